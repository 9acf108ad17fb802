"""Shelves, which are navigation and change without a sign-off, and regions, whose headings are part of articles."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from articles import drafts
from articles.admin.choosing import ArticleField
from articles.admin.forms import DraftForm
from articles.admin.languages import BilingualAdmin
from articles.models import Article, Edit, Featured, Region, Topic
from articles.models.draft import valid_address


class TopicForm(DraftForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].validators.append(valid_address)


@admin.register(Topic)
class TopicAdmin(BilingualAdmin, admin.ModelAdmin):
    form = TopicForm
    list_display = ["__str__", "name_es", "parent", "slug", "position"]
    list_select_related = ["parent"]
    list_filter = [("parent", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["name_en", "name_es", "slug"]
    ordering = ["position", "slug"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("name_en", "name_es"),
                    ("description_en", "description_es"),
                    "parent",
                    ("slug", "position"),
                ]
            },
        )
    ]


class FeaturedForm(forms.ModelForm):
    article = ArticleField()


@admin.register(Featured)
class FeaturedAdmin(admin.ModelAdmin):
    """What the home shows first; only what is live is shown."""

    form = FeaturedForm
    list_display = ["article", "position"]
    list_select_related = ["article"]
    ordering = ["position", "pk"]
    fields = ["article", "position"]


@admin.register(Region)
class RegionAdmin(BilingualAdmin, admin.ModelAdmin):
    form = DraftForm
    list_display = ["__str__", "name_es", "code", "position"]
    search_fields = ["name_en", "name_es", "code"]
    ordering = ["position", "code"]
    fieldsets = [(None, {"fields": [("name_en", "name_es"), ("code", "position")]})]

    def save_model(self, request: HttpRequest, obj: Region, form: DraftForm, change: bool) -> None:  # noqa: FBT001
        """Record the new heading as an edit of every article that prints it: its author must not sign it."""
        using = Article.objects.filter(resources__region=obj).distinct().order_by("pk") if change else []
        before = {article: drafts.read_document(drafts.lock(article)) for article in using}
        super().save_model(request, obj, form, change)
        for article, document in before.items():
            if drafts.read_document(article) != document:
                drafts.record_edit(article, before=document, by=request.user, at=timezone.now(), how=Edit.How.ADMIN)
