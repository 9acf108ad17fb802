"""Boards and their members: who may sign, and what is printed under a signature from now on."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Field, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from articles.models.published import LANGUAGE_CHOICES
from reviews.models import Board, Member


class MemberForm(forms.ModelForm):
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=LANGUAGE_CHOICES,
        widget=forms.CheckboxSelectMultiple,
        help_text=Member._meta.get_field("languages").help_text,
    )


class MemberInline(admin.StackedInline):
    model = Member
    form = MemberForm
    extra = 0
    autocomplete_fields = ["user"]
    fields = [("user", "role"), ("printed_name", "credentials"), "languages", "interests", "active"]

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> forms.Field | None:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "user" and field is not None:
            # An account is chosen here, and made, changed and deleted among the accounts.
            widget = field.widget
            widget.can_add_related = widget.can_change_related = widget.can_delete_related = False
            widget.can_view_related = False
        return field

    def get_queryset(self, request: HttpRequest) -> QuerySet[Member]:
        return super().get_queryset(request).select_related("user").order_by("-active", "printed_name")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never: somebody who leaves is no longer active, and stays on record."""
        return False


@admin.register(Board)
class BoardAdmin(admin.ModelAdmin):
    list_display = ["name", "name_es", "physicians_needed", "review_months"]
    search_fields = ["name", "name_es", "members__printed_name"]
    ordering = ["name"]
    actions = None
    inlines = [MemberInline]
    fields = [("name", "name_es"), ("physicians_needed", "review_months")]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
