"""What readers said about a page since it was last signed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import Count, Q

from articles.models import Feedback
from reviews.models import Submission
from reviews.reading import Base
from reviews.views.stance import Stance

SHOWN = 20  # reports; more are in the admin


@dataclass(frozen=True)
class Readers:
    """Answers since the base of the comparison was signed, and the reports that nobody has dealt with yet."""

    since: dt.date
    useful: int
    not_useful: int
    open_reports: int
    reports: tuple[Feedback, ...]  # the oldest, at most `SHOWN`


def readers_of(submission: Submission, base: Base | None, *, user: User, stance: Stance) -> Readers | None:
    """Return what readers said of this text, if anything; their reports only to those who answer for the page."""
    if base is None:
        return None
    of_page = Feedback.objects.filter(
        publication__article=submission.article, publication__language=submission.language
    )
    counts = of_page.filter(at__gte=base.signed_at).aggregate(
        useful=Count("pk", filter=Q(kind=Feedback.Kind.USEFUL)),
        not_useful=Count("pk", filter=Q(kind=Feedback.Kind.NOT_USEFUL)),
    )
    waiting = of_page.waiting()
    if not any(counts.values()) and not waiting:
        return None
    may_read = stance.might_decide or user.has_perm("articles.view_feedback")
    return Readers(
        since=base.day,
        useful=counts["useful"],
        not_useful=counts["not_useful"],
        open_reports=waiting.count(),
        reports=tuple(waiting[:SHOWN]) if may_read else (),
    )
