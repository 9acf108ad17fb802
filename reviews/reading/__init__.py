"""Submissions as reviewers read them: `fetch` gets contents, `base` the text signed before, `compose` lays them out."""

from reviews.reading.base import Base, base_of
from reviews.reading.cards import Card, Mode, Passage, Reading, Side, Twin, TwinState
from reviews.reading.compose import read
from reviews.reading.fetch import Size, between, places_of, reading_of, sizes
from reviews.reading.links import Link

__all__ = [
    "Base",
    "base_of",
    "between",
    "Link",
    "Card",
    "Mode",
    "Passage",
    "Reading",
    "Side",
    "Size",
    "Twin",
    "TwinState",
    "read",
    "places_of",
    "reading_of",
    "sizes",
]
