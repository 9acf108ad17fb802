"""What django-reversion keeps of a draft, written and read without its signals and its views.

Reversion collects what was saved by a signal, and its own page of an old revision silences the signals
of the whole process while it is shown: saves made meanwhile in other threads were kept by nobody. So a
revision is written here in so many words, and read back as a value instead of being tried on.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, cast

from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.core import serializers
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model, QuerySet
from modeltranslation.translator import NotRegistered, translator
from reversion.models import Revision, Version

from articles.assembly import assemble
from articles.document import ArticleDocument
from articles.history import PARTS
from articles.models import Article, Image, Region, Topic


def keep(article: Article, rows: Mapping[str, Iterable[Model]], *, by: User, at: dt.datetime) -> Revision:
    """Keep the whole draft, the article and its rows by kind, as they are saved. The caller holds the transaction.

    Written as reversion writes it, in two statements: it would read every row twice more.
    """
    revision = Revision.objects.create(user=by, date_created=at)
    whole = [article, *(row for name in PARTS for row in rows[name])]
    Version.objects.bulk_create(
        Version(
            revision=revision,
            content_type=ContentType.objects.get_for_model(row),
            object_id=str(row.pk),
            db=DEFAULT_DB_ALIAS,
            format="json",
            serialized_data=serializers.serialize("json", (row,)),
            object_repr=str(row),
        )
        for row in whole
    )
    return cast(Revision, revision)


def of_article(article: Article) -> QuerySet[Revision]:
    """Return the revisions that hold this article, oldest first."""
    return cast(
        "QuerySet[Revision]", Revision.objects.filter(pk__in=_versions(article).values("revision_id")).order_by("pk")
    )


def document_at(revision: Revision, article: Article) -> ArticleDocument:
    """Return the draft as it was. Shelves and regions are today's: undoing one text undoes no other.

    What those have lost since is left out. Raises `reversion.errors.RevertError` where the data cannot
    be read any more.
    """
    rows: dict[type[Model], list[Any]] = {model: [] for model in (Article, *PARTS.values())}
    for version in revision.version_set.select_related("content_type").order_by("pk"):
        model = version.content_type.model_class()
        if model in rows:
            rows[model].append(_columns(model, version.field_dict))
    own = next(columns for columns in rows[Article] if columns["id"] == article.pk)
    topics = own.pop("topics", [])
    parts: dict[str, Any] = {
        name: sorted(
            (cast(Any, model)(**columns) for columns in rows[model] if columns["article_id"] == article.pk),
            key=lambda row: (row.position, row.pk),
        )
        for name, model in PARTS.items()
    }
    _attach(parts["figures"], "image", Image)
    _attach(parts["resources"], "region", Region)
    return assemble(Article(**own), topics=Topic.objects.filter(pk__in=topics).order_by("position", "slug"), **parts)


def _versions(article: Article) -> QuerySet[Version]:
    return Version.objects.get_for_object(article)  # type: ignore[no-any-return]


def _columns(model: type[Model], fields: dict[str, Any]) -> dict[str, Any]:
    """Leave out the columns that hold whatever language was active; see `articles.models.draft`."""
    try:
        ambiguous = translator.get_options_for_model(model).all_fields
    except NotRegistered:
        ambiguous = {}
    return {name: value for name, value in fields.items() if name not in ambiguous}


def _attach(rows: Iterable[Any], name: str, model: type[Model]) -> None:
    """Give rows what they point at, in one query; what is gone is None."""
    found = model._default_manager.in_bulk([getattr(row, f"{name}_id") for row in rows if getattr(row, f"{name}_id")])
    for row in rows:
        setattr(row, name, found.get(getattr(row, f"{name}_id")))
