"""Rich text: the one sanitiser and normaliser, and what can be asked of a clean text.

`clean` is a fixed point: cleaning again changes nothing, so a digest of its result is stable. The
other functions take what `clean` returned.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

import nh3
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles import text
from articles.html.inline import is_marker
from articles.html.normal import BLOCKS, normalise
from articles.html.page import render, vouch
from articles.html.tree import MAX_DEPTH, Element, HtmlError, Node, elements, parse, serialise, too_deep

__all__ = [
    "HtmlError",
    "citation_keys",
    "clean",
    "is_empty",
    "links",
    "plain_text",
    "render",
    "shown",
    "tags",
    "without_addresses",
    "words_of",
]

MAX_LENGTH = 300_000  # characters
MAX_TAGS = 30_000  # opening and closing

DROPPED_WITH_CONTENT = {
    "audio", "canvas", "iframe", "math", "noembed", "noframes", "noscript", "object", "plaintext", "script",
    "select", "style", "svg", "template", "textarea", "title", "video", "xmp",
}  # fmt: skip
_SANITISER = nh3.Cleaner(
    # More than a page holds: blocks are told apart before they become paragraphs, and struck-out words are refused.
    tags={"a", "b", "br", "em", "i", "strong", "sub", "sup", "s", "strike", "del", *BLOCKS},
    attributes={
        "a": {"href"},
        "ol": {"start"},
        "sup": {"data-ref"},
        "td": {"colspan", "rowspan"},
        "th": {"colspan", "rowspan"},
    },
    clean_content_tags=DROPPED_WITH_CONTENT,
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel=None,
)
_TAG = re.compile(r"<(/?)([a-z][^\s/>]*)", re.IGNORECASE)
# Their end may be left out; they pile up only within the others, which are counted.
_SELF_CLOSING = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
    "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "caption", "colgroup", "option", "optgroup",
})  # fmt: skip
# Outside a table a parser ignores these tags, and two doses would become one number.
_TABLE_PART = re.compile(r"(?=</?(?:caption|t[dhr]|thead|tbody|tfoot)\b)", re.IGNORECASE)
_DIGITS = {
    "sup": str.maketrans("0123456789+-−=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾"),
    "sub": str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎"),
}
_NUMBER = re.compile(r"[0-9+\-−=()]+")


def clean(html: str) -> str:
    """Return the safe HTML of a body in its normal form; see `articles.html.normal`.

    Raises HtmlError on text that is too large or too deep, or that a reader would read differently
    from what a reviewer sees.
    """
    _refuse_bombs(html)
    try:
        text.refuse_hidden(html)
    except text.TextError as error:
        raise HtmlError(str(error)) from error
    sanitised = _SANITISER.clean(_TABLE_PART.sub(" ", html))
    if len(sanitised) > 2 * MAX_LENGTH:
        raise _too_large()
    result = serialise(normalise(parse(sanitised)))
    _refuse_bombs(result)
    return result


def shown(html: str) -> SafeString:
    """Return stored rich text cleaned once more, for pages of the staff. Raises HtmlError as `clean` does."""
    return vouch(clean(html))


def citation_keys(html: str) -> tuple[str, ...]:
    """Return the key of each citation marker, in the order of the text, with repetitions."""
    return tuple(re.findall(r'<sup data-ref="([^"]*)">', html))


def without_addresses(html: str) -> str:
    """Return the HTML with every link kept but leading nowhere."""
    return re.sub(r'<a href="[^"]*">', "<a>", html)


def links(html: str) -> tuple[tuple[str, str], ...]:
    """Return the address and the words of each link."""
    return tuple(
        (element.attributes["href"], words_of(element.children))
        for element in elements(parse(html))
        if element.tag == "a"
    )


def tags(html: str) -> Counter[str]:
    """Count the elements of each kind."""
    return Counter(element.tag for element in elements(parse(html)))


def plain_text(html: str) -> str:
    """Return what is read, without citation markers: one line for each paragraph, list item and cell."""
    return "\n".join(_lines(parse(html)))


def is_empty(html: str) -> bool:
    """Tell whether a reader would see nothing. This HTML need not be clean."""
    return not clean(html)


def _lines(nodes: Iterable[Node]) -> Iterator[str]:
    words: list[Node] = []
    for node in [*nodes, Element("p")]:
        if isinstance(node, Element) and node.tag in BLOCKS:
            if line := words_of(words):
                yield line
            words = []
            yield from _lines(node.children) if node.children else ()
        else:
            words.append(node)


def words_of(nodes: Iterable[Node]) -> str:
    """Return the words below the nodes on one line, without citation markers."""
    return " ".join("".join(_strings(nodes)).split())


def _strings(nodes: Iterable[Node]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, str):
            yield node
        elif node.tag == "br":
            yield " "
        elif not is_marker(node):
            inner = "".join(_strings(node.children))
            # Without its own digits 10³ would become 103.
            yield inner.translate(_DIGITS[node.tag]) if node.tag in _DIGITS and _NUMBER.fullmatch(inner) else inner


def _refuse_bombs(html: str) -> None:
    """Refuse what would take the sanitiser seconds: its time grows with the square of the depth."""
    tags = _TAG.findall(html)
    if len(html) > MAX_LENGTH or len(tags) > MAX_TAGS:
        raise _too_large()
    opened: Counter[str] = Counter()
    depth = 0
    for closing, name in tags:
        tag = name.lower()
        if tag in _SELF_CLOSING or (closing and not opened[tag]):
            continue
        step = -1 if closing else 1
        opened[tag] += step
        depth += step
        if depth > MAX_DEPTH:
            raise too_deep()


def _too_large() -> HtmlError:
    return HtmlError(_("The text is too large for one section. Please divide it into several."))
