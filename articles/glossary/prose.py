"""Marking the first use of each term in the text of a page. Pure: the words stay as they are, letter for letter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from articles.glossary.matching import Vocabulary
from articles.html.inline import is_marker
from articles.html.tree import Element, Node

TAG = "dfn"  # no clean text holds one; `articles.html.render` makes a link to the definition of it
_BLOCKS = frozenset({"p", "ul", "ol", "li", "table", "thead", "tbody", "tr", "td", "blockquote"})
# A link leads elsewhere already, and a heading names what follows it.
_PASSED_OVER = frozenset({"a", "caption", "h1", "h2", "h3", "h4", "h5", "h6", "th", TAG})
_GAP = "\ufffc"  # stands for what is passed over, so that no name reaches across it


@dataclass
class _Piece:
    """A string among the children of an element, and where it begins in the words of its paragraph."""

    siblings: list[Node]
    words: str
    start: int


class Marker:
    """Marks the first use of each entry in texts given in the order of the page; `used` holds them in that order."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self.used: dict[int, str] = {}

    def mark(self, nodes: list[Node]) -> list[Node]:
        """Put each first use into an element of its own, with the entry's key as `data-term`; changes the nodes."""
        if self._vocabulary:
            for paragraph in _paragraphs(nodes):
                self._mark(list(paragraph))
        return nodes

    def _mark(self, pieces: list[_Piece]) -> None:
        words = "".join(piece.words for piece in pieces)
        found: dict[int, list[tuple[int, int, int]]] = {}
        for match in self._vocabulary.find(words):
            place = next(
                (
                    place
                    for place, piece in enumerate(pieces)
                    if piece.start <= match.start and match.end <= piece.start + len(piece.words)
                ),
                None,
            )
            if match.key not in self.used and place is not None:
                self.used[match.key] = words[match.start : match.end]
                start = pieces[place].start
                found.setdefault(place, []).append((match.start - start, match.end - start, match.key))
        for place, uses in found.items():
            _divide(pieces[place], uses)


def _paragraphs(nodes: list[Node]) -> Iterator[Iterator[_Piece]]:
    """Yield the words of each paragraph, list item and cell, in their order, as the pieces they are written in."""
    inline: list[_Piece] = []
    length = 0

    def flow(siblings: list[Node]) -> Iterator[Iterator[_Piece]]:
        nonlocal inline, length
        for node in list(siblings):
            if isinstance(node, str):
                inline.append(_Piece(siblings, node, length))
                length += len(node)
            elif node.tag in _PASSED_OVER or node.tag == "br" or is_marker(node):
                inline.append(_Piece([], _GAP, length))
                length += 1
            elif node.tag in _BLOCKS:
                yield from done()
                yield from flow(node.children)
                yield from done()
            else:
                yield from flow(node.children)

    def done() -> Iterator[Iterator[_Piece]]:
        nonlocal inline, length
        if inline:
            yield iter(inline)
        inline, length = [], 0

    yield from flow(nodes)
    yield from done()


def _divide(piece: _Piece, uses: Iterable[tuple[int, int, int]]) -> None:
    """Put the uses in a string into elements of their own."""
    parts: list[Node] = []
    at = 0
    for start, end, key in uses:
        parts += [piece.words[at:start], Element(TAG, {"data-term": str(key)}, [piece.words[start:end]])]
        at = end
    parts.append(piece.words[at:])
    place = next(place for place, node in enumerate(piece.siblings) if node is piece.words)
    piece.siblings[place : place + 1] = [part for part in parts if part]
