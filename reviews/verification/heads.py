"""The heads of both chains, to be kept where the owner of the database cannot reach them, and compared later."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterator
from typing import Any

from articles.models import LivePage
from reviews.models import Event, SignOff
from reviews.verification import vouchers
from reviews.verification.fault import Fault
from reviews.verification.keys import HIGHEST

VERSION = 1
CHAINS: dict[str, type[SignOff] | type[Event]] = {"sign_offs": SignOff, "events": Event}


class HeadUnreadable(ValueError):  # noqa: N818 - named for what the operator has to mend
    """The file is no head that this library wrote."""


def head(*, at: dt.datetime) -> dict[str, Any]:
    """Return where both chains end now, and one digest of everything that readers see, as JSON can say it."""
    return {
        "head": VERSION,
        "at": at.astimezone(dt.UTC).isoformat(),
        **{name: _end(model) for name, model in CHAINS.items()},
        "live_pages": _live_pages(),
        "older_than_the_chain": vouchers.older_rows(),
    }


def read(earlier: Any) -> dict[str, Any]:
    """Return an earlier head as it was read from its file. Raises HeadUnreadable for anything that is none."""
    if not isinstance(earlier, dict) or earlier.get("head") != VERSION:
        raise HeadUnreadable(f"this is no head of version {VERSION}")
    for name in CHAINS:
        match earlier.get(name):
            case {"number": int(number), "hash": str(hash_), "count": int(count)} if _is_end(number, hash_, count):
                pass
            case _:
                raise HeadUnreadable(f"it does not say where the {name} ended")
    if not isinstance(earlier.get("older_than_the_chain"), dict):
        raise HeadUnreadable("it does not say which rows are older than the chain of events")
    return earlier


def _is_end(number: int, hash_: str, count: int) -> bool:
    """Whether a chain can end so. One without entries ends with nothing."""
    if number == 0:
        return (hash_, count) == ("", 0)
    return 0 < number <= HIGHEST and 0 <= count <= number and bool(re.fullmatch("[0-9a-f]{64}", hash_))


def lies_on_the_chain(earlier: dict[str, Any]) -> Iterator[Fault]:
    """Yield what is wrong if the library is no continuation of an earlier head. Raises HeadUnreadable."""
    read(earlier)
    for name, model in CHAINS.items():
        number, expected, count = (earlier[name][key] for key in ("number", "hash", "count"))
        entries = model._default_manager.filter(number__lte=number)
        found = entries.filter(number=number).values_list("hash", flat=True).first() if number else expected
        if found != expected:
            yield Fault(
                "head-lost",
                model._meta.db_table,
                None,
                f"entry {number}, where the chain ended on {earlier.get('at')}, is another or gone",
                expected=expected,
                found=found,
            )
        if (there := entries.count()) != count:
            yield Fault(
                "head-count",
                model._meta.db_table,
                None,
                f"the chain had another length at entry {number}",
                expected=count,
                found=there,
            )
    older = vouchers.older_rows()
    for table, said in earlier["older_than_the_chain"].items():
        if older.get(table) != said:
            yield Fault(
                "older-rows",
                table,
                None,
                "rows that are older than the chain of events are not as they were",
                expected=said,
                found=older.get(table),
            )


def _end(model: type[SignOff] | type[Event]) -> dict[str, Any]:
    last = model._default_manager.order_by("-number").values_list("number", "hash").first()
    number, hash_ = last or (0, "")
    return {"number": number, "hash": hash_, "count": model._default_manager.count()}


def _live_pages() -> dict[str, Any]:
    digest, count = hashlib.sha256(), 0
    pages = LivePage.objects.order_by("article_id", "language")
    for row in pages.values_list("article_id", "language", "slug", "publication_id", "publication__digest").iterator():
        digest.update((" ".join(map(str, row)) + "\n").encode())
        count += 1
    return {"count": count, "sha256": digest.hexdigest()}
