"""The overview: every list of the calendar with its count, and two small charts."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from reviews import permissions
from reviews.lists import charts, queues, waiting, worklists
from reviews.lists.charts import Chart
from reviews.lists.narrowing import NarrowForm
from reviews.lists.queues import Line
from reviews.lists.worklists import Narrow, Worklist
from reviews.views.access import DeskRequest, desk_view
from reviews.wording import WORKLISTS

MARKED = 6  # under every sixth month stands which one it is


@desk_view("GET", "HEAD")
def show(request: DeskRequest) -> HttpResponse:
    check_overview(request)
    on = timezone.localdate()
    form = NarrowForm(request.GET)
    narrow = form.narrow
    desk = queues.desk_of(request.user)
    counts = worklists.counts(narrow, on=on)
    counts[Worklist.UNPUBLISHED] = len(narrowed([*desk.yours, *desk.signed, *desk.others], narrow))
    due = worklists.due_by_month(narrow, on=on)
    return render(
        request,
        "reviews/overview.html",
        {
            "form": form,
            "query": form.query,
            "yours": len(desk.yours),
            "lists": [(name, WORKLISTS[name], counts[name]) for name in Worklist],
            "due": due_chart(due, overdue=counts[Worklist.OVERDUE], on=on),
            "waited": waited_chart(waiting.days(narrow, on=on)),
        },
    )


def check_overview(request: DeskRequest) -> None:
    if not permissions.may_view_overview(request.user):
        raise Http404


def narrowed(lines: list[Line], narrow: Narrow) -> list[Line]:
    return [
        line
        for line in lines
        if narrow.language in ("", line.submission.language) and narrow.board in (None, line.submission.board_id)
    ]


def due_chart(due: dict[dt.date, int], *, overdue: int, on: dt.date) -> dict[str, Any]:
    """Return the chart of what is due when, with its message."""
    months, later = charts.by_month(due, on=on)
    pattern = pgettext("month and year, in Django's date format", "F Y")
    rows = [(_("overdue"), overdue, "")]
    rows += [
        (date_format(month, pattern), number, date_format(month, "n/y") if index % MARKED == 0 else "")
        for index, (month, number) in enumerate(months)
    ]
    rows += [(_("later"), later, "")]
    chart = charts.chart(rows, late=1)
    message = ngettext("%(count)s review is overdue.", "%(count)s reviews are overdue.", overdue) % {"count": overdue}
    planned = Chart(chart.bars[1:-1])
    if planned.tallest:
        message = (
            _("The fullest month is %(month)s, with %(count)s.")
            % {
                "month": planned.tallest.label,
                "count": planned.tallest.value,
            }
            + f" {message}"
        )
    return {"chart": chart, "message": message, "base": charts.HEIGHT}


def waited_chart(days: list[int]) -> dict[str, Any]:
    """Return the chart of how long texts waited for their signatures, with its message."""
    edges = charts.bucket_edges()
    rows = [
        (_bucket(first, last), number, f"{first}–{last}" if last is not None else f"{first}+")
        for (first, last), number in zip(edges, charts.by_waiting(days), strict=True)
    ]
    middle = sorted(days)[len(days) // 2] if days else None
    message = (
        _("Nothing was signed in the last 90 days.")
        if middle is None
        else ngettext(
            "Half of the signatures of the last 90 days came within %(count)s day.",
            "Half of the signatures of the last 90 days came within %(count)s days.",
            middle,
        )
        % {"count": middle}
    )
    return {"chart": charts.chart(rows, step=56), "message": message, "base": charts.HEIGHT}


def _bucket(first: int, last: int | None) -> str:
    if last is None:
        return _("%(first)s days or more") % {"first": first}
    return _("%(first)s to %(last)s days") % {"first": first, "last": last}
