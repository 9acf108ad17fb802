"""Where the form holds what `articles.currency` and `articles.completeness` name."""

from __future__ import annotations

from articles.document import ArticleDocument
from articles.spots import spots


def element_id(document: ArticleDocument, place: str, language: str) -> str:
    """Return the id of the element of the form that a finding is about; "" where none is."""
    spot = spots(document).get(place)
    return spot.element_id(language) if spot else _structure(document, place, language)


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
