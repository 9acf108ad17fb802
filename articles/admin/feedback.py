"""What readers reported: a queue with the day by which each is answered. What is done about one is its own step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.defaultfilters import linebreaksbr
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from articles.accounts import name_of
from articles.models import Feedback, Holiday, Reopening
from articles.models.feedback import FeedbackQuerySet


class StateFilter(admin.SimpleListFilter):
    """Begins with what waits, the oldest on top. Everything else is read from its newest on."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        waiting = [("waiting", _("waiting")), ("overdue", pgettext("report", "overdue")), ("new", _("new"))]
        waiting += [("taken", pgettext("report", "taken")), ("mine", _("taken by me"))]
        return [*waiting, *Feedback.Outcome.choices, ("all", _("All"))]

    def value(self) -> str:
        return super().value() or "waiting"

    def choices(self, changelist: Any) -> Iterator[Any]:
        _without, *named = super().choices(changelist)
        yield from named

    def queryset(self, request: HttpRequest, queryset: FeedbackQuerySet) -> FeedbackQuerySet:
        match self.value():
            case "waiting":
                return queryset.waiting()
            case "overdue":
                return queryset.overdue(on=timezone.localdate(), holidays=Holiday.objects.days())
            case "new":
                return queryset.waiting().filter(assignee=None)
            case "taken":
                return queryset.waiting().exclude(assignee=None)
            case "mine":
                return queryset.waiting().filter(assignee=request.user.pk)
            case outcome if outcome in Feedback.Outcome.values:
                return queryset.filter(outcome=outcome)
        return queryset


class FeedbackList(ChangeList):
    """Tells each report until when it is answered."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        holidays = Holiday.objects.days()
        for row in self.result_list:
            row.due = row.due_on(holidays)


@admin.register(Feedback)
class FeedbackAdmin(admin.ModelAdmin):
    list_display = ["at", "page", "kind", "comment_column", "state", "assignee_name"]
    list_filter = [StateFilter, "kind", "publication__language"]
    search_fields = ["comment", "publication__title", "publication__slug"]
    actions = None
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    fields = ["page", "kind", "said", "at", "reply_to", "state", "assignee_name", "answer", "earlier"]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return FeedbackList

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        # The panel of an article leads to what readers said of it.
        return lookup == "publication__article" or super().lookup_allowed(lookup, value, request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Feedback]:
        return (
            super()
            .get_queryset(request)
            .select_related("publication", "answered_by", "assignee", "blanked_by")
            .defer("publication__content", "publication__review")
            .order_by("-at", "-pk")
        )

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Feedback | None:
        row: Any = super().get_object(request, object_id, from_field)
        if row:
            row.due = row.due_on(Holiday.objects.days())
        return row

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=gettext_lazy("page as it was read"))
    def page(self, row: Feedback) -> SafeString:
        publication = row.publication
        version = _("version %(number)s") % {"number": publication.number}
        url = reverse("admin:articles_article_change", args=[publication.article_id])
        return format_html('<a href="{}">{}</a> ({}, {})', url, publication.title, publication.language, version)

    @admin.display(description=gettext_lazy("comment"))
    def comment_column(self, row: Feedback) -> str:
        words = row.comment or row.remains or (_("Words taken out") if row.blanked_at else "")
        return words if len(words) <= 120 else f"{words[:120]}…"

    @admin.display(description=gettext_lazy("comment"))
    def said(self, row: Feedback) -> str | SafeString:
        if row.blanked_at is None:
            return linebreaksbr(row.comment)
        words = {"day": date_format(localtime(row.blanked_at).date()), "name": name_of(row.blanked_by)}
        gone = _("The words were taken out on %(day)s by %(name)s.") % words
        return format_html("<em>{}</em> {}", gone, row.remains)

    @admin.display(description=gettext_lazy("what was done before"))
    def earlier(self, row: Feedback) -> SafeString:
        return format_html_join("", "<p>{}<br>{}</p>", (_reopened(one) for one in _reopenings(row)))

    @admin.display(description=gettext_lazy("taken by"))
    def assignee_name(self, row: Feedback) -> str:
        return name_of(row.assignee) if row.assignee else ""

    @admin.display(description=gettext_lazy("state"))
    def state(self, row: Any) -> str | SafeString:
        if row.answered_at:
            words = {"outcome": row.get_outcome_display(), "name": name_of(row.answered_by)}
            return _("%(outcome)s by %(name)s") % words
        if row.kind != Feedback.Kind.PROBLEM:
            return ""
        if _is_late(row.due):
            return format_html("<strong>{}</strong>", _("overdue since %(day)s") % {"day": date_format(row.due)})
        sentence = _("taken, answer by %(day)s") if row.assignee else _("new, answer by %(day)s")
        return sentence % {"day": date_format(row.due)}


def _reopenings(row: Feedback) -> QuerySet[Reopening]:
    return row.reopenings.select_related("answered_by").order_by("pk")


def _reopened(row: Reopening) -> tuple[str, str]:
    """Say what was done about a report, and why that was not the end of it."""
    done = {"outcome": row.get_outcome_display(), "name": name_of(row.answered_by), "words": row.answer or "–"}
    again = {"day": date_format(localtime(row.at).date()), "name": row.by_name, "reason": row.reason}
    return (
        _("%(outcome)s by %(name)s: %(words)s") % done,
        _("Taken up again on %(day)s by %(name)s: %(reason)s") % again,
    )


def _is_late(due: dt.date) -> bool:
    return due < timezone.localdate()
