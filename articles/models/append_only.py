"""Triggers that make a table grow and never change, whoever writes to it."""

from __future__ import annotations

from typing import Any

import pgtrigger
from django.db import connections

# TransactionTestCase empties tables with TRUNCATE. The word for it is heard in databases for tests alone.
_REFUSE_TRUNCATE = """
    IF current_setting('hl.allow_truncate', true) = 'on' AND current_database() LIKE 'test\\_%' THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION '% is append-only: it cannot be truncated', TG_TABLE_NAME;
"""


NEVER_IGNORED = "SELECT false"  # the body of the function that every trigger asks whether to look away


def no_truncate() -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name="no_truncate",
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        operation=pgtrigger.Truncate,
        func=_REFUSE_TRUNCATE,
    )


def append_only() -> list[pgtrigger.Trigger]:
    """Return the triggers for a table whose rows are written once."""
    return [
        pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        no_truncate(),
    ]


def refuse_to_be_ignored(**kwargs: Any) -> None:
    """Make every trigger hold whoever asks. Runs after every `migrate`, which puts pgtrigger's own function back.

    That one lets any session past a trigger that says `SET pgtrigger.ignore`, without a trace.
    """
    with connections[kwargs.get("using", "default")].cursor() as cursor:
        cursor.execute(
            "CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name name) RETURNS boolean "
            f"LANGUAGE sql IMMUTABLE AS '{NEVER_IGNORED}'"
        )
