"""Two languages side by side, and the people who may write only one of them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.utils import flatten_fieldsets
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db.models import Field, Model, URLField
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles.document import SOURCE_LANGUAGE
from articles.summaries import LANGUAGE


def may_edit_source(request: HttpRequest) -> bool:
    """Whether this person may change English words and the structure, not only Spanish words."""
    return request.user.has_perm("articles.edit_source")


def named(row: Model, column: str = "title") -> SafeString:
    """Name a row as it is called, in the language that its name is in."""
    language = SOURCE_LANGUAGE if getattr(row, f"{column}_{SOURCE_LANGUAGE}") else LANGUAGE
    return format_html('<span lang="{}">{}</span>', language, row)


class BilingualAdmin(BaseModelAdmin):
    """Names the language of every field, and keeps a translator to the Spanish ones.

    What a translator cannot change is no field of their form at all: whatever a request says about it
    is never read.
    """

    # What a translator sees in place of a field that would show code: field -> method of the admin.
    shown_as: dict[str, str] = {}
    hidden_from_translators = frozenset({"position"})

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> forms.Field | None:
        if isinstance(db_field, URLField):
            kwargs["assume_scheme"] = "https"
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        language = getattr(db_field, "language", "")
        if field is not None and language:
            # For screen readers and spelling checkers: the interface may be in the other language.
            field.widget.attrs["lang"] = language
        if isinstance(getattr(field, "widget", None), RelatedFieldWidgetWrapper):
            field.widget.can_delete_related = False  # a shelf is not taken down from within one article
        return field

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if may_edit_source(request):
            return fieldsets
        return [(title, options | {"fields": self._for_translators(options["fields"])}) for title, options in fieldsets]

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        always = list(super().get_readonly_fields(request, obj))
        if may_edit_source(request):
            return always
        shown = flatten_fieldsets(self.get_fieldsets(request, obj))
        return always + [name for name in shown if not name.endswith("_es")]

    def _for_translators(self, names: Any) -> list[Any]:
        return [
            self._for_translators(name) if isinstance(name, list | tuple) else self.shown_as.get(name, name)
            for name in names
            if name not in self.hidden_from_translators
        ]
