"""How easily each part of an article can be read, and what a reader will stumble over. It warns and decides nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property, lru_cache

from articles.content import ArticleContent, sha256
from articles.document import ArticleDocument, Language
from articles.readability.jargon import Jargon, jargon
from articles.readability.passages import passages
from articles.readability.scores import Counts, Level, Score, count, score
from articles.readability.sentences import sentences, words

LONGEST_SENTENCE = 20  # words
LONGEST_PARAGRAPH = 3  # sentences
FEWEST_WORDS = 30  # of running text; in fewer, one long word decides the score
WHOLE = ""  # the place of the whole page


class Code(StrEnum):
    """What can be warned of."""

    HARD = "hard-to-read"
    LONG_SENTENCES = "long-sentences"
    LONG_PARAGRAPHS = "long-paragraphs"
    JARGON = "jargon"


@dataclass(frozen=True)
class LongSentence:
    text: str
    words: int


@dataclass(frozen=True)
class Part:
    """One text of the article. Only running text counts for the score: lists and headings would flatter it."""

    place: str
    lines: tuple[str, ...]
    counts: Counts
    score: Score | None  # None where there is too little running text
    long_sentences: tuple[LongSentence, ...]
    long_paragraphs: tuple[str, ...]
    jargon: tuple[Jargon, ...]

    @cached_property
    def digest(self) -> str:
        """Return the SHA-256 of the words that were judged."""
        return sha256("\n".join(self.lines))

    @property
    def codes(self) -> tuple[Code, ...]:
        """Return what is warned of here."""
        found = {
            Code.HARD: self.score is not None and self.score.level is Level.HARD,
            Code.LONG_SENTENCES: self.long_sentences,
            Code.LONG_PARAGRAPHS: self.long_paragraphs,
            Code.JARGON: self.jargon,
        }
        return tuple(code for code, is_found in found.items() if is_found)


@dataclass(frozen=True)
class ReadingWarning:
    """One thing to look at. `part` is what was judged; `place` and `code` name the warning."""

    language: Language
    code: Code
    part: Part

    @property
    def place(self) -> str:
        return self.part.place

    @property
    def digest(self) -> str:
        return self.part.digest


@dataclass(frozen=True)
class Report:
    """All parts that hold words, in page order, and the page as a whole."""

    language: Language
    parts: tuple[Part, ...]

    @cached_property
    def whole(self) -> Part:
        """Return the page as one part. What is found in its parts is listed there only."""
        counts = sum((part.counts for part in self.parts), Counts())
        lines = tuple(line for part in self.parts for line in part.lines)
        return Part(WHOLE, lines, counts, _score(counts, self.language), (), (), ())

    @property
    def long_sentences(self) -> tuple[tuple[str, LongSentence], ...]:
        """Return the long sentences of the page with their places, the longest first."""
        found = [(part.place, sentence) for part in self.parts for sentence in part.long_sentences]
        return tuple(sorted(found, key=lambda row: -row[1].words))

    @property
    def long_paragraphs(self) -> int:
        return sum(len(part.long_paragraphs) for part in self.parts)

    @property
    def jargon(self) -> tuple[Jargon, ...]:
        """Return each entry of the list once, with how often the page has it."""
        found: dict[str, Jargon] = {}
        for part in self.parts:
            for one in part.jargon:
                before = found.get(one.term)
                found[one.term] = replace(before, count=before.count + one.count) if before else one
        return tuple(found.values())

    @cached_property
    def warnings(self) -> tuple[ReadingWarning, ...]:
        return tuple(self._warnings())

    def _warnings(self) -> Iterator[ReadingWarning]:
        for part in (self.whole, *self.parts):
            for code in part.codes:
                yield ReadingWarning(self.language, code, part)

    def part(self, place: str) -> Part | None:
        return next((part for part in self.parts if part.place == place), None)


def of(source: ArticleDocument | ArticleContent, language: Language) -> Report:
    """Judge one language of an article."""
    return Report(
        language,
        tuple(_part(place, lines, language) for place, lines in passages(source, language) if lines),
    )


@lru_cache(maxsize=500)  # a page of the staff asks twice, and most parts stay as they are between two saves
def _part(place: str, lines: tuple[str, ...], language: Language) -> Part:
    split = [sentences(line) for line in lines]
    counts = sum((count(row, language) for row in split if len(row) > 1), Counts())
    lengths = ((sentence, len(words(sentence))) for row in split for sentence in row)
    return Part(
        place,
        lines,
        counts,
        _score(counts, language),
        tuple(LongSentence(text, number) for text, number in lengths if number > LONGEST_SENTENCE),
        tuple(line for line, row in zip(lines, split, strict=True) if len(row) > LONGEST_PARAGRAPH),
        jargon(lines, language),
    )


def _score(counts: Counts, language: str) -> Score | None:
    return score(counts, language) if counts.words >= FEWEST_WORDS else None
