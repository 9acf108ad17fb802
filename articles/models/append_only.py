"""Triggers that make a table grow and never change, whoever writes to it."""

from __future__ import annotations

import pgtrigger

# TransactionTestCase and `flush` empty tables with TRUNCATE; only the test settings turn this on.
_REFUSE_TRUNCATE = """
    IF current_setting('hl.allow_truncate', true) = 'on' THEN RETURN NULL; END IF;
    RAISE EXCEPTION '% is append-only: it cannot be truncated', TG_TABLE_NAME;
"""


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
