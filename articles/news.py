"""What is new in the library, for feeds: the pages that were published last, each with what its newest version changed.

An entry is a live page, so that one that is withdrawn leaves the feed. Its words are those of its publication.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import JSONField, OuterRef, Subquery
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from articles import chronicle
from articles.models import IndexEntry, LivePage, Publication, Topic

LENGTH = 40  # entries; who asks once a day misses nothing


@dataclass(frozen=True)
class Item:
    """A page as a feed tells of it; `change` says in words what `note` explains."""

    article: int
    slug: str
    title: str
    summary: str
    change: str
    note: str
    first_at: dt.datetime
    at: dt.datetime


def newest(language: str, *, on: dt.date, topic: Topic | None = None) -> list[int]:
    """Return the publications that a feed tells of, the newest first: by their names it is kept."""
    entries = IndexEntry.objects.live(language, on=on).titles().newest_first()
    if topic is not None:
        entries = entries.filter(article__topics=topic)
    return list(entries.values_list("publication", flat=True)[:LENGTH])


def items(publications: Sequence[int]) -> list[Item]:
    """Read what is told of publications, in that order; none that went away meanwhile."""
    first = Publication.objects.filter(article=OuterRef("article"), language=OuterRef("language"), number=1)
    live = LivePage.objects.filter(publication__in=publications).values("publication")
    rows = (
        Publication.objects.filter(pk__in=live)
        # The database takes the one line out of the text, which may be long.
        .annotate(frozen=Cast("content", JSONField()), first_at=Subquery(first.values("published_at")))
        .annotate(summary=KT("frozen__summary"))
        .only("article_id", "slug", "title", "change", "note", "review_pending", "published_at")
    )
    found = {row.pk: row for row in rows}
    return [
        Item(
            article=row.article_id,
            slug=row.slug,
            title=row.title,
            summary=row.summary,
            change=chronicle.in_words(row),
            note=row.note,
            first_at=row.first_at,
            at=row.published_at,
        )
        for row in (found.get(key) for key in publications)
        if row
    ]
