"""Rich text on the public page. Only here is a string declared safe, and only one that was built here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from articles import addresses
from articles.html.inline import is_marker
from articles.html.normal import HEADINGS
from articles.html.tree import MAX_DEPTH, Element, HtmlError, Node, parse, serialise

_KEPT_AS_IS = frozenset(
    {"p", "ul", "li", "strong", "em", "sup", "sub", "caption", "thead", "tbody", "tr", "blockquote", "br"}
)


def render(
    html: str,
    *,
    level: int,
    numbers: Mapping[str, int] | None = None,
    cited: set[str] | None = None,
    mark: Callable[[list[Node]], list[Node]] | None = None,
) -> SafeString:
    """Return a clean body as the page shows it, in the active language.

    `level` is that of the section's heading on the page, so inner headings begin one below.
    `numbers` gives each cited reference its number. `cited` holds the keys that the page has cited
    before and is added to: the first marker of each gets the id "cite-KEY", for the way back from
    the list of references. `mark` puts the first uses of defined terms into elements of their own
    (see `articles.glossary.prose`), which become links to the definitions.

    Raises HtmlError if a marker has no number, or if the HTML is not what `clean` returns.
    """
    page = _Page(level=level, numbers=numbers or {}, cited=set() if cited is None else cited)
    # Twice as deep as a clean text, since each table gets a box around it.
    nodes = parse(html)
    built = serialise(page.nodes(mark(nodes) if mark else nodes), max_depth=2 * MAX_DEPTH)
    return mark_safe(built)  # noqa: S308 - every element of it was made below


def vouch(cleaned: str) -> SafeString:
    """Mark HTML as safe that `clean` has just returned; `articles.html.shown` is for everybody else."""
    return mark_safe(cleaned)  # noqa: S308 - the sanitiser's own output


class _Page:
    """Builds every element anew, so that nothing unknown can pass even if the HTML was never cleaned."""

    def __init__(self, *, level: int, numbers: Mapping[str, int], cited: set[str]) -> None:
        self.level = level
        self.numbers = numbers
        self.cited = cited

    def nodes(self, nodes: Iterable[Node], *, in_head: bool = False) -> Iterator[Node]:
        for node in nodes:
            yield node if isinstance(node, str) else self.element(node, in_head=in_head)

    def element(self, element: Element, *, in_head: bool) -> Element:
        tag = element.tag
        if is_marker(element):
            return self.marker(element.attributes["data-ref"])
        if tag in HEADINGS[3:]:
            # Clean headings begin at h4, whatever the page makes of it.
            tag, attributes = f"h{min(self.level + HEADINGS.index(tag) - 2, 6)}", {}
        elif tag == "table":
            return self.table(element)
        elif tag == "a":
            attributes = _link(element)
        elif tag == "dfn":
            tag, attributes = "a", _term(element)
        elif tag == "th":
            across = "colspan" in element.attributes
            attributes = _spans(element) | {"scope": ("colgroup" if across else "col") if in_head else "row"}
        elif tag == "td":
            attributes = _spans(element)
        elif tag == "ol":
            attributes = _numbers(element, "start")
        elif tag in _KEPT_AS_IS:
            attributes = {}
        else:
            raise HtmlError(_("The text holds an element that no page can show: %(tag)s.") % {"tag": tag})
        return Element(tag, attributes, list(self.nodes(element.children, in_head=in_head or tag == "thead")))

    def marker(self, key: str) -> Element:
        if key not in self.numbers:
            raise HtmlError(_("The text cites “%(key)s”, and there is no such reference.") % {"key": key})
        number = self.numbers[key]
        attributes = {
            "href": f"#ref-{key}",
            "role": "doc-noteref",
            "aria-label": _("Reference %(number)s") % {"number": number},
        }
        if key not in self.cited:
            self.cited.add(key)
            attributes["id"] = f"cite-{key}"
        return Element("sup", {"class": "cite"}, [Element("a", attributes, [f"[{number}]"])])

    def table(self, element: Element) -> Element:
        """Return the table in a box that can be scrolled sideways, by keyboard too, and has a name."""
        titles = [child for child in element.children if isinstance(child, Element) and child.tag == "caption"]
        attributes = {
            "class": "table-scroll",
            "role": "group",  # not "region": every landmark of a page needs a name of its own
            "tabindex": "0",
            "aria-label": _text(titles[0].children) if titles else _("Table"),
        }
        return Element("div", attributes, [Element("table", {}, list(self.nodes(element.children)))])


def _link(element: Element) -> dict[str, str]:
    href = addresses.link(element.attributes.get("href", ""))
    if not href:
        return {}
    return {"href": href} | ({"rel": "noopener"} if addresses.web(href) else {})


def _term(element: Element) -> dict[str, str]:
    """Lead to the definition; no anchor of a section has an underscore, so these names are free."""
    key = element.attributes.get("data-term", "")
    if not key.isdecimal():
        raise HtmlError(_("The text holds an element that no page can show: %(tag)s.") % {"tag": element.tag})
    return {"href": f"#term_{key}", "id": f"use_{key}", "class": "term", "role": "doc-glossref"}


def _spans(element: Element) -> dict[str, str]:
    return _numbers(element, "colspan", "rowspan")


def _numbers(element: Element, *names: str) -> dict[str, str]:
    return {name: value for name in names if (value := element.attributes.get(name, "")).isdecimal()}


def _text(nodes: Iterable[Node]) -> str:
    return "".join(
        node if isinstance(node, str) else _text(node.children)
        for node in nodes
        if isinstance(node, str) or not is_marker(node)
    )
