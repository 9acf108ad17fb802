"""The definitions that a frozen text takes along, and where the page shows them. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from articles.content import ArticleContent, Definition
from articles.document import SITE_TYPES
from articles.glossary.matching import Vocabulary
from articles.glossary.prose import Marker
from articles.html.tree import parse


@dataclass(frozen=True)
class Entry:
    """A term with its definition in one language, as far as readers are concerned. `key` tells entries apart."""

    key: int
    term: str
    forms: tuple[str, ...]
    text: str
    source: str = ""


class Shelf:
    """The entries that readers are offered in one language, ready to be found in a text."""

    def __init__(self, language: str, entries: Iterable[Entry] = ()) -> None:
        self.entries = {entry.key: entry for entry in entries}
        self.vocabulary = Vocabulary(language, _names(self.entries.values()))


@dataclass(frozen=True)
class Defined:
    """A content with its definitions; `keys` are those of their entries, in the same order."""

    content: ArticleContent
    keys: tuple[int, ...] = ()


def define(content: ArticleContent, shelf: Shelf) -> Defined:
    """Add the definition of each term that the text of the sections uses, in the order of the first uses.

    Pages about the library define nothing: a definition is a medical sentence, and no physician signs them.
    """
    if content.type in SITE_TYPES or not shelf.entries:
        return Defined(content)
    marker = Marker(shelf.vocabulary)
    for section in content.sections:
        marker.mark(parse(section.body))
    rows = tuple(
        Definition(term=entry.term, words=words, text=entry.text, source=entry.source)
        for key, words in marker.used.items()
        for entry in [shelf.entries[key]]
    )
    return Defined(content.model_copy(update={"definitions": rows}), tuple(marker.used))


def marker_of(content: ArticleContent) -> Marker:
    """Return what marks on a page the first uses that the frozen definitions name; a key is a place in their list.

    Only the definitions are frozen, with the words of their first use: those words are found again.
    """
    rows = list(enumerate(content.definitions))
    names = [(key, row.words) for key, row in rows] + [(key, row.term) for key, row in rows]
    return Marker(Vocabulary(content.language, names))


def _names(entries: Iterable[Entry]) -> Iterable[tuple[int, str]]:
    """Yield what each entry is called: the terms themselves before any other forms, which may belong to several."""
    rows = list(entries)
    yield from ((row.key, row.term) for row in rows)
    yield from ((row.key, form) for row in rows for form in row.forms)
