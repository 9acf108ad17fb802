"""The blocks of a comparison put back into paragraphs, lists and tables, and what stayed folded away. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from articles.compare import Block, Run, Status

_LISTS = frozenset({"ul", "ol"})
CONTEXT = 1  # unchanged nodes that stay in sight on either side of a change
FOLD_FROM = 3  # hiding fewer would save no room


@dataclass(frozen=True)
class Leaf:
    """A paragraph, heading or line; `element` as in the last name of `Block.path`."""

    block: Block

    kind = "leaf"

    @property
    def is_changed(self) -> bool:
        return self.block.status is not Status.SAME


@dataclass(frozen=True)
class Item:
    block: Block | None
    children: tuple[Node, ...] = ()

    @property
    def is_changed(self) -> bool:
        changed_itself = self.block is not None and self.block.status is not Status.SAME
        return changed_itself or any(child.is_changed for child in self.children)


@dataclass(frozen=True)
class Row:
    block: Block
    cells: tuple[tuple[Run, ...], ...]


@dataclass(frozen=True)
class Branch:
    """A list, a quotation, or a table (whose rows are the `rows`, its caption a child)."""

    kind: str  # ul, ol, blockquote or table
    items: tuple[Item, ...] = ()
    children: tuple[Node, ...] = ()
    rows: tuple[Row, ...] = ()

    @property
    def is_changed(self) -> bool:
        return any(part.is_changed for part in (*self.items, *self.children)) or any(
            row.block.status is not Status.SAME for row in self.rows
        )


@dataclass(frozen=True)
class Fold:
    """Several nodes in a row that did not change."""

    nodes: tuple[Node, ...]

    kind = "fold"
    is_changed = False


Node = Leaf | Branch | Fold


def layout(blocks: Iterable[Block]) -> tuple[Node, ...]:
    """Return the blocks as a tree, in their order."""
    return tuple(_nodes([(tuple(block.path.split()), block) for block in blocks]))


def folded(row: Sequence[Node]) -> tuple[Node, ...]:
    """Fold away what is far from any change. A row without a change is left as it is."""
    changed = [place for place, node in enumerate(row) if node.is_changed]
    if not changed:
        return tuple(row)
    in_sight = {near for place in changed for near in range(place - CONTEXT, place + CONTEXT + 1)}
    result: list[Node] = []
    for is_in_sight, places in groupby(range(len(row)), key=in_sight.__contains__):
        part = tuple(row[place] for place in places)
        result += part if is_in_sight or len(part) < FOLD_FROM else (Fold(part),)
    return tuple(result)


_Placed = tuple[tuple[str, ...], Block]


def _nodes(placed: Sequence[_Placed]) -> Iterable[Node]:
    for name, group in groupby(placed, key=lambda one: one[0][0]):
        row = list(group)
        if name in _LISTS:
            yield Branch(name, items=_items([(path[1:], block) for path, block in row]))
        elif name == "li":
            yield Branch("ul", items=_items(row))
        elif name == "table":
            yield _table([block for _, block in row])
        elif name == "blockquote":
            yield Branch(name, children=tuple(_nodes([(path[1:] or ("p",), block) for path, block in row])))
        else:
            yield from (Leaf(block) for _, block in row)


def _items(row: Sequence[_Placed]) -> tuple[Item, ...]:
    """Give each list item what stands below it; a text of its own begins a new item."""
    items: list[tuple[Block | None, list[_Placed]]] = []
    for path, block in row:
        if len(path) < 2:
            items.append((block, []))
            continue
        if not items:
            items.append((None, []))
        items[-1][1].append((path[1:], block))
    return tuple(Item(block, tuple(_nodes(below))) for block, below in items)


def _table(blocks: Sequence[Block]) -> Branch:
    return Branch(
        "table",
        children=tuple(Leaf(block) for block in blocks if block.element != "tr"),
        rows=tuple(Row(block, _cells(block.runs)) for block in blocks if block.element == "tr"),
    )


def _cells(runs: Sequence[Run]) -> tuple[tuple[Run, ...], ...]:
    cells: list[tuple[Run, ...]] = [()]
    for run in runs:
        if any(mark.name == "cell" for mark in run.marks):
            cells.append(())
        else:
            cells[-1] += (run,)
    return tuple(cells)
