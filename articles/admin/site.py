"""What the library says of itself, each change a row that stays; and the days on which nobody answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import admin
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import details
from articles.admin.forms import DayInput, PlainTextMixin
from articles.admin.pictures import PictureField, keep_picture
from articles.document import SOURCE_LANGUAGE, ArticleType
from articles.models import Holiday, Image, LivePage, SiteDetails

TEXTS = ("name_en", "name_es", "owner", "feedback_email", "addresses_en", "addresses_es")


class LogoField(PictureField):
    """A picture, or none."""

    def clean(self, value: Any) -> Any:
        upload, kept = value
        return super().clean(value) if upload is not None or kept else None


class Hidden(forms.HiddenInput):
    """One that no label is tied to: there is nothing to point at."""

    def id_for_label(self, id_: str) -> str:
        return ""


class SiteDetailsForm(PlainTextMixin, forms.ModelForm):
    """Begins with what holds now."""

    picture = LogoField(
        label=gettext_lazy("Logo"),
        required=False,
        help_text=gettext_lazy("It stands before the name, which says what it shows."),
    )
    without_logo = forms.BooleanField(label=gettext_lazy("Without a logo"), required=False)
    pages = forms.CharField(
        label=gettext_lazy("Order of the pages at the foot"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy(
            "English addresses of the pages about the library, one per line. What is not named comes last."
        ),
    )
    seen = forms.IntegerField(widget=Hidden, required=False)

    class Meta:
        model = SiteDetails
        fields = TEXTS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.newest = details.in_force()
        for name in TEXTS:
            self.fields[name].widget.attrs |= {"lang": name[-2:]} if name.endswith(("_en", "_es")) else {}
        self.fields["picture"].widget.picture = self.newest.logo if self.newest else None
        if self.newest:
            self.initial |= {name: getattr(self.newest, name) for name in TEXTS}
            self.initial |= {"seen": self.newest.pk, "pages": "\n".join(_addresses(self.newest.footer))}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        cleaned["footer"] = list(self._named(cleaned.get("pages") or ""))
        if bool(cleaned.get("addresses_en")) != bool(cleaned.get("addresses_es")):
            missing = "addresses_es" if cleaned.get("addresses_en") else "addresses_en"
            self.add_error(missing, _("Say it in both languages, or in neither."))
        if cleaned.get("seen") != (self.newest.pk if self.newest else None):
            self.add_error(None, _("Somebody changed this while you were writing. Look at what holds now."))
        return cleaned

    def _named(self, addresses: str) -> Iterator[int]:
        """Yield the keys of the articles at these addresses, each once."""
        known = {page.slug: page.article_id for page in _policies()}
        for line in dict.fromkeys(line.strip(" /") for line in addresses.splitlines()):
            if line in known:
                yield known[line]
            elif line:
                self.add_error("pages", _("No page about the library is live at “%(address)s”.") % {"address": line})


def _policies() -> Any:
    return LivePage.objects.in_language(SOURCE_LANGUAGE).of_type(ArticleType.POLICY).only("slug", "article_id")


def _addresses(articles: list[int]) -> list[str]:
    slugs = {page.article_id: page.slug for page in _policies()}
    return [slugs[article] for article in articles if article in slugs]


@admin.register(SiteDetails)
class SiteDetailsAdmin(admin.ModelAdmin):
    """The list is the record of all changes; to change something is to add a row."""

    form = SiteDetailsForm
    list_display = ["at", "by_name", "name_en", "name_es", "owner", "feedback_email"]
    ordering = ["-pk"]
    actions = None
    list_per_page = 50
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("name_en", "name_es"),
                    ("owner", "feedback_email"),
                    ("addresses_en", "addresses_es"),
                    "picture",
                    "without_logo",
                    "pages",
                    "seen",
                ]
            },
        )
    ]

    class Media:
        css = {"all": ["articles/admin/article.css"]}

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        context = {"title": _("Name and addresses of the library"), "show_save_and_add_another": False}
        return super().add_view(request, form_url, context | (extra_context or {}))

    def get_form(self, request: HttpRequest, obj: SiteDetails | None = None, **kwargs: Any) -> Any:
        # What was is only read, without any field.
        return super().get_form(request, obj, **kwargs, **({"form": forms.ModelForm} if obj else {}))

    def get_fieldsets(self, request: HttpRequest, obj: SiteDetails | None = None) -> Any:
        if obj is None:
            return super().get_fieldsets(request, obj)
        return [(None, {"fields": ["at", "by_name", *TEXTS, "logo", "pages_then"]})]

    def get_readonly_fields(self, request: HttpRequest, obj: SiteDetails | None = None) -> Any:
        return [] if obj is None else ["at", "by_name", *TEXTS, "logo", "pages_then"]

    @admin.display(description=gettext_lazy("order of the pages"))
    def pages_then(self, row: SiteDetails) -> str:
        return ", ".join(_addresses(row.footer)) or "–"

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @transaction.atomic
    def save_model(self, request: HttpRequest, obj: SiteDetails, form: SiteDetailsForm, change: bool) -> None:  # noqa: FBT001
        given = form.cleaned_data
        at = timezone.now()
        logo: Image | None = None
        if given["picture"] is not None and not given["without_logo"]:
            logo = keep_picture(given["picture"], by=request.user, at=at)
        texts = {name: given[name] for name in TEXTS}
        row = details.change(seen=given["seen"], by=request.user, at=at, logo=logo, footer=given["footer"], **texts)
        obj.pk, obj.at, obj.by_name = row.pk, row.at, row.by_name


@admin.register(Holiday)
class HolidayAdmin(admin.ModelAdmin):
    list_display = ["day", "name"]
    formfield_overrides = {models.DateField: {"widget": DayInput}}
    ordering = ["-day"]
    actions = None
    list_per_page = 50
