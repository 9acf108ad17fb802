"""How a text reads, in a line and by its worst places: for the article's panel and for the desk."""

from __future__ import annotations

from dataclasses import dataclass

from articles import readability
from articles.content import ArticleContent
from articles.document import ArticleDocument, Language
from articles.readability import LongSentence, Report, wording

MOST_SENTENCES = 5  # the longest ones, for whoever has a minute


@dataclass(frozen=True)
class Assessment:
    report: Report

    @property
    def summary(self) -> str:
        """Say all of it in a line: the score of the page, and how much there is of what was found."""
        report = self.report
        if not report.parts:
            return ""
        counts = wording.counts(len(report.long_sentences), report.long_paragraphs, len(report.jargon))
        return "; ".join([wording.part_words(report.whole), *counts])

    @property
    def worst(self) -> tuple[LongSentence, ...]:
        return tuple(sentence for _place, sentence in self.report.long_sentences[:MOST_SENTENCES])


def assess(source: ArticleDocument | ArticleContent, language: Language) -> Assessment:
    """Judge one language of an article."""
    return Assessment(readability.of(source, language))
