"""Whether the index is what the live pages give: asked by `rebuild_search --check`."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection, transaction

from articles.models import LivePage, Publication, SearchName, SearchPage
from articles.search import indexing

_PAGE_COLUMNS = "article_id, language, publication_id, words::text, naming, codes"
_NAME_COLUMNS = "language, position, folded, size, keys, words::text"


def differences() -> Iterator[str]:
    """Yield a line for every live page that the index lacks or knows differently, and for every row of no live page."""
    live = dict(LivePage.objects.articles().values_list("publication", "slug").order_by("pk"))
    indexed = set(SearchPage.objects.values_list("publication", flat=True))
    for publication in sorted(indexed - live.keys()):
        yield f"publication {publication}: in the index, and not live"
    for publication, slug in live.items():
        if publication not in indexed:
            yield f"{slug}: live, and not in the index"
        elif _rows(publication) != _as_written(publication):
            yield f"{slug}: the index says something else than the page"


def _as_written(publication: int) -> object:
    """Return the rows that writing the page anew would give, and take them back."""
    with transaction.atomic():
        indexing.put(Publication.objects.get(pk=publication))
        rows = _rows(publication)
        transaction.set_rollback(True)
    return rows


def _rows(publication: int) -> object:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, {_PAGE_COLUMNS} FROM {SearchPage._meta.db_table} WHERE publication_id = %s", [publication]
        )
        page, *columns = cursor.fetchone()
        cursor.execute(
            f"SELECT {_NAME_COLUMNS} FROM {SearchName._meta.db_table} WHERE page_id = %s ORDER BY position", [page]
        )
        return columns, cursor.fetchall()
