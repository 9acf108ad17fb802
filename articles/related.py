"""Related articles: the ones that editors chose, and others that share something with an article."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Count, Q, QuerySet

from articles import drafts
from articles.document import SOURCE_LANGUAGE
from articles.models import Article, IndexEntry, RelatedArticle
from articles.shelves import sort_key

MOST = 10  # related articles; a longer list helps nobody choose
_MOST_COMPARED = 200  # candidates that share one kind of thing
_WEIGHTS = {"code": 3, "topic": 2, "word": 1}
_SHORTEST_WORD = 4  # letters; shorter ones are mostly grammar
_WORD = re.compile(r"[^\W\d_]+")
_SAYS_NOTHING = frozenset({"about", "care", "disease", "diseases", "disorder", "disorders", "health", "syndrome"})


@dataclass(frozen=True)
class Suggestion:
    """A live article, and what it shares: any of "code", "topic", "word"."""

    article: int
    title: str
    shares: tuple[str, ...]


def chosen(article: Article) -> QuerySet[RelatedArticle]:
    return article.related.select_related("to").order_by("position", "pk")


def choose(article: Article, others: Sequence[Article]) -> None:
    """Make these the related articles, in this order. Raises ValueError for too many, or for the article itself."""
    if len(others) > MOST or article in others:
        raise ValueError(f"at most {MOST} other articles can be related to one")
    with transaction.atomic():
        drafts.lock(article)
        article.related.all().delete()
        RelatedArticle.objects.bulk_create(
            RelatedArticle(article=article, to=other, position=place) for place, other in enumerate(others, start=1)
        )


def suggestions(article: Article, *, on: dt.date, without: Iterable[int] = (), most: int = MOST) -> list[Suggestion]:
    """Return live articles that share codes, topics or words of their names, those that share most first."""
    live = IndexEntry.objects.live(SOURCE_LANGUAGE, on=on).exclude(article__in=[article.pk, *without])
    scores: defaultdict[int, int] = defaultdict(int)
    shares: defaultdict[int, list[str]] = defaultdict(list)
    for kind, entries in (
        ("code", _with_codes(live.titles(), article)),
        ("topic", live.titles().filter(article__topics__in=article.topics.all())),
        ("word", _with_words(live, article)),
    ):
        counted = entries.values_list("article").annotate(count=Count("pk")).order_by("-count", "article")
        for pk, count in counted[:_MOST_COMPARED]:
            scores[pk] += count * _WEIGHTS[kind]
            shares[pk].append(kind)
    best = sorted(scores, key=lambda pk: (-scores[pk], pk))[:most]
    titles = dict(live.titles().filter(article__in=best).values_list("article", "title"))
    return [Suggestion(pk, titles[pk], tuple(shares[pk])) for pk in best if pk in titles]


def _with_codes(entries: QuerySet[IndexEntry], article: Article) -> QuerySet[IndexEntry]:
    own = [Q(article__codes__system=row.system, article__codes__code=row.code) for row in article.codes.all()]
    return entries.filter(reduce(or_, own)) if own else entries.none()


def _with_words(entries: QuerySet[IndexEntry], article: Article) -> QuerySet[IndexEntry]:
    names = f"{article.title_en or ''} {article.synonyms_en or ''}"  # type: ignore[attr-defined]
    said = _WORD.findall(sort_key(names, SOURCE_LANGUAGE))
    words = sorted({word for word in said if len(word) >= _SHORTEST_WORD} - _SAYS_NOTHING)
    return entries.filter(sort_key__regex=rf"\m({'|'.join(words)})\M") if words else entries.none()
