"""Where a draft holds what `articles.currency` names: the row and the field of each place, by value. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from articles.currency import places
from articles.document import ArticleDocument, Language

# The kinds of rows that have words in both languages, and those words, in the order of `currency.places`.
_ROWS = {
    "sections": ("heading", "body"),
    "figures": ("caption", "alt", "credit"),
    "care_cards": ("heading", "items"),
    "resources": ("name",),
    "contributors": ("role",),
    "corrections": ("text",),
}
_OWN = ("title", "synonyms", "summary", "source_line")


@dataclass(frozen=True)
class Spot:
    """A field of the article itself, or of the row with this number of this kind."""

    field: str
    rows: str = ""
    number: int = 0

    def element_id(self, language: str) -> str:
        row = f"{self.rows}-{self.number}-" if self.rows else ""
        return f"id_{row}{self.field}_{language}"


def spots(document: ArticleDocument) -> dict[str, Spot]:
    """Return the field of every translated place; the form shows rows in the document's order."""
    return dict(zip(places(document), _fields(document), strict=True))


def labels(document: ArticleDocument) -> dict[str, str]:
    """Name every translated place for a person."""
    return {place: _label(document, place, spot) for place, spot in spots(document).items()}


def _label(document: ArticleDocument, place: str, spot: Spot) -> str:
    names = {
        "title": _("Title"),
        "synonyms": _("Other names"),
        "summary": _("Summary"),
        "source_line": _("Source"),
        "heading": _("Heading"),
        "body": _("Text"),
        "caption": _("Caption"),
        "alt": _("Text for people who cannot see it"),
        "credit": _("Copyright"),
        "items": _("Signs"),
        "name": _("Name"),
        "role": _("Role"),
        "text": _("Text"),
    }
    if not spot.rows:
        return names[place]
    row = getattr(document, spot.rows)[spot.number]
    title = next((getattr(row, name).en for name in ("heading", "caption") if hasattr(row, name)), "")
    return f"{title or place.split(':')[1]}: {names[spot.field]}"


def with_words(document: ArticleDocument, language: Language, words: Mapping[str, str]) -> ArticleDocument:
    """Return the document with other words in one language at some places. Raises KeyError for a place it has not."""
    where = spots(document)
    own: dict[str, Any] = {}
    for place, said in words.items():
        spot = where[place]
        if not spot.rows:
            own[spot.field] = getattr(document, spot.field).model_copy(update={language: said})
            continue
        rows = own.setdefault(spot.rows, list(getattr(document, spot.rows)))
        pair = getattr(rows[spot.number], spot.field).model_copy(update={language: said})
        rows[spot.number] = rows[spot.number].model_copy(update={spot.field: pair})
    return document.model_copy(
        update={name: tuple(value) if isinstance(value, list) else value for name, value in own.items()}
    )


def _fields(document: ArticleDocument) -> Iterator[Spot]:
    for name in _OWN:
        yield Spot(name)
    for rows, names in _ROWS.items():
        for number in range(len(getattr(document, rows))):
            for name in names:
                yield Spot(name, rows, number)
