"""Rows of a draft put together to one value, wherever they come from: tables, an old revision, a form.

Pure: no query is made for a row that holds what it points at.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from articles.document import (
    ArticleDocument,
    Code,
    DocumentCareCard,
    DocumentContributor,
    DocumentCorrection,
    DocumentFigure,
    DocumentResource,
    DocumentSection,
    DocumentTopic,
    HtmlPair,
    LongTextPair,
    Reference,
    SlugPair,
    Text,
)
from articles.models import Article, CareCard, Contributor, Correction, Figure, Resource, Section, Topic
from articles.models import Code as CodeRow
from articles.models import Reference as ReferenceRow


def assemble(
    article: Article,
    *,
    topics: Iterable[Topic],
    contributors: Iterable[Contributor],
    sections: Iterable[Section],
    figures: Iterable[Figure],
    care_cards: Iterable[CareCard],
    resources: Iterable[Resource],
    references: Iterable[ReferenceRow],
    corrections: Iterable[Correction],
    codes: Iterable[CodeRow],
) -> ArticleDocument:
    """Return the draft by value from the article's own columns and its rows in their order."""
    return ArticleDocument(
        source_id=article.source_id,
        type=article.type,
        slug=SlugPair(en=article.slug_en, es=article.slug_es),
        title=pair(article, "title"),
        synonyms=pair(article, "synonyms", LongTextPair),
        summary=pair(article, "summary", LongTextPair),
        source_line=pair(article, "source_line"),
        valid_from=article.valid_from,
        valid_until=article.valid_until,
        topics=tuple(DocumentTopic(slug=row.slug, name=pair(row, "name")) for row in topics),
        contributors=tuple(
            DocumentContributor(name=row.name, credentials=row.credentials, role=pair(row, "role"))
            for row in contributors
        ),
        sections=tuple(
            DocumentSection(
                anchor=row.anchor or f"s{row.pk}",
                level=row.level,
                heading=pair(row, "heading"),
                body=pair(row, "body", HtmlPair),
            )
            for row in sections
        ),
        figures=tuple(
            DocumentFigure(
                section=row.section,
                sha256=row.image.sha256,
                extension=row.image.extension,
                width=row.image.width,
                height=row.image.height,
                caption=pair(row, "caption", LongTextPair),
                alt=pair(row, "alt", LongTextPair),
                credit=pair(row, "credit"),
                licence=row.licence,
            )
            for row in figures
        ),
        care_cards=tuple(
            DocumentCareCard(
                section=row.section,
                level=row.level,
                heading=pair(row, "heading"),
                items=pair(row, "items", LongTextPair),
            )
            for row in care_cards
        ),
        resources=tuple(
            DocumentResource(
                region=row.region.code if row.region else "",
                region_name=pair(row.region, "name") if row.region else Text(),
                name=pair(row, "name"),
                url=row.url,
                url_es=row.url_es,
            )
            for row in resources
        ),
        references=tuple(
            Reference(
                key=row.key,
                kind=row.kind,
                authors=tuple(line for line in row.authors.splitlines() if line.strip()),
                title=row.work,
                container=row.container,
                year=row.year,
                volume=row.volume,
                issue=row.issue,
                pages=row.pages,
                publisher=row.publisher,
                url=row.url,
                accessed=row.accessed,
                doi=row.doi,
                pmid=row.pmid,
            )
            for row in references
        ),
        corrections=tuple(
            DocumentCorrection(date=row.date, text=pair(row, "text", LongTextPair))
            for row in sorted(corrections, key=lambda row: row.date or dt.date.min, reverse=True)
        ),
        codes=tuple(Code(system=row.system, code=row.code, label=row.label) for row in codes),
    )


def pair(row: Any, name: str, kind: type[Text] = Text) -> Any:
    """Read one translated field of a row as a text in both languages; NULL is a missing text."""
    return kind(en=getattr(row, f"{name}_en") or "", es=getattr(row, f"{name}_es") or "")
