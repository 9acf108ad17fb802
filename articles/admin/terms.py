"""What the glossary says of a draft: beside the fields of its form, and beside those of the translator's page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles.admin.places import FormPlaces
from articles.document import LANGUAGES, ArticleDocument
from articles.glossary import TermFinding, rows

MOST_PER_FIELD = 20  # more would hide the field that they are about
_QUOTED = '<span lang="{}">{}</span>'


def mark_terms(shown: FormPlaces, document: ArticleDocument) -> None:
    """Say beside each field of the saved text which agreed terms it lacks and which words are too hard."""
    terms = rows.terms()
    if not terms.agreed:
        return
    for language in LANGUAGES:
        found: dict[str, list[TermFinding]] = defaultdict(list)
        for finding in terms.findings(document, language):
            found[finding.place].append(finding)
        for place, findings in found.items():
            if field := shown.field(place, language):
                field.help_text = format_html("{} {}", field.help_text, notes(findings))


def notes(findings: Iterable[TermFinding]) -> SafeString:
    """Say what was found in one field, each word in the language that it is in."""
    sentences = ((_sentence(finding),) for finding in list(findings)[:MOST_PER_FIELD])
    return format_html_join(" ", '<span class="term-note">{}</span>', sentences)


def _sentence(finding: TermFinding) -> SafeString:
    names = [(finding.language, name) for name in finding.instead]
    return format_html(
        finding.pattern + " {note}" * bool(finding.note),
        words=_quoted(finding.words, finding.source_language),
        instead=format_html_join(_("” or “"), _QUOTED, names),
        note=_quoted(finding.note, finding.language),
    )


def _quoted(words: str, language: str) -> SafeString:
    return format_html(_QUOTED, language, words)
