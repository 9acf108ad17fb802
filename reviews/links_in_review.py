"""The links of texts in review, for the register of links: their draft may have moved on meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from articles.links import found
from articles.links.found import Found
from articles.links.texts import Kind, Text
from reviews.models import Submission


def texts(articles: Collection[int] | None = None) -> Iterator[Text]:
    """Yield every text in review, of these articles if any are named."""
    rows = Submission.objects.open().order_by("pk")
    if articles is not None:
        rows = rows.filter(article__in=articles)
    for pk, article_id, language in rows.values_list("pk", "article_id", "language"):
        yield Text(article_id, language, Kind.REVIEW, f"submission {pk}", _reader(pk))


def _reader(pk: int) -> Callable[[], tuple[Found, ...]]:
    return lambda: found.in_content(Submission.objects.only("content").get(pk=pk).parsed)
