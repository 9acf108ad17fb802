"""Which outside addresses a text leads to, where it does so, and by which words. Pure; asks nobody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from articles import addresses, html, references, text
from articles.content import ArticleContent, clean_reference
from articles.document import ArticleDocument, Language, Reference


@dataclass(frozen=True)
class Found:
    """An address as it stands in a text.

    `place` is "section:" with an anchor, "resources" or "references"; `label` the words of the link, the name of
    the resource or the title of the work.
    """

    url: str
    place: str
    label: str


def in_content(content: ArticleContent) -> tuple[Found, ...]:
    """Return the links of a frozen text in page order. A citation leads to its DOI and PubMed entry as well."""
    return tuple(
        _found(
            ((row.anchor, row.body) for row in content.sections),
            ((row.name, row.url) for row in content.resources),
            content.references,
            content.language,
        )
    )


def in_draft(document: ArticleDocument, language: Language) -> tuple[Found, ...]:
    """Return the links of one language of a draft, such as it is: a section that no page can hold has none."""
    resources = (
        (row.name.get(language), (row.url_es if language == "es" else "") or row.url)
        for row in document.resources
        if row.name.get(language)
    )
    return tuple(
        _found(
            ((row.anchor, _cleaned(row.body.get(language))) for row in document.sections),
            resources,
            map(_cleaned_work, document.references),
            language,
        )
    )


def page_of(url: str) -> str:
    """Return the address without the place on its page: what a machine asks for."""
    return url.partition("#")[0]


def _found(
    sections: Iterable[tuple[str, str]],
    resources: Iterable[tuple[str, str]],
    works: Iterable[Reference],
    language: Language,
) -> Iterator[Found]:
    for anchor, body in sections:
        for url, words in html.links(body):
            yield from _outside(url, f"section:{anchor}", words)
    for name, url in resources:
        yield from _outside(url, "resources", name)
    for work in works:
        for url in references.links(work, language):
            yield from _outside(url, "references", work.title or work.key)


def _outside(url: str, place: str, label: str) -> Iterator[Found]:
    if address := addresses.web(url):
        yield Found(address, place, label)


def _cleaned(body: str) -> str:
    try:
        return html.clean(body)
    except html.HtmlError:
        return ""


def _cleaned_work(work: Reference) -> Reference:
    try:
        return clean_reference(work)
    except text.TextError:
        return work
