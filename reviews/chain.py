"""The chain of signatures: each entry holds the hash of the one before it, so that nothing can be taken out.

The order is the database's: appending waits for a lock that is held until the transaction ends.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import connection

from articles.content import canonical_json, sha256
from reviews.models import SignOff

# Any constant will do, as long as nothing else takes the same advisory lock.
_LOCK = 0x484C_5349
GENESIS = "0" * 64

_HASHED = (
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


def entry_hash(sign_off: SignOff) -> str:
    """Return the SHA-256 of everything a signature says, its place and its predecessor included."""
    return sha256(canonical_json({name: _plain(getattr(sign_off, name)) for name in _HASHED}))


def append(sign_off: SignOff) -> SignOff:
    """Give an unsaved signature its place at the end of the chain and save it. Needs a transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    last = SignOff.objects.order_by("-number").values_list("number", "hash").first()
    sign_off.number, sign_off.previous_hash = (last[0] + 1, last[1]) if last else (1, GENESIS)
    sign_off.hash = entry_hash(sign_off)
    sign_off.save(force_insert=True)
    return sign_off


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    return value.isoformat() if isinstance(value, dt.date) else value
