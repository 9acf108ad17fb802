"""Taking in what readers send: so much for one page in a day, so much in all in an hour, and nothing about who sent it.

The limits are far above what readers do, and low enough that a program cannot bury the reports of people.
"""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import connection, transaction

from articles.models import Feedback, FeedbackTally, Publication

VOTES = "votes"
PAGE_PER_DAY = {Feedback.Kind.PROBLEM: 20, VOTES: 500}
ALL_PER_HOUR = {Feedback.Kind.PROBLEM: 100, VOTES: 3_000}
TALLIES_KEPT = dt.timedelta(days=2)


class TooMany(Exception):  # noqa: N818 - an answer, not a failure of the program
    """More came in than people send. Nothing was kept."""


@transaction.atomic
def keep(
    publication: Publication,
    *,
    kind: str,
    at: dt.datetime,
    comment: str = "",
    reply_to: str = "",
    form_key: uuid.UUID | None = None,
) -> Feedback:
    """Keep what a reader sent; a form that comes a second time is the report it was. Raises TooMany."""
    values = {"publication": publication, "kind": kind, "comment": comment, "reply_to": reply_to, "at": at}
    if form_key is None:
        row, is_new = Feedback.objects.create(**values), True
    else:
        row, is_new = Feedback.objects.get_or_create(form_key=form_key, defaults=values)
    if is_new:
        sort = Feedback.Kind.PROBLEM if kind == Feedback.Kind.PROBLEM else VOTES
        hour = at.astimezone(dt.UTC).replace(minute=0, second=0, microsecond=0)
        page = f"{publication.article_id}/{publication.language}"
        _count(f"{sort}: {page}", hour.replace(hour=0), at_most=PAGE_PER_DAY[sort])
        _count(sort, hour, at_most=ALL_PER_HOUR[sort])
    return row


def forget(*, at: dt.datetime) -> int:
    """Forget the addresses that are not needed any more, and old tallies. Return how many addresses there were."""
    FeedbackTally.objects.filter(since__lt=at - TALLIES_KEPT).delete()
    return Feedback.objects.with_an_address_to_forget(at=at).update(reply_to="")


def _count(scope: str, since: dt.datetime, *, at_most: int) -> None:
    """Count one more, in one statement whatever else comes in, and stop at the limit."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO articles_feedbacktally AS tally (scope, since, count) VALUES (%s, %s, 1)
            ON CONFLICT (scope, since) DO UPDATE SET count = tally.count + 1 WHERE tally.count < %s
            RETURNING count
            """,
            [scope, since, at_most],
        )
        if cursor.fetchone() is None:
            raise TooMany
