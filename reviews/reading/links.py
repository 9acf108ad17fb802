"""The addresses that a reader would be led to, and which of them are new. Pure, and never asks the network."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from articles import addresses, html, references
from articles.content import ArticleContent


@dataclass(frozen=True)
class Link:
    """An outside address that this text has and the text before had not; `place` is the card it stands in."""

    url: str
    place: str
    verdict: str = ""  # what a checker of links found, in words; empty as long as nobody has looked

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or ""


def new_links(new: ArticleContent, old: ArticleContent | None) -> tuple[Link, ...]:
    """Return the outside links that came or changed, in page order, each once."""
    before = {url for url, _place in _links(old)} if old else set()
    places: dict[str, str] = {}
    for url, place in _links(new):
        if url not in before:
            places.setdefault(url, place)
    return tuple(Link(url, place) for url, place in places.items())


def _links(content: ArticleContent) -> Iterator[tuple[str, str]]:
    """Yield each web address with its place, in page order. A citation leads to its DOI and PubMed entry as well."""
    for section in content.sections:
        for url, _words in html.links(section.body):
            yield from _outside(url, f"section:{section.anchor}")
    for resource in content.resources:
        yield from _outside(resource.url, "resources")
    for work in content.references:
        for url in references.links(work, content.language):
            yield from _outside(url, "references")


def _outside(url: str, place: str) -> Iterator[tuple[str, str]]:
    if address := addresses.web(url):
        yield address, place
