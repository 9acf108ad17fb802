"""Which live pages a query finds, and in which order: what it names before what merely speaks of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from functools import cache

from articles import prepared
from articles.models import LivePage, SearchName, SearchPage
from articles.search import terms
from articles.search.days import in_force
from articles.search.query import Query
from articles.search.terms import Terms

PER_PAGE = 10
MOST = 300  # pages that are compared; of words that stand everywhere the names alone matter
RANKED = 100  # of them, those that are weighed by how often and where their text has the words
_PAGE, _NAME, _LIVE = SearchPage._meta.db_table, SearchName._meta.db_table, LivePage._meta.db_table


class Match(IntEnum):
    """How well a page fits, best first. A name fits by all words of the query; the `PART`s lack some of them."""

    CODE = 0
    TITLE = 1
    NAME = 2
    TITLE_STEMS = 3
    NAME_STEMS = 4
    IN_TITLE = 5
    IN_NAME = 6
    TITLE_BEGINS = 7
    NAME_BEGINS = 8
    NAMED_WITHIN = 9  # the query is a name and more, and the text has all of it
    TEXT = 10
    TEXT_BEGINS = 11
    PART_NAMED_WITHIN = 12
    PART = 13


@dataclass(frozen=True)
class Hit:
    publication: int
    match: Match


@dataclass(frozen=True)
class Hits:
    """One page of results; `count` is of all, and no more than MOST."""

    hits: tuple[Hit, ...] = ()
    count: int = 0

    @property
    def best(self) -> Match | None:
        return self.hits[0].match if self.hits else None

    @property
    def has_all_words(self) -> bool:
        """Whether each of the pages has every word as it was typed."""
        return self.best is Match.TEXT

    @property
    def is_partial(self) -> bool:
        """Whether no page has all of the words."""
        return self.best is not None and self.best >= Match.PART_NAMED_WITHIN


def find(
    query: Query,
    asked: Terms,
    language: str,
    *,
    on: dt.date,
    offset: int = 0,
    limit: int = PER_PAGE,
    ranked: int = RANKED,
) -> Hits:
    """Return the pages that readers see on a day and that hold all the words; where none does, some of them."""
    if not query.words:
        return Hits()
    found = _run(_all, query, asked, language, asked.loose, on=on, offset=offset, limit=limit, ranked=ranked)
    if found.count or offset or len(query.words) == 1 or not query.is_plain:
        return found
    return find_some(query, asked, language, on=on, limit=limit)


def find_some(
    query: Query, asked: Terms, language: str, *, on: dt.date, offset: int = 0, limit: int = PER_PAGE
) -> Hits:
    return _run(_some, query, asked, language, asked.some, on=on, offset=offset, limit=limit)


def count(query: Query, language: str, *, on: dt.date) -> int:
    """Return how many pages of a language hold all the words, of those that readers see on a day."""
    asked = terms.of(query, language)
    return _run(_all, query, asked, language, asked.loose, on=on, limit=1, ranked=0).count if query.words else 0


# A name counts for its whole page; the best one says how well the page fits, and shorter names fit better. Titles fit
# better than other names, which are read only where the titles leave room: of a common word there are thousands. The
# texts are asked only where the names do not fill all there is room for: they would come last. That the last word is
# but the beginning of one is costly to ask of texts, and is asked only where no text has it as it is. Their language is
# written out, as the words of each have an index of their own.
def _all(language: str) -> str:
    return f"""
    WITH titled AS MATERIALIZED (
        SELECT page_id, min(least(size, 99)) + {100 * Match.IN_TITLE} AS fit
        FROM {_NAME} WHERE language = %(language)s AND position = 0 AND words @@ %(whole)s::tsquery
        GROUP BY page_id ORDER BY 2 LIMIT {MOST}
    ), named AS MATERIALIZED (
        SELECT page_id, min(fit) AS fit FROM (
            SELECT page_id, least(size, 99) + 100 * CASE WHEN keys @> %(letters)s::text[]
                THEN CASE position WHEN 0 THEN {Match.TITLE} ELSE {Match.NAME} END
                ELSE CASE position WHEN 0 THEN {Match.TITLE_STEMS} ELSE {Match.NAME_STEMS} END END AS fit
            FROM {_NAME} WHERE language = %(language)s AND keys && %(keys)s::text[]
            UNION ALL
            SELECT * FROM titled
            UNION ALL
            SELECT page_id, least(size, 99) + {100 * Match.IN_NAME}
            FROM {_NAME} WHERE language = %(language)s AND position > 0 AND words @@ %(whole)s::tsquery
            AND (SELECT count(*) FROM titled) < {MOST}
        ) AS fits GROUP BY page_id ORDER BY 2 LIMIT {MOST}
    ), begun AS MATERIALIZED (
        SELECT page_id, min(least(size, 99)
            + CASE position WHEN 0 THEN {100 * Match.TITLE_BEGINS} ELSE {100 * Match.NAME_BEGINS} END) AS fit
        FROM {_NAME} WHERE language = %(language)s AND %(is_loose)s AND words @@ %(asked)s::tsquery
        AND (SELECT count(*) FROM named) < {MOST} GROUP BY page_id ORDER BY 2 LIMIT {MOST}
    ), within AS MATERIALIZED (
        SELECT page_id, size FROM {_NAME} WHERE language = %(language)s AND keys && %(inner)s::text[] LIMIT {MOST}
    ), texts AS MATERIALIZED (
        SELECT id, {100 * Match.TEXT} FROM {_PAGE} WHERE language = '{language}' AND words @@ %(whole)s::tsquery
        AND (SELECT count(*) FROM named) < {MOST} LIMIT {MOST}
    )
    SELECT * FROM named UNION ALL SELECT * FROM begun
    UNION ALL
    SELECT id, {100 * Match.CODE} FROM {_PAGE} WHERE language = %(language)s AND codes && %(codes)s::text[]
    UNION ALL
    SELECT within.page_id, {100 * Match.NAMED_WITHIN + 99} - least(within.size, 99) FROM within
    JOIN LATERAL (SELECT words FROM {_PAGE} WHERE id = within.page_id OFFSET 0) page ON words @@ %(asked)s::tsquery
    UNION ALL
    SELECT * FROM texts
    UNION ALL
    (SELECT id, {100 * Match.TEXT_BEGINS} FROM {_PAGE} WHERE language = '{language}' AND words @@ %(asked)s::tsquery
     AND %(is_loose)s AND (SELECT count(*) FROM named) < {MOST} AND NOT EXISTS (SELECT 1 FROM texts)
     AND NOT EXISTS (SELECT 1 FROM {_PAGE} WHERE words @@ %(last)s::tsquery AND language = '{language}') LIMIT {MOST})
