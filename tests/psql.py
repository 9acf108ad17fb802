"""The database as psql would reach it: by either role, over a connection of its own."""

from __future__ import annotations

import psycopg
from django.conf import settings

OWNER, ROLE = settings.DATABASE_OWNER["USER"], settings.DATABASE_ROLE


def login(role: str, *, database: str = "", autocommit: bool = True) -> psycopg.Connection:
    """Log in as psql would; unlike the connection of a test, this one never was anybody else."""
    at = settings.DATABASES["default"]
    where = {"host": at["HOST"], "port": at["PORT"] or None, "dbname": database or at["NAME"]}
    return psycopg.connect(**where, user=role, autocommit=autocommit)
