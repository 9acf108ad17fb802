"""One language of a draft, taken apart once for all checks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from articles import html
from articles.checks.finding import UNNAMED, Finding, Level, Name
from articles.document import LANGUAGES, SOURCE_LANGUAGE, ArticleDocument, DocumentSection, Language, Text
from articles.html.tree import Node, parse
from articles.spots import Spot, spots


@dataclass(frozen=True)
class Body:
    """The rich text of a section, clean; `problem` says why it cannot be, where it cannot."""

    place: str
    section: DocumentSection
    html: str
    problem: str = ""

    @cached_property
    def nodes(self) -> list[Node]:
        return parse(self.html)

    @cached_property
    def words(self) -> str:
        return html.plain_text(self.html)


class Subject:
    def __init__(self, document: ArticleDocument, language: Language) -> None:
        self.document, self.language = document, language
        self.is_translation = language != SOURCE_LANGUAGE
        self._spots = spots(document)
        self._places = {spot: place for place, spot in self._spots.items()}
        self._order = {place: number for number, place in enumerate(self._places.values())}

    def place(self, field: str, rows: str = "", number: int = 0) -> str:
        """Name a translated field as `articles.currency.places` does."""
        return self._places[Spot(field, rows, number)]

    def position(self, finding: Finding) -> int:
        """Return where on the page a finding is; the whole comes first, and what has no place of its own last."""
        place = finding.place
        if not place or place == "slug":
            return -1 if not place else 0
        if place in self._order:
            return self._order[place]
        return next((n for known, n in self._order.items() if known.startswith(f"{place}:")), len(self._order))

    @cached_property
    def bodies(self) -> dict[Language, tuple[Body, ...]]:
        return {language: tuple(self._bodies(language)) for language in LANGUAGES}

    @property
    def own_bodies(self) -> tuple[Body, ...]:
        return self.bodies[self.language]

    def _bodies(self, language: Language) -> Iterator[Body]:
        for number, section in enumerate(self.document.sections):
            place = self.place("body", "sections", number)
            try:
                yield Body(place, section, html.clean(section.body.get(language)))
            except html.HtmlError as error:
                yield Body(place, section, "", str(error))

    def name(self, words: Text, otherwise: str = "") -> Name:
        """Name a row by its words in this language, else in the other, else by what identifies it."""
        for language in (self.language, *LANGUAGES):
            if said := " ".join(words.get(language).split()):
                return Name(said, language)
        return Name(otherwise)

    def row_of(self, place: str) -> Name:
        """Name the row of a translated field; an article's own fields, and the whole, have none."""
        spot = self._spots.get(place)
        if spot is None or not spot.rows:
            return UNNAMED
        row = getattr(self.document, spot.rows)[spot.number]
        words = next((getattr(row, field) for field in ("heading", "caption") if hasattr(row, field)), Text())
        return self.name(words, place.split(":")[1])

    def blocks(self, code: str, place: str, row: Name = UNNAMED, **values: Any) -> Finding:
        return Finding(place, self.language, code, Level.BLOCKS, row, values)

    def warns(self, code: str, place: str, row: Name = UNNAMED, **values: Any) -> Finding:
        return Finding(place, self.language, code, Level.WARNS, row, values)
