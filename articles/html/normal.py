"""The normal form of rich text: what is read alike is written alike.

A body is a row of blocks: p, h4 to h6, ul, ol, table, blockquote. The first paragraph of a list item
or a cell is written without its tag where it is the only one. Headings begin at h4 and never skip a
level. A row of headings at the top of a table is its head, whoever forgot to say so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from articles.html.inline import PLAIN, Item, Run, Style, is_marker, marker, one_line, paragraphs, styled
from articles.html.tree import Element, Node, elements

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
LISTS = ("ul", "ol")
# Elements that begin and end a line and say nothing else that is kept.
_PLAIN_BLOCKS = {
    "address", "article", "aside", "center", "dd", "details", "dialog", "dir", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "header", "hgroup", "hr", "legend", "li", "main", "menu", "nav",
    "optgroup", "option", "p", "pre", "search", "section", "summary",
    "caption", "thead", "tbody", "tfoot", "tr", "td", "th",
}  # fmt: skip
BLOCKS = frozenset({"blockquote", "table", *LISTS, *HEADINGS, *_PLAIN_BLOCKS})

MAX_START = 9_999
MAX_SPAN = 100


class Block(NamedTuple):
    """A block as it was found, with the style of the words around it."""

    element: Element
    style: Style


def normalise(nodes: Iterable[Node]) -> list[Element]:
    """Return the blocks of a body in their normal form."""
    blocks = _flow(nodes, PLAIN)
    _outline(element for element in elements(blocks) if element.tag in HEADINGS)
    return blocks


def _flow(nodes: Iterable[Node], style: Style) -> list[Element]:
    blocks: list[Element] = []
    for part in _parts(nodes, style):
        blocks += _block(part) if isinstance(part, Block) else _paragraphs(part)
    return blocks


def _parts(nodes: Iterable[Node], style: Style) -> Iterator[list[Item] | Block]:
    """Yield, in order, each stretch of words and each block."""
    words: list[Item] = []
    for item in _items(nodes, style):
        if isinstance(item, Block):
            yield words
            yield item
            words = []
        else:
            words.append(item)
    yield words


def _items(nodes: Iterable[Node], style: Style) -> Iterator[Item | Block]:
    for node in nodes:
        if isinstance(node, str):
            yield Run(style, node)
        elif is_marker(node):
            yield marker(node)
        elif node.tag == "br":
            yield Element("br")
        elif (inner := styled(style, node)) is not None:
            yield from _items(node.children, inner)
        else:
            yield Block(node, style)


def _block(block: Block) -> list[Element]:
    element, style = block
    match element.tag:
        case "ul" | "ol":
            return _list(element, style)
        case "table":
            return _table(element, style)
        case "blockquote":
            quoted = _flow(element.children, style)
            return [Element("blockquote", {}, [*quoted])] if quoted else []
        case tag if tag in HEADINGS:
            words = one_line(_flat(element.children, style, heading=True))
            return [Element(tag, {}, words)] if words else []
    return _flow(element.children, style)


def _paragraphs(words: Iterable[Item]) -> list[Element]:
    return [Element("p", {}, content) for content in paragraphs(words)]


def _flat(nodes: Iterable[Node], style: Style, *, heading: bool = False) -> Iterator[Item]:
    """Yield all words below the nodes, blocks parted by spaces. A heading is bold as it is."""
    for item in _items(nodes, style):
        if isinstance(item, Block):
            yield Run(PLAIN, " ")
            yield from _flat(item.element.children, item.style, heading=heading)
            yield Run(PLAIN, " ")
        elif isinstance(item, Run) and heading:
            yield Run(item.style._replace(strong=False), item.words)
        else:
            yield item


def _tight(blocks: list[Element]) -> list[Node]:
    """Return the content of a list item or a cell, without the tag of its only paragraph."""
    if blocks and [block.tag for block in blocks].count("p") == 1 and blocks[0].tag == "p":
        return [*blocks[0].children, *blocks[1:]]
    return [*blocks]


def _list(element: Element, style: Style) -> list[Element]:
    entries: list[list[Element]] = []
    for part in _parts(element.children, style):
        blocks = _block(part) if isinstance(part, Block) else _paragraphs(part)
        found = [entry for block in blocks for entry in _bold(block)]
        if entries and all(block.tag in LISTS for block in found):
            # A list beside the items of another, or in an item without words, belongs to the item before it.
            entries[-1] += found
        elif found:
            entries.append(found)
    attributes = _number(element, "start", MAX_START) if element.tag == "ol" else {}
    children: list[Node] = [Element("li", {}, _tight(entry)) for entry in entries]
    return [Element(element.tag, attributes, children)] if children else []


def _bold(block: Element) -> list[Element]:
    """Return a heading in a list as a paragraph of bold words: the editor would end the list there."""
    if block.tag not in HEADINGS:
        return [block]
    return [Element("p", {}, content) for content in paragraphs(_flat(block.children, Style(strong=True)))]


def _table(element: Element, style: Style) -> list[Element]:
    outside: list[Element] = []
    caption: list[Item] = []
    head: list[Element] = []
    body: list[Element] = []
    foot: list[Element] = []
    for part in _parts(element.children, style):
        if not isinstance(part, Block):
            outside += _paragraphs(part)
            continue
        match part.element.tag:
            case "caption":
                caption += [Run(PLAIN, " "), *_flat(part.element.children, part.style)]
            case "thead":
                head += _rows(part)
            case "tbody":
                body += _rows(part)
            case "tfoot":
                foot += _rows(part)
            case _:
                outside += _block(part)
    title = one_line(caption)
    head, body = _head_and_body(head, body + foot)
    if not any(cell.children for row in head + body for cell in _inside(row)):
        return outside + ([Element("p", {}, title)] if title else [])
    children: list[Node] = []
    if title:
        children.append(Element("caption", {}, title))
    if head:
        children.append(Element("thead", {}, [*head]))
    children.append(Element("tbody", {}, [*body]))
    return [*outside, Element("table", {}, children)]


def _rows(group: Block) -> list[Element]:
    sources = [row for row in _inside(group.element) if any(_inside(row))]
    # No cell reaches out of its group of rows, and the groups are about to be joined.
    return [
        Element("tr", {}, [_cell(cell, group.style, rows_left=len(sources) - index) for cell in _inside(row)])
        for index, row in enumerate(sources)
    ]


def _cell(element: Element, style: Style, *, rows_left: int) -> Element:
    spans = _number(element, "colspan", MAX_SPAN)
    if (rows := min(_rowspan(element), rows_left)) > 1:
        spans["rowspan"] = str(rows)
    return Element("th" if element.tag == "th" else "td", spans, _tight(_flow(element.children, style)))


def _head_and_body(head: list[Element], body: list[Element]) -> tuple[list[Element], list[Element]]:
    """Return the rows of headings on top, and the others; a table of nothing else has no head."""
    for row in head:
        for cell in _inside(row):
            cell.tag = "th"
    rows = head + body
    height = next((index for index, row in enumerate(rows) if any(cell.tag == "td" for cell in _inside(row))), 0)
    reaches_out = any(index + _rowspan(cell) > height for index in range(height) for cell in _inside(rows[index]))
    return ([], rows) if reaches_out else (rows[:height], rows[height:])


def _inside(element: Element) -> Iterator[Element]:
    return (child for child in element.children if isinstance(child, Element))


def _rowspan(cell: Element) -> int:
    return int(_number(cell, "rowspan", MAX_SPAN).get("rowspan", 1))


def _number(element: Element, name: str, maximum: int) -> dict[str, str]:
    """Return the attribute if it is a whole number that says more than its absence."""
    value = element.attributes.get(name, "").strip()
    if value.isascii() and value.isdigit() and len(value) < 10 and 1 < int(value) <= maximum:
        return {name: str(int(value))}
    return {}


def _outline(headings: Iterable[Element]) -> None:
    """Give each heading the level of its depth in the outline, from h4 on."""
    above: list[str] = []
    for heading in headings:
        while above and above[-1] >= heading.tag:
            above.pop()
        above.append(heading.tag)
        heading.tag = f"h{min(3 + len(above), 6)}"
