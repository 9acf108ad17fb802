"""How a page is built: what looks like a heading, a list or a table has to be one for those who cannot see it.

The order of headings within a text is not asked for: cleaning puts it right (`articles.html.normal`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest

from articles.checks.finding import Finding, Name
from articles.checks.subject import Body, Subject
from articles.html import words_of
from articles.html.normal import HEADINGS
from articles.html.tree import Element, Node, elements

MOST_CARDS = 2  # boxes that say when to act, on one page
LONGEST_HEADING = 12  # words
LONGEST_QUOTE = 60  # characters of a paragraph that is named
# "- like this", "• like this", "1. like this", "a) like this"
_ITEM = re.compile(r"([-–—•·*▪◦‣]|\d{1,2}[.)]|[a-z]\))\s", re.IGNORECASE)


def find(subject: Subject) -> Iterator[Finding]:
    yield from _same_headings(subject)
    for body in subject.own_bodies:
        row = subject.name(body.section.heading, body.section.anchor)
        yield from _headings(subject, body, row)
        yield from _lists(subject, body, row)
        yield from _tables(subject, body, row)
    if (count := len(subject.document.care_cards)) > MOST_CARDS:
        yield subject.warns("structure.many-cards", "", count=count)


def _same_headings(subject: Subject) -> Iterator[Finding]:
    """Find headings that stand twice among their neighbours: the list of contents cannot tell them apart."""
    seen: set[tuple[str, str]] = set()
    parent = ""
    for number, section in enumerate(subject.document.sections):
        heading = " ".join(section.heading.get(subject.language).split()).casefold()
        key = ("" if section.level == 1 else parent, heading)
        if heading and key in seen:
            row = subject.name(section.heading, section.anchor)
            yield subject.warns("structure.same-heading", subject.place("heading", "sections", number), row)
        seen.add(key)
        parent = section.anchor if section.level == 1 else parent


def _headings(subject: Subject, body: Body, row: Name) -> Iterator[Finding]:
    """Find headings with nothing below them, and paragraphs that are only set like one."""
    blocks = [node for node in body.nodes if isinstance(node, Element)]
    for block, following in zip_longest(blocks, blocks[1:]):
        if block.tag in HEADINGS and (following is None or following.tag in HEADINGS and following.tag <= block.tag):
            yield subject.warns("structure.empty-heading", body.place, row, words=_quoted(block))
        elif _looks_like_a_heading(block) and following is not None and not _looks_like_a_heading(following):
            yield subject.warns("structure.bold-heading", body.place, row, words=_quoted(block))


def _looks_like_a_heading(block: Element) -> bool:
    words = words_of(block.children)
    return (
        block.tag == "p"
        and bool(words)
        and all(isinstance(node, Element) and node.tag == "strong" for node in _shown(block.children))
        and len(words.split()) <= LONGEST_HEADING
        and not words.endswith((".", "!", ";", ","))
    )


def _shown(nodes: list[Node]) -> list[Node]:
    return [node for node in nodes if not isinstance(node, str) or node.strip()]


def _lists(subject: Subject, body: Body, row: Name) -> Iterator[Finding]:
    """Find paragraphs in a row that begin like items of a list."""
    run: list[Element] = []
    for node in [*body.nodes, ""]:
        if isinstance(node, Element) and node.tag == "p" and _ITEM.match(words_of(node.children)):
            run.append(node)
            continue
        if len(run) > 1:
            yield subject.warns("structure.typed-list", body.place, row, words=_quoted(run[0]))
        run = []


def _tables(subject: Subject, body: Body, row: Name) -> Iterator[Finding]:
    for table in elements(body.nodes):
        if table.tag == "table" and not any(cell.tag == "th" for cell in elements(table.children)):
            first = next((cell for cell in elements(table.children) if cell.tag == "td"), table)
            yield subject.warns("structure.table-without-header", body.place, row, words=_quoted(first))


def _quoted(block: Element) -> str:
    words = words_of(block.children)
    return words if len(words) <= LONGEST_QUOTE else f"{words[: LONGEST_QUOTE - 1].rstrip()}…"
