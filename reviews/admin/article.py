"""The article's admin with what the reviews know of it: its state in the list, its panel, and the steps."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, Prefetch, QuerySet, Subquery
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.article import ArticleAdmin
from articles.admin.places import FormPlaces
from articles.checking import Checked
from articles.models import Article, Edit, LivePage, Withdrawal
from reviews import assigning
from reviews.admin.act_page import act_view
from reviews.admin.acts import ACTS
from reviews.admin.agency import import_view
from reviews.admin.answers import answers_view
from reviews.admin.override_page import override_view
from reviews.admin.panel import panels
from reviews.admin.recorded import LONGEST, Recorded
from reviews.calendar import schedule
from reviews.lists import worklists
from reviews.models import Submission

admin.site.unregister(Article)


class DueFilter(admin.SimpleListFilter):
    title = gettext_lazy("next review")
    parameter_name = "due"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("late", _("overdue")), ("soon", _("due within 60 days")), ("never", _("no date set"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        today = timezone.localdate()
        match self.value():
            case "late":
                rows = worklists.overdue(worklists.pages(), on=today)
            case "soon":
                rows = worklists.due_within(worklists.pages(), schedule.SOON, on=today)
            case "never":
                rows = worklists.without_date(worklists.pages())
            case _:
                return queryset
        return queryset.filter(pk__in=rows.values("article"))


class ReviewFilter(admin.SimpleListFilter):
    title = gettext_lazy("review")
    parameter_name = "review"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("open", _("in review")), ("live", _("live")), ("never", _("never published"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        match self.value():
            case "open":
                return queryset.filter(Exists(Submission.objects.open().filter(article=OuterRef("pk"))))
            case "live":
                return queryset.filter(Exists(LivePage.objects.filter(article=OuterRef("pk"))))
            case "never":
                return queryset.filter(publications=None)
        return queryset


@admin.register(Article)
class ReviewedArticleAdmin(Recorded, ArticleAdmin):
    # What is no part of the text, and so of no edit; a topic decides what a board demands.
    recorded_fields = frozenset({"topics", "archived"})
    list_display = ["title_column", "type", "english", "spanish", "due_on"]
    list_filter = [ReviewFilter, DueFilter, *ArticleAdmin.list_filter]
    assign = staticmethod(assigning.assign)

    def get_urls(self) -> list[URLPattern]:
        steps = [
            path(
                f"<int:pk>/<slug:language>/{act.verb.replace('_', '-')}/",
                self.admin_site.admin_view(act_view),
                {"admin": self, "act": act},
                name=f"articles_article_{act.verb}",
            )
            for act in ACTS
        ]
        answers = path(
            "<int:pk>/<slug:language>/answers/",
            self.admin_site.admin_view(answers_view),
            {"admin": self},
            name="articles_article_answers",
        )
        override = path(
            "<int:pk>/<slug:language>/override-warning/",
            self.admin_site.admin_view(override_view),
            {"admin": self},
            name="articles_article_override_warning",
        )
        agency = path(
            "agency/import/",
            self.admin_site.admin_view(import_view),
            {"admin": self},
            name="articles_article_agency_import",
        )
        return [*steps, answers, override, agency] + super().get_urls()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        """Load what the list says of each row in a fixed number of queries."""
        queryset = super().get_queryset(request)
        if not request.resolver_match.url_name.endswith("_changelist"):
            return queryset
        due = worklists.pages().filter(article=OuterRef("pk")).order_by("due_on")
        newest = Edit.objects.filter(article=OuterRef("pk")).order_by("-pk")
        return queryset.annotate(
            due_on=Subquery(due.values("due_on")[:1]),
            digest_en=Subquery(newest.values("digest_en")[:1]),
            digest_es=Subquery(newest.values("digest_es")[:1]),
            frozen_en=_frozen("en"),
            frozen_es=_frozen("es"),
            withdrawn_en=Exists(Withdrawal.objects.filter(article=OuterRef("pk"), language="en")),
            withdrawn_es=Exists(Withdrawal.objects.filter(article=OuterRef("pk"), language="es")),
        ).prefetch_related(
            Prefetch("live_pages", LivePage.objects.select_related("publication").defer("publication__content")),
            Prefetch("submissions", Submission.objects.open().defer("content", "source_content"), "in_review"),
        )

    @admin.display(description=gettext_lazy("English"))
    def english(self, article: Article) -> str:
        return _state(article, "en")

    @admin.display(description=gettext_lazy("Spanish"))
    def spanish(self, article: Article) -> str:
        return _state(article, "es")

    @admin.display(description=gettext_lazy("next review"), ordering="due_on")
    def due_on(self, article: Any) -> dt.date | None:
        return article.due_on

    def log_related(self, request: HttpRequest, article: Article, before: list[Article], after: list[Article]) -> None:
        said = [", ".join(str(other) for other in others)[:LONGEST] for others in (before, after)]
        request.what_changed = "related: “{}” → “{}”".format(*said)
        super().log_related(request, article, before, after)

    def show_checked(
        self, request: HttpRequest, context: dict[str, Any], article: Article, checked: Checked, shown: FormPlaces
    ) -> None:
        super().show_checked(request, context, article, checked, shown)
        context["panels"] = panels(article, user=request.user, on=timezone.localdate(), checked=checked)


def _frozen(language: str) -> Subquery:
    """Return the digest that the draft had when the live page of an article was frozen, without its definitions."""
    live = LivePage.objects.filter(article=OuterRef(OuterRef("pk")), language=language)
    signed = Submission.objects.filter(key__in=live.values("publication__submission_key"))
    return Subquery(signed.values(f"edit__digest_{language}")[:1])


def _state(article: Any, language: str) -> str:
    """Say in a few words where one language of a row stands."""
    live = next((page.publication for page in article.live_pages.all() if page.language == language), None)
    words = []
    if live:
        words.append(_("live, version %(number)s") % {"number": live.number})
    elif getattr(article, f"withdrawn_{language}"):
        words.append(_("withdrawn"))
    if any(submission.language == language for submission in article.in_review):
        words.append(_("in review"))
    elif live and getattr(article, f"frozen_{language}") != getattr(article, f"digest_{language}"):
        words.append(_("draft differs"))
    return ", ".join(words) or _("draft")
