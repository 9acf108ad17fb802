"""A draft checked with all that is on record: how its translation stands, the glossary, which links lead nowhere."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from articles import checks, currency, pairs
from articles.checks import Finding
from articles.content import ArticleContent
from articles.document import LANGUAGES, ArticleDocument, Language, SlugPair
from articles.exchange.thawing import CannotThaw, thaw
from articles.glossary import rows as glossary
from articles.links import found as links
from articles.links import record
from articles.models import Article


@dataclass(frozen=True)
class Checked:
    """`states` is how each place of the translation stands; `findings` are the lists of the languages asked for."""

    document: ArticleDocument
    states: dict[str, currency.State]
    findings: dict[Language, tuple[Finding, ...]]


def check(article: Article, document: ArticleDocument, languages: Collection[Language] = LANGUAGES) -> Checked:
    """Check the article's draft, which is `document`. Three queries, and one for its links."""
    states, terms = currency.states(document, pairs.bases(article)), glossary.terms()
    dead = record.broken(link.url for language in languages for link in links.in_draft(document, language))
    found = {language: checks.of(document, language, states=states, terms=terms, broken=dead) for language in languages}
    return Checked(document, states, found)


def check_frozen(content: ArticleContent, source: ArticleContent | None, *, slug: str) -> tuple[Finding, ...] | None:
    """Check a text that was frozen before; None where it cannot be taken apart again. Two small queries."""
    try:
        document = thaw({content.language: content}, slug=SlugPair.model_validate({content.language: slug}))
    except CannotThaw:
        return None
    dead = record.broken(link.url for link in links.in_content(content))
    return checks.of_frozen(document, content, source, terms=glossary.terms(), broken=dead)
