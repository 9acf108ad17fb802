"""What readers reported: a queue with the day by which each is answered. Only "dealt with" can be said about it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Case, QuerySet, Value, When
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models import Feedback


class AnswerForm(forms.ModelForm):
    done = forms.BooleanField(
        label=gettext_lazy("Dealt with"),
        required=False,
        help_text=gettext_lazy("The reader left no address: the answer is a better page."),
    )

    class Meta:
        model = Feedback
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "done" in self.fields and self.instance.answered_at:
            self.fields["done"].initial = True
            self.fields["done"].disabled = True


class WaitingFilter(admin.SimpleListFilter):
    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("waiting", _("waiting")), ("done", _("dealt with"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Feedback]) -> QuerySet[Feedback]:
        match self.value():
            case "waiting":
                return queryset.filter(kind=Feedback.Kind.PROBLEM, answered_at=None)
            case "done":
                return queryset.exclude(answered_at=None)
        return queryset


@admin.register(Feedback)
class FeedbackAdmin(admin.ModelAdmin):
    form = AnswerForm
    list_display = ["at", "page", "kind", "comment_column", "state"]
    list_filter = [WaitingFilter, "kind", "publication__language"]
    search_fields = ["comment", "publication__title", "publication__slug"]
    actions = None
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER
    fields = ["page", "kind", "comment", "at", "state", "done"]
    readonly_fields = ["page", "kind", "comment", "at", "state"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Feedback]:
        """Return what waits first, the oldest on top, then the rest, the newest on top."""
        waits = Case(When(kind=Feedback.Kind.PROBLEM, answered_at=None, then=Value(0)), default=Value(1))
        return (
            super()
            .get_queryset(request)
            .select_related("publication", "answered_by")
            .defer("publication__content")
            .annotate(turn=waits)
            .order_by("turn", Case(When(turn=0, then="at")), "-at", "-pk")
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Feedback, form: AnswerForm, change: bool) -> None:  # noqa: FBT001
        if form.cleaned_data["done"] and obj.answered_at is None:
            waiting = Feedback.objects.filter(pk=obj.pk, answered_at=None)
            waiting.update(answered_at=timezone.now(), answered_by=request.user)

    @admin.display(description=gettext_lazy("page as it was read"))
    def page(self, row: Feedback) -> SafeString:
        publication = row.publication
        version = _("version %(number)s") % {"number": publication.number}
        url = reverse("admin:articles_article_change", args=[publication.article_id])
        return format_html('<a href="{}">{}</a> ({}, {})', url, publication.title, publication.language, version)

    @admin.display(description=gettext_lazy("comment"))
    def comment_column(self, row: Feedback) -> str:
        return row.comment if len(row.comment) <= 120 else f"{row.comment[:120]}…"

    @admin.display(description=gettext_lazy("state"))
    def state(self, row: Feedback) -> str:
        if row.answered_at:
            name = row.answered_by.get_full_name() or row.answered_by.get_username()
            return _("dealt with by %(name)s") % {"name": name}
        if row.kind != Feedback.Kind.PROBLEM:
            return ""
        due: dt.date = row.due_on
        late = due < timezone.localdate()
        return (_("overdue since %(day)s") if late else _("answer by %(day)s")) % {"day": due.isoformat()}
