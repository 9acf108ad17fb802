"""The register of events: the audit trail, to be searched, narrowed down, and taken along as a table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import Max, QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from articles import spreadsheet
from articles.models import Article
from reviews import wording
from reviews.admin.registers import Register
from reviews.models import Event
from reviews.trail import record
from reviews.transitions import Act

BATCH = 1_000
MAX_NUMBER = 18  # digits that a primary key can have


class ActFilter(admin.SimpleListFilter):
    title = gettext_lazy("act")
    parameter_name = "verb"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(str(act), words) for act, words in (wording.VERBS | wording.ACTS).items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Event]) -> QuerySet[Event]:
        return queryset.filter(verb=self.value()) if self.value() else queryset


class ArticleFilter(admin.SimpleListFilter):
    """Shown once somebody follows the link of an article: a list of all articles would help nobody."""

    title = gettext_lazy("article")
    parameter_name = "article"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        pk = self.used_parameters.get(self.parameter_name) or ""
        article = Article.objects.filter(pk=pk).first() if _is_key(pk) else None
        return [(pk, str(article or "?"))] if pk else []

    def queryset(self, request: HttpRequest, queryset: QuerySet[Event]) -> QuerySet[Event]:
        if not self.value():
            return queryset
        return queryset.filter(article=self.value()) if _is_key(self.value()) else queryset.none()


@admin.register(Event)
class EventRegister(Register):
    change_list_template = "admin/reviews/event/change_list.html"
    list_display = ["at", "by_name", "act", "outcome", "about", "language", "detail_column", "number"]
    list_filter = [
        "outcome",
        ActFilter,
        "language",
        ("at", admin.DateFieldListFilter),
        ("by", admin.RelatedOnlyFieldListFilter),
        ArticleFilter,
    ]
    date_hierarchy = "at"
    search_fields = ["by_name", "subject", "detail", "article__title_en", "article__title_es", "hash"]
    list_display_links = ["at"]
    ordering = ["-number"]
    fieldsets = [
        (None, {"fields": ["at", "by_name", "by", "act", "outcome", "about", "language", "submission", "detail"]}),
        (gettext_lazy("Chain"), {"fields": ["number", "previous_hash", "hash", "hash_version", "records"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Event]:
        return (
            super()
            .get_queryset(request)
            .select_related("article", "by", "submission")
            .defer("submission__content", "submission__source_content")
        )

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_POST(self.export_view))
        return [path("export/", view, name="reviews_event_export"), *super().get_urls()]

    def export_view(self, request: HttpRequest) -> HttpResponse:
        """Hand out the events that the list shows, and record that they were handed out."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            events = self.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters as error:
            raise BadRequest from error
        last = Event.objects.aggregate(last=Max("number"))["last"] or 0
        asked = request.GET.urlencode() or "everything"
        record(Act.EXPORT, by=request.user, at=timezone.now(), subject="event register", detail=asked)
        rows = _rows(events.filter(number__lte=last), language=translation.get_language())
        response = StreamingHttpResponse(spreadsheet.lines(rows), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="events.csv"'
        response["Cache-Control"] = "no-store"
        return response

    @admin.display(description=gettext_lazy("act"), ordering="verb")
    def act(self, row: Event) -> Any:
        return wording.act(row.verb, row.outcome)

    @admin.display(description=gettext_lazy("about"))
    def about(self, row: Event) -> Any:
        if row.article is None:
            return row.subject
        url = reverse("admin:reviews_event_changelist") + f"?article={row.article_id}"
        return format_html('<a href="{}">{}</a>', url, row.subject or row.article)

    @admin.display(description=gettext_lazy("detail"))
    def detail_column(self, row: Event) -> str:
        return row.detail if len(row.detail) <= 160 else f"{row.detail[:160]}…"


def _rows(events: QuerySet[Event], *, language: str | None) -> Iterator[list[object]]:
    """Yield the table, the newest event first, in batches that each find their place by the number before."""
    with translation.override(language):
        yield [
            _("number"), _("time"), _("name"), _("account"), _("act"), _("outcome"), _("article"), _("title"),
            _("language"), _("about"), _("detail"), _("hash"),
        ]  # fmt: skip
    before: int | None = None
    while True:
        batch = list((events if before is None else events.filter(number__lt=before)).order_by("-number")[:BATCH])
        for row in batch:
            with translation.override(language):
                yield [
                    row.number, row.at.isoformat(), row.by_name, row.by.get_username(),
                    wording.act(row.verb, row.outcome), row.get_outcome_display(), row.article_id, row.article or "",
                    row.language, row.subject, row.detail, row.hash,
                ]  # fmt: skip
        if len(batch) < BATCH:
            return
        before = batch[-1].number


def _is_key(text: str | None) -> bool:
    return bool(text) and text.isascii() and text.isdigit() and len(text) <= MAX_NUMBER