"""


def _some(language: str) -> str:
    return f"""
    SELECT page_id, {100 * Match.PART_NAMED_WITHIN + 99} - least(size, 99) AS fit FROM {_NAME}
    WHERE language = %(language)s AND keys && %(inner)s::text[]
    UNION ALL
    (SELECT id AS page_id, {100 * Match.PART} AS fit
     FROM {_PAGE} WHERE language = '{language}' AND words @@ %(asked)s::tsquery LIMIT {MOST})
"""


@cache
def _sql(matching: Callable[[str], str], language: str, *, has_rest: bool) -> str:
    """Return the whole query, put together once and without its indents: psycopg forgets how to read a longer one.

    What the texts weigh is worked out only where there are too few names to fill the page that is shown.
    """
    sql = f"""
        WITH matching AS ({matching(language)}), fitting AS
            (SELECT page_id, min(fit) AS fit, row_number() OVER (ORDER BY min(fit), page_id) AS turn
             FROM matching GROUP BY page_id ORDER BY 3 LIMIT {MOST})
        SELECT page.publication_id, fitting.fit / 100, count(*) OVER ()
        FROM fitting
        CROSS JOIN LATERAL
            (SELECT live.publication_id, live.slug, page.words FROM {_PAGE} page
             JOIN {_LIVE} live ON live.publication_id = page.publication_id
             WHERE page.id = fitting.page_id OFFSET 0) page
        WHERE {in_force("page.publication_id")}
        {"AND (page.words @@ %(rest)s::tsquery) IS TRUE" if has_rest else ""}
        ORDER BY fitting.fit,
                 CASE WHEN fitting.fit >= {100 * Match.NAMED_WITHIN} AND fitting.turn <= %(ranked)s
                           AND (SELECT count(*) FROM fitting WHERE fit < {100 * Match.NAMED_WITHIN}) < %(shown)s
                      THEN ts_rank(page.words, %(asked)s::tsquery, 1) END DESC NULLS LAST,
                 page.slug
        LIMIT %(limit)s OFFSET %(offset)s
    """
    return " ".join(sql.split())


def _run(
    matching: Callable[[str], str],
    query: Query,
    asked: Terms,
    language: str,
    words: str,
    *,
    on: dt.date,
    offset: int = 0,
    limit: int = PER_PAGE,
    ranked: int = RANKED,
) -> Hits:
    values: dict[str, str | int | bool | list[str] | dt.date] = {
        "language": language,
        "on": on,
        "asked": words,
        "whole": asked.whole,
        "rest": asked.rest,
        "last": asked.last,
        "is_loose": bool(query.loose),
        "keys": asked.keys,
        "inner": asked.inner,
        "letters": asked.keys[:1] or [""],  # no name has an empty key
        "codes": list(query.codes),
        "ranked": ranked,
        "limit": limit,
        "offset": offset,
        "shown": offset + limit,
    }
    with prepared.cursor() as cursor:
        cursor.execute(_sql(matching, language, has_rest=bool(asked.rest)), values)
        rows = cursor.fetchall()
    hits = tuple(Hit(publication, Match(match)) for publication, match, _count in rows)
    return Hits(hits, rows[0][2] if rows else 0)
