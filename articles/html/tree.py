"""HTML as a tree of elements and strings: reading what the sanitiser lets through, and writing it again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from typing import TypeAlias

from django.utils.translation import gettext as _

MAX_DEPTH = 40  # elements within each other; editors and importers need some ten
VOID = frozenset({"br", "hr"})


class HtmlError(ValueError):
    """Rich text that no page can hold; the message is a sentence for whoever wrote it."""


@dataclass(slots=True)
class Element:
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node] = field(default_factory=list)


Node: TypeAlias = Element | str


def parse(html: str) -> list[Node]:
    """Read HTML whose tags are all closed, as nh3 and `serialise` write it."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.root.children


def serialise(nodes: Iterable[Node], *, max_depth: int = MAX_DEPTH) -> str:
    """Write the nodes with attributes in the order of their names and no more entities than needed."""
    if max_depth < 0:
        raise too_deep()
    parts: list[str] = []
    for node in nodes:
        if isinstance(node, str):
            parts.append(escape(node, quote=False))
            continue
        attributes = "".join(f' {name}="{escape(value)}"' for name, value in sorted(node.attributes.items()))
        parts.append(f"<{node.tag}{attributes}>")
        if node.tag not in VOID:
            parts += serialise(node.children, max_depth=max_depth - 1), f"</{node.tag}>"
    return "".join(parts)


def elements(nodes: Iterable[Node]) -> Iterator[Element]:
    """Yield every element below the nodes, in the order of the text."""
    for node in nodes:
        if isinstance(node, Element):
            yield node
            yield from elements(node.children)


def too_deep() -> HtmlError:
    return HtmlError(_("The text is nested too deeply. Please paste it again without formatting."))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(element)
        if tag not in VOID:
            self._open.append(element)
            if len(self._open) > MAX_DEPTH + 1:
                raise too_deep()

    def handle_endtag(self, tag: str) -> None:
        if len(self._open) > 1 and self._open[-1].tag == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)
