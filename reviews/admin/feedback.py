"""The queue of what readers reported, with the steps that deal with a report and the way to an early review."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.feedback import FeedbackAdmin
from articles.models import Feedback
from reviews import permissions
from reviews.admin.recorded import Recorded
from reviews.admin.report_page import STEPS, report_view, steps_of

admin.site.unregister(Feedback)


@admin.register(Feedback)
class ReviewedFeedbackAdmin(Recorded, FeedbackAdmin):
    fields = [*FeedbackAdmin.fields, "steps", "early_review"]
    readonly_fields = ["steps", "early_review"]

    def get_urls(self) -> list[URLPattern]:
        steps = [
            path(
                f"<int:pk>/{step.path}/",
                self.admin_site.admin_view(report_view),
                {"admin": self, "step": step},
                name=f"articles_feedback_{step.path}",
            )
            for step in STEPS
        ]
        return [*steps, *super().get_urls()]

    @admin.display(description=gettext_lazy("what to do"))
    def steps(self, row: Feedback) -> SafeString:
        links = ((step.url(row), step.label) for step in steps_of(row))
        return format_html_join(" · ", '<a href="{}">{}</a>', links)

    @admin.display(description=gettext_lazy("review"))
    def early_review(self, row: Feedback) -> SafeString | str:
        if row.kind != Feedback.Kind.PROBLEM:
            return ""
        asked = row.review_triggers.order_by("pk").last()
        if asked:
            url = reverse("admin:reviews_reviewtrigger_change", args=[asked.pk])
            words = _("An early review was asked for on %(day)s") % {"day": date_format(localtime(asked.at).date())}
            return format_html('<a href="{}">{}</a>', url, words)
        page = row.publication
        url = reverse("admin:articles_article_ask_early_review", args=[page.article_id, page.language])
        return format_html('<a href="{}?{}">{}</a>', url, urlencode({"feedback": row.pk}), _("Ask for an early review"))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        hidden = set()
        if not request.user.has_perm("reviews.submit_article"):
            hidden.add("early_review")
        if not permissions.may_answer_report(request.user):
            hidden.add("steps")
        return [name for name in self.fields if name not in hidden]
