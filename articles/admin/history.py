"""The draft's history: who changed what and when, any two states compared, an old one brought back.

All of it shows drafts, so it is for those who may change the article, and for nobody who may only
look at it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from reversion.errors import RevertError
from reversion.models import Revision

from articles import drafts, html, revisions, text
from articles.admin.comparing import compare_drafts
from articles.admin.languages import may_edit_source
from articles.document import ArticleDocument
from articles.models import Article, Edit

PER_PAGE = 50


@dataclass(frozen=True)
class Entry:
    """An edit with the revision that was kept of it."""

    edit: Edit
    revision: Revision | None


def article_for(admin: ModelAdmin, request: HttpRequest, pk: int | str) -> Article:
    """Return the article, or refuse: 404 where there is none, 403 to those who may not change it."""
    if not admin.has_change_permission(request):
        raise PermissionDenied
    article = admin.get_object(request, str(pk))
    if article is None:
        raise Http404
    return article


def entries(article: Article) -> list[Entry]:
    """Return the edits, newest first. Each kept its revision in the same moment, and in the same order."""
    kept: dict[Any, Iterator[Revision]] = {
        at: iter(list(group))
        for at, group in itertools.groupby(revisions.of_article(article), key=lambda row: row.date_created)
    }
    edits = article.edits.select_related("by").order_by("pk")
    return [Entry(edit, next(kept.get(edit.at, iter(())), None)) for edit in edits][::-1]


@require_safe
def history_view(request: HttpRequest, admin: ModelAdmin, pk: str) -> HttpResponse:
    article = article_for(admin, request, pk)
    page = Paginator(entries(article), PER_PAGE).get_page(request.GET.get("p"))
    return _answer(request, admin, article, "history", _("History"), page=page)


@require_safe
def compare_view(request: HttpRequest, admin: ModelAdmin, pk: int) -> HttpResponse:
    """Compare two revisions, the older one first whichever way they were asked for."""
    article = article_for(admin, request, pk)
    old, new = sorted((_revision(article, request.GET.get(name, "")) for name in ("old", "new")), key=lambda r: r.pk)
    comparison = compare_drafts(_document(article, old), _document(article, new))
    return _answer(request, admin, article, "compare", _("Compare"), old=old, new=new, comparison=comparison)


@require_http_methods(["GET", "HEAD", "POST"])
def restore_view(request: HttpRequest, admin: ModelAdmin, pk: int, revision: int) -> HttpResponse:
    """Show what bringing back an old state would change, then do it as an edit of its own."""
    article = article_for(admin, request, pk)
    if not may_edit_source(request):
        raise PermissionDenied  # an old state brings its English and its structure along
    kept = _revision(article, str(revision))
    status = 200
    if request.method == "POST":
        try:
            with transaction.atomic():
                drafts.claim(article, version=number_from(request.POST.get("version", "")))
                old = _restorable(article, kept)
                drafts.save_document(old, by=request.user, at=timezone.now(), article=article, how=Edit.How.RESTORE)
        except drafts.StaleDraft:
            status = 409
            messages.error(request, _("Somebody saved the draft since you opened this page. Look at it again."))
        except (text.TextError, html.HtmlError) as error:
            status = 422
            messages.error(request, str(error))
        else:
            messages.success(request, _("The draft says again what it said then. Readers see no change."))
            return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]))
    article = article_for(admin, request, pk)
    comparison = compare_drafts(drafts.read_document(article), _restorable(article, kept))
    return _answer(request, admin, article, "restore", _("Restore"), status=status, kept=kept, comparison=comparison)


def _restorable(article: Article, revision: Revision) -> ArticleDocument:
    """Return the old text under today's names: what the article is called from outside stays as it is."""
    now = drafts.read_document(article)
    return _document(article, revision).model_copy(update={"slug": now.slug, "source_id": now.source_id})


def _document(article: Article, revision: Revision) -> ArticleDocument:
    try:
        return revisions.document_at(revision, article)
    except RevertError as error:
        raise Http404(str(error)) from error


def _revision(article: Article, key: str) -> Revision:
    """Return a revision of this very article; another article's is not to be found here."""
    return get_object_or_404(revisions.of_article(article).select_related("user"), pk=number_from(key))


def number_from(value: str) -> int:
    """Return the key that a request names; -1, which no row has, for what is none."""
    return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else -1  # fits a bigint


def _answer(
    request: HttpRequest, admin: ModelAdmin, article: Article, name: str, title: str, *, status: int = 200, **extra: Any
) -> HttpResponse:
    context = admin.admin_site.each_context(request) | {
        "title": f"{title}: {article}",
        "subtitle": None,
        "opts": admin.opts,
        "original": article,
        "page_name": title,
    }
    return TemplateResponse(request, f"admin/articles/article/{name}.html", context | extra, status=status)
