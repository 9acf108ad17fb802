"""What the events vouch for: every row they name is as it was written, and every row of those tables is named.

A library that ran before there was a chain of events has older rows that no event names. Nothing proves what those
said before the first head was exported; they are counted and hashed into each head, so that they cannot
change unseen from then on. Whether the library ran before is itself in the chain: its first submission names no row.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from django.db.models import Max, Model

from articles.models import Edit
from reviews import chain
from reviews.fingerprints import FIELDS
from reviews.models import Event, Submission
from reviews.transitions import OPENS
from reviews.verification.fault import Fault, Tell
from reviews.verification.keys import Keys

BATCH = 1_000

_MODELS = {model._meta.label_lower: model for model in FIELDS}


class _Voucher(NamedTuple):
    event: int
    sha256: str


def rows_are_as_recorded(tell: Tell) -> Iterator[Fault]:
    """Every fingerprint is that of the row it names, and every row of these tables is named or older than the chain."""
    vouched: dict[type[Model], Keys] = defaultdict(Keys)
    for events in _batches():
        yield from _compare(events, vouched)
        tell(len(events))
    ran_before = ran_before_the_chain()
    for model in FIELDS:
        for row in _unvouched(model, vouched[model]):
            if not (ran_before and row["pk"] < vouched[model].lowest):
                yield Fault(
                    "row-unrecorded",
                    model._meta.db_table,
                    row["pk"],
                    "no event recorded this row",
                    article=row.get("article_id"),
                )


def _compare(events: list[dict[str, Any]], vouched: Mapping[type[Model], Keys]) -> Iterator[Fault]:
    """Compare what a batch of events says with the rows, in one query for each table and version."""
    found: dict[tuple[type[Model], int], dict[int, list[_Voucher]]] = defaultdict(lambda: defaultdict(list))
    for event in events:
        for record in event["records"] if isinstance(event["records"], list) else ():
            try:
                model, pk, version = _MODELS[record["of"]], int(record["pk"]), int(record["v"])
                FIELDS[model][version - 1]
                found[model, version][pk].append(_Voucher(event["pk"], record["sha256"]))
                vouched[model].add(pk)
            except (KeyError, TypeError, ValueError, IndexError):
                yield Fault(
                    "fingerprint-unknown",
                    Event._meta.db_table,
                    event["pk"],
                    "names a row in a way that this library does not know",
                    found=str(record),
                )
    for (model, version), vouchers in found.items():
        fields = FIELDS[model][version - 1]
        rows = {
            row["pk"]: row
            for row in model._default_manager.filter(pk__in=list(vouchers)).values("pk", *fields).iterator()
        }
        for pk, said in vouchers.items():
            yield from _judge(model, pk, rows.get(pk), fields, said)


def _judge(
    model: type[Model], pk: int, row: dict[str, Any] | None, fields: tuple[str, ...], vouchers: list[_Voucher]
) -> Iterator[Fault]:
    found = chain.hash_of_values({name: row[name] for name in fields}) if row else None
    for voucher in vouchers:
        if found != voucher.sha256:
            yield Fault(
                "row-changed" if row else "row-missing",
                model._meta.db_table,
                pk,
                f"the row {'is not as' if row else 'is gone that'} event {voucher.event} recorded it",
                article=row.get("article_id") if row else None,
                language=row.get("language", "") if row else "",
                expected=voucher.sha256,
                found=found,
            )


def ran_before_the_chain() -> bool:
    """Whether the first submission in the chain of events names no row: no verb leaves it so, only the migration."""
    first = (
        Event.objects.filter(verb__in=OPENS, outcome=Event.Outcome.DONE)
        .order_by("number")
        .values_list("records", flat=True)
        .first()
    )
    return first == []


def older_rows() -> dict[str, dict[str, Any]]:
    """Return how many rows of each table are older than the chain of events, and one digest of their fingerprints."""
    if not ran_before_the_chain():
        return {}
    vouched: dict[type[Model], Keys] = defaultdict(Keys)
    for events in _batches():
        for event in events:
            for record in event["records"]:
                vouched[_MODELS[record["of"]]].add(record["pk"])
    counted: dict[str, dict[str, Any]] = {}
    for model in FIELDS:
        fields = FIELDS[model][0]
        digest, count = hashlib.sha256(), 0
        older = model._default_manager.filter(pk__lt=vouched[model].lowest).order_by("pk")
        for row in older.values("pk", *fields).iterator(BATCH):
            digest.update(f"{row['pk']} {chain.hash_of_values({name: row[name] for name in fields})}\n".encode())
            count += 1
        if count:
            counted[model._meta.db_table] = {"count": count, "sha256": digest.hexdigest()}
    return counted


def _batches() -> Iterator[list[dict[str, Any]]]:
    """Yield all events in their order, many at a time."""
    batch: list[dict[str, Any]] = []
    rows: Iterator[Any] = Event.objects.order_by("number").values("pk", "records").iterator(BATCH)
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    yield batch


def _unvouched(model: type[Model], vouched: Keys) -> Iterator[dict[str, Any]]:
    """Yield the rows that no event names, but for edits that were not submitted yet: until then none can."""
    names = ("pk", "article_id") if "article_id" in FIELDS[model][-1] else ("pk",)
    rows: Iterator[dict[str, Any]] = model._default_manager.order_by("pk").values(*names).iterator(BATCH)
    for row in rows:
        if row["pk"] not in vouched and not (model is Edit and row["pk"] > _newest_submitted(row["article_id"])):
            yield row


def _newest_submitted(article: int) -> int:
    """Return the newest edit of an article that went into a submission."""
    return Submission.objects.filter(article=article).aggregate(newest=Max("edit_id"))["newest"] or 0
