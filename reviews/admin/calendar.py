"""Intervals and what asks for early reviews in the admin: to set the ones, to read and to answer the others."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from articles import citing, references
from articles.document import SOURCE_LANGUAGE
from articles.models import LivePage
from articles.shelves import sort_key
from reviews import permissions
from reviews.admin.act_forms import WorkForm, WorkReviewForm
from reviews.admin.recorded import Recorded
from reviews.admin.registers import Register
from reviews.calendar.early_review import ask_early_review
from reviews.models import IntervalOverride, ReviewInterval, ReviewTrigger
from reviews.refusals import NotAllowed, Refused


@admin.register(ReviewInterval)
class ReviewIntervalAdmin(Recorded, admin.ModelAdmin):
    list_display = ["__str__", "article_type", "topic", "months"]
    list_select_related = ["topic"]
    ordering = ["article_type", "topic__slug"]
    actions = None
    show_facets = admin.ShowFacets.NEVER
    fields = ["article_type", "topic", "months"]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "topic" and field is not None:
            # A shelf is made, changed and taken down among the shelves.
            widget = field.widget
            widget.can_add_related = widget.can_change_related = widget.can_delete_related = False
            widget.can_view_related = False
        return field


@admin.register(IntervalOverride)
class IntervalOverrideRegister(Register):
    list_display = ["at", "article", "months", "reason", "by_name"]
    search_fields = ["article__title_en", "article__title_es", "reason", "by_name"]
    list_select_related = ["article"]
    ordering = ["-at", "-pk"]
    fields = ["article", "months", "reason", "by_name", "at"]


class OpenFilter(admin.SimpleListFilter):
    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("open", _("not reviewed yet")), ("answered", _("reviewed"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[ReviewTrigger]) -> QuerySet[ReviewTrigger]:
        match self.value():
            case "open":
                return queryset.filter(answer=None)
            case "answered":
                return queryset.exclude(answer=None)
        return queryset


@admin.register(ReviewTrigger)
class ReviewTriggerRegister(Register):
    list_display = ["at", "article", "language", "kind", "words", "by_name", "review"]
    list_filter = [OpenFilter, "kind", "language"]
    search_fields = ["article__title_en", "article__title_es", "words", "by_name"]
    ordering = ["-at", "-pk"]
    fields = ["article", "language", "kind", "words", "by_name", "at", "review"]
    change_list_template = "admin/reviews/triggers.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[ReviewTrigger]:
        return (
            super()
            .get_queryset(request)
            .select_related("article", "answer__submission")
            .defer("answer__submission__content", "answer__submission__source_content")
        )

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(citing_view)
        return [path("citing/", view, {"admin": self}, name="reviews_reviewtrigger_citing"), *super().get_urls()]

    @admin.display(description=gettext_lazy("review"))
    def review(self, row: ReviewTrigger) -> SafeString | str:
        if not hasattr(row, "answer"):
            return _("not reviewed yet")
        url = reverse("reviews:submission", args=[row.answer.submission.key])
        day = date_format(localtime(row.answer.at).date())
        return format_html('<a href="{}">{}</a>', url, _("reviewed on %(day)s") % {"day": day})


@require_http_methods(["GET", "HEAD", "POST"])
def citing_view(request: HttpRequest, admin: ReviewTriggerRegister) -> HttpResponse:
    """Find what cites a work, and ask for the review of the ticked ones, each in a transaction of its own."""
    try:
        permissions.check_submit(request.user)
    except NotAllowed as refused:
        raise PermissionDenied(refused.sentence) from refused
    if not admin.has_view_permission(request):
        raise PermissionDenied
    search = WorkForm(request.GET if "q" in request.GET else None)
    found = found_by(search.cleaned_data["q"]) if search.is_bound and search.is_valid() else []
    form = WorkReviewForm(request.POST if request.method == "POST" else None, found=found)
    results: list[tuple[LivePage, str]] = []
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            status = 200
            results = ask_for_each(request, form)
    context = admin.admin_site.each_context(request) | {
        "title": _("What cites a work"),
        "opts": admin.opts,
        "search": search,
        "found": found,
        "form": form,
        "results": results,
    }
    return TemplateResponse(request, "admin/reviews/citing.html", context, status=status)


def found_by(query: str) -> list[dict[str, Any]]:
    """Return one row for each article: the text to be reviewed, in the source language where that page cites it."""
    rows: dict[int, dict[str, Any]] = {}
    for one in sorted(citing.pages_citing(citing.work_of(query)), key=lambda one: one.page.language != SOURCE_LANGUAGE):
        page = one.page
        row = rows.setdefault(
            page.article_id,
            {
                "key": f"{page.article_id}-{page.language}",
                "page": page,
                "languages": [],
                "works": [references.plain_ama(work, page.language) for work in one.references],
            },
        )
        row["languages"].append(page.language)
    return sorted(rows.values(), key=lambda row: sort_key(row["page"].publication.title, row["page"].language))


def ask_for_each(request: HttpRequest, form: WorkReviewForm) -> list[tuple[LivePage, str]]:
    """Ask for the review of each ticked text, and say in a sentence what became of it."""
    answers, results = form.cleaned_data, []
    for row in form.found:
        if row["key"] not in answers["pages"]:
            continue
        page = row["page"]
        try:
            asked = ask_early_review(
                page.article,
                page.language,
                by=request.user,
                at=timezone.now(),
                kind=answers["kind"],
                words=answers["words"],
            )
        except Refused as refusal:
            results.append((page, _("Refused: %(sentence)s") % {"sentence": refusal.sentence}))
            continue
        if asked.is_new:
            sentence = _("Asked: the live text is in review now.")
        elif asked.submission:
            sentence = _("Already open: a text is in review, and the reason stands beside it now.")
        else:
            sentence = _("Asked: a changed draft waits; the reason goes to review with it once it is submitted.")
        results.append((page, sentence))
    return results
