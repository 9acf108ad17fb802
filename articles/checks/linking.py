"""Links that do not say where they lead, and links that lead nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from articles import html, references
from articles.checks.finding import Finding, Name
from articles.checks.subject import Subject
from articles.compare.vocabulary import fold
from articles.document import Text
from articles.links import outcome

Broken = Mapping[str, outcome.Finding]

# By themselves these name nothing: who goes from link to link hears no more than this.
_SAYS_NOTHING = {
    "en": """
        click, click here, click this, details, find out more, follow this link, go, here, info, information,
        learn more, link, more, more details, more here, more info, more information, page, read more, read on,
        see here, see more, source, this, this article, this link, this page, this site, this website, view more,
        visit, website
    """,
    "es": """
        acá, aquí, artículo, clic, clic aquí, click aquí, conozca más, detalles, enlace, enlace aquí, este artículo,
        este enlace, este sitio, esta página, este vínculo, esto, fuente, haga clic, haga clic aquí, información,
        lea más, leer más, más, más aquí, más detalles, más información, oprima aquí, página, página web, presione aquí,
        pulse aquí, saber más, sepa más, siga leyendo, sitio web, vea aquí, vea más, ver, ver más, vínculo
    """,
}
_NAMES = {
    language: frozenset(fold(" ".join(name.split())) for name in listed.split(","))
    for language, listed in _SAYS_NOTHING.items()
}
_ADDRESS = re.compile(r"(https?://|www\.)\S+|[\w-]+(\.[\w-]+)+/\S*", re.IGNORECASE)  # "cancer.gov" is a name


def find(subject: Subject, broken: Broken) -> Iterator[Finding]:
    """`broken` says of each address that is known to lead nowhere what was found there."""
    anchors = {section.anchor for section in subject.document.sections}
    first: dict[str, str] = {}  # where each name led first
    told: set[str] = set()
    for body in subject.own_bodies:
        row = subject.name(body.section.heading, body.section.anchor)
        for address, words in html.links(body.html):
            yield from _named(subject, body.place, row, words)
            name = fold(words)
            if first.setdefault(name, address) != address and name not in {*_NAMES[subject.language], *told}:
                told.add(name)
                yield subject.warns("links.alike", body.place, row, words=words)
            if address.startswith("#") and address[1:] not in anchors:
                yield subject.warns("links.no-such-place", body.place, row, words=words)
            if address in broken:
                yield _leads_nowhere(subject, body.place, row, address, broken)
    yield from _of_resources(subject, broken)
    for work in subject.document.references:
        row = subject.name(Text(), work.title or work.key)
        for address in references.links(work, subject.language):
            if address in broken:
                yield _leads_nowhere(subject, f"reference:{work.key}", row, address, broken)


def _of_resources(subject: Subject, broken: Broken) -> Iterator[Finding]:
    for number, resource in enumerate(subject.document.resources):
        place, row = subject.place("name", "resources", number), subject.name(resource.name, resource.url)
        words = " ".join(resource.name.get(subject.language).split())
        if words:
            yield from _named(subject, place, row, words)
        address = (resource.url_es if subject.language == "es" else "") or resource.url
        if address in broken:
            yield _leads_nowhere(subject, place, row, address, broken)


def _leads_nowhere(subject: Subject, place: str, row: Name, address: str, broken: Broken) -> Finding:
    found = broken[address]
    values = {"address": address} | ({} if found.status is None else {"status": found.status})
    return subject.warns(f"links.{found.outcome.slug}", place, row, **values)


def _named(subject: Subject, place: str, row: Name, words: str) -> Iterator[Finding]:
    if fold(words).strip(" .:…»>→") in _NAMES[subject.language]:
        yield subject.warns("links.says-nothing", place, row, words=words)
    elif _ADDRESS.fullmatch(words):
        yield subject.warns("links.is-address", place, row, words=words)
