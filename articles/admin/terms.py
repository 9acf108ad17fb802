"""What the glossary says of a draft: beside the fields of its form, and beside those of the translator's page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import islice

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from articles.admin.places import FormPlaces
from articles.checking import Checked
from articles.checks import Finding

MOST_PER_FIELD = 20  # more would hide the field that they are about


def mark_terms(shown: FormPlaces, checked: Checked) -> None:
    """Say beside each field of the saved text which agreed terms it lacks and which words are too hard."""
    for language, findings in checked.findings.items():
        by_place: dict[str, list[Finding]] = defaultdict(list)
        for finding in findings:
            if finding.group == "glossary":
                by_place[finding.place].append(finding)
        for place, found in by_place.items():
            if field := shown.field(place, language):
                listed = notes(one.marked_sentence for one in found)
                field.help_text = format_html("{} {}", field.help_text, listed)


def notes(sentences: Iterable[SafeString]) -> SafeString:
    """Print what was found in one field: not all, where that would hide the field."""
    listed = ((sentence,) for sentence in islice(sentences, MOST_PER_FIELD))
    return format_html_join(" ", '<span class="term-note">{}</span>', listed)
