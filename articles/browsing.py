"""What a reader browses: the home, a topic, the letters, the related articles. Live pages only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from articles.models import IndexEntry, LivePage, Topic

FEW = 200  # titles; as many fit on one page of the A to Z
MOST_FEATURED = 12


@dataclass(frozen=True)
class Shelf:
    """A topic as the home and other topics name it."""

    slug: str
    name: str
    description: str
    parts: tuple[Shelf, ...] = ()


@dataclass(frozen=True)
class Tip:
    """A page that the home shows first."""

    title: str
    slug: str
    summary: str


def shelf(topic: Topic, language: str, parts: Sequence[Topic] = ()) -> Shelf:
    return Shelf(
        topic.slug,
        getattr(topic, f"name_{language}") or "",
        getattr(topic, f"description_{language}") or "",
        tuple(shelf(part, language) for part in parts),
    )


def topics(language: str, *, on: dt.date) -> QuerySet[Topic]:
    """Return the topics that have a name in a language and a live page, of their own or in one of their parts."""
    pages = IndexEntry.objects.live(language, on=on).titles()
    filed = Exists(pages.filter(article__topics=OuterRef("pk")))
    in_parts = Exists(pages.filter(article__topics__parent=OuterRef("pk")))
    return Topic.objects.exclude(Q(**{f"name_{language}": ""}) | Q(**{f"name_{language}": None})).filter(
        filed | in_parts
    )


def shelves_of_home(language: str, *, on: dt.date) -> tuple[Shelf, ...]:
    """Return the topics in their order, each with its parts."""
    rows = list(topics(language, on=on).order_by("position", "slug"))
    return tuple(
        shelf(row, language, [part for part in rows if part.parent_id == row.pk])
        for row in rows
        if row.parent_id is None
    )


def featured(language: str, *, on: dt.date) -> list[int]:
    """Return the publications that the home shows first, in their order."""
    entries = IndexEntry.objects.live(language, on=on).titles().filter(article__featured__isnull=False)
    in_order = entries.order_by("article__featured__position", "pk")
    return list(in_order.values_list("publication", flat=True)[:MOST_FEATURED])


def tips(publications: Sequence[int]) -> list[Tip]:
    """Read what the home says of pages; none that went away meanwhile."""
    pages = LivePage.objects.filter(publication__in=publications).select_related("publication")
    live = {page.publication_id: page for page in pages}
    return [
        Tip(page.publication.title, page.slug, page.publication.parsed.summary)
        for page in (live.get(key) for key in publications)
        if page
    ]


def titles_of(topic: int, language: str, *, on: dt.date) -> QuerySet[IndexEntry]:
    return IndexEntry.objects.live(language, on=on).titles().filter(article__topics=topic).in_order()


def fit_on_one_page(language: str, *, on: dt.date) -> bool:
    """Tell whether the library has so few titles that one page of the A to Z holds them all."""
    return IndexEntry.objects.live(language, on=on).titles().order_by()[: FEW + 1].count() <= FEW
