"""Whether a translated field still says what the source says, judged by the words it was made from.

Pure: documents and the recorded source texts in, states out. No timestamp decides, and nothing is
stored that can be computed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from articles.document import ArticleDocument, Text


class State(StrEnum):
    """How a translated field stands to its source."""

    EMPTY = "empty"  # neither language says anything
    MISSING = "missing"  # the source speaks, the translation does not
    CURRENT = "current"
    CHANGED = "changed"  # the source has other words than those it was made from
    STILL_RIGHT = "still_right"  # changed, and a person judged the translation still right
    EXTRA = "extra"  # the translation speaks, the source does not


@dataclass(frozen=True)
class Basis:
    """The source words a field was made from, or was judged right for."""

    source_text: str
    still_right: bool = False


def places(document: ArticleDocument) -> dict[str, Text]:
    """Name every translated field of the document, in page order.

    Sections go by their anchor, so that moving one makes no false alarm; rows without a name of their
    own go by what they show, then by their order.
    """
    found: dict[str, Text] = {
        "title": document.title,
        "synonyms": document.synonyms,
        "summary": document.summary,
        "source_line": document.source_line,
    }
    for section in document.sections:
        found[f"section:{section.anchor}:heading"] = section.heading
        found[f"section:{section.anchor}:body"] = section.body
    for figure in document.figures:
        name = _unused(found, f"figure:{figure.sha256[:12]}", "caption")
        found |= {f"{name}:caption": figure.caption, f"{name}:alt": figure.alt, f"{name}:credit": figure.credit}
    for card in document.care_cards:
        name = _unused(found, f"care:{card.level}", "heading")
        found |= {f"{name}:heading": card.heading, f"{name}:items": card.items}
    for resource in document.resources:
        found[_unused(found, f"resource:{resource.url}"[:180], "name") + ":name"] = resource.name
    for contributor in document.contributors:
        found[_unused(found, f"contributor:{contributor.name}"[:180], "role") + ":role"] = contributor.role
    for correction in document.corrections:
        found[_unused(found, f"correction:{correction.date}", "text") + ":text"] = correction.text
    return found


def newly_translated(before: ArticleDocument | None, after: ArticleDocument) -> Iterator[tuple[str, str]]:
    """Yield (place, source text) for every field whose translation was written or changed in this edit."""
    old = places(before) if before else {}
    for place, words in places(after).items():
        if words.es and words.es != old.get(place, Text()).es:
            yield place, words.en


def state(words: Text, basis: Basis | None) -> State:
    """Judge one field. A translation without a recorded basis is held to be changed, never current."""
    if not words.es:
        return State.MISSING if words.en else State.EMPTY
    if not words.en:
        return State.EXTRA
    if basis is None or basis.source_text != words.en:
        return State.CHANGED
    return State.STILL_RIGHT if basis.still_right else State.CURRENT


def states(document: ArticleDocument, bases: Mapping[str, Basis]) -> dict[str, State]:
    """Judge every translated field of the document, in page order."""
    return {place: state(words, bases.get(place)) for place, words in places(document).items()}


def _unused(found: dict[str, Text], name: str, field: str) -> str:
    number, candidate = 1, name
    while f"{candidate}:{field}" in found:
        number += 1
        candidate = f"{name}#{number}"
    return candidate
