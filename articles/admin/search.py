"""What editors do for the search: best bets, and reading what people looked for and did not find."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin import searches
from articles.admin.choosing import ArticleField
from articles.models import BestBet, SearchedQuery
from articles.search.query import parse


class BestBetForm(forms.ModelForm):
    article = ArticleField(
        help_text=gettext_lazy(
            "Type part of its title and choose, or write its address. It comes first while it is live in this language."
        )
    )

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


@admin.register(SearchedQuery)
class SearchedQueryAdmin(admin.ModelAdmin):
    """Its list is a report that sums up: see `articles.admin.searches`. A row is what was asked on one day."""

    def get_urls(self) -> list[URLPattern]:
        export = self.admin_site.admin_view(searches.export_view)
        return [path("export/", export, {"admin": self}, name="articles_searchedquery_export"), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return searches.report_view(request, self)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
