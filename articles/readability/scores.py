"""The two formulas, each for its own language, and what their results mean to an editor.

English: the school grade of Flesch and Kincaid, the lower the easier. Spanish: the scale of Szigriszt-Pazos with the
bands of INFLESZ, the higher the easier; a school grade of Spanish would mean nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from articles.readability import english, spanish
from articles.readability.sentences import words

GRADE_TARGET, GRADE_LIMIT = 6.0, 8.0  # school grades: wanted at most, and warned of above
INFLESZ_TARGET, INFLESZ_LIMIT = 65.0, 55.0  # points: wanted at least, and warned of below


class Level(StrEnum):
    """What a score asks of an editor."""

    EASY = "easy"  # as wanted
    FAIR = "fair"  # not as wanted, and no reason to warn
    HARD = "hard"


class Band(StrEnum):
    """The five bands of INFLESZ."""

    VERY_HARD = "very hard"
    RATHER_HARD = "rather hard"
    NORMAL = "normal"
    RATHER_EASY = "rather easy"
    VERY_EASY = "very easy"


_BANDS = ((40, Band.VERY_HARD), (55, Band.RATHER_HARD), (65, Band.NORMAL), (80, Band.RATHER_EASY))


@dataclass(frozen=True)
class Counts:
    """What a text was measured by."""

    words: int = 0
    sentences: int = 0
    syllables: int = 0

    @property
    def words_per_sentence(self) -> float:
        return self.words / self.sentences if self.sentences else 0.0

    @property
    def syllables_per_word(self) -> float:
        return self.syllables / self.words if self.words else 0.0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.words + other.words, self.sentences + other.sentences, self.syllables + other.syllables)


def count(sentences: Iterable[str], language: str) -> Counts:
    """Count whole sentences. One without a word counts nothing."""
    syllables = english.syllables if language == "en" else spanish.syllables
    rows = [found for sentence in sentences if (found := words(sentence))]
    return Counts(sum(map(len, rows)), len(rows), sum(syllables(word) for row in rows for word in row))


def flesch_kincaid(counts: Counts) -> float:
    """Return the school grade at which an English text can be read."""
    return 0.39 * counts.words_per_sentence + 11.8 * counts.syllables_per_word - 15.59


def inflesz(counts: Counts) -> float:
    """Return the points of a Spanish text on the scale of Szigriszt-Pazos, 0 to 100 for most texts."""
    return 206.835 - 62.3 * counts.syllables_per_word - counts.words_per_sentence


@dataclass(frozen=True)
class Score:
    """A school grade in English, points of INFLESZ in Spanish."""

    language: str
    value: float

    @property
    def level(self) -> Level:
        if self.language == "en":
            wanted, hard = self.value <= GRADE_TARGET, self.value > GRADE_LIMIT
        else:
            wanted, hard = self.value >= INFLESZ_TARGET, self.value < INFLESZ_LIMIT
        return Level.EASY if wanted else Level.HARD if hard else Level.FAIR

    @property
    def band(self) -> Band | None:
        """Return the band of INFLESZ; there is none in English. A band begins at its lower bound."""
        if self.language == "en":
            return None
        return next((band for below, band in _BANDS if self.value < below), Band.VERY_EASY)


def score(counts: Counts, language: str) -> Score:
    return Score(language, (flesch_kincaid if language == "en" else inflesz)(counts))
