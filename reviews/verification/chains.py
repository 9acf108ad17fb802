"""Both chains: every entry hashes to what it says, is linked to the one before it, and none is missing between."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reviews import chain
from reviews.models import Event, SignOff
from reviews.verification.fault import Fault, Tell

BATCH = 2_000


def of_sign_offs(tell: Tell) -> Iterator[Fault]:
    yield from _links(SignOff, "submission__article_id", "submission__language", tell)


def of_events(tell: Tell) -> Iterator[Fault]:
    yield from _links(Event, "article_id", "language", tell)


def _links(model: type[SignOff] | type[Event], article: str, language: str, tell: Tell) -> Iterator[Fault]:
    versions = chain.HASHED[model]
    names = {name for fields in versions.values() for name in fields} | {"pk", "hash", article, language}
    previous_number, previous_hash = 0, chain.GENESIS
    rows: Iterator[dict[str, Any]] = model._default_manager.order_by("number", "pk").values(*names).iterator(BATCH)
    for count, row in enumerate(rows, start=1):
        where = {
            "table": model._meta.db_table,
            "key": row["pk"],
            "article": row[article],
            "language": row[language] or "",
        }
        if row["number"] != previous_number + 1:
            yield Fault(
                "chain-gap", what="an entry of the chain is missing or out of place", **where,
                expected=previous_number + 1, found=row["number"],
            )  # fmt: skip
        if row["previous_hash"] != previous_hash:
            yield Fault(
                "chain-link", what="the entry does not continue the one before it", **where,
                expected=previous_hash, found=row["previous_hash"],
            )  # fmt: skip
        if fields := versions.get(row["hash_version"]):
            found = chain.hash_of_values({name: row[name] for name in fields})
            if found != row["hash"]:
                yield Fault(
                    "chain-hash", what="the entry was changed after it was written", **where,
                    expected=row["hash"], found=found,
                )  # fmt: skip
        else:
            yield Fault("chain-version", what="no such version of the hash", **where, found=row["hash_version"])
        previous_number, previous_hash = row["number"], row["hash"]
        if count % BATCH == 0:
            tell(BATCH)
