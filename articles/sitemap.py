"""What search engines are told to read: every live page, with its twin and when it last changed.

A small library is one file. A large one is an index of parts, each of so many articles in the order of their keys:
publishing changes one part and moves no page to another.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import Count, F, Max
from django.urls import reverse

from articles import browsing, index
from articles.document import LANGUAGES, ArticleType
from articles.models import IndexEntry, LivePage

# Keys of articles in a part, so at most twice as many pages. The protocol would allow 50,000 in 50 MB; a part of this
# size is made in the time of any other page, and nothing need be stored.
ARTICLES = 500
FEW = 2 * ARTICLES  # pages; as many are listed in one file
LIBRARY = 0  # the part of the library's own pages; those of articles are counted from 1


@dataclass(frozen=True)
class Url:
    """A page and its twins by language, itself included; none where it exists in one language only. Paths."""

    path: str
    changed_at: dt.datetime | None = None
    twins: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Part:
    number: int
    pages: int
    changed_at: dt.datetime


def is_one_file() -> bool:
    """Tell whether one file lists all pages, by one query that stops counting where it is too many."""
    return LivePage.objects.articles().order_by()[: FEW + 1].count() <= FEW


def parts(*, on: dt.date) -> list[Part]:
    """Return the parts that hold pages of articles, by one query."""
    number = (F("article_id") - 1) / ARTICLES + 1
    rows = IndexEntry.objects.live_in_any(on=on).titles().order_by()
    counted = rows.values(part=number).annotate(pages=Count("pk"), newest=Max("published_at")).order_by("part")
    return [Part(*row) for row in counted.values_list("part", "pages", "newest")]


def articles(*, on: dt.date, part: int | None = None) -> list[Url]:
    """Return the pages of the articles in a part, or of all, by one query."""
    rows = IndexEntry.objects.live_in_any(on=on).titles().order_by("article_id", "language")
    if part is not None:
        rows = rows.filter(article_id__gt=(part - 1) * ARTICLES, article_id__lte=part * ARTICLES)
    return list(_pages(rows.values_list("article_id", "language", "slug", "published_at")))


def changes() -> dict[str, dt.datetime | None]:
    """Return when readers of each language last got or lost something, by a query for each."""
    return {language: index.changed_at(language) for language in LANGUAGES}


def of_library(changed: dict[str, dt.datetime | None], *, on: dt.date) -> list[Url]:
    """Return the pages that are no article: homes, lists, topics and policies, by three queries."""
    policies = LivePage.objects.of_type(ArticleType.POLICY).in_force(on=on).order_by("article_id", "language")
    topics = [
        (slug, language, slug, None)
        for language in LANGUAGES
        for slug in browsing.topics(language, on=on).values_list("slug", flat=True)
    ]
    return [
        Url(reverse("choose-language")),
        *_named("home", changed),
        *_named("a-to-z", changed),
        *_pages(sorted(topics, key=lambda row: row[:2]), name="topic"),
        *_pages(policies.values_list("article_id", "language", "slug", "publication__published_at")),
    ]


def _named(name: str, changed: dict[str, dt.datetime | None]) -> list[Url]:
    paths: dict[str, str] = {language: reverse(name, args=[language]) for language in LANGUAGES}
    return [Url(path, changed[language], paths) for language, path in paths.items()]


def _pages(rows: Iterable[tuple[object, str, str, dt.datetime | None]], *, name: str = "page") -> Iterator[Url]:
    """Read rows of (what the twins have in common, language, slug, moment); twins follow one another."""
    # Asking the resolver for each of thousands of addresses would take longer than all the rest.
    around: dict[str, list[str]] = {code: reverse(name, args=[code, "slug"]).split("slug") for code in LANGUAGES}
    twins: dict[str, str] = {}
    last: object = None
    for key, language, slug, moment in rows:
        if key != last:
            twins, last = {}, key
        twins[language] = path = slug.join(around[language])
        # The twins of one key share the mapping, which is whole when the last of them has been read.
        yield Url(path, moment, twins)
