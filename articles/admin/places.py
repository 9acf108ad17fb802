"""Where the form holds what `articles.currency` and `articles.completeness` name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from articles.currency import places
from articles.document import ArticleDocument

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
    """A field of the form: of the article itself, or of the row with this number of this kind."""

    field: str
    rows: str = ""
    number: int = 0

    def element_id(self, language: str) -> str:
        row = f"{self.rows}-{self.number}-" if self.rows else ""
        return f"id_{row}{self.field}_{language}"


def spots(document: ArticleDocument) -> dict[str, Spot]:
    """Return the field of every translated place; the form shows rows in the document's order."""
    return dict(zip(places(document), _fields(document), strict=True))


def element_id(document: ArticleDocument, place: str, language: str) -> str:
    """Return the id of the element of the form that a finding is about; "" where none is."""
    spot = spots(document).get(place)
    return spot.element_id(language) if spot else _structure(document, place, language)


def _fields(document: ArticleDocument) -> Iterator[Spot]:
    for name in _OWN:
        yield Spot(name)
    for rows, names in _ROWS.items():
        for number in range(len(getattr(document, rows))):
            for name in names:
                yield Spot(name, rows, number)


def _structure(document: ArticleDocument, place: str, language: str) -> str:
    kind, _colon, rest = place.partition(":")
    match kind:
        case "slug":
            return f"id_slug_{language}"
        case "sections":
            return "sections-heading"
        case "valid_until":
            return "id_valid_until"
        case "section":
            anchors = [section.anchor for section in document.sections]
            return f"id_sections-{anchors.index(rest)}-level" if rest in anchors else "sections-heading"
        case "placement":
            for rows in ("figures", "care_cards"):
                for number, row in enumerate(getattr(document, rows)):
                    if row.section == rest:
                        return f"id_{rows}-{number}-section"
        case "reference":
            keys = [reference.key for reference in document.references]
            return f"id_references-{keys.index(rest)}-key" if rest in keys else "references-heading"
        case "resource":
            urls = [f"{resource.url}:url" for resource in document.resources]
            return f"id_resources-{urls.index(rest)}-url" if rest in urls else "resources-heading"
    return ""
