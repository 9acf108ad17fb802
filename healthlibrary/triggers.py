"""Whether the triggers that the models name are in the database as written, and putting them back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import pgtrigger
from django.db import connections, transaction

from articles.models.append_only import NEVER_IGNORED, refuse_to_be_ignored


class Fallen(NamedTuple):
    """A trigger that does not hold, and why."""

    model: Any  # a class of models; pgtrigger's types call it an instance
    trigger: pgtrigger.Trigger
    state: str


def fallen(database: str) -> Iterator[Fallen]:
    """Yield every trigger that is missing, written otherwise, switched off, or runs another function."""
    for model, trigger in pgtrigger.registered():
        status, enabled = trigger.get_installation_status(model, database=database)
        if status != "INSTALLED":
            yield Fallen(model, trigger, status.lower())
        elif not enabled:
            yield Fallen(model, trigger, "switched off")
        elif f"$${_body(database, trigger.get_pgid(model))}$$" not in trigger.compile(model).install_sql:
            yield Fallen(model, trigger, "empty, for its function was replaced")


def can_be_ignored(database: str) -> bool:
    """Whether a session could get past the triggers by asking; see `refuse_to_be_ignored`."""
    return _body(database, "public._pgtrigger_should_ignore") != NEVER_IGNORED


def put_back(database: str) -> list[str]:
    """As the owner: put every fallen trigger back; return a sentence for each."""
    said: list[str] = []
    with transaction.atomic(using=database):
        for model, trigger, state in list(fallen(database)):
            trigger.install(model, database=database)
            said.append(f"Put back the trigger {trigger.name} of {model._meta.db_table}, which was {state}.")
        # Last, because installing a trigger brings pgtrigger's own function along.
        if can_be_ignored(database):
            refuse_to_be_ignored(using=database)
            said += [] if said else ["Put back the function that lets nobody past a trigger."]
    return said


def _body(database: str, function: str) -> str:
    with connections[database].cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE oid = to_regproc(%s)", [function])
        found = cursor.fetchone()
    return found[0] if found else ""
