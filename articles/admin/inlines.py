"""The rows of an article in its form: English and Spanish side by side, each kind in an order of its own."""

from __future__ import annotations

from typing import Any

from annotated_types import MaxLen
from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from articles import html
from articles.admin.languages import BilingualAdmin, may_edit_source
from articles.admin.parts import (
    CareCardFormSet,
    CodeForm,
    CodeFormSet,
    FigureForm,
    FigureFormSet,
    PartForm,
    PartFormSet,
    PlacedForm,
    ReferenceForm,
    ReferenceFormSet,
    SectionFormSet,
)
from articles.document import ArticleDocument
from articles.models import CareCard, Code, Contributor, Correction, Figure, Reference, Resource, Section


def limit_of(rows: str) -> int:
    """Return how many rows of a kind a document holds at most."""
    return next(rule.max_length for rule in ArticleDocument.model_fields[rows].metadata if isinstance(rule, MaxLen))


class PartInline(BilingualAdmin, admin.StackedInline):
    """Rows in an order that can be changed by hand, by keyboard, or by writing numbers."""

    template = "admin/articles/parts.html"
    form = PartForm
    formset = PartFormSet
    extra = 0
    max_num = 100

    def get_formset(self, request: HttpRequest, obj: Model | None = None, **kwargs: Any) -> type[PartFormSet]:
        most = type(self).max_num  # Django makes the instance's own zero for those who may add nothing
        return super().get_formset(
            request,
            obj,
            validate_max=self.max_num == most,
            # Django would build a thousand forms more than the most, and a minute of work, for whoever asks.
            absolute_max=most + 1,
            **kwargs,
        )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).order_by("position", "pk")

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return may_edit_source(request) and super().has_add_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return may_edit_source(request) and super().has_delete_permission(request, obj)


class SectionInline(PartInline):
    model = Section
    max_num = limit_of("sections")
    formset = SectionFormSet
    shown_as = {"body_en": "english_text"}
    fieldsets = [
        (None, {"fields": [("level", "anchor", "position"), ("heading_en", "heading_es"), ("body_en", "body_es")]})
    ]

    @admin.display(description=_("text (English)"))
    def english_text(self, row: Section) -> SafeString:
        try:
            # Cleaned again: a script may have stored something else.
            words = html.shown(row.body_en or "")
        except html.HtmlError:
            words = escape(row.body_en)
        return format_html('<div class="prose" lang="en">{}</div>', words)


class FigureInline(PartInline):
    model = Figure
    max_num = limit_of("figures")
    form = FigureForm
    formset = FigureFormSet
    shown_as = {"image": "thumbnail"}
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "image",
                    ("section", "position"),
                    ("alt_en", "alt_es"),
                    ("caption_en", "caption_es"),
                    ("credit_en", "credit_es"),
                    "licence",
                ]
            },
        )
    ]

    def get_formset(self, request: HttpRequest, obj: Model | None = None, **kwargs: Any) -> type[FigureFormSet]:
        formset = super().get_formset(request, obj, **kwargs)
        formset.by, formset.at = request.user, timezone.now()
        return formset

    def get_queryset(self, request: HttpRequest) -> QuerySet[Figure]:
        return super().get_queryset(request).select_related("image")

    @admin.display(description=_("image"))
    def thumbnail(self, row: Figure) -> SafeString:
        return render_to_string("admin/articles/_thumbnail.html", {"picture": row.image})


class CareCardInline(PartInline):
    model = CareCard
    max_num = limit_of("care_cards")
    form = PlacedForm
    formset = CareCardFormSet
    fieldsets = [
        (None, {"fields": [("level", "section", "position"), ("heading_en", "heading_es"), ("items_en", "items_es")]})
    ]


class ResourceInline(PartInline):
    model = Resource
    max_num = limit_of("resources")
    fieldsets = [(None, {"fields": [("region", "position"), ("name_en", "name_es"), ("url", "url_es")]})]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Resource]:
        return super().get_queryset(request).select_related("region")


class ReferenceInline(PartInline):
    model = Reference
    max_num = limit_of("references")
    form = ReferenceForm
    formset = ReferenceFormSet
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("key", "kind", "position"),
                    ("authors", "work"),
                    ("container", "publisher"),
                    ("year", "volume", "issue", "pages"),
                    ("url", "accessed"),
                    ("doi", "pmid"),
                ]
            },
        )
    ]


class ContributorInline(PartInline):
    model = Contributor
    fieldsets = [(None, {"fields": [("name", "credentials", "position"), ("role_en", "role_es")]})]


class CorrectionInline(PartInline):
    """Their dates order them, so there is nothing to move."""

    model = Correction
    max_num = limit_of("corrections")
    fieldsets = [(None, {"fields": ["date", ("text_en", "text_es")]})]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Correction]:
        return super().get_queryset(request).order_by("-date", "position", "pk")


class CodeInline(PartInline):
    model = Code
    max_num = limit_of("codes")
    form = CodeForm
    formset = CodeFormSet
    fieldsets = [(None, {"fields": [("system", "code", "position"), "label"]})]


ALL = [
    SectionInline,
    FigureInline,
    CareCardInline,
    ResourceInline,
    ReferenceInline,
    ContributorInline,
    CorrectionInline,
    CodeInline,
]
