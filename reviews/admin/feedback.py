"""The queue of what readers reported, with every change in the trail and the way to an early review of the page."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.feedback import FeedbackAdmin
from articles.models import Feedback
from reviews.admin.recorded import Recorded

admin.site.unregister(Feedback)


@admin.register(Feedback)
class ReviewedFeedbackAdmin(Recorded, FeedbackAdmin):
    fields = ["page", "kind", "comment", "at", "state", "early_review", "done"]
    readonly_fields = [*FeedbackAdmin.readonly_fields, "early_review"]

    @admin.display(description=gettext_lazy("review"))
    def early_review(self, row: Feedback) -> SafeString | str:
        if row.kind != Feedback.Kind.PROBLEM:
            return ""
        page = row.publication
        url = reverse("admin:articles_article_ask_early_review", args=[page.article_id, page.language])
        return format_html('<a href="{}?{}">{}</a>', url, urlencode({"feedback": row.pk}), _("Ask for an early review"))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [
            name for name in self.fields if name != "early_review" or request.user.has_perm("reviews.submit_article")
        ]
