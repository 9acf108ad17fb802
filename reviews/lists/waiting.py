"""How long texts waited for their signatures."""

from __future__ import annotations

import datetime as dt

from django.utils.timezone import localtime

from reviews.lists.worklists import Narrow
from reviews.models import SignOff

WITHIN = dt.timedelta(days=90)


def days(narrow: Narrow, *, on: dt.date) -> list[int]:
    """Return the days from submission to signature of the last 90 days, of signatures that stand.

    Days are the library's own. What was carried over from another system waited for nobody here.
    """
    rows = SignOff.objects.standing().filter(carried_over__isnull=True, signed_on__gt=on - WITHIN, signed_on__lte=on)
    if narrow.language:
        rows = rows.filter(submission__language=narrow.language)
    if narrow.board is not None:
        rows = rows.filter(submission__board=narrow.board)
    return [
        (signed_on - localtime(submitted_at).date()).days
        for signed_on, submitted_at in rows.values_list("signed_on", "submission__submitted_at")
    ]
