"""Whether a translated field still says what the source says, judged by the words it was made from.

Pure: documents and the recorded pairs of words in, states out. No timestamp decides, and nothing is
stored that can be computed. A pair says "this translation was made from that source"; it holds wherever
the two stand together in the article, so that rows change places without a false alarm, and a draft put
back to an older state is judged as it was then.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from articles import html, text
from articles.content import sha256
from articles.document import ArticleDocument, HtmlPair, LongTextPair, Text


class State(StrEnum):
    """How a translated field stands to its source."""

    EMPTY = "empty"  # neither language says anything
    MISSING = "missing"  # the source speaks, the translation does not
    CURRENT = "current"
    CHANGED = "changed"  # the source has other words than those it was made from
    STILL_RIGHT = "still_right"  # changed, and a person judged the translation still right
    MACHINE = "machine"  # no person has checked what a machine wrote
    EXTRA = "extra"  # the translation speaks, the source does not


class Verdict(StrEnum):
    """What is on record about a source and its translation."""

    TRANSLATED = "translated"
    STILL_RIGHT = "still_right"
    MACHINE = "machine"


_STATES = {
    Verdict.TRANSLATED: State.CURRENT,
    Verdict.STILL_RIGHT: State.STILL_RIGHT,
    Verdict.MACHINE: State.MACHINE,
}


@dataclass(frozen=True)
class Basis:
    """The source words that a translation was made from, or was judged right for."""

    source_text: str
    target_digest: str
    verdict: Verdict = Verdict.TRANSLATED


# The recorded pairs of one article by field (see `field_of`), oldest first.
Bases = Mapping[str, Sequence[Basis]]


def places(document: ArticleDocument) -> dict[str, Text]:
    """Name every translated field of the document, in page order.

    Sections go by their anchor, so that moving one makes no false alarm; rows without a name of their
    own go by what they show, then by their order.
    """
    return {place: _as_kept(words) for place, words in _places(document).items()}


def _places(document: ArticleDocument) -> dict[str, Text]:
    found: dict[str, Text] = {
        "title": document.title,
        "synonyms": document.synonyms,
        "summary": document.summary,
        "source_line": document.source_line,
    }
    for section in document.sections:
        name = _unused(found, f"section:{section.anchor}", "heading")
        found |= {f"{name}:heading": section.heading, f"{name}:body": section.body}
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


def newly_translated(before: ArticleDocument | None, after: ArticleDocument) -> Iterator[tuple[str, Text]]:
    """Yield each place whose translation was written in this edit, with its words.

    A translation that stood in the same field of another row before, moved and was not written; nor was one whose
    markup alone was tidied.
    """
    old = {(field_of(place), words.es) for place, words in places(before).items()} if before else set()
    tidy: set[tuple[str, str]] | None = None
    for place, words in places(after).items():
        if not words.es or (field_of(place), words.es) in old:
            continue
        if isinstance(words, HtmlPair):
            tidy = {(field, _tidy(es)) for field, es in old if field == field_of(place)} if tidy is None else tidy
            if (field_of(place), _tidy(words.es)) in tidy:
                continue
        yield place, words


def state(words: Text, known: Sequence[Basis]) -> State:
    """Judge one field by what is known of its kind. A translation that nobody vouches for is changed, never current."""
    if not words.es:
        return State.MISSING if words.en else State.EMPTY
    if not words.en:
        return State.EXTRA
    of_these_words = _of(words, known)
    for basis in of_these_words:
        if basis.source_text == words.en:
            return _STATES[basis.verdict]
    machine = bool(of_these_words) and all(basis.verdict is Verdict.MACHINE for basis in of_these_words)
    return State.MACHINE if machine else State.CHANGED


def states(document: ArticleDocument, bases: Bases) -> dict[str, State]:
    """Judge every translated field of the document, in page order."""
    return {place: state(words, bases.get(field_of(place), ())) for place, words in places(document).items()}


def basis_of(words: Text, known: Sequence[Basis]) -> Basis | None:
    """Return what is known of a translation as it stands now: for this source, else the newest for another."""
    of_these_words = _of(words, known)
    same = (basis for basis in of_these_words if basis.source_text == words.en)
    return next(same, next(iter(of_these_words), None))


def field_of(place: str) -> str:
    """Name the field of a place without its row, as in "section:body": words keep their source when rows move."""
    first, *rest = place.split(":")
    return f"{first}:{rest[-1]}" if rest else first


def _as_kept(words: Text) -> Text:
    """Return plain words in their one spelling, where they have one. Rich text is cleaned on its way in."""
    if isinstance(words, HtmlPair):
        return words
    tidy = text.paragraph if isinstance(words, LongTextPair) else text.line
    try:
        return words.model_copy(update={"en": tidy(words.en), "es": tidy(words.es)})
    except text.TextError:
        return words


def _tidy(body: str) -> str:
    try:
        return html.clean(body)
    except html.HtmlError:
        return body


def _of(words: Text, known: Sequence[Basis]) -> list[Basis]:
    """Return what is known of this translation, the newest first."""
    digest = sha256(words.es)
    return [basis for basis in reversed(known) if basis.target_digest == digest]


def _unused(found: dict[str, Text], name: str, field: str) -> str:
    number, candidate = 1, name
    while f"{candidate}:{field}" in found:
        number += 1
        candidate = f"{name}#{number}"
    return candidate
