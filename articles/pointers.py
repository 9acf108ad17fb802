"""What an article page is made of, by name: one query, and no text is read."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple

from articles import prepared
from articles.document import LANGUAGES, SITE_TYPES
from articles.index import holds
from articles.models import IndexEntry, LivePage, Publication, ReadyPage, RelatedArticle, SiteDetails, Topic


class Step(NamedTuple):
    """A topic on the way from the home to a page."""

    slug: str
    name: str


class Pointer(NamedTuple):
    """A live page. `place` is its order among the related articles; None for what is part of the page itself.

    The same in every row are `details`, the key of what the library says of itself, `shelves`: the topics that lead
    to the asked page, as one text for each topic and its address, and `ready`, the name of the page that lies ready at
    the asked address, if one does. That page itself comes in the row of the asked one, as `headers`, `compressed` and
    `seal`, for whoever does not know that name yet.
    """

    pk: int
    language: str
    slug: str
    publication: int
    title: str
    type: str
    place: int | None
    details: int | None
    shelves: list[str]
    ready: str | None
    headers: str | None
    compressed: bytes | None
    seal: str | None


@dataclass(frozen=True)
class Pointers:
    """`parts` are the page, its twin and what the library says on every page; `related` are chosen ones, in order.

    `shelves` are the topics that lead to the page, from the home on: at most two, none where it is filed nowhere.
    """

    parts: tuple[Pointer, ...]
    related: tuple[Pointer, ...]
    shelves: tuple[Step, ...] = ()

    @property
    def ready(self) -> str:
        """The name of the page that lies ready at the address; whether it is this very page is to be seen."""
        return next((row.ready or "" for row in self.parts[:1]), "")

    @property
    def handed(self) -> tuple[str, bytes, str] | None:
        """That page as headers, bytes and seal, if it came along; whether the seal fits is to be seen, too."""
        for row in self.parts:
            if row.headers is not None and row.compressed is not None and row.seal is not None:
                return row.headers, bytes(row.compressed), row.seal
        return None

    def made_of(self, language: str, slug: str, on: dt.date) -> list[str]:
        """Name all that the page is made of: publications never change, and the day decides which notices hold.

        Topics do change, and so are named by their words.
        """
        return [
            *(language, slug, on.isoformat(), repr(self.shelves)),
            *(f"details={row.details}" for row in self.parts[:1]),
            *(f"{row.slug}={row.publication}" for row in (*self.parts, *self.related)),
        ]


def of_page(language: str, slug: str, *, on: dt.date, known: str | None = None) -> Pointers:
    """Return what the page at an address is made of on a day; nothing at all where no page is live there.

    What lies ready comes along unless its name is `known`; None leaves it where it lies.
    """
    with prepared.cursor() as cursor:
        cursor.execute(_OF_PAGE[language], {"language": language, "slug": slug, "on": on, "known": known})
        found = sorted((Pointer(*row) for row in cursor.fetchall()), key=lambda row: (row.place or 0, row.pk))
    page = next((row for row in found if (row.language, row.slug) == (language, slug)), None)
    if page is None:
        return Pointers((), ())
    # What the library says of itself is on no topic's page.
    flat = [] if page.type in SITE_TYPES else page.shelves
    # What the library says is found twice where it is the page itself: the row that came first has all.
    parts = {row.pk: row for row in reversed(found) if row.place is None}
    return Pointers(
        parts=tuple(reversed(parts.values())),
        related=tuple(row for row in found if row.place is not None),
        shelves=tuple(Step(*pair) for pair in zip(flat[::2], flat[1::2], strict=True)),
    )


_LIVE, _PUBLICATION, _TOPIC = LivePage._meta.db_table, Publication._meta.db_table, Topic._meta.db_table
_READY = ReadyPage._meta.db_table
_TYPES = ", ".join(f"'{kind.value}'" for kind in sorted(SITE_TYPES))
_NAMED = "page.id, page.language, page.slug, page.publication_id, publication.title, publication.type"
_SAME = f"""(SELECT max(id) FROM {SiteDetails._meta.db_table}), (SELECT shelves FROM here),
    (SELECT name FROM {_READY} WHERE language = %(language)s AND slug = %(slug)s)"""
# By hand: to build it out of querysets took as long as all the rest of an answer. A union and no OR: each of the
# three is found by its own index, however large the library is. What is filed in several topics is reached through a
# part of one sooner than through a whole one. A topic without a name in the language has no page in it either.
_OF_PAGE: dict[str, str] = {
    language: f"""
    WITH here AS (
        SELECT page.article_id, COALESCE((
            SELECT CASE WHEN above.name_{language} <> '' THEN ARRAY[above.slug, above.name_{language}] ELSE '{{}}' END
            || ARRAY[topic.slug, topic.name_{language}] FROM {Topic.articles.through._meta.db_table} filed
            JOIN {_TOPIC} topic ON topic.id = filed.topic_id LEFT JOIN {_TOPIC} above ON above.id = topic.parent_id
            WHERE filed.article_id = page.article_id AND topic.name_{language} <> ''
            ORDER BY above.id IS NULL, above.position, topic.position, topic.id LIMIT 1), '{{}}') AS shelves
        FROM {_LIVE} page WHERE page.language = %(language)s AND page.slug = %(slug)s)
    SELECT {_NAMED}, NULL::integer AS place, {_SAME}, ready.headers, ready.compressed, ready.seal FROM {_LIVE} page
    JOIN {_PUBLICATION} publication ON publication.id = page.publication_id
    LEFT JOIN {_READY} ready ON ready.language = %(language)s AND ready.slug = %(slug)s
        AND page.language = ready.language AND page.slug = ready.slug AND ready.name <> %(known)s
    WHERE page.article_id = (SELECT article_id FROM here)
    UNION ALL
    SELECT {_NAMED}, NULL, {_SAME}, NULL, NULL, NULL FROM {_PUBLICATION} publication
    JOIN {_LIVE} page ON page.publication_id = publication.id
    WHERE publication.language = %(language)s AND publication.type IN ({_TYPES})
    UNION ALL
    SELECT {_NAMED}, related.position, {_SAME}, NULL, NULL, NULL FROM {RelatedArticle._meta.db_table} related
    JOIN {_LIVE} page ON page.article_id = related.to_id AND page.language = %(language)s
    JOIN {_PUBLICATION} publication ON publication.id = page.publication_id
    WHERE related.article_id = (SELECT article_id FROM here) AND EXISTS (
        SELECT 1 FROM {IndexEntry._meta.db_table} entry WHERE entry.publication_id = page.publication_id
        AND entry.language = %(language)s AND entry.is_title
        AND {holds("entry")})
    """
    for language in LANGUAGES
}
