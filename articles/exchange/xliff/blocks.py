"""A text taken apart into what a translator works on one at a time, and the frame that holds it together.

One paragraph, heading, list item or cell is one piece of work: that is how translation tools and their
memories work best. The tags between them are the frame; it never leaves the library, so it cannot be broken.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, zip_longest

from articles.exchange.xliff.inline import INLINE, opening_of
from articles.html.tree import VOID, Element, Node, parse, serialise

_LINE_END = re.compile(r"(\r\n|\r|\n)")


@dataclass(frozen=True)
class Blocks:
    """`frame` has one more entry than `runs`: what stands before the first, between them, and after the last."""

    frame: tuple[str, ...]
    runs: tuple[tuple[Node, ...], ...]

    def keys(self) -> list[str]:
        """Return what each run says, so that two can be compared."""
        return [serialise(run) for run in self.runs]

    def filled(self, runs: Sequence[str]) -> str:
        """Return the frame with other runs in it, given as they are to be written."""
        return "".join(part for pair in zip_longest(self.frame, runs, fillvalue="") for part in pair)


def blocks_of(html: str) -> Blocks:
    """Take clean rich text apart."""
    builder = _Builder()
    builder.walk(parse(html))
    return builder.blocks()


def lines_of(text: str) -> Blocks:
    """Take a text of one entry per line apart; each line end stays as it is."""
    builder = _Builder()
    for part in _LINE_END.split(text):
        builder.add([part])
    return builder.blocks()


def one_block(text: str) -> Blocks:
    """Return a plain text as one piece, its line ends among the words."""
    return Blocks(("", ""), ((text,),))


class _Builder:
    def __init__(self) -> None:
        self.frame = [""]
        self.runs: list[tuple[Node, ...]] = []

    def blocks(self) -> Blocks:
        return Blocks(tuple(self.frame), tuple(self.runs))

    def walk(self, nodes: Iterable[Node]) -> None:
        for inline, group in groupby(nodes, key=_is_inline):
            if inline:
                self.add(list(group))
                continue
            for element in group:
                assert isinstance(element, Element)  # noqa: S101 - what is not inline is an element
                self.frame[-1] += opening_of(element)
                if element.tag not in VOID:
                    self.walk(element.children)
                    self.frame[-1] += f"</{element.tag}>"

    def add(self, run: list[Node]) -> None:
        """Add a run; one without a word to translate belongs to the frame."""
        if _has_words(run):
            self.runs.append(tuple(run))
            self.frame.append("")
        else:
            self.frame[-1] += "".join(
                node if isinstance(node, str) and node.isspace() else serialise([node]) for node in run
            )


def _is_inline(node: Node) -> bool:
    return isinstance(node, str) or node.tag in INLINE


def _has_words(nodes: Iterable[Node]) -> bool:
    return any(
        node.strip() != "" if isinstance(node, str) else "data-ref" not in node.attributes and _has_words(node.children)
        for node in nodes
    )
