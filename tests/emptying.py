"""How the database becomes empty again after a test that committed."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from django.db import connection, transaction

# What `migrate` writes. Whether it is still that is asked, and not made anew each time.
KEPT: Final = (
    "django_migrations",
    "django_content_type",
    "auth_permission",
    "auth_group",
    "auth_group_permissions",
)
# TRUNCATE makes new files for every table and index, whether there is a row in it or not. Foreign keys and the triggers
# of append-only tables keep still as they do on a replica, until the transaction ends and for this connection alone.
_EMPTY: Final = """
DO $$
DECLARE name regclass;
BEGIN
    FOR name IN
        SELECT oid FROM pg_class
        WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> ALL ('{%s}')
    LOOP
        EXECUTE format('DELETE FROM %%s', name);
    END LOOP;
END $$
"""
_WRITTEN: Final = " UNION ALL ".join(
    f"SELECT '{name}', coalesce(sum(hashtextextended(t::text, 0)), 0) FROM {name} t" for name in KEPT
)


def written() -> dict[str, Decimal]:
    """Return a number for each table of `migrate`, which changes with its rows."""
    with connection.cursor() as cursor:
        cursor.execute(_WRITTEN)
        return dict(cursor.fetchall())


def may_empty() -> bool:
    """Is the current role one that may keep triggers still? The owner of a developer's own database may not be."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        return cursor.fetchone()[0]


def empty() -> None:
    """Delete every row that a test can have left, as a superuser. Sequences go on."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(_EMPTY % ",".join(KEPT))
