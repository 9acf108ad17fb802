"""The draft's tables read and written as one value."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from articles import html
from articles.assembly import assemble
from articles.document import LANGUAGES, ArticleDocument, DocumentResource, DocumentTopic, Text
from articles.models import Article, Image, Region, Topic


def read_document(article: Article) -> ArticleDocument:
    """Return the whole draft by value. Nine queries, whatever its length."""
    return assemble(article, **rows_of(article))


def rows_of(article: Article) -> dict[str, list[Any]]:
    """Return the rows of the draft by kind, each in its order."""
    return {
        "topics": _in_order(article),
        "contributors": list(article.contributors.order_by("position", "pk")),
        "sections": list(article.sections.order_by("position", "pk")),
        "figures": list(article.figures.select_related("image").order_by("position", "pk")),
        "care_cards": list(article.care_cards.order_by("position", "pk")),
        "resources": list(article.resources.select_related("region").order_by("position", "pk")),
        "references": list(article.references.order_by("position", "pk")),
        "corrections": list(article.corrections.order_by("-date", "position", "pk")),
        "codes": list(article.codes.order_by("position", "pk")),
    }


def _in_order(article: Article) -> list[Topic]:
    return list(article.topics.order_by("position", "slug"))


def write_document(document: ArticleDocument, article: Article) -> dict[str, list[Any]]:
    """Make the draft's rows say what the document says, and return them as `rows_of` does.

    Rich text is cleaned on the way in, as the admin's form does. Every image must be stored already. The caller holds
    the transaction and records the edit.
    """
    article.source_id = document.source_id
    article.type = document.type.value
    article.slug_en, article.slug_es = document.slug.en, document.slug.es
    article.valid_from, article.valid_until = document.valid_from, document.valid_until
    for name in ("title", "synonyms", "summary", "source_line"):
        _set_pair(article, name, getattr(document, name))
    is_new = article._state.adding
    written: dict[str, list[Any]] = {}

    def replace(manager: Any, rows: list[dict[str, Any]]) -> None:
        if is_new:
            written[manager.field.remote_field.related_name] = _add(manager, rows)
        else:
            _replace(manager, rows)

    article.save()
    topics = _topics(document.topics)
    if is_new:
        shelf = Article.topics.through
        shelf._default_manager.bulk_create(shelf(article=article, topic=topic) for topic in topics)
    else:
        article.topics.set(topics)
    replace(
        article.contributors,
        [
            {"name": row.name, "credentials": row.credentials, **_columns("role", row.role)}
            for row in document.contributors
        ],
    )
    replace(
        article.sections,
        [
            {
                "anchor": row.anchor,
                "level": row.level,
                **_columns("heading", row.heading),
                "body_en": html.clean(row.body.en),
                "body_es": html.clean(row.body.es),
            }
            for row in document.sections
        ],
    )
    images = {image.sha256: image for image in Image.objects.filter(sha256__in=[f.sha256 for f in document.figures])}
    replace(
        article.figures,
        [
            {
                "section": row.section,
                "image": images[row.sha256],
                **_columns("caption", row.caption),
                **_columns("alt", row.alt),
                **_columns("credit", row.credit),
                "licence": row.licence,
            }
            for row in document.figures
        ],
    )
    replace(
        article.care_cards,
        [
            {
                "section": row.section,
                "level": row.level.value,
                **_columns("heading", row.heading),
                **_columns("items", row.items),
            }
            for row in document.care_cards
        ],
    )
    replace(
        article.resources,
        [
            {"region": _region(row), **_columns("name", row.name), "url": row.url, "url_es": row.url_es}
            for row in document.resources
        ],
    )
    replace(
        article.references,
        [
            {
                **row.model_dump(exclude={"authors", "title", "kind"}),
                "kind": row.kind.value,
                "authors": "\n".join(row.authors),
                "work": row.title,
            }
            for row in document.references
        ],
    )
    newest_first = sorted(document.corrections, key=lambda row: row.date, reverse=True)
    replace(article.corrections, [{"date": row.date, **_columns("text", row.text)} for row in newest_first])
    replace(article.codes, [row.model_dump() | {"system": row.system.value} for row in document.codes])
    # A new draft has no rows but those that were written this moment.
    return {"topics": _in_order(article), **written} if is_new else rows_of(article)


def _columns(name: str, value: Text) -> dict[str, str]:
    return {f"{name}_en": value.en, f"{name}_es": value.es}


def _set_pair(row: Any, name: str, value: Text) -> None:
    for column, words in _columns(name, value).items():
        setattr(row, column, words)


def _add(manager: Any, rows: list[dict[str, Any]]) -> list[Any]:
    """Give an article that has none its rows of one kind."""
    if not rows:
        return []
    added: list[Any] = manager.bulk_create(
        manager.model(article=manager.instance, position=position, **columns)
        for position, columns in enumerate(rows, start=1)
    )
    return added


def _replace(manager: Any, rows: list[dict[str, Any]]) -> None:
    """Make the article's rows of one kind the given ones, keeping the primary keys of those in place."""
    existing = list(manager.order_by("position", "pk"))
    for position, columns in enumerate(rows, start=1):
        row = existing.pop(0) if existing else manager.model(article=manager.instance)
        for column, value in columns.items():
            setattr(row, column, value)
        row.position = position
        row.save()
    for row in existing:
        row.delete()


def _topics(topics: Iterable[DocumentTopic]) -> list[Topic]:
    """Return the shelves of these addresses. A new one is made; one that lacks a name in a language is given it."""
    known = {row.slug: row for row in Topic.objects.filter(slug__in=[topic.slug for topic in topics])}
    for topic in topics:
        if topic.slug not in known:
            names = {"name_en": topic.name.en or topic.slug, "name_es": topic.name.es}
            known[topic.slug] = Topic.objects.get_or_create(slug=topic.slug, defaults=names)[0]
        row = known[topic.slug]
        lacking = {
            f"name_{language}": name
            for language in LANGUAGES
            if (name := topic.name.get(language)) and not getattr(row, f"name_{language}")
        }
        if lacking:
            Topic.objects.filter(pk=row.pk).update(**lacking)
    return list(known.values())


def _region(row: DocumentResource) -> Region | None:
    if not row.region:
        return None
    return Region.objects.get_or_create(
        code=row.region, defaults={"name_en": row.region_name.en or row.region, "name_es": row.region_name.es}
    )[0]
