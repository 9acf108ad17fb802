"""One section of a PDQ summary, as cancer.gov writes it, taken apart into a section and its sub-sections.

Every word stays, in order; what `articles.html.clean` cannot know about PDQ is done here. What goes is
the addresses of links that work only inside cancer.gov.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from html import escape
from html.parser import HTMLParser
from typing import Literal
from urllib.parse import urljoin, urlsplit

from django.utils.translation import gettext as _

from articles import addresses
from articles import html as rich_text

HOME = "https://www.cancer.gov"
MAX_PARTS = 200  # sub-sections of one section; a real one has a dozen

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_MEDIA = frozenset({"img", "script", "style"})
_KEPT_ATTRIBUTES = ("colspan", "rowspan", "start")
_DICTIONARY = "/common/popups/popdefinition.aspx"
# Complete tags only. On anything else Python's parser takes time that grows with the square of the text.
_TAG = re.compile(r"""</?[a-z][a-z0-9]*(\s+[a-z][a-z0-9-]*(=("[^"<]*"|'[^'<]*'))?)*\s*/?>""", re.IGNORECASE)


class Lost(StrEnum):
    """What a section loses on the way; the words inside stay, except in `MEDIA`."""

    DICTIONARY_LINK = "dictionary link"
    CITATION_LINK = "citation link"
    BROKEN_LINK = "broken link"
    HEADING_MARKUP = "heading markup"
    MEDIA = "media"


class Kind(StrEnum):
    TEXT = "text"
    KEY_POINTS = "key points"
    BIBLIOGRAPHY = "bibliography"


@dataclass
class Part:
    """A heading with its text. `terms` are the dictionary entries it links to, numbered alike in both languages."""

    id: str
    level: Literal[1, 2]
    heading: str
    kind: Kind = Kind.TEXT
    html: str = ""
    words: int = 0
    terms: set[str] = field(default_factory=set)


def take_apart(section_id: str, title: str, html: str) -> tuple[list[Part], Counter[Lost]]:
    """Return the section, then its sub-sections, with clean text, and what was lost. Raises `html.HtmlError`."""
    if "<" in _TAG.sub("", html):
        raise rich_text.HtmlError(_("The markup is broken: a “<” begins no complete tag."))
    reader = _Reader(Part(section_id, 1, " ".join(title.split())))
    reader.feed(html)
    reader.close()
    if len(reader.parts) > MAX_PARTS:
        raise rich_text.HtmlError(_("The section has more than %(limit)s headings.") % {"limit": MAX_PARTS})
    return reader.parts, reader.lost


class _Reader(HTMLParser):
    def __init__(self, first: Part) -> None:
        super().__init__(convert_charrefs=True)
        self.parts = [first]
        self.lost: Counter[Lost] = Counter()
        self._written: list[str] = []
        self._heading: list[str] | None = None  # the words of the heading that is being read
        self._sections = 0  # how many <section> are open
        self._ends: dict[str, list[str]] = {"a": [], "span": []}  # what to write at the end of each open one

    def close(self) -> None:
        super().close()
        self._finish_heading()
        self._finish_part()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self._sections += tag == "section"
        # How deep a heading stands says more than its number: the bibliography of a section is an h6
        # in no sub-section at all.
        if tag in _HEADINGS and (tag <= "h3" or not self._sections):
            self._start_part(tag, attributes.get("id", ""))
        elif tag == "a":
            self._start_link(attributes.get("href", ""))
        elif tag == "span":
            raised = attributes.get("class") == "sup"
            self._ends["span"].append("</sup>" if raised else "")
            self._write("<sup>" if raised else "")
        elif tag in _MEDIA:
            self.lost[Lost.MEDIA] += 1
        elif self._heading is not None:
            self.lost[Lost.HEADING_MARKUP] += 1
        else:
            kept = (f' {name}="{escape(attributes[name])}"' for name in _KEPT_ATTRIBUTES if name in attributes)
            self._write(f"<{tag}{''.join(kept)}>")

    def handle_endtag(self, tag: str) -> None:
        self._sections -= tag == "section" and self._sections > 0
        if tag in _HEADINGS and self._heading is not None:
            self._finish_heading()
        elif tag in self._ends:
            self._write(self._ends[tag].pop() if self._ends[tag] else "")
        else:
            self._write(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if self.cdata_elem is not None:  # a script, a style sheet: no words
            return
        if self._heading is not None:
            self._heading.append(data)
        else:
            self._write(escape(data, quote=False))
            self.parts[-1].words += len(data.split())

    def _start_part(self, tag: str, name: str) -> None:
        self._finish_heading()
        self._finish_part()
        kind = Kind.KEY_POINTS if name.endswith("_kpBoxHdr") else Kind.BIBLIOGRAPHY if tag == "h6" else Kind.TEXT
        self.parts.append(Part(name, 2, "", kind))
        self._heading = []

    def _start_link(self, href: str) -> None:
        address, lost = _address(href)
        if lost is Lost.DICTIONARY_LINK:
            self.parts[-1].terms.update(re.findall(r"\bid=(\d+)", href))
        if lost:
            self.lost[lost] += 1
        self._ends["a"].append("" if lost else "</a>")
        self._write("" if lost else f'<a href="{escape(address)}">')

    def _write(self, html: str) -> None:
        if self._heading is None:
            self._written.append(html)

    def _finish_heading(self) -> None:
        if self._heading is not None:
            self.parts[-1].heading = " ".join("".join(self._heading).split())
            self._heading = None

    def _finish_part(self) -> None:
        self.parts[-1].html = rich_text.clean("".join(self._written))
        self._written = []


def _address(href: str) -> tuple[str, Lost | None]:
    """Return where a link leads, or why it leads nowhere outside cancer.gov."""
    if href.startswith("#"):
        return "", Lost.CITATION_LINK
    try:
        address = urljoin(HOME, href.strip()) if href else ""
        path = urlsplit(address).path
    except ValueError:
        return "", Lost.BROKEN_LINK
    if path.lower() == _DICTIONARY:
        return "", Lost.DICTIONARY_LINK
    return (address, None) if addresses.link(address) else ("", Lost.BROKEN_LINK)
