"""A library of many live pages by value, for tests of the search: it asks nothing of how a page came to be live."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from articles.content import ArticleContent, Section, canonical_json, sha256
from articles.document import ArticleType
from articles.models import Article, LivePage, Publication
from articles.search import indexing
from tests import factories as make
from tests.conftest import acting_as_owner

LONG_AGO = dt.datetime(2026, 1, 5, 12, 0, tzinfo=dt.UTC)


def content(
    language: str, title: str, *, synonyms: Iterable[str] = (), text: str = "", **fields: Any
) -> ArticleContent:
    """Make a short text about one thing."""
    section = Section(anchor="about", level=1, heading="About" if language == "en" else "Qué es", body=f"<p>{text}</p>")
    return ArticleContent(
        language=language,
        type=ArticleType.CONDITION,
        title=title,
        synonyms=tuple(synonyms),
        sections=(section,) if text else (),
        **fields,
    )


def publish_all(pages: dict[str, ArticleContent], codes: dict[str, list[str]] | None = None) -> None:
    """Make all of them live, by their addresses, past every verb and trigger; then index them as they are.

    `codes` are those of a page, by its title.
    """
    manager = make.make_user(make.MANAGING_EDITOR)
    tables = [model._meta.db_table for model in (Publication, LivePage)]
    with transaction.atomic(), acting_as_owner():
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        articles = Article.objects.bulk_create(
            Article(type=page.type.value, **{f"slug_{page.language}": slug}) for slug, page in pages.items()
        )
        # Every translation has a source; that it is the same for all makes no difference to the search.
        source = _publication(articles[0], "source", content("en", "Source"), manager)
        source.number = 1
        source.save()
        publications = Publication.objects.bulk_create(
            _publication(article, slug, page, manager, source, (codes or {}).get(page.title, ()))
            for article, (slug, page) in zip(articles, pages.items(), strict=True)
        )
        LivePage.objects.bulk_create(
            LivePage(article_id=row.article_id, language=row.language, slug=row.slug, publication=row)
            for row in publications
        )
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    for _done in indexing.rebuild():
        pass


def _publication(
    article: Article,
    slug: str,
    page: ArticleContent,
    manager: Any,
    source: Publication | None = None,
    codes: Iterable[str] = (),
) -> Publication:
    written = json.loads(page.canonical())
    if codes:
        written["codes"] = [{"system": "test", "code": code, "label": ""} for code in codes]
    canonical = canonical_json(written)
    source = source if page.language == "es" else None
    return Publication(
        article=article,
        language=page.language,
        number=2,
        submission_key=uuid.uuid4(),
        content=canonical,
        digest=sha256(canonical),
        clinical_digest=page.clinical_digest,
        source_publication=source,
        source_digest=source.digest if source else "",
        source_clinical_digest=source.clinical_digest if source else "",
        slug=slug,
        title=page.title,
        type=page.type.value,
        change="first",
        note="First version.",
        reviewed_on=LONG_AGO.date(),
        updated_on=LONG_AGO.date(),
        published_at=LONG_AGO,
        published_by=manager,
        published_by_name="Manager",
    )


def table(name: str) -> list[tuple[str, ...]]:
    """Return the rows of a table beside the tests, without its comments."""
    text = (Path(__file__).parent / "search_tables" / name).read_text(encoding="utf-8")
    mark = "|" if name.startswith("library") else ">"
    return [
        tuple(cell.strip() for cell in line.split(mark))
        for line in text.splitlines()
        if line.strip() and not line.startswith("#")
    ]


def spanish_library() -> dict[str, ArticleContent]:
    return {
        f"es-{number}": content("es", title, synonyms=others.split(", "), text=text)
        for number, (title, others, text) in enumerate(table("library_es.txt"))
    }


def english_topics(path: Path) -> dict[str, ArticleContent]:
    """Return the topics of MedlinePlus as pages."""
    return {
        topic["id"]: content("en", topic["title"], synonyms=topic["synonyms"], text=topic["summary_text"])
        for topic in json.loads(path.read_text(encoding="utf-8"))
    }
