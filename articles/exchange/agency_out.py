"""Articles on their way to a translation agency: one XLIFF file for each, with what needs work or with everything."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import translation

from articles import currency, drafts, pairs, text
from articles.document import ArticleDocument
from articles.exchange.xliff import formats
from articles.exchange.xliff.units import NEEDS_WORK, Unit, units_of
from articles.exchange.xliff.wire import Outgoing
from articles.models import Article
from articles.spots import labels


@dataclass(frozen=True)
class Sent:
    """One file to be written. `unfit` names each place whose English no file can hold, and why."""

    name: str
    data: bytes
    units: int
    unfit: tuple[tuple[str, str], ...]


def export(article: Article, *, library: str, version: str = formats.DEFAULT, everything: bool = False) -> Sent | None:
    """Return the article's file, or None where nothing of it needs work.

    `library` is the address that the file says it comes from; only there it can be brought back.
    """
    document = drafts.read_document(article)
    bases = pairs.bases(article)
    units: list[Unit] = []
    unfit: list[tuple[str, str]] = []
    names, texts = labels(document), currency.places(document)
    for place, state in currency.states(document, bases).items():
        words = texts[place]
        if not words.en.strip() or not (everything or state in NEEDS_WORK):
            continue
        try:
            text.characters(words.en + words.es)
        except text.TextError as error:
            unfit.append((names[place], str(error)))
            continue
        units += units_of(place, words, state, currency.basis_of(words, bases.get(currency.field_of(place), ())))
    if not units and not unfit:
        return None
    with translation.override("en"):
        file = Outgoing(library, article.pk, tuple(units), labels(document))
        data = formats.WRITERS[version](file)
    return Sent(f"{name_of(document, article)}.en-es.xlf", data, len(units), tuple(unfit))


def name_of(document: ArticleDocument, article: Article) -> str:
    """Return a name that no other article's file has, beginning with the address that people know it by."""
    return f"{document.slug.en or 'article'}-{article.pk}"
