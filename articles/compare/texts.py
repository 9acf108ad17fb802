"""Frozen HTML and lines of text, taken apart into texts of words that can be compared."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, groupby
from typing import NamedTuple

from articles.compare.result import Mark
from articles.html.tree import Element, Node, parse

# A number with its separators, a raised number, a word with its apostrophes, or any other character by itself.
_PIECE = re.compile(r"\s+|\d+(?:[.,]\d+)*|[⁰¹²³⁴-⁹⁺⁻]+|[^\W\d_][^\W_]*(?:['’][^\W_]+)*|.", re.DOTALL)

_GROUPS = frozenset({"thead", "tbody", "tfoot"})  # of rows; they say nothing to a reader
_BLOCKS = _GROUPS | {"p", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "table", "caption", "tr"}
_SCRIPTS = frozenset({"sup", "sub"})

Marks = tuple[Mark, ...]


class Word(NamedTuple):
    """A word, number or sign. `space` is the white space before it; a line break is one.

    `script` tells apart what is spelt alike and means something else: "sup", "sub", "cell" for the
    line between two cells, or "citation" with the key.
    """

    text: str
    space: str = ""
    script: str = ""
    marks: Marks = ()

    @property
    def key(self) -> tuple[str, str]:
        return self.text, self.script

    @property
    def spelling(self) -> str:
        """The word where nothing can be raised: 10^3, not 103."""
        return f"^{self.text}" if self.script == "sup" else self.text


@dataclass(frozen=True)
class Text:
    """The words of one paragraph, heading, list item, table row or line; see `result.Block` for the path."""

    path: str
    words: tuple[Word, ...]

    @cached_property
    def keys(self) -> tuple[tuple[str, str], ...]:
        return tuple(word.key for word in self.words)


def read_line(path: str, text: str) -> Text:
    """Return one line of plain text."""
    return Text(path, _words([(text, ())]))


def read_html(body: str) -> tuple[Text, ...]:
    """Return the texts of clean HTML in reading order."""
    return tuple(_texts(parse(body), ""))


def plain(words: Sequence[Word]) -> str:
    """Return the words on a line without formatting."""
    return "".join(word.space + word.spelling for word in words).lstrip()


def _texts(nodes: Iterable[Node], path: str) -> Iterator[Text]:
    for is_block, row in groupby(nodes, key=_is_block):
        if is_block:
            yield from chain.from_iterable(_block(node, path) for node in row if isinstance(node, Element))
        elif words := _words(_chunks(row, ())):
            yield Text(path or "p", words)


def _block(element: Element, path: str) -> Iterator[Text]:
    inner = f"{path} {element.tag}".lstrip()
    match element.tag:
        case "tr":
            if words := _words(_row(element)):
                yield Text(inner, words)
        case "li":
            yield from _texts(_tight(element.children), inner)
        case "ol" if start := element.attributes.get("start"):
            yield from _texts(element.children, f"{inner}:{start}")
        case tag:
            yield from _texts(element.children, path if tag in _GROUPS else inner)


def _is_block(node: Node) -> bool:
    return isinstance(node, Element) and node.tag in _BLOCKS


def _tight(nodes: list[Node]) -> list[Node]:
    """Take the first paragraph of a list item for the item itself, so that a second one does not alter it."""
    match nodes:
        case [Element(tag="p") as first, *others]:
            return [*first.children, *others]
    return nodes


def _row(row: Element) -> Iterator[tuple[str, Marks]]:
    for place, cell in enumerate(node for node in row.children if isinstance(node, Element)):
        if place:
            yield " ", ()
            yield "|", (Mark("cell"),)
            yield " ", ()
        spans = " ".join(f"{name}={value}" for name, value in sorted(cell.attributes.items()))
        yield from _chunks(cell.children, (Mark(cell.tag, spans),) if spans or cell.tag == "th" else ())


def _chunks(nodes: Iterable[Node], marks: Marks) -> Iterator[tuple[str, Marks]]:
    """Yield the text below the nodes in pieces of one formatting, with white space where a block ends."""
    for node in nodes:
        if isinstance(node, str):
            yield node, marks
        elif node.tag == "br":
            yield "\n", ()
        elif key := node.attributes.get("data-ref"):
            yield f"[{key}]", (*marks, Mark("citation", key))
        elif node.tag in _BLOCKS:
            yield " ", ()
            yield from _chunks(node.children, marks)
            yield " ", ()
        elif node.tag == "a":
            yield from _chunks(node.children, (*marks, Mark("link", node.attributes.get("href", ""))))
        else:
            yield from _chunks(node.children, (*marks, Mark(node.tag)))


def _words(chunks: Iterable[tuple[str, Marks]]) -> tuple[Word, ...]:
    words: list[Word] = []
    space = ""
    for text, marks in chunks:
        script = _script(marks)
        for piece in [text] if script else _PIECE.findall(text):
            if piece.isspace():
                space += piece
            else:
                words.append(Word(piece, space if words else "", script, tuple(sorted(marks))))
                space = ""
    return tuple(words)


def _script(marks: Marks) -> str:
    if marks and marks[-1].name in {"citation", "cell"}:
        return " ".join(filter(None, marks[-1]))
    return " ".join(mark.name for mark in marks if mark.name in _SCRIPTS)
