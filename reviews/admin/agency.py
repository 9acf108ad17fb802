"""Files that came back from a translation agency: handed in, and what became of every unit."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from articles.exchange import agency_in
from articles.exchange.agency_in import Report
from articles.exchange.xliff.judging import Fate
from articles.exchange.xliff.xml import MAX_BYTES, too_large
from reviews.agency import held


class ManyFiles(forms.FileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """One file or several, each looked at by itself later."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        return [super(ManyFilesField, self).clean(one, initial) for one in data or [None]]


class ImportForm(forms.Form):
    files = ManyFilesField(
        label=gettext_lazy("Files"),
        help_text=gettext_lazy("XLIFF files that were taken along from here, one or several."),
        error_messages={"required": gettext_lazy("Choose at least one file.")},
    )
    machine = forms.BooleanField(
        label=gettext_lazy("A machine wrote these translations"),
        required=False,
        help_text=gettext_lazy("They stay marked until a person has checked them."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def import_view(request: HttpRequest, admin: ModelAdmin) -> HttpResponse:
    """Take what is handed in into the drafts, and show what became of it."""
    if not admin.has_change_permission(request):
        raise PermissionDenied
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    reports: list[Report] = []
    status = 200
    if request.method == "POST":
        if form.is_valid():
            for file in form.cleaned_data["files"]:
                reports += _take(file, machine=form.cleaned_data["machine"], request=request)
            form = ImportForm()
        else:
            status = 422
    names = agency_in.fate_names()
    context = admin.admin_site.each_context(request) | {
        "title": _("Bring translations back"),
        "opts": admin.opts,
        "form": form,
        "reports": [
            {
                "report": report,
                "counts": [(names[fate], report.counts[fate]) for fate in Fate if report.counts[fate]],
                "lines": [(line, names[line.fate]) for line in report.lines],
            }
            for report in reports
        ],
    }
    return TemplateResponse(request, "admin/reviews/agency_import.html", context, status=status)


def _take(file: Any, *, machine: bool, request: HttpRequest) -> list[Report]:
    """Take one file; one that is too large is not even read."""
    if file.size > MAX_BYTES:
        return [Report(file.name, refusal=str(too_large()))]
    return agency_in.take(
        file.name,
        file.read(),
        library=settings.SITE_URL,
        held=held,
        by=request.user,
        at=timezone.now(),
        machine=machine,
    )
