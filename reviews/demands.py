"""What a board demands for one article: how many physicians, and how many of which specialty."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from articles.document import ArticleType
from articles.models import Article
from reviews.models import Board, Specialty


@dataclass(frozen=True)
class Demanded:
    """`physicians` of whatever field at least, and so many of each specialty among them."""

    physicians: int
    specialties: tuple[tuple[Specialty, int], ...] = ()

    def frozen(self) -> list[dict[str, Any]]:
        """Return the specialties as a submission keeps them, by value."""
        return [
            {"specialty": s.slug, "name_en": s.name_en, "name_es": s.name_es, "count": count}
            for s, count in self.specialties
        ]


def of_board(board: Board | None, *, article: Article, type_: ArticleType) -> Demanded:
    """Add up what the board demands in general, for the type and for the topics; the most of each counts."""
    if board is None:
        return Demanded(1)
    physicians = board.physicians_needed
    by_specialty: dict[Specialty, int] = {}
    for demand in (
        board.demands.filter(article_type__in=["", type_.value])
        .filter(Q(topic=None) | Q(topic__in=article.topics.all()))
        .select_related("specialty")
        .order_by("specialty__slug", "pk")
    ):
        if demand.specialty is None:
            physicians = max(physicians, demand.physicians)
        else:
            by_specialty[demand.specialty] = max(by_specialty.get(demand.specialty, 0), demand.physicians)
    return Demanded(physicians, tuple(by_specialty.items()))
