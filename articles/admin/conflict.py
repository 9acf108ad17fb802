"""Two people saved the same draft: both texts, and the choice between them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from articles import drafts
from articles.admin.comparing import DraftComparison, compare_drafts
from articles.admin.forms import ArticleForm
from articles.admin.parts import PartFormSet
from articles.assembly import assemble
from articles.document import ArticleDocument
from articles.models import Article, Edit


@dataclass(frozen=True)
class Conflict:
    """The edit that came between, and what typed text would change of it; None where that cannot be told."""

    version: int
    edit: Edit | None
    comparison: DraftComparison | None


def conflict_of(form: ArticleForm, formsets: Iterable[PartFormSet]) -> Conflict:
    article = Article.objects.get(pk=form.instance.pk)
    edit = article.edits.select_related("by").order_by("-pk").first()
    try:
        comparison = compare_drafts(drafts.read_document(article), _typed(form, formsets))
    except ValidationError:
        comparison = None
    return Conflict(article.version, edit, comparison)


def _typed(form: ArticleForm, formsets: Iterable[PartFormSet]) -> ArticleDocument:
    """Return the draft as it would be if the forms were saved as they are."""
    article = form.instance
    topics = form.cleaned_data.get("topics", article.topics)
    rows = {formset.get_default_prefix(): _rows(formset) for formset in formsets}
    return assemble(article, topics=topics.order_by("position", "slug"), **rows)


def _rows(formset: PartFormSet) -> list[Any]:
    """Return the typed rows, and those that somebody else added since: a save leaves them where they are."""
    shown = {form.instance.pk for form in formset.forms}
    others = [row for row in formset.get_queryset() if row.pk not in shown]
    rows = [*(form.instance for form in formset.kept_forms()), *others]
    # Without its picture a figure is not one yet.
    rows = [row for row in rows if getattr(row, "image_id", True)]
    return sorted(rows, key=lambda row: (row.position or 0, row.pk or float("inf")))
