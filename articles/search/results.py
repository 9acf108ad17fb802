"""What the page of results prints: everything a reader sees is out of publications, navigation aside."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from articles.document import LANGUAGES
from articles.models import BestBet, LivePage, Publication, Topic
from articles.search import emergencies, finding, spelling, terms
from articles.search.finding import PER_PAGE
from articles.search.query import Query
from articles.search.snippets import Piece, snippet
from articles.search.texts import read

MAX_PAGE = 50


@dataclass(frozen=True)
class Result:
    slug: str
    title: str
    synonyms: tuple[str, ...]
    snippet: tuple[Piece, ...]
    topics: tuple[str, ...]
    reviewed_on: dt.date | None
    is_best_bet: bool = False


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


def look(query: Query, language: str, *, page: int = 1) -> Found:
    """Answer a query, `page` counting from 1."""
    if not query.words:
        return Found()
    with transaction.atomic(), connection.cursor() as cursor:
        # Reading rows in turn looks cheap to the planner, which does not count that long vectors lie elsewhere.
        cursor.execute("SET LOCAL enable_seqscan = off")
        return _look(query, language, page=page)


def _look(query: Query, language: str, *, page: int) -> Found:
    asked = terms.of(query, language)
    hits = finding.find(query, asked, language, offset=(page - 1) * PER_PAGE)
    bets = _best_bets(query, language) if page == 1 else []
    meant = spelling.did_you_mean(query, language, hits.best) if page == 1 and not bets else None
    nothing = not hits.count and not bets and page == 1
    other = next(code for code in LANGUAGES if code != language)
    is_urgent = emergencies.sounds_urgent(query, language) or (
        meant is not None and emergencies.sounds_urgent(meant.as_query, language)
    )
    keys = list(dict.fromkeys([*bets, *(hit.publication for hit in hits.hits)]))
    return Found(
        results=_results(keys, asked.stems, language, bets=set(bets)),
        count=hits.count + sum(1 for bet in bets if bet not in {hit.publication for hit in hits.hits}),
        page=page,
        is_partial=hits.is_partial,
        meant=meant.query if meant else "",
        elsewhere=finding.count(query, other) if nothing or hits.is_partial else 0,
        is_urgent=is_urgent,
    )


def _best_bets(query: Query, language: str) -> list[int]:
    """Return the publication that an editor put first for this query, while it is live."""
    articles = BestBet.objects.filter(language=language, folded=query.folded).values("article")
    live = LivePage.objects.in_language(language).articles().filter(article__in=articles)
    return list(live.values_list("publication", flat=True))


def _results(keys: list[int], stems: list[str], language: str, *, bets: set[int]) -> tuple[Result, ...]:
    rows = {
        row.pk: row
        for row in Publication.objects.filter(pk__in=keys).only("slug", "title", "content", "reviewed_on", "article_id")
    }
    topics = _topics([row.article_id for row in rows.values()], language)
    return tuple(_result(rows[key], stems, topics, is_best_bet=key in bets) for key in keys if key in rows)


def _result(row: Publication, stems: list[str], topics: dict[int, list[str]], **fields: Any) -> Result:
    texts = read(row.content)
    return Result(
        slug=row.slug,
        title=row.title,
        synonyms=texts.names[1:],
        snippet=snippet((texts.summary, *texts.passages), stems),
        topics=tuple(topics[row.article_id]),
        reviewed_on=row.reviewed_on,
        **fields,
    )


def _topics(articles: list[int], language: str) -> dict[int, list[str]]:
    """Return the names of each article's topics in their order."""
    name = f"name_{language}"
    found: dict[int, list[str]] = defaultdict(list)
    rows = Topic.objects.filter(articles__in=articles).order_by("position", "pk").values_list("articles", name)
    for article, topic in rows:
        if topic:
            found[article].append(topic)
    return found
