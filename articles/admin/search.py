"""What editors do for the search: best bets, and reading what people looked for and did not find."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.choosing import ArticleField
from articles.models import BestBet, SearchedQuery
from articles.search.query import parse


class BestBetForm(forms.ModelForm):
    article = ArticleField(help_text=gettext_lazy("Shown first while it has a live page in this language."))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        query = parse(cleaned.get("query", ""))
        if "query" in cleaned and not (query.words and query.is_plain):
            raise ValidationError({"query": _("Write words alone, without quotes and minus signs.")})
        self.instance.folded = query.folded
        others = BestBet.objects.filter(language=cleaned.get("language"), folded=query.folded).exclude(
            pk=self.instance.pk
        )
        if query.folded and others.exists():
            raise ValidationError({"query": _("There is a best bet for this query already.")})
        return cleaned


@admin.register(BestBet)
class BestBetAdmin(admin.ModelAdmin):
    form = BestBetForm
    fields = ["language", "query", "article"]
    list_display = ["query", "language", "article"]
    list_filter = ["language"]
    list_select_related = ["article"]
    search_fields = ["query", "folded"]
    ordering = ["language", "folded"]
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER
    actions = None


class FoundFilter(admin.SimpleListFilter):
    title = gettext_lazy("result")
    parameter_name = "result"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("nothing", _("found nothing")), ("something", _("found something"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[SearchedQuery]) -> QuerySet[SearchedQuery]:
        match self.value():
            case "nothing":
                return queryset.filter(found=0)
            case "something":
                return queryset.filter(found__gt=0)
        return queryset


@admin.register(SearchedQuery)
class SearchedQueryAdmin(admin.ModelAdmin):
    list_display = ["query", "language", "times", "found", "day", "best_bet"]
    list_display_links = None
    list_filter = [FoundFilter, "language"]
    search_fields = ["query"]
    date_hierarchy = "day"
    ordering = ["-day", "-times", "query"]
    list_per_page = 100
    show_facets = admin.ShowFacets.NEVER
    actions = None

    @admin.display(description=gettext_lazy("best bet"))
    def best_bet(self, row: SearchedQuery) -> SafeString:
        """Lead to the form with the query in it: whoever reads what was not found can mend it at once."""
        words = urlencode({"language": row.language, "query": row.query})
        return format_html(
            '<a href="{}?{}">{}</a>', reverse("admin:articles_bestbet_add"), words, _("Put an article first")
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
