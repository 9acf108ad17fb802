"""Administration leaves an event: who added, changed or deleted what, which fields, and what they said before."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.auth.forms import ReadOnlyPasswordHashField
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from articles.models import Article
from reviews.trail import record
from reviews.transitions import Act

LONGEST = 200  # characters of a value that an event repeats


class Recorded:
    """For a ModelAdmin: every addition, change and deletion is an event, in the transaction of the change itself.

    With `recorded_fields`, only changes of these are; for models that have a record of their own.
    """

    recorded_fields: frozenset[str] | None = None

    def construct_change_message(
        self,
        request: HttpRequest,
        form: forms.ModelForm,
        formsets: Any,
        add: bool = False,  # noqa: FBT001, FBT002 - Django's own signature
    ) -> Any:
        with translation.override("en"):
            request.what_changed = described(form, formsets or (), only=self.recorded_fields)
        return super().construct_change_message(request, form, formsets, add)  # type: ignore[misc]

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        if self.recorded_fields is None:
            self._record(Act.ADD, request, obj, getattr(request, "what_changed", ""))
        return super().log_addition(request, obj, message)  # type: ignore[misc]

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        done = message if isinstance(message, str) else ""  # by a page without a form, which says it in English
        if detail := getattr(request, "what_changed", done):
            self._record(Act.CHANGE, request, obj, detail)
        return super().log_change(request, obj, message)  # type: ignore[misc]

    def log_deletions(self, request: HttpRequest, queryset: Iterable[Model]) -> Any:
        for obj in queryset:
            self._record(Act.DELETE, request, obj, "")
        return super().log_deletions(request, queryset)  # type: ignore[misc]

    def response_action(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        # Deleting several has no transaction of its own.
        with transaction.atomic():
            return super().response_action(request, queryset)  # type: ignore[misc,no-any-return]

    def _record(self, act: Act, request: HttpRequest, obj: Model, detail: str) -> None:
        with translation.override("en"):
            subject = f"{obj._meta.label_lower} {obj.pk}: {obj}"
        article = obj if isinstance(obj, Article) else None
        record(act, by=request.user, at=timezone.now(), article=article, subject=subject, detail=detail)


def described(form: forms.ModelForm, formsets: Iterable[Any], *, only: frozenset[str] | None = None) -> str:
    """Say which fields of a saved form and of its inline rows changed, from what to what; "" where none did."""
    lines = _fields(form, only)
    if only is None:
        for formset in formsets:
            kind = formset.model._meta.model_name
            lines += [f"added {kind} {obj.pk}: {obj}" for obj in formset.new_objects]
            lines += [f"deleted {kind}: {obj}" for obj in formset.deleted_objects]
            changed = {obj.pk for obj, _fields_of in formset.changed_objects}
            for row in formset.initial_forms:
                if row.instance.pk in changed:
                    lines += [f"{kind} {row.instance.pk}, {line}" for line in _fields(row, None)]
    return "\n".join(lines)


def _fields(form: forms.ModelForm, only: frozenset[str] | None) -> list[str]:
    lines = []
    for name in form.changed_data:
        if only is None or name in only:
            field = form.fields.get(name)
            if field is None or _is_secret(name, field):
                lines.append(f"{name}: changed")
            else:
                old, new = form.get_initial_for_field(field, name), form.cleaned_data.get(name)
                lines.append(f"{name}: {_said(field, old)} → {_said(field, new)}")
    return lines


def _is_secret(name: str, field: forms.Field) -> bool:
    is_hash = isinstance(field, ReadOnlyPasswordHashField) or isinstance(field.widget, forms.PasswordInput)
    return is_hash or "password" in name


def _said(field: forms.Field, value: Any) -> str:
    """Say a value in words; a key says little about the row that it is of."""
    if isinstance(field, forms.ModelMultipleChoiceField):
        text = ", ".join(sorted(str(row) for row in value or ()))
    elif isinstance(field, forms.ModelChoiceField) and value and not isinstance(value, Model):
        text = str(field.queryset.filter(pk=value).first() or value)
    else:
        text = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str("" if value is None else value)
    return f"“{text if len(text) <= LONGEST else text[:LONGEST] + '…'}”"
