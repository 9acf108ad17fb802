"""What an article page is made of, by name: one query, and no text is read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Exists, F, IntegerField, OuterRef, QuerySet, Value
from django.db.models.functions import Cast

from articles.document import SITE_TYPES
from articles.models import IndexEntry, LivePage
from articles.models.site import NewestDetails

_NO_PLACE = Cast(Value(None), IntegerField())


class Pointer(NamedTuple):
    """A live page. `place` is its order among the related articles; None for what is part of the page itself.

    `details` is the key of what the library says of itself, the same in every row.
    """

    pk: int
    language: str
    slug: str
    publication: int
    title: str
    place: int | None
    details: int | None


@dataclass(frozen=True)
class Pointers:
    """`parts` are the page, its twin and what the library says on every page; `related` are chosen ones, in order."""

    parts: tuple[Pointer, ...]
    related: tuple[Pointer, ...]

    @property
    def names(self) -> Iterator[str]:
        """Name all that the page is made of: none of it ever changes, so another page has other names."""
        yield from (f"details={row.details}" for row in self.parts[:1])
        yield from (f"{row.slug}={row.publication}" for row in (*self.parts, *self.related))


def of_page(language: str, slug: str, *, on: dt.date) -> Pointers:
    """Return what the page at an address is made of on a day; nothing at all where no page is live there."""
    here = LivePage.objects.filter(language=language, slug=slug)
    twins = LivePage.objects.filter(article__in=here.values("article"))
    of_language = LivePage.objects.in_language(language)
    library = of_language.filter(publication__language=language, publication__type__in=SITE_TYPES)
    listed = IndexEntry.objects.live(language, on=on).titles().filter(publication=OuterRef("publication"))
    related = of_language.filter(Exists(listed), article__related_from__article__in=here.values("article"))
    # A union and no OR: each of the three is found by its own index, however large the library is.
    rows = _rows(twins).union(_rows(library), _rows(related, place=F("article__related_from__position")))
    found = sorted((Pointer(*row) for row in rows), key=lambda row: (row.place or 0, row.pk))
    if not any((row.language, row.slug) == (language, slug) for row in found):
        return Pointers((), ())
    return Pointers(
        tuple(row for row in found if row.place is None), tuple(row for row in found if row.place is not None)
    )


def _rows(pages: QuerySet[LivePage], *, place: F | Cast = _NO_PLACE) -> QuerySet[Any, Any]:
    named = pages.annotate(place=place, title=F("publication__title"), newest_details=NewestDetails())
    return named.values_list("pk", "language", "slug", "publication", "title", "place", "newest_details")
