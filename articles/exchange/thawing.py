"""Frozen contents put together to a document again: what readers see, in the form that drafts are exchanged in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from articles.content import ArticleContent, freeze, without_definitions
from articles.document import (
    ArticleDocument,
    DocumentCareCard,
    DocumentContributor,
    DocumentCorrection,
    DocumentFigure,
    DocumentResource,
    DocumentSection,
    DocumentTopic,
    HtmlPair,
    Language,
    LongTextPair,
    SlugPair,
    Text,
)
from articles.exchange.pairing import Pair, pair


class CannotThaw(Exception):  # noqa: N818 - a property of the contents
    """The languages differ in what a draft holds only once for both, such as its figures."""


def thaw(
    contents: Mapping[Language, ArticleContent],
    *,
    source_id: str = "",
    slug: SlugPair,
    topics: Iterable[DocumentTopic] = (),
) -> ArticleDocument:
    """Return the document of which each language freezes to exactly the given content. Raises CannotThaw.

    But for the definitions: those are the glossary's, and come from there when the document is frozen.
    """
    both = Pair(contents.get("en"), contents.get("es"))
    document = ArticleDocument(
        source_id=source_id,
        type=both.either.type,
        slug=slug,
        title=_text(Text, both, "title"),
        synonyms=_text(LongTextPair, both, "synonyms"),
        summary=_text(LongTextPair, both, "summary"),
        source_line=_text(Text, both, "source_line"),
        valid_from=both.either.valid_from,
        valid_until=both.either.valid_until,
        topics=tuple(topics),
        contributors=tuple(
            DocumentContributor(name=row.either.name, credentials=row.either.credentials, role=_text(Text, row, "role"))
            for row in _rows(both, "contributors", lambda row: row.name)
        ),
        sections=tuple(
            DocumentSection(
                anchor=row.either.anchor,
                level=row.either.level,
                heading=_text(Text, row, "heading"),
                body=_text(HtmlPair, row, "body"),
            )
            for row in _rows(both, "sections", lambda row: (row.anchor, row.level))
        ),
        figures=tuple(
            DocumentFigure(
                **row.either.model_dump(include={"section", "sha256", "extension", "width", "height", "licence"}),
                caption=_text(LongTextPair, row, "caption"),
                alt=_text(LongTextPair, row, "alt"),
                credit=_text(Text, row, "credit"),
            )
            for row in _rows(both, "figures", lambda row: (row.section, row.sha256))
        ),
        care_cards=tuple(
            DocumentCareCard(
                section=row.either.section,
                level=row.either.level,
                heading=_text(Text, row, "heading"),
                items=_text(LongTextPair, row, "items"),
            )
            for row in _rows(both, "care_cards", lambda row: (row.section, row.level))
        ),
        resources=tuple(
            DocumentResource(
                region=row.either.region,
                region_name=_text(Text, row, "region_name"),
                name=_text(Text, row, "name"),
                url=row.either.url,
                url_es=row.es.url if row.en and row.es and row.en.url != row.es.url else "",
            )
            for row in _rows(both, "resources", lambda row: row.region)
        ),
        references=both.either.references,
        corrections=tuple(
            DocumentCorrection(date=row.either.date, text=_text(LongTextPair, row, "text"))
            for row in _rows(both, "corrections", lambda row: row.date)
        ),
        codes=both.either.codes,
    )
    if any(freeze(document, language) != without_definitions(content) for language, content in contents.items()):
        raise CannotThaw
    return document


def _rows(both: Pair[ArticleContent], name: str, key: Callable[[Any], Any]) -> list[Pair[Any]]:
    """Return the rows of one kind side by side; those with the same key belong together."""
    english = getattr(both.en, name) if both.en else ()
    spanish = getattr(both.es, name) if both.es else ()
    return pair(english, spanish, likeness=lambda one, other: 1.0 if key(one) == key(other) else 0.0)


def _text(kind: type[Text], row: Pair[Any], name: str) -> Any:
    return kind(en=_words(row.en, name), es=_words(row.es, name))


def _words(row: Any, name: str) -> str:
    value = getattr(row, name) if row else ""
    return value if isinstance(value, str) else "\n".join(value)
