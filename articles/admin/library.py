"""Shelves and regions: navigation, which changes without a sign-off."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from articles.admin.forms import DraftForm
from articles.admin.languages import BilingualAdmin
from articles.models import Region, Topic
from articles.models.draft import valid_address


class TopicForm(DraftForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].validators.append(valid_address)


@admin.register(Topic)
class TopicAdmin(BilingualAdmin, admin.ModelAdmin):
    form = TopicForm
    list_display = ["__str__", "name_es", "slug", "position"]
    search_fields = ["name_en", "name_es", "slug"]
    ordering = ["position", "slug"]
    fieldsets = [
        (None, {"fields": [("name_en", "name_es"), ("description_en", "description_es"), ("slug", "position")]})
    ]


@admin.register(Region)
class RegionAdmin(BilingualAdmin, admin.ModelAdmin):
    form = DraftForm
    list_display = ["__str__", "name_es", "code", "position"]
    search_fields = ["name_en", "name_es", "code"]
    ordering = ["position", "code"]
    fieldsets = [(None, {"fields": [("name_en", "name_es"), ("code", "position")]})]
