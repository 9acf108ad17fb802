"""How each section of an article reads, beside its text in the form: the text as it was saved, in both languages."""

from __future__ import annotations

from dataclasses import dataclass

from articles import readability
from articles.admin.parts import PartFormSet
from articles.document import LANGUAGES, ArticleDocument, Language
from articles.readability import Part, wording
from articles.spots import spots


@dataclass(frozen=True)
class Judged:
    """One text in one language, with the words for it."""

    language: Language
    part: Part

    @property
    def summary(self) -> str:
        return wording.part_words(self.part)

    @property
    def level(self) -> str:
        return self.part.score.level.value if self.part.score else ""

    @property
    def counts(self) -> list[str]:
        """Say how much of each kind there is to look at; nothing where there is nothing."""
        part = self.part
        found = (
            (wording.long_sentences, len(part.long_sentences)),
            (wording.long_paragraphs, len(part.long_paragraphs)),
            (wording.hard_words, len(part.jargon)),
        )
        return [say(count) for say, count in found if count]


def mark_rows(formsets: list[PartFormSet], document: ArticleDocument) -> None:
    """Give every row of an article's form that holds judged texts what was found in them. No query."""
    rows = {(formset.prefix, number): row for formset in formsets for number, row in enumerate(formset.forms)}
    places = spots(document)
    for language in LANGUAGES:
        for part in readability.of(document, language).parts:
            spot = places[part.place]
            if row := rows.get((spot.rows, spot.number)):
                row.judged = [*row.judged, Judged(language, part)]
