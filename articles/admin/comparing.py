"""Two states of a draft beside each other, in both languages, as the admin shows them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from articles import html, text
from articles.compare import Comparison, FieldChange, Kind, compare
from articles.content import freeze
from articles.document import LANGUAGES, ArticleDocument


@dataclass(frozen=True)
class LanguageComparison:
    """What changed in one language; `problem` says why it cannot be told."""

    language: str
    comparison: Comparison | None = None
    problem: str = ""

    @property
    def is_same(self) -> bool:
        return self.comparison is not None and self.comparison.kind is Kind.SAME


@dataclass(frozen=True)
class DraftComparison:
    """What a reader would see changed, and what only the library sees."""

    languages: tuple[LanguageComparison, ...]
    filing: tuple[FieldChange, ...]

    @property
    def is_same(self) -> bool:
        return not self.filing and all(side.is_same for side in self.languages)


def compare_drafts(old: ArticleDocument, new: ArticleDocument) -> DraftComparison:
    return DraftComparison(tuple(_languages(old, new)), tuple(_filing(old, new)))


def _languages(old: ArticleDocument, new: ArticleDocument) -> Iterator[LanguageComparison]:
    for language in LANGUAGES:
        try:
            yield LanguageComparison(language, compare(freeze(old, language), freeze(new, language)))
        except (text.TextError, html.HtmlError) as error:
            yield LanguageComparison(language, problem=str(error))


def _filing(old: ArticleDocument, new: ArticleDocument) -> Iterator[FieldChange]:
    """Compare what is frozen with no text: addresses and shelves."""
    rows = (
        (_("Address in English"), old.slug.en, new.slug.en),
        (_("Address in Spanish"), old.slug.es, new.slug.es),
        (_("Topics"), _names(old), _names(new)),
    )
    for name, was, now in rows:
        if was != now:
            yield FieldChange(name, was, now)


def _names(document: ArticleDocument) -> str:
    return ", ".join(topic.name.en or topic.slug for topic in document.topics)
