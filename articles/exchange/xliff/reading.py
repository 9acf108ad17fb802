"""What both versions share in reading: the rules of structure, and text with its codes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from django.utils.translation import gettext as _

from articles.exchange.xliff.inline import Content, Mark
from articles.exchange.xliff.xml import Tag, XliffRefused


def required(tag: Tag, *names: str) -> None:
    for name in names:
        if not tag.attributes.get(name, "").strip():
            raise XliffRefused(
                _("“%(tag)s” lacks its “%(name)s”. Please ask for a valid file.") % {"tag": tag.name, "name": name},
                tag.line,
            )


def only(tag: Tag, name: str) -> Tag:
    """Return the one element of that name."""
    found = list(tag.tags(name))
    if len(found) != 1:
        raise XliffRefused(
            _("“%(name)s” stands here %(count)s times. Please ask for a valid file.")
            % {"name": name, "count": len(found)},
            tag.line,
        )
    return found[0]


def refuse_strangers(tag: Tag, allowed: frozenset[str]) -> None:
    """Refuse what the version does not have at this place. Elements of other namespaces are extensions."""
    for child in tag.children:
        if isinstance(child, str):
            if child.strip():
                raise XliffRefused(
                    _("There are words where none can stand: “%(words)s”. Please ask for a valid file.")
                    % {"words": _short(child)},
                    tag.line,
                )
        elif child.namespace == tag.namespace and child.name not in allowed:
            raise XliffRefused(
                _("“%(name)s” cannot stand here. Please ask for a valid file.") % {"name": child.name}, child.line
            )


class Inline:
    """Reads the words and codes of one source or target."""

    transparent: ClassVar[frozenset[str]] = frozenset()  # marks of the tool, which say nothing to us

    def __init__(self) -> None:
        self.begun: dict[str, str] = {}
        self.trouble = ""

    def content(self, tag: Tag) -> tuple[Content, str]:
        """Return the content, and a sentence where something stands in it that cannot."""
        return joined(self.inside(tag)), self.trouble

    def inside(self, tag: Tag) -> Iterator[str | Mark]:
        for child in tag.children:
            if isinstance(child, str):
                yield child
            elif child.namespace != tag.namespace:
                self.stranger(child)
            elif child.name in self.transparent:
                yield from self.inside(child)
            else:
                yield from self.tag(child)

    def tag(self, tag: Tag) -> Iterator[str | Mark]:
        raise NotImplementedError

    def stranger(self, tag: Tag) -> None:
        self.trouble = self.trouble or _("“%(name)s” cannot stand among the words. Please take it out.") % {
            "name": _short(tag.name)
        }


def joined(parts: Iterable[str | Mark]) -> Content:
    """Return the parts as one content, neighbouring words as one."""
    content: list[str | Mark] = []
    for part in parts:
        if isinstance(part, str) and content and isinstance(content[-1], str):
            content[-1] += part
        else:
            content.append(part)
    return tuple(content)


def _short(words: str) -> str:
    return " ".join(words.split())[:40]
