"""What readers look for, by day: the words, how often, and what they found. Nothing leads back to anybody."""

from __future__ import annotations

import datetime as dt
import re
from contextlib import nullcontext

from django.db import DatabaseError, connection, transaction

from articles.models import SearchedQuery
from articles.search.query import Query

KEPT_DAYS = 400
MOST_PER_DAY = 5_000  # different queries in a language; more are no readers
MAX_LENGTH = 100
# An address, a telephone number, a date of birth: nobody looks those up in a library, but some paste them.
_PERSONAL = re.compile(r"@|\d[\d\s./-]{5,}\d")


def note(query: Query, language: str, *, found: int, on: dt.date) -> None:
    """Count the query. What might name a person is not kept, and a log that fails keeps nobody from an answer."""
    asked = query.folded
    if not asked or len(asked) > MAX_LENGTH or _PERSONAL.search(query.typed) or query.codes and not found:
        return
    values: dict[str, str | int | dt.date] = {
        "day": on,
        "language": language,
        "query": asked,
        "found": found,
        "most": MOST_PER_DAY,
    }
    try:
        # Sent at once, the statements are a transaction of their own; within another one that must outlive them.
        with transaction.atomic() if connection.in_atomic_block else nullcontext(), connection.cursor() as cursor:
            cursor.execute(_NOTE, values)
    except DatabaseError:
        return


def forget(*, on: dt.date) -> int:
    """Delete what is older than KEPT_DAYS; return how many rows."""
    number, _by_model = SearchedQuery.objects.filter(day__lt=on - dt.timedelta(days=KEPT_DAYS)).delete()
    return number


_TABLE = SearchedQuery._meta.db_table
# The reader waits neither for the disk nor for somebody who asks the same.
_NOTE = f"""
    SET LOCAL synchronous_commit = off; SET LOCAL lock_timeout = 50;
    INSERT INTO {_TABLE} AS known (day, language, query, found, times)
    SELECT %(day)s, %(language)s, %(query)s, %(found)s, 1
    WHERE NOT EXISTS (SELECT 1 FROM {_TABLE} WHERE day = %(day)s AND language = %(language)s OFFSET %(most)s - 1)
       OR EXISTS (SELECT 1 FROM {_TABLE} WHERE day = %(day)s AND language = %(language)s AND query = %(query)s)
    ON CONFLICT (day, language, query) DO UPDATE SET times = known.times + 1, found = excluded.found
"""
