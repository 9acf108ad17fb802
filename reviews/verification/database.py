"""The database itself: what keeps the tables append-only stands, and the application may do no more than it should."""

from __future__ import annotations

from collections.abc import Iterator

from django.core.checks import ERROR, Tags, run_checks
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model

from healthlibrary.checks import MEND, is_migrated
from reviews.verification.fault import Fault, Tell

UNMIGRATED = "migrations-missing"


def is_guarded(tell: Tell) -> Iterator[Fault]:
    """Ask the library's own system checks of the database (`healthlibrary.checks`), which wait for the migrations."""
    if faults := unmigrated():
        yield from faults
        return
    for message in run_checks(tags=[Tags.database], databases=[DEFAULT_DB_ALIAS]):
        if message.level >= ERROR:
            model = message.obj
            table = model._meta.db_table if isinstance(model, type) and issubclass(model, Model) else "database"
            yield Fault(str(message.id), table, None, f"{message.msg} {message.hint or ''}".strip())


def unmigrated() -> list[Fault]:
    """Return what keeps everything else from being looked at: tables and columns that may not be there."""
    if is_migrated(DEFAULT_DB_ALIAS):
        return []
    sentence = f"it has not had every migration of this release, so nothing was looked at. Run: {MEND}"
    return [Fault(UNMIGRATED, "database", None, sentence)]
