"""The glossary: both languages of each term side by side, and who wrote what when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from articles.admin.forms import DraftForm
from articles.admin.history import number_from
from articles.admin.languages import BilingualAdmin, may_edit_source, named
from articles.alphabet import SortKey, first_of
from articles.document import LANGUAGES, SOURCE_LANGUAGE, Language
from articles.drafts import StaleDraft
from articles.glossary import rows
from articles.glossary.restoring import restore, words_of
from articles.glossary.wording import FIELDS, Wording, wording_of
from articles.models import GlossaryEdit, GlossaryTerm

LATEST_EDITS = 100
_BY_TERM = {
    "en": SortKey(first_of("term_en", "term_es")),
    "es": SortKey(first_of("term_es", "term_en")),
}


class GlossaryForm(DraftForm):
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        # A translator has the Spanish fields alone; the English of the row stands for what the form lacks.
        if not any(cleaned.get(f"term_{one}", getattr(self.instance, f"term_{one}")) for one in LANGUAGES):
            raise ValidationError(_("Give the term in one of the languages."))
        return cleaned


@dataclass(frozen=True)
class Line:
    """A field before and after an edit."""

    name: str
    language: Language
    old: str
    new: str


@admin.register(GlossaryTerm)
class GlossaryAdmin(BilingualAdmin, admin.ModelAdmin):
    form = GlossaryForm
    list_display = ["term_column", "spanish_column", "plain_en", "plain_es", "for_readers", "in_use"]
    list_filter = ["for_readers", "in_use"]
    search_fields = ["term_en", "term_es", "forms_en", "forms_es"]
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER
    actions = None
    fieldsets = [
        (
            None,
            {
                "fields": [
                    *((f"{name}_en", f"{name}_es") for name in FIELDS),
                    ("for_readers", "in_use"),
                    "source_id",
                ]
            },
        )
    ]

    class Media:
        css = {"all": ["articles/admin/article.css"]}

    @admin.display(description=gettext_lazy("term"), ordering=_BY_TERM[SOURCE_LANGUAGE])
    def term_column(self, row: GlossaryTerm) -> SafeString:
        return named(row, "term")

    @admin.display(description=gettext_lazy("term in Spanish"), ordering=_BY_TERM["es"])
    def spanish_column(self, row: GlossaryTerm) -> SafeString:
        return format_html('<span lang="es">{}</span>', row.term_es or "")

    def get_ordering(self, request: HttpRequest) -> list[Any]:
        """Sort by what the reader's own language calls it."""
        return [_BY_TERM.get(get_language() or "", _BY_TERM[SOURCE_LANGUAGE]), "pk"]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return super().changelist_view(request, {"title": _("Glossary"), **(extra_context or {})})

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        with transaction.atomic():
            row = self.get_object(request, object_id) if request.method == "POST" else None
            if row is not None and self.has_change_permission(request, row):
                rows.lock(row)  # what the form compares and changes is what there is
            return super().changeform_view(request, object_id, form_url, extra_context)

    def save_model(self, request: HttpRequest, obj: GlossaryTerm, form: GlossaryForm, change: bool) -> None:  # noqa: FBT001
        before = wording_of(GlossaryTerm.objects.get(pk=obj.pk)) if change else None
        super().save_model(request, obj, form, change)
        rows.record_edit(obj, before=before, by=request.user, at=timezone.now(), how=GlossaryEdit.How.ADMIN)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        row = self.get_object(request, object_id)
        if row is None:
            raise Http404
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        context = self._context(request, row) | {
            "title": _("History: %(term)s") % {"term": row},
            "page_name": _("History"),
            "entries": _entries(row),
        }
        return TemplateResponse(request, "admin/articles/glossaryterm/history.html", context)

    def get_urls(self) -> list[URLPattern]:
        restore = path(
            "<int:pk>/restore/<int:edit>/",
            self.admin_site.admin_view(self.restore_view),
            name="articles_glossaryterm_restore",
        )
        return [restore, *super().get_urls()]

    def restore_view(self, request: HttpRequest, pk: int, edit: int) -> HttpResponse:
        """Show what bringing back the words of an edit would change, then do it as an edit of its own."""
        row = get_object_or_404(GlossaryTerm, pk=number_from(str(pk)))
        if not (self.has_change_permission(request, row) and may_edit_source(request)):
            raise PermissionDenied  # old words bring their English along
        chosen = get_object_or_404(row.edits.select_related("by"), pk=number_from(str(edit)))
        status = 200
        if request.method == "POST":
            try:
                with transaction.atomic():
                    seen = request.POST.get("seen", "")
                    restore(row, chosen, seen=number_from(seen), by=request.user, at=timezone.now())
                    self.log_change(request, row, f"restored what edit {chosen.pk} said, and put into use")
            except StaleDraft as stale:
                status = 409
                messages.error(request, str(stale))
            else:
                messages.success(request, _("The term says again what it said then. Readers see no change."))
                return HttpResponseRedirect(reverse("admin:articles_glossaryterm_history", args=[pk]))
        row.refresh_from_db()
        lines = _lines(wording_of(row), words_of(chosen))
        page = {
            "title": _("Restore: %(term)s") % {"term": row},
            "page_name": _("Restore"),
            "chosen": chosen,
            "lines": lines,
            "can_restore": bool(lines) or not row.in_use,
            "seen": row.edits.latest("pk").pk,
        }
        context = self._context(request, row) | page
        return TemplateResponse(request, "admin/articles/glossaryterm/restore.html", context, status=status)

    def _context(self, request: HttpRequest, row: GlossaryTerm) -> dict[str, Any]:
        return self.admin_site.each_context(request) | {"subtitle": None, "opts": self.opts, "original": row}

    def has_delete_permission(self, request: HttpRequest, obj: GlossaryTerm | None = None) -> bool:
        """Never: who wrote a signed definition stays on record. A term is taken out of use instead."""
        return False


def _entries(row: GlossaryTerm) -> list[tuple[GlossaryEdit, list[Line]]]:
    """Return the newest edits with what each changed, newest first."""
    edits = list(row.edits.select_related("by").order_by("-pk")[: LATEST_EDITS + 1])
    texts = [words_of(edit) for edit in edits]
    befores = [*texts[1:], Wording()]
    entries = [(edit, _lines(old, new)) for edit, old, new in zip(edits, befores, texts, strict=True)]
    return entries[:LATEST_EDITS]


def _lines(old: Wording, new: Wording) -> list[Line]:
    labels = {name: GlossaryTerm._meta.get_field(name).verbose_name for name in FIELDS}
    return [
        Line(str(labels[name]), language, was, now)
        for name in FIELDS
        for language in LANGUAGES
        for was, now in [(getattr(old, name).get(language), getattr(new, name).get(language))]
        if was != now
    ]
