"""Every single change that the owner of the tables could make to the evidence of a small library, one after another."""

from __future__ import annotations

import datetime as dt
import os
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

from articles import media
from articles.models import Address, Edit, Image, LivePage, Publication
from reviews import chain
from reviews.fingerprints import FIELDS
from reviews.models import Comment, Event, SignOff, Submission
from reviews.verification import Fault

EVIDENCE = (*chain.HASHED, *FIELDS, LivePage, Address, Image)
ROWS_EACH = 3  # rows of each table whose columns are changed, spread over the whole of it
# Who uploaded a picture and when is no evidence: what was signed is its bytes.
EXEMPT = {(Image, "uploaded_at"), (Image, "uploaded_by")}


@dataclass(frozen=True)
class Case:
    """One change. `row` is what it was done to, as it was before."""

    name: str
    do: Callable[[], None]
    row: models.Model
    others: tuple[models.Model, ...] = ()

    def is_named_in(self, faults: Iterable[Fault]) -> bool:
        """Go through the faults until one points at what was changed."""
        return any(_names(fault, row) for fault in faults for row in (self.row, *self.others))


def _names(fault: Fault, row: models.Model) -> bool:
    """Whether the fault points at the row: by its key, by its place in its chain, or by where it is missing."""
    if (fault.table, fault.key) == (row._meta.db_table, row.pk):
        return True
    if isinstance(row, SignOff | Event) and (fault.code, fault.table) == ("chain-gap", row._meta.db_table):
        return fault.expected == row.number
    if isinstance(row, SignOff):
        return fault.expected == row.hash
    if isinstance(row, LivePage | Address) and fault.table == row._meta.db_table:
        return (fault.article, fault.language) == (row.article_id, row.language)
    if isinstance(row, Image):
        return str(fault.key).startswith(row.sha256)
    # The last event is found by the rows that nothing records any more.
    return isinstance(row, Event) and fault.code == "row-unrecorded" and fault.article == row.article_id


