"""The piece of a text that shows why it was found, with the words that were looked for marked. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from articles.search.folding import flat

LENGTH = 220  # characters
MAX_ENDING = 6  # letters that a word may have more than its stem


@dataclass(frozen=True)
class Piece:
    """Some characters of a text, to be escaped like any others."""

    text: str
    is_marked: bool = False


def snippet(passages: Iterable[str], stems: Sequence[str]) -> tuple[Piece, ...]:
    """Return the passage with most of the words, cut to length around the first; the first passage if none has any."""
    starts = _starts(stems)
    pattern = _pattern(starts)
    best, most = "", -1
    for passage in filter(None, passages):
        text = flat(passage)
        # Most passages have none of them, and the pattern would take longer to find that out.
        number = sum(start in text for start in starts)
        if pattern and number > max(most, 0):
            number = len({found[1] for found in pattern.finditer(text)})
        if number > most:
            best, most = passage, number
            if number >= len(stems):
                break
    return tuple(_marked(_cut(best, pattern), pattern))


def _starts(stems: Sequence[str]) -> frozenset[str]:
    """Return how words that have a stem begin: give or take an English y at its end."""
    return frozenset(stem[:-1] if len(stem) > 3 and stem.endswith("i") else stem for stem in stems)


@lru_cache(maxsize=100)  # the results of a query have one, and the pages that follow it the same
def _pattern(starts: frozenset[str]) -> re.Pattern[str] | None:
    if not starts:
        return None
    # What a word may not follow is looked at behind its beginning: a pattern that begins with letters skips all others.
    ordered = map(re.escape, sorted(starts, key=len, reverse=True))
    begun = "|".join(rf"{start}(?<![^\W_]{start})" for start in ordered)
    return re.compile(rf"({begun})[^\W_]{{0,{MAX_ENDING}}}(?![^\W_])")


def _cut(passage: str, pattern: re.Pattern[str] | None) -> str:
    if len(passage) <= LENGTH:
        return passage
    found = pattern.search(flat(passage)) if pattern else None
    start = max(0, min((found.start() if found else 0) - LENGTH // 3, len(passage) - LENGTH))
    end = start + LENGTH
    if start:
        start = passage.find(" ", start, end) + 1 or start
    if end < len(passage):
        end = passage.rfind(" ", start, end) if passage.rfind(" ", start, end) > start else end
    return ("… " if start else "") + passage[start:end] + (" …" if end < len(passage) else "")


def _marked(passage: str, pattern: re.Pattern[str] | None) -> Iterable[Piece]:
    last = 0
    for found in pattern.finditer(flat(passage)) if pattern else ():
        if found.start() > last:
            yield Piece(passage[last : found.start()])
        yield Piece(passage[found.start() : found.end()], is_marked=True)
        last = found.end()
    if last < len(passage):
        yield Piece(passage[last:])
