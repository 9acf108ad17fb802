"""How a translation stands to its English: what moved since, what only a machine said, what does not run parallel."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from articles import html, text
from articles.checks.completeness import MISSING
from articles.checks.finding import UNNAMED, Finding, Name
from articles.checks.subject import Subject
from articles.compare import Mismatch, missing_between
from articles.content import ArticleContent, freeze
from articles.currency import State
from articles.document import SOURCE_LANGUAGE
from articles.spots import spots


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


def parity(subject: Subject, *, known: Collection[str]) -> Iterator[Finding]:
    """Find where the two languages of a draft do not run parallel, but for places that are blocked anyway."""
    if subject.language == SOURCE_LANGUAGE:
        return
    try:
        source, translation = (freeze(subject.document, language) for language in (SOURCE_LANGUAGE, subject.language))
    except (text.TextError, html.HtmlError):
        return
    yield from between(subject, source, translation, known=known)


def between(
    subject: Subject, source: ArticleContent, translation: ArticleContent, *, known: Collection[str]
) -> Iterator[Finding]:
    places = spots(subject.document)
    for mismatch in missing_between(source, translation):
        place = _field(mismatch, places)
        if place in known or mismatch.kind == "part" and any(one.startswith(f"{mismatch.place}:") for one in known):
            continue
        values = {} if mismatch.kind == "part" else {"english": mismatch.source, "spanish": mismatch.translation}
        row = Name(mismatch.heading, subject.language) if mismatch.heading else UNNAMED
        yield subject.warns(f"parity.{mismatch.kind}", place, row, **values)


def _field(mismatch: Mismatch, places: Collection[str]) -> str:
    """Name the field where it can be mended; a part that only one language has is named as it is."""
    fields = (f"{mismatch.place}:{name}" for name in ("body", "items", "caption", "text"))
    return next((one for one in fields if one in places), mismatch.place)
