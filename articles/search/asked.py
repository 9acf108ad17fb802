"""What readers asked the search in a stretch of days, summed up: how often, and how often it found nothing."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from articles.models import BestBet, SearchedQuery

ORDERS: dict[str, list[str]] = {
    "nothing": ["-nothing", "-asked"],
    "asked": ["-asked", "-nothing"],
    "last": ["-last", "-asked"],
    "query": [],
}


def sums(*, on: dt.date, days: int) -> QuerySet[Any, Any]:
    """Return one row for each query in a language, of the `days` days that end with the day `on`.

    `asked` is how often, `nothing` how often on days when it found no page, `last` its newest day, and
    `has_best_bet` whether an editor has said what comes first for it.
    """
    bets = BestBet.objects.filter(language=OuterRef("language"), folded=OuterRef("query"))
    return (
        SearchedQuery.objects.filter(day__gt=on - dt.timedelta(days=days), day__lte=on)
        .order_by()
        .values("language", "query")
        .annotate(
            asked=Sum("times"),
            nothing=Coalesce(Sum("times", filter=Q(found=0)), 0),
            last=Max("day"),
            has_best_bet=Exists(bets),
        )
    )


def in_order(rows: QuerySet[Any, Any], order: str) -> QuerySet[Any, Any]:
    return rows.order_by(*ORDERS[order], "query", "language")