def open_the_tables() -> None:
    """Switch off what stands in an owner's way. PostgreSQL refuses it while a foreign key waits to be looked at."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE; SET CONSTRAINTS ALL IMMEDIATE")
        for model in EVIDENCE:
            table = model._meta.db_table
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute(
                "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype IN ('u','c')", [table]
            )
            for (name,) in cursor.fetchall():
                cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
            cursor.execute(
                "SELECT indexrelid::regclass FROM pg_index WHERE indrelid = %s::regclass AND indisunique"
                " AND NOT indisprimary",
                [table],
            )
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP INDEX {name}")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def cases() -> Iterator[Case]:
    for model in EVIDENCE:
        rows = _recorded(model)
        for row in _spread(rows, ROWS_EACH):
            yield from _changed_columns(model, row)
            if model in FIELDS:
                yield Case(f"{_name(row)} gets another key", _setter(model, row.pk, id=row.pk + 100_000), row)
        for row in _spread(rows, 8):
            yield Case(f"{_name(row)} is deleted", _deleter(model, row.pk), row)
            if model is not Image:  # a second name for the same file
                copy = 200_000 + row.pk
                yield Case(f"{_name(row)} is there twice", _copier(model, row.pk, copy), model(pk=copy), others=(row,))
        if place := _place(model):
            for one, other in pairwise(_spread(rows, 5)):
                name = f"{_name(one)} and {_name(other)} change places"
                yield Case(name, _swapper(model, place, one, other), one, (other,))
    yield from _long_texts()
    yield from _moved_signatures()
    yield from _forged_signatures()
    yield from _files()


def _changed_columns(model: type[models.Model], row: models.Model) -> Iterator[Case]:
    for field in model._meta.concrete_fields:
        if not field.primary_key and (model, field.name) not in EXEMPT:
            value = _another(field, getattr(row, field.attname))
            yield Case(f"{_name(row)}: {field.attname}", _setter(model, row.pk, **{field.attname: value}), row)


def _another(field: models.Field, value: Any) -> Any:
    """Return another value of the same kind."""
    match field:
        case models.ForeignKey():
            other = field.related_model._default_manager.exclude(pk=value).order_by("pk").values_list("pk", flat=True)
            return other.first() or 100_000
        case models.BooleanField():
            return not value
        case models.IntegerField():
            return value + 1
        case models.DateTimeField():
            return (value or dt.datetime(2026, 1, 1, tzinfo=dt.UTC)) + dt.timedelta(seconds=1)
        case models.DateField():
            return (value or dt.date(2026, 1, 1)) + dt.timedelta(days=1)
        case models.UUIDField():
            return uuid.UUID(int=7)
        case models.JSONField():
            return value[:-1] if value else [{"x": 1}]
        case ArrayField():
            return [*value, 7 if isinstance(field.base_field, models.IntegerField) else "x"]
    if field.max_length == 64 and value:
        return value[:-1] + ("0" if value[-1] != "0" else "1")
    if field.choices:
        return next(choice for choice, _label in field.choices if choice != value)
    return value[:-1] + "x" if value and field.max_length and len(value) >= field.max_length else f"{value}x"


def _long_texts() -> Iterator[Case]:
    """One character in a text of the length that readers and reviewers see."""
    for model, column in (
        (Submission, "content"),
        (Submission, "source_content"),
        (Publication, "content"),
        (SignOff, "attest_text"),
        (SignOff, "interests"),
        (Comment, "text"),
        (Event, "detail"),
    ):
        for row in _spread([row for row in _recorded(model) if len(getattr(row, column)) > 2], 6):
            text = getattr(row, column)
            place = len(text) // 2
            changed = text[:place] + chr(ord(text[place]) ^ 1) + text[place + 1 :]
            yield Case(f"{_name(row)}: one letter of {column}", _setter(model, row.pk, **{column: changed}), row)


def _moved_signatures() -> Iterator[Case]:
    """Each signature under each other submission, whether of another version, language or article."""
    submissions = list(Submission.objects.order_by("pk"))
    for sign_off in _spread(_recorded(SignOff), 6):
        for submission in submissions:
            if submission.pk != sign_off.submission_id:
                name = f"{_name(sign_off)} under submission {submission.pk}"
                yield Case(name, _setter(SignOff, sign_off.pk, submission_id=submission.pk), sign_off)


def _forged_signatures() -> Iterator[Case]:
    """The last signature, rewritten with a hash that fits: no event recorded that one."""
    last = SignOff.objects.order_by("number").last()
    for changes in (
        {"printed_name": "Somebody Else"},
        {"signed_on": last.signed_on - dt.timedelta(days=30)},
        {"signer_id": SignOff.objects.exclude(signer=last.signer).order_by("pk").first().signer_id},
        {"submission_id": Submission.objects.exclude(pk=last.submission_id).order_by("pk").first().pk},
        {"attest_text": "I approve of everything."},
        {"identity_method": "none"},
    ):
        forged = SignOff(**{f.attname: getattr(last, f.attname) for f in SignOff._meta.concrete_fields} | changes)
        yield Case(
            f"{_name(last)} forged: {', '.join(changes)}",
            _setter(SignOff, last.pk, hash=chain.entry_hash(forged), **changes),
            last,
            others=(Submission(pk=forged.submission_id),),
        )


def _files() -> Iterator[Case]:
    for image in Image.objects.order_by("pk"):
        path = media.path_for(image.sha256, image.extension)
        data = path.read_bytes()
        for place in range(0, len(data), max(1, len(data) // 12)):
            other = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
            yield Case(f"{_name(image)}: byte {place} of its file", lambda p=path, d=other: _write(p, d), image)
        yield Case(f"{_name(image)}: its file is shorter", lambda p=path, d=data[:-1]: _write(p, d), image)
        yield Case(f"{_name(image)}: its file is empty", lambda p=path: _write(p, b""), image)
        yield Case(f"{_name(image)}: its file is gone", path.unlink, image)
        stray = path.with_name(f"{image.sha256[:-4]}0000.{image.extension}")
        yield Case("a file of no image", lambda p=stray: _write(p, b"x"), Image(pk=0, sha256=stray.stem))


def _write(path: Any, data: bytes) -> None:
    path.write_bytes(data)
    os.utime(path, (0, 0))


def _recorded(model: type[models.Model]) -> list[models.Model]:
    rows = model._default_manager.order_by("pk")
    if model is Edit:  # one that was not submitted yet is no evidence yet
        recorded = {record["pk"] for event in Event.objects.all() for record in event.records}
        rows = rows.filter(pk__in=recorded)
    return list(rows)


def _spread(rows: list[Any], count: int) -> list[Any]:
    """Return so many of the rows, the first and the last among them."""
    if len(rows) <= count:
        return rows
    return [rows[round(n * (len(rows) - 1) / (count - 1))] for n in range(count)]


def _name(row: models.Model) -> str:
    return f"{row._meta.model_name} {row.pk}"


def _setter(model: type[models.Model], pk: int, **values: Any) -> Callable[[], None]:
    def change() -> None:
        assert model._base_manager.filter(pk=pk).update(**values) == 1

    return change


def _deleter(model: type[models.Model], pk: int) -> Callable[[], None]:
    def delete() -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {model._meta.db_table} WHERE id = %s", [pk])
            assert cursor.rowcount == 1

    return delete


def _columns(model: type[models.Model]) -> str:
    return ", ".join(field.column for field in model._meta.concrete_fields if not field.primary_key)


def _copier(model: type[models.Model], pk: int, copy: int) -> Callable[[], None]:
    columns, table = _columns(model), model._meta.db_table

    def insert() -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {table} (id, {columns}) SELECT %s, {columns} FROM {table} WHERE id = %s", [copy, pk]
            )
            assert cursor.rowcount == 1

    return insert


def _place(model: type[models.Model]) -> str:
    """Return the column by which others find a row; the key of any other row says nothing to anybody."""
    if model in FIELDS:
        return "id"
    return "number" if model in chain.HASHED else ""


def _swapper(model: type[models.Model], place: str, one: models.Model, other: models.Model) -> Callable[[], None]:
    places = getattr(one, place), getattr(other, place)

    def swap() -> None:
        with connection.cursor() as cursor:
            for old, new in ((places[0], -1), (places[1], places[0]), (-1, places[1])):
                cursor.execute(f"UPDATE {model._meta.db_table} SET {place} = %s WHERE {place} = %s", [new, old])
                assert cursor.rowcount == 1

    return swap
