"""How a text reads, with what was answered to each warning: for the article's panel and for the desk."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from articles import readability
from articles.content import ArticleContent
from articles.document import ArticleDocument, Language, Text
from articles.readability import WHOLE, LongSentence, ReadingWarning, Report, wording
from reviews import overrides
from reviews.models import WarningOverride

MOST_SENTENCES = 5  # the longest ones, for whoever has a minute


@dataclass(frozen=True)
class Row:
    """A warning, where it is in words, and the answer that holds for it."""

    warning: ReadingWarning
    label: str
    override: WarningOverride | None

    @property
    def name(self) -> str:
        return str(wording.CODES[self.warning.code])

    @property
    def sentence(self) -> str:
        return wording.sentence(self.warning)


@dataclass(frozen=True)
class Assessment:
    report: Report
    rows: tuple[Row, ...]

    @property
    def summary(self) -> str:
        """Say all of it in a line: the score of the page, and how much there is of what was found."""
        report = self.report
        counts = wording.counts(len(report.long_sentences), report.long_paragraphs, len(report.jargon))
        return "; ".join([wording.part_words(report.whole), *counts])

    @property
    def open_rows(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.override is None)

    @property
    def answered_rows(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.override)

    @property
    def worst(self) -> tuple[LongSentence, ...]:
        return tuple(sentence for _place, sentence in self.report.long_sentences[:MOST_SENTENCES])


def assess(source: ArticleDocument | ArticleContent, language: Language, answers: overrides.Overrides) -> Assessment:
    """Judge one language of an article; `answers` are those of the article."""
    report = readability.of(source, language)
    headings = {
        f"section:{section.anchor}:body": _words(section.heading, language) or section.anchor
        for section in source.sections
    }
    return Assessment(
        report,
        tuple(
            Row(one, headings.get(one.place) or _name_of(one.place), overrides.override_of(one, answers))
            for one in report.warnings
        ),
    )


def _words(heading: Text | str, language: Language) -> str:
    return heading if isinstance(heading, str) else heading.get(language)


def _name_of(place: str) -> str:
    """Name a place that has no heading of its own."""
    names = {
        WHOLE: _("The page as a whole"),
        "summary": _("Summary"),
        "figure": _("Figure"),
        "care": _("When to get help"),
    }
    return names[place.partition(":")[0]]
