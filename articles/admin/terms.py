"""What the glossary says of a draft, beside the fields of its form."""

from __future__ import annotations

from collections import defaultdict

from django.utils.html import format_html, format_html_join

from articles.admin.places import FormPlaces
from articles.document import LANGUAGES, ArticleDocument
from articles.glossary import TermFinding, rows

MOST_PER_FIELD = 20  # more would hide the field that they are about


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
                sentences = ((finding.sentence,) for finding in findings[:MOST_PER_FIELD])
                listed = format_html_join(" ", '<span class="term-note">{}</span>', sentences)
                field.help_text = format_html("{} {}", field.help_text, listed)
