"""The report on searches: what readers asked over a stretch of days, how often, and how often nothing was found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from articles.admin.exports import as_spreadsheet
from articles.models.published import LANGUAGE_CHOICES
from articles.search import asked
from articles.search.log import KEPT_DAYS

PER_PAGE = 100
PERIODS = (30, 7, 90, KEPT_DAYS)  # days; the first unless another is asked for
_ORDERS = {
    "nothing": gettext_lazy("most often without result"),
    "asked": gettext_lazy("most often asked"),
    "last": gettext_lazy("asked last"),
    "query": gettext_lazy("from A to Z"),
}


class NarrowForm(forms.Form):
    """What the report is narrowed to. What it does not understand it leaves out."""

    q = forms.CharField(label=gettext_lazy("Part of the query"), required=False, max_length=100)
    days = forms.ChoiceField(label=gettext_lazy("Days"), required=False)
    result = forms.ChoiceField(label=gettext_lazy("Result"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False)
    order = forms.ChoiceField(label=gettext_lazy("Order"), required=False, choices=list(_ORDERS.items()))

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        every = pgettext_lazy("searches", "All")
        last = [(str(days), ngettext("last %(count)s day", "last %(count)s days", days)) for days in PERIODS]
        self.fields["days"].choices = [(days, words % {"count": days}) for days, words in last]
        self.fields["language"].choices = [("", every), *LANGUAGE_CHOICES]
        nothing, something = ("nothing", _("found nothing")), ("something", _("always found something"))
        self.fields["result"].choices = [("", every), nothing, something]
        self.is_valid()

    def narrow(self, *, on: dt.date) -> QuerySet:
        given = self.cleaned_data
        rows = asked.sums(on=on, days=int(given.get("days") or PERIODS[0]))
        if language := given.get("language"):
            rows = rows.filter(language=language)
        if words := given.get("q"):
            rows = rows.filter(query__icontains=words)
        if result := given.get("result"):
            rows = rows.filter(nothing__gt=0) if result == "nothing" else rows.filter(nothing=0)
        return asked.in_order(rows, given.get("order") or next(iter(_ORDERS)))


@gzip_page
@require_safe
def report_view(request: HttpRequest, admin: ModelAdmin) -> HttpResponse:
    form = _form(request, admin)
    page = Paginator(form.narrow(on=timezone.localdate()), PER_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = admin.admin_site.each_context(request) | {
        "title": _("Searches"),
        "opts": admin.opts,
        "form": form,
        "page": page,
        "query": query.urlencode(),
    }
    return TemplateResponse(request, "admin/articles/searches.html", context)


@require_safe
def export_view(request: HttpRequest, admin: ModelAdmin) -> StreamingHttpResponse:
    """Hand out the report as it was narrowed, every page of it, for a spreadsheet."""
    today = timezone.localdate()
    rows = _form(request, admin).narrow(on=today)
    return as_spreadsheet(_table(rows), name="searches", on=today)


def _form(request: HttpRequest, admin: ModelAdmin) -> NarrowForm:
    if not admin.has_view_permission(request):
        raise PermissionDenied
    return NarrowForm(request.GET)


def _table(rows: QuerySet) -> Iterator[list[object]]:
    yield [_("Query"), _("Language"), _("Asked"), _("Found nothing"), _("Last asked"), _("Best bet")]
    for row in rows.iterator(chunk_size=500):
        bet = _("yes") if row["has_best_bet"] else ""
        yield [row["query"], row["language"], row["asked"], row["nothing"], row["last"].isoformat(), bet]
