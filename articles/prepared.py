"""Statements that PostgreSQL plans once for each connection: for a page that is asked for a thousand times a minute.

To plan the one query of an article page takes ten times as long as to answer it. Only for SQL that is always the same
letter for letter, and is fast whatever its values: after a few times one plan serves for all of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.backends.utils import CursorWrapper
from psycopg.errors import FeatureNotSupported
from psycopg.pq import TransactionStatus


class _Cursor(ServerBindingCursor):
    """Answers also while a migration makes a column longer: no plan of before it serves then, on no connection.

    What is in a transaction fails with it, and may be asked again: the end of the transaction throws the plans away.
    """

    connection: Any

    def execute(self, query: Any, params: Any = None, **how: Any) -> Any:
        as_ever: Any = super()
        try:
            return as_ever.execute(query, params, **how)
        except FeatureNotSupported:
            if self.connection.info.transaction_status != TransactionStatus.IDLE:
                raise
            return as_ever.execute(query, params, prepare=False)


@contextmanager
def cursor() -> Iterator[CursorWrapper]:
    """Open a cursor whose statements are prepared, unless the settings say that nothing on the way would keep them."""
    own: Any = connection
    own.close_if_health_check_failed()
    own.ensure_connection()
    with own.wrap_database_errors:
        raw: Any = _Cursor
        opened = own._prepare_cursor(raw(own.connection))
    with opened:
        yield opened
