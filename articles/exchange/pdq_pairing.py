"""Which section of a Spanish text translates which section of the English one.

The two halves of a PDQ file share no numbering, and sometimes not even the number of sections. What
they do share are the dictionary entries that a passage links to, the names of standard sections, and
their order; the pairing that keeps the order and shares the most wins.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from articles.exchange.pairing import Pair, pair
from articles.exchange.pdq_html import Part


@dataclass(frozen=True)
class Chapter:
    """A section with its sub-sections, in one language."""

    head: Part
    parts: tuple[Part, ...]

    @property
    def whole(self) -> Part:
        """All of it as one part, for comparing."""
        everything = (self.head, *self.parts)
        return Part(
            id=self.head.id,
            level=1,
            heading=self.head.heading,
            words=sum(part.words for part in everything),
            terms=set().union(*(part.terms for part in everything)),
        )


def rows(english: Sequence[Chapter], spanish: Sequence[Chapter]) -> list[Pair[Part]]:
    """Return every section and sub-section beside its counterpart, in order, none left out."""
    found: list[Pair[Part]] = []
    for chapters in pair(english, spanish, likeness=lambda one, other: likeness(one.whole, other.whole)):
        found.append(Pair(chapters.en.head if chapters.en else None, chapters.es.head if chapters.es else None))
        found += pair(
            chapters.en.parts if chapters.en else (), chapters.es.parts if chapters.es else (), likeness=likeness
        )
    return found


def likeness(english: Part, spanish: Part) -> float:
    """Return how likely one part translates the other: 0 never, 1 possible, up to 4.25."""
    if english.kind != spanish.kind:
        return 0
    # "_AboutThis_1" names a section; "_27" is a running number, which may have survived the
    # translation or may mean something else in the other text.
    same_id = 0.0 if english.id != spanish.id else 0.5 if english.id.strip("_").isdigit() else 2.0
    shared = len(english.terms & spanish.terms) / (len(english.terms | spanish.terms) or 1)
    longest = max(english.words, spanish.words)
    similar_length = min(english.words, spanish.words) / longest if longest else 1
    return 1 + same_id + shared + 0.25 * similar_length
