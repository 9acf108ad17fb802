"""Finding a live page by its title or by another name of its subject."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from django.db.models import Func, JSONField, TextField, Value
from django.db.models.functions import Cast, Concat

from articles.models import LivePage
from articles.shelves import sort_key

MAX_RESULTS = 50


class Folded(Func):
    """A text without case and accents, by the database's core functions alone: no extension is needed."""

    template = r"regexp_replace(normalize(lower(%(expressions)s), NFKD), '[\u0300-\u036f]', '', 'g')"
    output_field = TextField()


@dataclass(frozen=True)
class Found:
    title: str
    slug: str
    synonyms: tuple[str, ...]
    summary: str


def by_name(query: str, language: str) -> list[Found]:
    """Return the live articles of a language whose title or other name holds the query, accents and case aside."""
    if not query:
        return []
    content = Cast("publication__content", JSONField())
    synonyms = Func(content, Value("synonyms"), function="jsonb_extract_path_text", output_field=TextField())
    names = Folded(Concat("publication__title", Value("\n"), synonyms, output_field=TextField()))
    pages = (
        LivePage.objects.in_language(language)
        .articles()
        .annotate(names=names)
        .filter(names__contains=fold(query))
        .select_related("publication")
        .order_by("slug", "pk")[:MAX_RESULTS]
    )
    found = [
        Found(page.publication.title, page.slug, page.publication.parsed.synonyms, page.publication.parsed.summary)
        for page in pages
    ]
    return sorted(found, key=lambda row: sort_key(row.title, language))


def fold(text: str) -> str:
    """Return the text as `Folded` would: in Python, for the words of a query."""
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return "".join(character for character in decomposed if not "\u0300" <= character <= "\u036f")
