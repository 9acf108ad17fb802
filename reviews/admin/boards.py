"""Boards and their members: who may sign, and what is printed under a signature from now on."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Field, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from articles.models.published import LANGUAGE_CHOICES
from reviews.admin.recorded import Recorded
from reviews.models import Board, Demand, Member, Specialty


class MemberForm(forms.ModelForm):
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=LANGUAGE_CHOICES,
        widget=forms.CheckboxSelectMultiple,
        help_text=Member._meta.get_field("languages").help_text,
    )
    specialties = forms.ModelMultipleChoiceField(
        label=_("Specialties"),
        queryset=Specialty.objects.order_by("name_en"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Copied into every signature, and counted where the board demands a specialty."),
    )


class MemberInline(admin.StackedInline):
    model = Member
    form = MemberForm
    extra = 0
    autocomplete_fields = ["user"]
    fields = [("user", "role"), ("printed_name", "credentials"), "languages", "specialties", "interests", "active"]

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


class DemandInline(admin.StackedInline):  # as a table it has a heading without words, and does not fit a phone
    """What a board demands from the next submission on; what is in review keeps what was demanded of it."""

    model = Demand
    extra = 0
    fields = [("article_type", "topic"), ("specialty", "physicians")]

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> forms.Field | None:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name in {"topic", "specialty"} and field is not None:
            widget = field.widget
            widget.can_add_related = widget.can_change_related = widget.can_delete_related = False
            widget.can_view_related = False
        return field

    def get_queryset(self, request: HttpRequest) -> QuerySet[Demand]:
        return super().get_queryset(request).select_related("topic", "specialty").order_by("pk")


@admin.register(Specialty)
class SpecialtyAdmin(Recorded, admin.ModelAdmin):
    list_display = ["name_en", "name_es", "slug"]
    search_fields = ["name_en", "name_es", "slug"]
    ordering = ["name_en"]
    actions = None
    fields = [("name_en", "name_es"), "slug"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["slug"] if obj else []  # signatures and submissions name it for good


@admin.register(Board)
class BoardAdmin(Recorded, admin.ModelAdmin):
    list_display = ["name", "name_es", "physicians_needed", "review_months"]
    search_fields = ["name", "name_es", "members__printed_name"]
    ordering = ["name"]
    actions = None
    inlines = [DemandInline, MemberInline]
    fields = [("name", "name_es"), ("physicians_needed", "review_months")]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
