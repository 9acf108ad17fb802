"""JSON from strangers: every way in which it can hurt ends in one sentence."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from pydantic import ValidationError

MAX_BYTES = 20_000_000
MAX_DEPTH = 40  # the deepest place of an article is six levels down

# PostgreSQL stores no NUL, and UTF-8 no half of a surrogate pair.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class UnreadableJson(Exception):  # noqa: N818 - its text is the sentence that the report prints
    """The text is not JSON that can be worked with; the message says why."""


def parse(data: bytes) -> Any:
    """Return the one JSON value in `data`. Raises UnreadableJson."""
    return _parse(_decode(data))


def parse_many(data: bytes) -> Iterator[tuple[str, Any]]:
    """Yield what a file holds as (JSON pointer or line, value): one object, each of a list, or one per line.

    A line that is not JSON yields its UnreadableJson as the value, so that the others are still read.
    Raises UnreadableJson when nothing at all can be read.
    """
    text = _decode(data)
    lines = [(number, line.strip()) for number, line in enumerate(text.split("\n"), start=1) if line.strip()]
    if len(lines) > 1 and lines[0][1].startswith("{") and lines[0][1].endswith("}"):
        for number, line in lines:
            yield _("line %(number)s") % {"number": number}, _parse_or_error(line)
        return
    whole = _parse(text)
    if isinstance(whole, list):
        yield from ((f"/{index}", value) for index, value in enumerate(whole))
    else:
        yield "", whole


def pointer(*steps: str | int) -> str:
    """Return the JSON pointer (RFC 6901) of a place inside a value."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)


def complaints(error: ValidationError) -> list[tuple[str, str]]:
    """Return what a pydantic check found as (JSON pointer, sentence), without repeating the input."""
    return [
        (pointer(*(printable(str(step)[:60]) for step in detail["loc"])), detail["msg"])
        for detail in error.errors(include_url=False, include_context=False, include_input=False)
    ]


def _parse_or_error(line: str) -> Any:
    try:
        return _parse(line)
    except UnreadableJson as error:
        return error


def _decode(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise UnreadableJson(_("the file is larger than %(limit)s MB") % {"limit": MAX_BYTES // 1_000_000})
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableJson(_("the file is not UTF-8 text: byte %(offset)s") % {"offset": error.start}) from error


def _parse(text: str) -> Any:
    try:
        value = json.loads(text, object_pairs_hook=_object, parse_constant=_constant)
    except RecursionError as error:
        raise UnreadableJson(_("the JSON is nested too deeply")) from error
    except json.JSONDecodeError as error:
        raise UnreadableJson(
            _("not JSON: line %(line)s, column %(column)s: %(reason)s")
            % {"line": error.lineno, "column": error.colno, "reason": error.msg}
        ) from error
    except ValueError as error:  # a number of thousands of digits
        raise UnreadableJson(_("a number in the JSON is too long")) from error
    _check_strings(value)
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value: dict[str, Any] = {}
    for key, item in pairs:
        if key in value:
            raise UnreadableJson(_("the key “%(key)s” stands twice in one object") % {"key": printable(key[:60])})
        value[key] = item
    return value


def _constant(name: str) -> Any:
    raise UnreadableJson(_("%(name)s is not a JSON value") % {"name": name})


def _check_strings(value: Any) -> None:
    # A loop and no recursion: what it guards against is depth.
    queue: list[tuple[tuple[str | int, ...], Any]] = [((), value)]
    while queue:
        steps, item = queue.pop()
        if len(steps) > MAX_DEPTH:
            raise UnreadableJson(_("the JSON is nested too deeply"))
        if isinstance(item, dict):
            for key, inner in item.items():
                place = (*steps, printable(key[:60]))
                queue += [(place, key), (place, inner)]
        elif isinstance(item, list):
            queue.extend(((*steps, index), inner) for index, inner in enumerate(item))
        elif isinstance(item, str) and _UNSTORABLE.search(item):
            raise UnreadableJson(
                _("%(place)s holds a character that cannot be stored (NUL, or half of a surrogate pair)")
                % {"place": pointer(*steps)}
            )


def printable(words: str) -> str:
    """Return words of unknown origin without anything that a terminal would act on."""
    return "".join(character if character.isprintable() else "�" for character in words)
