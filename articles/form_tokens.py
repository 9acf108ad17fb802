"""A signed note in a form: for which page, and when it was shown. Instead of a cookie, and of another's riddles.

Programs that send every form at once, or the same form for ever, are asked to send it again; people who are quick,
or who come back the next day, are asked the same, and lose no word. The key makes of one form one report.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from enum import StrEnum

from django.core import signing

FASTEST = dt.timedelta(seconds=3)
OLDEST = dt.timedelta(hours=24)
_SALT = "articles.form"


class Verdict(StrEnum):
    GOOD = "good"
    TOO_FAST = "too fast"
    TOO_OLD = "too old"  # or of another page, or not from here at all: nobody needs to know which


@dataclass(frozen=True)
class Reading:
    verdict: Verdict
    key: uuid.UUID | None = None


def issue(page: str, *, at: dt.datetime) -> str:
    return signing.dumps([page, str(uuid.uuid4()), int(at.timestamp())], salt=_SALT)


def read(token: str, page: str, *, at: dt.datetime) -> Reading:
    """Return what a token says of a form that comes in now."""
    try:
        of, key, shown = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return Reading(Verdict.TOO_OLD)
    age = at.timestamp() - shown
    if of != page or age > OLDEST.total_seconds():
        return Reading(Verdict.TOO_OLD)
    if age < FASTEST.total_seconds():
        return Reading(Verdict.TOO_FAST, uuid.UUID(key))
    return Reading(Verdict.GOOD, uuid.UUID(key))
