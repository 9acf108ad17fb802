"""What the events vouch for: every row they name is as it was written, and every row of those tables is named.

A library that ran before there was a chain of events has older rows that no event names. Nothing proves what those
said before the first head was exported; they are counted and hashed into each head, so that they cannot
change unseen from then on. Whether the library ran before is itself in the chain: its first submission names no row.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.apps import apps
from django.db import connection
from django.db.models import Model

from articles.models import Edit
from reviews import chain
from reviews.fingerprints import FIELDS
from reviews.models import Event
from reviews.transitions import Verb
from reviews.verification.fault import Fault, Tell

BATCH = 1_000

# An edit is evidence from the submission on that it went into; until then no event can name it.
_NOT_YET = {
    Edit: (
        "t.id > coalesce((SELECT max(s.edit_id) FROM reviews_submission s WHERE s.article_id = t.article_id), 0)"
        " AND t.id > coalesce((SELECT max(pk) FROM vouched), 0)"
    )
}

_UNVOUCHED = """
    WITH vouched AS MATERIALIZED (
        SELECT DISTINCT CASE WHEN jsonb_typeof(r -> 'pk') = 'number' THEN (r ->> 'pk')::numeric::bigint END AS pk
          FROM reviews_event e
          CROSS JOIN LATERAL jsonb_array_elements(
               CASE WHEN jsonb_typeof(e.records) = 'array' THEN e.records ELSE '[]' END) AS r
         WHERE r ->> 'of' = %(label)s)
    SELECT t.id, t.id < coalesce((SELECT min(pk) FROM vouched), 9223372036854775807) AS is_older
      FROM {table} t LEFT JOIN vouched v ON v.pk = t.id
     WHERE v.pk IS NULL AND NOT ({not_yet})
     ORDER BY t.id
"""


class _Voucher(NamedTuple):
    event: int
    version: int
    sha256: str


def name_rows_as_written(tell: Tell) -> Iterator[Fault]:
    """Every fingerprint in the chain of events is that of the row it names."""
    models = {model._meta.label_lower: model for model in FIELDS}
    waiting: list[dict[str, Any]] = []
    for row in Event.objects.order_by("number").values("pk", "records").iterator(BATCH):
        waiting.append(row)
        if len(waiting) == BATCH:
            yield from _compare(waiting, models)
            tell(len(waiting))
            waiting.clear()
    yield from _compare(waiting, models)


def _compare(events: list[dict[str, Any]], models: dict[str, type[Model]]) -> Iterator[Fault]:
    """Compare what a batch of events says with the rows, in one query for each table and version."""
    found: dict[tuple[type[Model], int], dict[int, list[_Voucher]]] = defaultdict(lambda: defaultdict(list))
    for event in events:
        for record in event["records"] if isinstance(event["records"], list) else ():
            try:
                model, pk, version = models[record["of"]], int(record["pk"]), int(record["v"])
                FIELDS[model][version - 1]
                found[model, version][pk].append(_Voucher(event["pk"], version, record["sha256"]))
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


def miss_no_row(tell: Tell) -> Iterator[Fault]:
    """Every row of a covered table was recorded by an event, or is older than the chain of events."""
    ran_before = ran_before_the_chain()
    for model in FIELDS:
        for pk, is_older in _unvouched(model):
            if not (ran_before and is_older):
                yield Fault(
                    "row-unrecorded",
                    model._meta.db_table,
                    pk,
                    "no event recorded this row",
                    article=_article_of(model, pk),
                )


def ran_before_the_chain() -> bool:
    first = (
        Event.objects.filter(verb__in=[Verb.SUBMIT, Verb.RE_REVIEW], outcome=Event.Outcome.DONE)
        .order_by("number")
        .values_list("records", flat=True)
        .first()
    )
    return first == []


def older_rows() -> dict[str, dict[str, Any]]:
    """Return how many rows of each table are older than the chain of events, and one digest of their fingerprints."""
    counted: dict[str, dict[str, Any]] = {}
    for model in FIELDS if ran_before_the_chain() else ():
        fields = FIELDS[model][0]
        digest, count = hashlib.sha256(), 0
        keys = [pk for pk, is_older in _unvouched(model) if is_older]
        for start in range(0, len(keys), BATCH):
            rows = (
                model._default_manager.filter(pk__in=keys[start : start + BATCH]).order_by("pk").values("pk", *fields)
            )
            for row in rows.iterator():
                digest.update(f"{row['pk']} {chain.hash_of_values({name: row[name] for name in fields})}\n".encode())
                count += 1
        if count:
            counted[model._meta.db_table] = {"count": count, "sha256": digest.hexdigest()}
    return counted


def _unvouched(model: type[Model]) -> Iterator[tuple[int, bool]]:
    sql = _UNVOUCHED.format(table=model._meta.db_table, not_yet=_NOT_YET.get(model, "false"))
    with connection.cursor() as cursor:
        cursor.execute(sql, {"label": model._meta.label_lower})
        yield from cursor.fetchall()


def _article_of(model: type[Model], pk: int) -> int | None:
    row = apps.get_model(model._meta.label)._default_manager.filter(pk=pk).values().first() or {}
    return row.get("article_id")
