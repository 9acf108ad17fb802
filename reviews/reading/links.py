"""The addresses that a reader would be led to, and which of them are new. Pure, and never asks the network."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from articles.content import ArticleContent
from articles.links import found


@dataclass(frozen=True)
class Link:
    """An outside address in a text; `place` is the card it stands in."""

    url: str
    place: str
    verdict: str = ""  # what the checker of links found, in words; empty as long as nobody has looked
    is_bad: bool = False  # broken, or dangerous
    is_dangerous: bool = False  # so that nobody should open it

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or ""


def new_links(new: ArticleContent, old: ArticleContent | None) -> tuple[Link, ...]:
    """Return the outside links that came or changed, in page order, each once."""
    before = {one.url for one in found.in_content(old)} if old else set()
    return tuple(link for link in all_links(new) if link.url not in before)


def all_links(content: ArticleContent) -> tuple[Link, ...]:
    """Return the outside links of a text in page order, each once."""
    places: dict[str, str] = {}
    for one in found.in_content(content):
        places.setdefault(one.url, one.place)
    return tuple(Link(url, place) for url, place in places.items())
