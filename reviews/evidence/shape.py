"""What a receipt or an evidence file may say at all. Whatever else stands in one, nobody here has vouched for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from articles.models import Publication
from reviews import chain
from reviews.fingerprints import FIELDS
from reviews.models import Event, SignOff, Submission

# A dictionary says which keys there may be, a list of one shape that there are rows of it; None is any value.
Shape = dict[str, Any] | list[Any] | None


def _keys(*names: str) -> dict[str, Shape]:
    return dict.fromkeys(names)


def _entry(model: type[SignOff] | type[Event]) -> Shape:
    return _keys("hash_version", "hash", *(name for fields in chain.HASHED[model].values() for name in fields))


def _row(model: type[Publication] | type[Submission]) -> Shape:
    return _keys("id", *(name for fields in FIELDS[model] for name in fields))


_COMMENT = _keys("place", "text", "by", "at")
_CHANGE = {
    **_keys("place", "part", "heading", "status", "words_inserted", "words_deleted"),
    "fields": [_keys("name", "old", "new")],
    "callouts": [_keys("kind", "old", "new")],
}
RECEIPT: dict[str, Shape] = {
    **_keys("receipt", "code", "article", "language"),
    "library": _keys("name", "address"),
    "sign_off": _entry(SignOff),
}
EVIDENCE: dict[str, Shape] = {
    **_keys("evidence", "code", "page", "text", "source_text"),
    "library": _keys("name", "address", "time_zone"),
    "copy": _keys("made_at", "made_by"),
    "publication": _row(Publication),
    "submission": _row(Submission),
    "signatures": [{**RECEIPT, "signed_at_the_library": None, "taken_back": _keys("reason", "at")}],
    "comments": [_COMMENT],
    "earlier_submissions": [{**_keys("submitted_at", "state", "note", "answer"), "comments": [_COMMENT]}],
    "stepped_aside": [_keys("by", "reason", "text", "at")],
    "changes": {"since_version": None, "changes": [_CHANGE]},
    "published": _entry(Event),
    "events": [_entry(Event)],
    "withdrawals": [{**_keys("reason", "notice_en", "notice_es", "at", "by"), "restored": _keys("note", "at")}],
}


def strangers(said: Any, shape: Shape, place: str = "") -> Iterator[str]:
    """Yield the place of each key that no document of this library has, such as `signatures[0].sign_off.rank`."""
    if isinstance(shape, dict) and isinstance(said, dict):
        for name, value in said.items():
            there = f"{place}.{name}" if place else str(name)
            if name not in shape:
                yield there
            else:
                yield from strangers(value, shape[name], there)
    elif isinstance(shape, list) and isinstance(said, list):
        for number, row in enumerate(said):
            yield from strangers(row, shape[0], f"{place}[{number}]")
    elif shape is not None and said is not None:
        yield place
