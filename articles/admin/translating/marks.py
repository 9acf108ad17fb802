"""Beside each Spanish field of the article's form: how it stands, what its English changed, and what to do about it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from articles import drafts, pairs, verdicts
from articles.admin.history import article_for
from articles.admin.places import FormPlaces, element_id
from articles.admin.translating.passages import Passage, passages, verdict_from
from articles.document import ArticleDocument
from articles.models import Article


def mark_fields(shown: FormPlaces, article: Article, document: ArticleDocument) -> None:
    """Say beside every Spanish field of an article's form how the saved text, `document`, stands to its English."""
    for passage in passages(document, pairs.bases(article)):
        if field := shown.field(passage.place, "es"):
            field.help_text = _note(passage, field.help_text)


def _note(passage: Passage, help_text: str) -> SafeString:
    note = render_to_string("admin/articles/article/_standing.html", {"passage": passage})
    return format_html("{} {}", help_text, note)


@require_POST
def verdict_view(request: HttpRequest, admin: ModelAdmin, pk: int) -> HttpResponse:
    """Record that a translation is right; the way back leads to the field in the article's form."""
    article = article_for(admin, request, pk)
    place = judge(request, article)
    form = reverse("admin:articles_article_change", args=[article.pk])
    field = element_id(drafts.read_document(article), place, "es")
    return HttpResponseRedirect(f"{form}#{field}" if field else form)


def judge(request: HttpRequest, article: Article) -> str:
    """Record the verdict that a button sent and say so; return the place it is about."""
    source, target, place = verdict_from(request.POST.get("right", ""))
    try:
        verdicts.judge_still_right(
            article, place, source_digest=source, target_digest=target, by=request.user, at=timezone.now()
        )
    except drafts.StaleDraft as stale:
        messages.error(request, str(stale))
    else:
        messages.success(request, _("Recorded: the translation is right."))
    return place
