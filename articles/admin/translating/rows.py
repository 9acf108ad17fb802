"""The fields of the translator's page: what each shows, and the editor it is written in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django import forms
from django.utils.safestring import SafeString

from articles.admin.terms import MOST_PER_FIELD, notes
from articles.admin.translating.passages import Passage
from articles.admin.translating.typed import SEEN, WORDS, Typed
from articles.checks.wording import marked_sentence
from articles.document import HtmlPair, LongTextPair, Text
from articles.glossary import Beside, Terms, TermUse
from articles.models import Section
from articles.summaries import LANGUAGE
from articles.translating import longest


@dataclass(frozen=True)
class Row:
    """A passage with its field. `moved` says that it has changed under what the person typed.

    `glossary` is about the English, and about the words that the field holds, saved or not.
    """

    number: int
    passage: Passage
    field: forms.BoundField
    is_typed: bool
    moved: bool
    error: str
    glossary: Beside

    @property
    def seen_name(self) -> str:
        return f"{SEEN}{self.passage.place}"

    @property
    def terms(self) -> tuple[TermUse, ...]:
        return self.glossary.uses[:MOST_PER_FIELD]

    @property
    def term_notes(self) -> SafeString:
        return notes(
            marked_sentence(found.code, found.values, found.language, show=str) for found in self.glossary.findings
        )

    @property
    def name(self) -> str:
        return f"row-{self.number}"


def words_form(passages: Iterable[Passage], typed: Typed) -> forms.Form:
    """Return a form with a field for each passage, holding what was typed, else what is saved."""
    form = forms.Form()
    for number, passage in enumerate(passages, start=1):
        field = _field(passage)
        field.label = passage.label
        field.initial = typed[passage.place].words if passage.place in typed else passage.words.es
        described = f"standing-{number} terms-{number}"
        field.widget.attrs |= {"lang": "es", "id": f"words-{number}", "aria-describedby": described}
        form.fields[f"{WORDS}{passage.place}"] = field
    return form


def rows(passages: list[Passage], form: forms.Form, typed: Typed, errors: Mapping[str, str], terms: Terms) -> list[Row]:
    return [
        Row(
            number,
            passage,
            form[f"{WORDS}{passage.place}"],
            is_typed=passage.place in typed,
            moved=passage.place in typed and not typed[passage.place].fits(passage.words),
            error=errors.get(passage.place, ""),
            glossary=terms.beside(passage.place, _held(passage, typed), LANGUAGE),
        )
        for number, passage in enumerate(passages, start=1)
    ]


def _held(passage: Passage, typed: Typed) -> Text:
    """Return the passage with the words that its field holds."""
    if passage.place not in typed:
        return passage.words
    return passage.words.model_copy(update={LANGUAGE: typed[passage.place].words})


def _field(passage: Passage) -> forms.Field:
    if isinstance(passage.words, HtmlPair):
        rich: forms.Field = Section._meta.get_field("body_es").formfield(required=False)
        return rich
    if isinstance(passage.words, LongTextPair):
        widget: forms.Widget = forms.Textarea({"rows": 4, "class": "vLargeTextField"})
    else:
        widget = forms.TextInput({"class": "vTextField"})
    return forms.CharField(required=False, strip=False, max_length=longest(passage.words), widget=widget)
