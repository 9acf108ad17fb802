"""Submissions as reviewers read them: `fetch` gets the contents, `compose` lays them out in `cards`."""

from reviews.reading.cards import Card, Mode, Passage, Reading, Side, Twin, TwinState
from reviews.reading.compose import read
from reviews.reading.fetch import Size, reading_of, sizes

__all__ = [
    "Card",
    "Mode",
    "Passage",
    "Reading",
    "Side",
    "Size",
    "Twin",
    "TwinState",
    "read",
    "reading_of",
    "sizes",
]
