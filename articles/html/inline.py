"""Words within a paragraph, in one normal form.

Bold inside italic or italic inside bold, a space inside or outside a link, one link or two halves
of it: they read the same, so they become the same. The words are first taken apart into runs of one
style, then put together again with the styles always nested in the same order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby, takewhile
from typing import NamedTuple, TypeAlias, TypeVar

from django.utils.translation import gettext as _

from articles import addresses, text
from articles.html.tree import Element, HtmlError, Node

T = TypeVar("T")

_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_MAX_KEY = 60  # characters


class Style(NamedTuple):
    """How words look. `scripts` are "sup" and "sub", outermost first: their order changes the reading."""

    href: str = ""
    strong: bool = False
    em: bool = False
    scripts: tuple[str, ...] = ()

    def tags(self) -> list[tuple[str, str]]:
        """Return the elements of this style, outermost first, each with its address if it is a link."""
        return [
            *([("a", self.href)] if self.href else []),
            *([("strong", "")] if self.strong else []),
            *([("em", "")] if self.em else []),
            *((script, "") for script in self.scripts),
        ]

    def shared(self, other: Style) -> Style:
        """Return what both have: the style of a space between them."""
        return Style(
            href=self.href if self.href == other.href else "",
            strong=self.strong and other.strong,
            em=self.em and other.em,
            scripts=tuple(mine for mine, _theirs in _while_equal(self.scripts, other.scripts)),
        )


PLAIN = Style()


class Run(NamedTuple):
    style: Style
    words: str


Item: TypeAlias = Run | Element  # the elements are line breaks and citation markers


def styled(style: Style, element: Element) -> Style | None:
    """Return the style within an inline element, or None if it is no element of style."""
    match element.tag:
        case "strong" | "b":
            return style._replace(strong=True)
        case "em" | "i":
            return style._replace(em=True)
        case "sup" | "sub":
            return style._replace(scripts=(*style.scripts, element.tag))
        case "a":
            return style._replace(href=addresses.link(element.attributes.get("href", "")) or style.href)
        case "s" | "strike" | "del":
            raise HtmlError(_("The text holds struck-out words. Please delete them, or remove the line through them."))
    return None


def is_marker(element: Element) -> bool:
    return element.tag == "sup" and "data-ref" in element.attributes


def marker(element: Element) -> Element:
    """Return the citation marker as it is written everywhere: its key says it all."""
    key = element.attributes["data-ref"].strip()
    if len(key) > _MAX_KEY or not _KEY.fullmatch(key):
        raise HtmlError(_("“%(key)s” cannot be the key of a reference.") % {"key": key[:_MAX_KEY]})
    return Element("sup", {"data-ref": key}, [f"[{key}]"])


def paragraphs(items: Iterable[Item]) -> list[list[Node]]:
    """Return the content of each paragraph; an empty line parts two of them."""
    result: list[list[Node]] = []
    for has_words, lines in groupby(_lines(items), key=bool):
        if has_words:
            content = list(lines)
            for before in content[:-1]:
                before.append(Element("br"))
            result.append(_nest(item for line in content for item in line))
    return result


def one_line(items: Iterable[Item]) -> list[Node]:
    """Return the content where there may be no line break: a heading, a caption."""
    return _nest(_spaced(Run(PLAIN, " ") if _is_break(item) else item for item in items))


def _lines(items: Iterable[Item]) -> Iterator[list[Item]]:
    line: list[Item] = []
    for item in items:
        if _is_break(item):
            yield _spaced(line)
            line = []
        else:
            line.append(item)
    yield _spaced(line)


def _spaced(items: Iterable[Item]) -> list[Item]:
    """Return the words of a line with one space between them, none around them."""
    result: list[Item] = []
    gap = False
    for item in _settled(list(items)):
        follows = False
        if isinstance(item, Run):
            gap = gap or item.words[0].isspace()
            follows = item.words[-1].isspace()
            item = Run(item.style, " ".join(item.words.split()))
            if not item.words:
                continue
        if gap and result:
            result.append(Run(_style(result[-1]).shared(_style(item)), " "))
        result.append(item)
        gap = follows
    return result


def _settled(items: list[Item]) -> list[Item]:
    """Join neighbours of one style and tidy their characters until both are done; each may call for the other."""
    while True:
        joined: list[Item] = []
        for item in items:
            last = joined[-1] if joined else None
            if isinstance(item, Element):
                joined.append(item)
            elif isinstance(last, Run) and last.style == item.style:
                joined[-1] = Run(item.style, last.words + item.words)
            elif item.words:
                joined.append(item)
        tidied = [item if isinstance(item, Element) else Run(item.style, _characters(item.words)) for item in joined]
        if tidied == items:
            return items
        items = tidied


def _characters(words: str) -> str:
    try:
        return text.characters(words)
    except text.TextError as error:
        raise HtmlError(str(error)) from error


def _nest(items: Iterable[Item]) -> list[Node]:
    """Put the runs into elements, opening and closing as few as their fixed order allows."""
    root = Element("")
    opened: list[tuple[tuple[str, str], Element]] = []
    for item in items:
        tags = _style(item).tags()
        del opened[len(_while_equal([tag for tag, _element in opened], tags)) :]
        for tag, href in tags[len(opened) :]:
            element = Element(tag, {"href": href} if href else {})
            (opened[-1][1] if opened else root).children.append(element)
            opened.append(((tag, href), element))
        siblings = (opened[-1][1] if opened else root).children
        if isinstance(item, Element):
            siblings.append(item)
        elif siblings and isinstance(siblings[-1], str):
            siblings[-1] += item.words
        else:
            siblings.append(item.words)
    return root.children


def _style(item: Item) -> Style:
    return item.style if isinstance(item, Run) else PLAIN


def _is_break(item: Item) -> bool:
    return isinstance(item, Element) and item.tag == "br"


def _while_equal(first: Iterable[T], second: Iterable[T]) -> list[tuple[T, T]]:
    return list(takewhile(lambda pair: pair[0] == pair[1], zip(first, second, strict=False)))
