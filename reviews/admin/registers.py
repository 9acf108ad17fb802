"""Registers of submissions, signatures and publications: to search and to read. Nobody changes them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models import Publication
from reviews.models import SignatureWithdrawal, SignOff, Submission
from reviews.templatetags import desk_names


class Register(admin.ModelAdmin):
    """A table that is written by the verbs alone."""

    actions = None
    show_full_result_count = False
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return list(admin.utils.flatten_fieldsets(self.get_fieldsets(request, obj)))


@admin.register(Submission)
class SubmissionRegister(Register):
    list_display = ["article", "language", "state", "purpose", "submitted_at", "submitted_by", "due_on"]
    list_filter = ["state", "language", "purpose", "board"]
    search_fields = ["slug", "article__title_en", "article__title_es", "note", "digest"]
    list_select_related = ["article", "submitted_by"]
    ordering = ["-submitted_at", "-pk"]
    fieldsets = [
        (None, {"fields": ["article", "language", "purpose", "state", "at_the_desk", "note", "slug"]}),
        (
            gettext_lazy("Who and when"),
            {
                "fields": [
                    "submitted_by",
                    "submitted_at",
                    "due_on",
                    "board",
                    "physicians_needed",
                    "closed_by",
                    "closed_at",
                ]
            },
        ),
        (
            gettext_lazy("Fingerprints"),
            {"fields": ["digest", "clinical_digest", "source_digest", "author_ids", "base"]},
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Submission]:
        return super().get_queryset(request).defer("content", "source_content")

    @admin.display(description=gettext_lazy("text"))
    def at_the_desk(self, row: Submission) -> SafeString:
        return format_html(
            '<a href="{}">{}</a>', reverse("reviews:submission", args=[row.key]), _("Read it at the desk")
        )


class BoardFilter(admin.AllValuesFieldListFilter):
    """Gives the signatures that were given for no board a name to choose them by."""

    def choices(self, changelist: ChangeList) -> Iterator[dict[str, Any]]:
        for choice in super().choices(changelist):
            yield choice | {"display": choice["display"] or _("no board")}


@admin.register(SignOff)
class SignOffRegister(Register):
    list_display = [
        "number",
        "printed_name",
        "credentials",
        "kind",
        "recorded_meaning",
        "submission_title",
        "signed_at",
    ]
    list_filter = ["kind", ("board_name", BoardFilter), "signed_on"]
    search_fields = ["printed_name", "credentials", "digest", "hash", "submission__slug"]
    ordering = ["-number"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "submission_title",
                    "kind",
                    "recorded_meaning",
                    "printed_name",
                    "credentials",
                    "board_name",
                    "board_name_es",
                ]
            },
        ),
        (
            gettext_lazy("Declaration"),
            {
                "fields": [
                    "attest_id",
                    "recorded_declaration",
                    "interests",
                    "languages",
                    "specialties",
                    "recorded_proof",
                    "signer",
                    "carried_over",
                ]
            },
        ),
        (gettext_lazy("When"), {"fields": ["signed_at", "signed_on", "review_due_on"]}),
        (
            gettext_lazy("Fingerprints"),
            {"fields": ["digest", "clinical_digest", "source_digest", "number", "previous_hash", "hash"]},
        ),
    ]

    @admin.display(description=gettext_lazy("meaning"), ordering="meaning")
    def recorded_meaning(self, row: SignOff) -> SafeString:
        return desk_names.recorded_meaning(row)

    @admin.display(description=gettext_lazy("text of the declaration"))
    def recorded_declaration(self, row: SignOff) -> SafeString:
        return desk_names.recorded_declaration(row)

    @admin.display(description=gettext_lazy("proof of identity"))
    def recorded_proof(self, row: SignOff) -> SafeString:
        return desk_names.recorded_proof(row)

    def get_queryset(self, request: HttpRequest) -> QuerySet[SignOff]:
        return (
            super()
            .get_queryset(request)
            .select_related("submission__article", "signer")
            .defer("submission__content", "submission__source_content")
        )

    @admin.display(description=gettext_lazy("text"))
    def submission_title(self, row: SignOff) -> SafeString:
        submission = row.submission
        url = reverse("reviews:submission", args=[submission.key])
        return format_html('<a href="{}">{} ({})</a>', url, submission.article, submission.language)


@admin.register(SignatureWithdrawal)
class SignatureWithdrawalRegister(Register):
    list_display = ["at", "by_name", "sign_off", "reason"]
    search_fields = ["by_name", "reason", "sign_off__hash"]
    date_hierarchy = "at"
    ordering = ["-at", "-pk"]
    fields = ["sign_off", "by_name", "by", "reason", "at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[SignatureWithdrawal]:
        return super().get_queryset(request).select_related("sign_off", "by")


@admin.register(Publication)
class PublicationRegister(Register):
    """Every version that readers ever saw, each with its evidence one click away."""

    list_display = ["title", "language", "number", "change", "published_at", "published_by_name", "evidence"]
    list_filter = ["language", "change", "published_at"]
    search_fields = ["title", "slug", "note", "digest", "submission_key"]
    ordering = ["-published_at", "-pk"]
    fieldsets = [
        (None, {"fields": ["title", "language", "number", "change", "note", "slug", "evidence"]}),
        (
            gettext_lazy("Who and when"),
            {"fields": ["published_by_name", "published_at", "reviewed_on", "review_due_on"]},
        ),
        (gettext_lazy("Fingerprints"), {"fields": ["digest", "clinical_digest", "source_digest", "submission_key"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Publication]:
        return super().get_queryset(request).defer("content")

    @admin.display(description=gettext_lazy("evidence"))
    def evidence(self, row: Publication) -> SafeString:
        """The page behind it asks for the right to read signatures."""
        return format_html('<a href="{}">{}</a>', reverse("reviews:evidence", args=[row.pk]), _("Evidence"))
