"""Markup within a text as numbered codes, which a translator moves about and cannot break, and back again.

A code stands for exactly one opening tag of the library's own HTML, its address and all. What comes back
from outside only names codes; the HTML is always made from our own, so nothing can be smuggled in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from html import escape
from typing import NamedTuple, TypeAlias

from django.utils.translation import gettext as _

from articles.html.inline import is_marker
from articles.html.tree import VOID, Element, Node, serialise

INLINE = frozenset({"a", "strong", "em", "sup", "sub", "br"})


class CodesDiffer(ValueError):  # noqa: N818 - a state of the text, not a failure of the program
    """The codes of a translation are not those of its source; the message is a sentence for its translator."""


class Kind(StrEnum):
    OPEN = "open"
    CLOSE = "close"
    ALONE = "alone"


class Mark(NamedTuple):
    """One end of a code in the text, or the whole of one that stands alone."""

    kind: Kind
    id: str


Content: TypeAlias = tuple[str | Mark, ...]


@dataclass(frozen=True)
class Code:
    """What a number stands for: `opening` is the tag, or for a code that stands alone the whole of it."""

    id: str
    opening: str
    paired: bool

    @property
    def tag(self) -> str:
        return self.opening[1:].split(">")[0].split()[0]

    @property
    def is_marker(self) -> bool:
        return not self.paired and self.tag == "sup"

    @property
    def is_block(self) -> bool:
        return self.tag not in INLINE

    @property
    def closing(self) -> str:
        return f"</{self.tag}>"

    @property
    def address(self) -> str:
        """Where a link leads; the key of the reference that a marker cites."""
        return self.opening.partition('="')[2].partition('"')[0]

    @property
    def name(self) -> str:
        """What the code is, for people."""
        names = {
            "strong": _("bold"),
            "em": _("italic"),
            "sup": _("superscript"),
            "sub": _("subscript"),
            "a": _("link"),
            "br": _("line break"),
        }
        return _("citation") if self.is_marker else names.get(self.tag, f"<{self.tag}>")


def opening_of(element: Element) -> str:
    """Return how the element begins; one that stands alone is all of it."""
    written = serialise([Element(element.tag, element.attributes, element.children if is_marker(element) else [])])
    return written if _alone(element) else written.removesuffix(f"</{element.tag}>")


def encode(nodes: Iterable[Node], known: Sequence[Code] | None = None) -> tuple[Content, tuple[Code, ...]]:
    """Return the text with its codes, and every code that it uses.

    With the codes of the source in `known`, those that say the same keep their number. What only the
    translation has is called t1, t2, ... in an order that does not hang on where it stands.
    """
    found = list(_flatten(nodes))
    free: dict[str, list[Code]] = {}
    for code in known or ():
        free.setdefault(code.opening, []).append(code)
    openings = [opening for kind, opening in found if kind in {Kind.OPEN, Kind.ALONE}]
    extra, prefix = openings, ""
    if known is not None:
        extra, prefix = sorted((Counter(openings) - Counter(code.opening for code in known)).elements()), "t"
    alone = {opening for kind, opening in found if kind is Kind.ALONE}
    for number, opening in enumerate(extra, start=1):
        free.setdefault(opening, []).append(Code(f"{prefix}{number}", opening, opening not in alone))
    content: list[str | Mark] = []
    used: list[Code] = []
    still_open: list[Code] = []
    for kind, value in found:
        match kind:
            case Kind.OPEN | Kind.ALONE:
                code = free[value].pop(0)
                used.append(code)
                content.append(Mark(kind, code.id))
                if kind is Kind.OPEN:
                    still_open.append(code)
            case Kind.CLOSE:
                content.append(Mark(kind, still_open.pop().id))
            case _:
                content.append(value)
    return tuple(content), tuple(used)


def decode(content: Content, codes: Mapping[str, Code]) -> str:
    """Return the HTML of a text whose codes were checked."""
    return "".join(_written(part, codes) for part in content)


def words_of(content: Content) -> str:
    return "".join(part for part in content if isinstance(part, str))


def hollow(content: Content) -> frozenset[str]:
    """Return the codes that hold no word, such as a superscript space: they may go on so."""
    found = set()
    for position, part in enumerate(content):
        if isinstance(part, Mark) and part.kind is Kind.OPEN and Mark(Kind.CLOSE, part.id) in content:
            inside = content[position + 1 : content.index(Mark(Kind.CLOSE, part.id))]
            if not any(inner.strip() if isinstance(inner, str) else inner.kind is Kind.ALONE for inner in inside):
                found.add(part.id)
    return frozenset(found)


def check(
    content: Content, source: Sequence[Code], before: Sequence[Code] = (), *, may_be_hollow: Collection[str] = ()
) -> None:
    """Raise CodesDiffer unless the text holds exactly the codes of its source, or those it had when it was sent.

    A code around nothing is refused, since a page would lose it; `may_be_hollow` names those that always were.
    """
    begun = [mark for mark in content if isinstance(mark, Mark) and mark.kind is not Kind.CLOSE]
    codes = {code.id: code for code in (*source, *before)}
    counted = Counter(mark.id for mark in begun)
    for mark in begun:
        if mark.id not in codes:
            raise CodesDiffer(
                _("The code “%(code)s” is not in the English. Please take it out.") % {"code": mark.id[:40]}
            )
        if (mark.kind is Kind.OPEN) is not codes[mark.id].paired:
            raise CodesDiffer(
                _("The code %(code)s is another kind of code than in the English. Please put it in again.")
                % {"code": _named(codes[mark.id])}
            )
        if counted[mark.id] > 1:
            raise CodesDiffer(
                _("The code %(code)s is there %(count)s times. Please leave it once.")
                % {"code": _named(codes[mark.id]), "count": counted[mark.id]}
            )
    _refuse_crossing(content)
    for name in hollow(content) - set(may_be_hollow):
        if not codes[name].is_block:
            raise CodesDiffer(
                _("There are no words in the code %(code)s. Please put it around the words it belongs to.")
                % {"code": _named(codes[name])}
            )
    if before and counted == Counter(code.id for code in before):
        return
    for code in source:
        if code.id not in counted:
            raise CodesDiffer(
                _("The code %(code)s of the English is missing. Please put it in again.") % {"code": _named(code)}
            )
    ours = {code.id for code in source}
    for mark in begun:
        if mark.id not in ours:
            raise CodesDiffer(
                _("The code %(code)s is not in the English. Please take it out.") % {"code": _named(codes[mark.id])}
            )


def _refuse_crossing(content: Content) -> None:
    """Refuse codes that end elsewhere than they should."""
    still_open: list[str] = []
    for part in content:
        if not isinstance(part, Mark) or part.kind is Kind.ALONE:
            continue
        if part.kind is Kind.OPEN:
            still_open.append(part.id)
        elif not still_open or still_open.pop() != part.id:
            raise _ends_elsewhere(part.id)
    if still_open:
        raise _ends_elsewhere(still_open[-1])


def _ends_elsewhere(name: str) -> CodesDiffer:
    return CodesDiffer(
        _("The code “%(code)s” does not end where it should. Please put it in again.") % {"code": name[:40]}
    )


def _named(code: Code) -> str:
    return f"“{code.id}” ({code.name})"


def _written(part: str | Mark, codes: Mapping[str, Code]) -> str:
    if isinstance(part, str):
        return escape(part, quote=False)
    return codes[part.id].closing if part.kind is Kind.CLOSE else codes[part.id].opening


def _alone(element: Element) -> bool:
    return element.tag in VOID or is_marker(element)


def _flatten(nodes: Iterable[Node]) -> Iterator[tuple[Kind | None, str]]:
    for node in nodes:
        if isinstance(node, str):
            yield None, node
        elif _alone(node):
            yield Kind.ALONE, opening_of(node)
        else:
            yield Kind.OPEN, opening_of(node)
            yield from _flatten(node.children)
            yield Kind.CLOSE, node.tag
