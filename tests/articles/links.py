"""Articles that lead somewhere, and what was found there."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.management import call_command

from articles.document import DocumentResource, DocumentSection, HtmlPair, Reference, Text
from articles.links import record, texts
from articles.links.outcome import Finding, Outcome
from articles.models import Article, LinkCheck
from tests import factories as make

DAY = dt.timedelta(days=1)


def address(name: str) -> str:
    return f"https://{name}.example/page"


def resource(name: str, **fields: Any) -> DocumentResource:
    return DocumentResource(name=Text(en=f"More of {name}", es=f"Más de {name}"), url=address(name), **fields)


def leading_to(*names: str, **fields: Any) -> Article:
    """Make an article with a resource at each of these sites."""
    return make.make_article(resources=tuple(map(resource, names)), **fields)


def everywhere() -> Article:
    """Make an article that leads out of a section, a resource and a reference, in each language to another page."""
    section = DocumentSection(
        anchor="what",
        heading=Text(en="What is it?", es="¿Qué es?"),
        body=HtmlPair(
            en='<p>It takes <a href="https://text.example/en#part">half an hour</a>. <a href="#what">Here</a></p>',
            es='<p>Dura <a href="https://text.example/es">media hora</a>. <a href="tel:911">Llame</a></p>',
        ),
    )
    work = Reference(key="one", kind="journal", title="A work", url=address("work"), doi="10.1000/x", pmid="77")
    return make.make_article(
        sections=(section,),
        resources=(resource("more", url_es="https://more.example/es"),),
        references=(work,),
    )


def read_all() -> int:
    return texts.bring(texts.texts())


def found(name: str, outcome: Outcome, *, at: dt.datetime = make.NOW, **fields: Any) -> LinkCheck:
    """Keep a finding about the page of a site that some text leads to."""
    return record.keep(address(name), Finding(outcome, **fields), at=at)


def found_broken(name: str) -> LinkCheck:
    found(name, Outcome.MISSING, at=make.NOW - DAY, status=404)
    return found(name, Outcome.MISSING, status=404)


def check_links(*arguments: str, **options: Any) -> None:
    call_command("check_links", *arguments, **options)
