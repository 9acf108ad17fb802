"""What an article page is made of, by name: one query, and no text is read."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple

from articles import prepared
from articles.document import SITE_TYPES
from articles.models import IndexEntry, LivePage, Publication, ReadyPage, RelatedArticle, SiteDetails


class Pointer(NamedTuple):
    """A live page. `place` is its order among the related articles; None for what is part of the page itself.

    `details` is the key of what the library says of itself, and `ready` the name of the page that lies ready at the
    address, if one does: the same in every row.
    """

    pk: int
    language: str
    slug: str
    publication: int
    title: str
    place: int | None
    details: int | None
    ready: str | None


@dataclass(frozen=True)
class Pointers:
    """`parts` are the page, its twin and what the library says on every page; `related` are chosen ones, in order."""

    parts: tuple[Pointer, ...]
    related: tuple[Pointer, ...]

    @property
    def ready(self) -> str:
        """The name of the page that lies ready at the address; whether it is this very page is to be seen."""
        return next((row.ready or "" for row in self.parts[:1]), "")

    def made_of(self, language: str, slug: str, on: dt.date) -> list[str]:
        """Name all that the page is made of: publications never change, and the day decides which notices hold."""
        return [
            *(language, slug, on.isoformat()),
            *(f"details={row.details}" for row in self.parts[:1]),
            *(f"{row.slug}={row.publication}" for row in (*self.parts, *self.related)),
        ]


def of_page(language: str, slug: str, *, on: dt.date) -> Pointers:
    """Return what the page at an address is made of on a day; nothing at all where no page is live there."""
    with prepared.cursor() as cursor:
        cursor.execute(_OF_PAGE, {"language": language, "slug": slug, "on": on})
        found = sorted((Pointer(*row) for row in cursor.fetchall()), key=lambda row: (row.place or 0, row.pk))
    if not any((row.language, row.slug) == (language, slug) for row in found):
        return Pointers((), ())
    return Pointers(
        tuple(row for row in found if row.place is None), tuple(row for row in found if row.place is not None)
    )


_LIVE, _PUBLICATION = LivePage._meta.db_table, Publication._meta.db_table
_TYPES = ", ".join(f"'{kind.value}'" for kind in sorted(SITE_TYPES))
_NAMED = "page.id, page.language, page.slug, page.publication_id, publication.title"
_ALIKE = f"""(SELECT max(id) FROM {SiteDetails._meta.db_table}),
    (SELECT name FROM {ReadyPage._meta.db_table} WHERE language = %(language)s AND slug = %(slug)s)"""
# By hand: to build it out of querysets took as long as all the rest of an answer. A union and no OR: each of the
# three is found by its own index, however large the library is.
_OF_PAGE = f"""
    WITH here AS (SELECT article_id FROM {_LIVE} WHERE language = %(language)s AND slug = %(slug)s)
    SELECT {_NAMED}, NULL::integer AS place, {_ALIKE} FROM {_LIVE} page
    JOIN {_PUBLICATION} publication ON publication.id = page.publication_id
    WHERE page.article_id = (SELECT article_id FROM here)
    UNION
    SELECT {_NAMED}, NULL, {_ALIKE} FROM {_PUBLICATION} publication
    JOIN {_LIVE} page ON page.publication_id = publication.id
    WHERE publication.language = %(language)s AND publication.type IN ({_TYPES})
    UNION
    SELECT {_NAMED}, related.position, {_ALIKE} FROM {RelatedArticle._meta.db_table} related
    JOIN {_LIVE} page ON page.article_id = related.to_id AND page.language = %(language)s
    JOIN {_PUBLICATION} publication ON publication.id = page.publication_id
    WHERE related.article_id = (SELECT article_id FROM here) AND EXISTS (
        SELECT 1 FROM {IndexEntry._meta.db_table} entry WHERE entry.publication_id = page.publication_id
        AND entry.language = %(language)s AND entry.is_title
        AND (entry.valid_from IS NULL OR entry.valid_from <= %(on)s)
        AND (entry.valid_until IS NULL OR entry.valid_until >= %(on)s))
"""
