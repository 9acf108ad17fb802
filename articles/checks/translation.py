"""How a translation stands to its English: what moved since, what only a machine said, what does not run parallel."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from articles.checks.completeness import MISSING
from articles.checks.finding import Finding, Name
from articles.checks.subject import Subject
from articles.content import ArticleContent
from articles.currency import State
from articles.parity import Code, Mismatch, between, between_contents


def standing(subject: Subject, states: Mapping[str, State], *, known: Collection[str]) -> Iterator[Finding]:
    """Find what the English says and the translation does not, or says otherwise. `known` places are blocked anyway."""
    for place, state in states.items():
        row = subject.row_of(place)
        if state is State.MISSING and place not in known:
            yield subject.blocks(MISSING, place, row)
        elif state is State.MACHINE:
            yield subject.blocks("translation.machine", place, row)
        elif state is State.CHANGED:
            yield subject.warns("translation.changed", place, row)


def differences(subject: Subject, *, known: Collection[str]) -> Iterator[Finding]:
    """Find where the two languages of a draft do not run parallel, but for places that are blocked anyway."""
    yield from _told(subject, between(subject.document), known)


def differences_between(
    subject: Subject, source: ArticleContent, translation: ArticleContent, *, known: Collection[str]
) -> Iterator[Finding]:
    """Find the same of a frozen translation and the English that it was compared with."""
    yield from _told(subject, between_contents(source, translation), known)


def _told(subject: Subject, found: Iterable[Mismatch], known: Collection[str]) -> Iterator[Finding]:
    for one in found:
        is_lacking = one.code is Code.PART and any(place.startswith(f"{one.row}:") for place in known)
        if one.place not in known and not is_lacking:
            row = subject.row_of(one.place)
            if one.row != one.place and not row.words:
                row = Name(one.heading, one.heading_language)
            yield subject.warns(f"parity.{one.code}", one.place, row, **_sides(one))


def _sides(one: Mismatch) -> dict[str, str]:
    if one.code is Code.PART:
        return {}
    sides = {"english": one.source, "spanish": one.translation}
    return {f"strange_in_{name}": words for name, words in sides.items()} if one.is_strange else sides
