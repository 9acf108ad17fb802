"""Articles taken along for a translation agency: the list's action, and the page that makes the files."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from articles.alphabet import SortKey
from articles.exchange import agency_out
from articles.exchange.xliff import formats
from articles.models import Article

MAX_ARTICLES = 200  # in one answer; the command has no such limit


class ExportForm(forms.Form):
    """Which articles, in which version, and whether with what is up to date."""

    article = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Articles"),
        queryset=Article.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one article.")},
    )
    version = forms.ChoiceField(
        label=gettext_lazy("Version of XLIFF"),
        choices=[(version, version) for version in formats.WRITERS],
        initial=formats.DEFAULT,
        help_text=gettext_lazy("Every translation tool reads 1.2. Ask the agency before you choose 2.0."),
    )
    everything = forms.BooleanField(
        label=gettext_lazy("Also what is up to date"),
        required=False,
        help_text=gettext_lazy("Otherwise only what is missing, changed, or written by a machine."),
    )

    def __init__(self, *args: Any, articles: QuerySet[Article], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["article"].queryset = articles


@admin.action(description=gettext_lazy("Take along for a translation agency (XLIFF)"), permissions=["change"])
def send_to_agency(modeladmin: ModelAdmin, request: HttpRequest, queryset: QuerySet[Article]) -> HttpResponse:
    """Ask how the chosen articles are to be taken along."""
    return _page(request, modeladmin, ExportForm(articles=queryset[:MAX_ARTICLES], initial={"article": queryset}))


@require_http_methods(["GET", "HEAD", "POST"])
def export_view(request: HttpRequest, admin: ModelAdmin) -> HttpResponse:
    """Hand out one file for each chosen article, packed as one; `?article=` names those to be offered."""
    if not admin.has_change_permission(request):
        raise PermissionDenied
    asked = request.POST if request.method == "POST" else request.GET
    numbers = [int(key) for key in asked.getlist("article") if key.isascii() and key.isdigit() and len(key) < 19]
    offered = admin.get_queryset(request).filter(pk__in=numbers[:MAX_ARTICLES]).order_by(SortKey(F("title_en")), "pk")
    if request.method != "POST":
        return _page(request, admin, ExportForm(articles=offered, initial={"article": offered}))
    form = ExportForm(request.POST, articles=offered)
    if not form.is_valid():
        return _page(request, admin, form, status=422)
    sent = [
        file
        for article in form.cleaned_data["article"]
        if (
            file := agency_out.export(
                article,
                library=settings.SITE_URL,
                version=form.cleaned_data["version"],
                everything=form.cleaned_data["everything"],
            )
        )
    ]
    if unfit := [f"{file.name}, {place}: {reason}" for file in sent for place, reason in file.unfit]:
        messages.error(request, _("These texts cannot be taken along. %(texts)s") % {"texts": " ".join(unfit)})
        return _page(request, admin, form, status=422)
    if not sent:
        messages.info(request, _("The Spanish of these articles needs no work. Nothing was taken along."))
        return _page(request, admin, form)
    response = HttpResponse(packed(sent), content_type="application/zip")
    response["Content-Disposition"] = 'attachment; filename="translation.zip"'
    return response


def packed(files: list[agency_out.Sent]) -> bytes:
    """Return the files as one archive, the same bytes for the same files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            archive.writestr(zipfile.ZipInfo(file.name), file.data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _page(request: HttpRequest, admin: ModelAdmin, form: ExportForm, *, status: int = 200) -> HttpResponse:
    context = admin.admin_site.each_context(request) | {
        "title": _("Take along for a translation agency"),
        "opts": admin.opts,
        "form": form,
    }
    return TemplateResponse(request, "admin/articles/article/agency_export.html", context, status=status)
