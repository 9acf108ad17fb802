"""What the page of results prints: everything a reader sees is out of publications, navigation aside."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import NotSupportedError, connection, transaction

from articles import prepared
from articles.document import LANGUAGES, SITE_TYPES
from articles.models import BestBet, LivePage, Publication, Topic
from articles.search import emergencies, finding, spelling, terms
from articles.search.days import in_force
from articles.search.finding import PER_PAGE, Hits
from articles.search.query import Query
from articles.search.snippets import Piece, snippet
from articles.search.terms import Terms
from articles.search.texts import shown_of

MAX_PAGE = finding.MOST // PER_PAGE


@dataclass(frozen=True)
class Result:
    slug: str
    title: str
    synonyms: tuple[str, ...]
    snippet: tuple[Piece, ...]
    topics: tuple[str, ...]
    reviewed_on: dt.date | None


@dataclass(frozen=True)
class Found:
    """`is_partial`: no page has all of the words. `elsewhere` counts the other language, and is asked only then."""

    results: tuple[Result, ...] = ()
    count: int = 0
    page: int = 1
    is_partial: bool = False
    meant: str = ""
    elsewhere: int = 0
    is_urgent: bool = False

    @property
    def is_capped(self) -> bool:
        return self.count >= finding.MOST

    @property
    def next_page(self) -> int:
        """The number of the page that follows, 0 for none."""
        return self.page + 1 if self.page * PER_PAGE < self.count and self.page < MAX_PAGE else 0


def look(query: Query, language: str, *, on: dt.date, page: int = 1) -> Found:
    """Answer a query on a day, `page` counting from 1; past the last page, begin again."""
    if not query.words:
        return Found()
    try:
        return _look_by_plan(query, language, on=on, page=page)
    except NotSupportedError:
        # A migration made a column longer, which no plan survives. With the transaction they were all thrown away.
        if connection.in_atomic_block:
            raise
        return _look_by_plan(query, language, on=on, page=page)


def _look_by_plan(query: Query, language: str, *, on: dt.date, page: int) -> Found:
    with transaction.atomic(), connection.cursor() as cursor:
        # Reading rows in turn looks cheap to the planner, which does not count that long vectors lie elsewhere.
        # One plan serves for all words: each of its steps has one index to go by.
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL plan_cache_mode = force_generic_plan")
        return _look(query, language, on=on, page=page)


def _look(query: Query, language: str, *, on: dt.date, page: int) -> Found:
    asked = terms.of(query, language)
    hits = _hits(query, asked, language, on=on, page=page)
    if page > 1 and not hits.hits:
        return _look(query, language, on=on, page=1)
    bets = _best_bets(query, language, on=on) if page == 1 else []
    meant = spelling.did_you_mean(query, asked, language, hits, on=on) if page == 1 and not bets else None
    keys = list(dict.fromkeys([*bets, *(hit.publication for hit in hits.hits)]))
    nothing = not keys and page == 1
    other = next(code for code in LANGUAGES if code != language)
    is_urgent = emergencies.sounds_urgent([query, *([meant.as_query] if meant else [])])
    return Found(
        results=_results(keys, asked.stems, language),
        count=hits.count + _besides(bets, hits, query, asked, language, on=on),
        page=page,
        is_partial=hits.is_partial,
        meant=meant.query if meant else "",
        elsewhere=finding.count(query, other, on=on) if nothing or hits.is_partial else 0,
        is_urgent=is_urgent,
    )


def _hits(query: Query, asked: Terms, language: str, *, on: dt.date, page: int) -> Hits:
    """Return a page of hits; it goes on with what has some of the words where the first page began so."""
    offset = (page - 1) * PER_PAGE
    hits = finding.find(query, asked, language, on=on, offset=offset)
    if offset and not hits.hits and finding.find(query, asked, language, on=on, limit=1).is_partial:
        return finding.find_some(query, asked, language, on=on, offset=offset)
    return hits


def _best_bets(query: Query, language: str, *, on: dt.date) -> list[int]:
    """Return the publication that an editor put first for this query, while readers see it."""
    with prepared.cursor() as cursor:
        cursor.execute(_BETS, {"language": language, "folded": query.folded, "on": on})
        return [publication for (publication,) in cursor.fetchall()]


def _besides(bets: list[int], hits: Hits, query: Query, asked: Terms, language: str, *, on: dt.date) -> int:
    """Count what an editor put first and what is no hit, on this page or a later one: no page counts twice."""
    if bets and hits.count > len(hits.hits):
        hits = finding.find(query, asked, language, on=on, limit=finding.MOST)
    return len(set(bets) - {hit.publication for hit in hits.hits})


def _results(keys: list[int], stems: list[str], language: str) -> tuple[Result, ...]:
    if not keys:
        return ()
    with prepared.cursor() as cursor:
        cursor.execute(_SHOWN[language], [keys])
        rows = {key: row for key, *row in cursor.fetchall()}
    return tuple(_result(stems, *rows[key]) for key in keys if key in rows)


def _result(
    stems: list[str], slug: str, title: str, content: str, reviewed_on: dt.date | None, topics: list[str]
) -> Result:
    names, passages = shown_of(content)
    return Result(
        slug=slug,
        title=title,
        synonyms=names[1:],
        snippet=snippet(passages, stems),
        topics=tuple(topics),
        reviewed_on=reviewed_on,
    )


_LIVE, _PUBLICATION = LivePage._meta.db_table, Publication._meta.db_table
_BETS = f"""
    SELECT page.publication_id FROM {BestBet._meta.db_table} bet
    JOIN {_LIVE} page ON page.article_id = bet.article_id AND page.language = bet.language
    JOIN {_PUBLICATION} publication ON publication.id = page.publication_id
    WHERE bet.language = %(language)s AND bet.folded = %(folded)s
    AND publication.type NOT IN ({", ".join(f"'{kind.value}'" for kind in sorted(SITE_TYPES))})
    AND {in_force("publication.id")}
"""
# By language, with the names of each article's topics in their order.
_SHOWN: dict[str, str] = {
    language: f"""
        SELECT id, slug, title, content, reviewed_on, ARRAY(
            SELECT name_{language} FROM {Topic._meta.db_table} topic
            JOIN {Topic.articles.through._meta.db_table} filed ON filed.topic_id = topic.id
            WHERE filed.article_id = publication.article_id AND name_{language} <> '' ORDER BY position, topic.id)
        FROM {_PUBLICATION} publication WHERE id = ANY(%s)
    """
    for language in LANGUAGES
}
