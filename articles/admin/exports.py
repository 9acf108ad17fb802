"""A list of the admin, handed out as a file for spreadsheet programs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.http import StreamingHttpResponse

from articles import spreadsheet


def as_spreadsheet(rows: Iterable[Iterable[object]], *, name: str, on: dt.date) -> StreamingHttpResponse:
    """Return the rows as a CSV file to be kept, named after the list and the day; it is sent while it is read."""
    answer = StreamingHttpResponse(spreadsheet.lines(rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}-{on.isoformat()}.csv"'
    return answer
