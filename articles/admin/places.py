"""Where the form holds what `articles.currency` and `articles.checks` name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from articles.document import ArticleDocument
from articles.spots import spots


class FormPlaces:
    """The rows and fields of an article's form by the places of the draft that it shows."""

    def __init__(self, form: forms.ModelForm, formsets: Iterable[Any], document: ArticleDocument) -> None:
        self._form = form
        self._rows = {(formset.prefix, number): row for formset in formsets for number, row in enumerate(formset.forms)}
        self._spots = spots(document)

    def row(self, place: str) -> forms.ModelForm | None:
        """Return the form of the row; None for the article's own fields and for rows that the person may not see."""
        spot = self._spots[place]
        return self._rows.get((spot.rows, spot.number))

    def field(self, place: str, language: str) -> forms.Field | None:
        """Return the field; None where the person has no right to it. A translator has no English one."""
        spot = self._spots[place]
        owner = self.row(place) if spot.rows else self._form
        return owner.fields.get(f"{spot.field}_{language}") if owner else None


class Elements:
    """The ids of the elements of an article's form, by the places that findings are about."""

    def __init__(self, document: ArticleDocument) -> None:
        self._document, self._spots = document, spots(document)

    def id_of(self, place: str, language: str) -> str:
        """Return the id of the element where a finding can be mended; "" where none is."""
        spot = self._spots.get(place)
        return spot.element_id(language) if spot else _structure(self._document, place, language)


def element_id(document: ArticleDocument, place: str, language: str) -> str:
    """Return the id of the element for one place; "" where none is."""
    return Elements(document).id_of(place, language)


def _structure(document: ArticleDocument, place: str, language: str) -> str:
    kind, _colon, rest = place.partition(":")
    match kind:
        case "slug":
            return f"id_slug_{language}"
        case "sections":
            return "sections-heading"
        case "valid_from" | "valid_until":
            return f"id_{kind}"
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
