"""The forms of a draft: what they refuse, so that nothing is saved that no page could hold."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django_prose_editor.fields import ProseEditorFormField

from articles import text
from articles.document import ArticleType
from articles.models.labels import type_choices
from articles.reserved import RESERVED_SLUGS


class DayInput(forms.DateInput):
    """The browser's own calendar, which needs no script of ours."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class PlainTextMixin(forms.BaseForm):
    """Keeps plain text in the spelling that `articles.text` gives it, and passes on what that refuses."""

    def clean(self) -> dict[str, Any]:
        super().clean()
        for name, value in list(self.cleaned_data.items()):
            field = self.fields[name]
            if value and isinstance(field, forms.CharField) and not isinstance(field, ProseEditorFormField):
                keep = text.paragraph if isinstance(field.widget, forms.Textarea) else text.line
                try:
                    self.cleaned_data[name] = keep(value)
                    field.run_validators(self.cleaned_data[name])  # one letter may be two in its other spelling
                except text.TextError as error:
                    self.add_error(name, str(error))
                except ValidationError as error:
                    self.add_error(name, error)
        return self.cleaned_data


class DraftForm(PlainTextMixin, forms.ModelForm):
    """A form of the draft's rows."""


class ArticleForm(DraftForm):
    """The article's own columns, with the version of the draft that the person saw.

    The caller holds the draft's lock, so `instance.version` is the version there is.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    # Sent by a button of the page that showed both texts: "mine, over version N".
    over = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version

    def clean_slug_en(self) -> str:
        return self._not_reserved("slug_en")

    def clean_slug_es(self) -> str:
        return self._not_reserved("slug_es")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        seen = cleaned.get("over") or cleaned.get("version")
        if self.instance.pk and seen != self.instance.version:
            self.add_error(
                None, ValidationError(_("Somebody saved this article while you were editing it."), code="stale")
            )
        return cleaned

    @property
    def is_stale(self) -> bool:
        return self.has_error(forms.forms.NON_FIELD_ERRORS, "stale")

    def _not_reserved(self, name: str) -> str:
        slug: str = self.cleaned_data[name] or ""
        if slug in RESERVED_SLUGS:
            raise ValidationError(_("This address belongs to the library itself. Choose another one."))
        return slug


class StartForm(PlainTextMixin, forms.Form):
    """What is asked before a draft begins."""

    type = forms.ChoiceField(label=_("Type"), choices=type_choices)
    title_en = forms.CharField(
        label=_("Title (English)"), max_length=500, widget=forms.TextInput(attrs={"lang": "en", "class": "vTextField"})
    )
    title_es = forms.CharField(
        label=_("Title (Spanish)"),
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"lang": "es", "class": "vTextField"}),
        help_text=_("It may follow later."),
    )
    with_outline = forms.BooleanField(
        label=_("Begin with the customary sections of this type"), required=False, initial=True
    )

    def clean_type(self) -> ArticleType:
        return ArticleType(self.cleaned_data["type"])


def address_from(words: str, *, limit: int = 120) -> str:
    """Return the address that words suggest: small letters, digits and hyphens; "" where nothing is left."""
    return slugify(words).replace("_", "-")[:limit].strip("-")
