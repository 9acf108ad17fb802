"""How each section of an article reads, beside its text in the form: the text as it was saved, in both languages."""

from __future__ import annotations

from dataclasses import dataclass

from articles import readability
from articles.admin.places import FormPlaces
from articles.document import LANGUAGES, ArticleDocument, Language
from articles.readability import Part, wording


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
        part = self.part
        return wording.counts(len(part.long_sentences), len(part.long_paragraphs), len(part.jargon))


def mark_rows(shown: FormPlaces, document: ArticleDocument) -> None:
    """Give every row of an article's form that holds judged texts what was found in them. No query."""
    for language in LANGUAGES:
        for part in readability.of(document, language).parts:
            if row := shown.row(part.place):
                row.judged = [*row.judged, Judged(language, part)]
