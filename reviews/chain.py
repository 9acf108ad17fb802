"""The two chains, of signatures and of events: each entry holds the hash of the one before it.

Nothing can be taken out, put in or changed later without breaking a link. The order is the database's, not the
clock's: appending waits for a lock that is held until the transaction ends. That lock cannot deadlock: it is
one for both chains, a transaction takes it after the row locks of its articles (nearly always one; a library that
moves in locks those of a batch in one order), and inserting an entry waits for no row that another verb holds (verbs
lock with FOR NO KEY UPDATE, which lets foreign keys be checked).
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import connection

from articles.content import canonical_json, sha256
from reviews.models import Event, SignOff

# Any constant will do, as long as nothing else takes the same advisory lock.
_LOCK = 0x484C_5349
GENESIS = "0" * 64

Entry = TypeVar("Entry", SignOff, Event)

_SIGN_OFF = (
    "submission_id",
    "kind",
    "signer_id",
    "digest",
    "clinical_digest",
    "source_digest",
    "printed_name",
    "credentials",
    "board_name",
    "board_name_es",
    "languages",
    "interests",
    "meaning",
    "attest_id",
    "attest_text",
    "identity_method",
    "review_due_on",
    "carried_over",
    "signed_at",
    "signed_on",
    "number",
    "previous_hash",
)
# What the hash of each version is of. A new column makes a new version; what was hashed before stays as it was.
HASHED: dict[type[SignOff] | type[Event], dict[int, tuple[str, ...]]] = {
    SignOff: {1: _SIGN_OFF, 2: (*_SIGN_OFF, "specialties", "request_key", "hash_version")},
    Event: {
        1: (
            "at",
            "by_id",
            "by_name",
            "verb",
            "outcome",
            "article_id",
            "language",
            "submission_id",
            "subject",
            "detail",
            "records",
            "number",
            "previous_hash",
            "hash_version",
        )
    },
}


def entry_hash(entry: SignOff | Event) -> str:
    """Return the SHA-256 of everything an entry says, its place and its predecessor included."""
    return hash_of(entry, HASHED[type(entry)][entry.hash_version])


def hash_of(row: Any, fields: tuple[str, ...]) -> str:
    """Return the SHA-256 of these fields of a row, by name and value."""
    return hash_of_values({name: getattr(row, name) for name in fields})


def hash_of_values(values: Mapping[str, Any]) -> str:
    """Return the SHA-256 of named values, as `hash_of` does of a row's."""
    return sha256(canonical_json({name: plain(value) for name, value in values.items()}))


def append(entry: Entry) -> Entry:
    """Give an unsaved entry its place at the end of its chain and save it. Needs a transaction."""
    with connection.cursor() as cursor:
        # Two statements in one round trip: the second one sees what the first one waited for.
        cursor.execute(
            f"SELECT pg_advisory_xact_lock({_LOCK}); "  # noqa: S608 - the words are our own
            f"SELECT number, hash FROM {entry._meta.db_table} ORDER BY number DESC LIMIT 1"
        )
        cursor.nextset()
        number, entry.previous_hash = cursor.fetchone() or (0, GENESIS)
    entry.number = number + 1
    entry.hash = entry_hash(entry)
    entry.save(force_insert=True)
    return entry


def lock() -> None:
    """Take the lock of both chains until the end of the transaction. What the trail records waits from here on."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def plain(value: Any) -> Any:
    """Return a value as JSON can say it, the same on every machine."""
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    if isinstance(value, uuid.UUID):
        return str(value)
    return value.isoformat() if isinstance(value, dt.date) else value
