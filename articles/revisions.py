"""What django-reversion keeps of a draft, written and read without its signals and its views.

Reversion collects what was saved by a signal, and its own page of an old revision silences the signals
of the whole process while it is shown: saves made meanwhile in other threads were kept by nobody. So a
revision is written here in so many words, and read back as a value instead of being tried on.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, cast

import reversion
from django.contrib.auth.models import User
from django.db.models import Model, QuerySet
from modeltranslation.translator import NotRegistered, translator
from reversion.models import Revision, Version

from articles.assembly import assemble
from articles.document import ArticleDocument
from articles.history import PARTS
from articles.models import Article, Image, Region, Topic


class HistoryLostError(RuntimeError):
    """A revision was not kept: the edit must not be kept either."""


def keep(article: Article, *, by: User, at: dt.datetime) -> Revision:
    """Keep the whole draft as its tables now hold it. The caller holds the transaction."""
    before = _versions(article).order_by("-pk").first()
    with reversion.create_revision(manage_manually=True):
        reversion.set_user(by)
        reversion.set_date_created(at)
        reversion.add_to_revision(Article.objects.get(pk=article.pk))
    kept = _versions(article).select_related("revision").order_by("-pk").first()
    if kept is None or (before and kept.pk == before.pk):
        raise HistoryLostError(f"no revision was kept of article {article.pk}")
    return cast(Revision, kept.revision)


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
