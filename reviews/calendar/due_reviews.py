"""What the calendar does by itself, once a day: it opens the reviews that are due."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.contrib.auth.models import User

from articles.document import SOURCE_LANGUAGE
from articles.models import Article, LivePage
from reviews import workflow
from reviews.lists import worklists
from reviews.models import Submission
from reviews.refusals import Refused, WrongState
from reviews.workflow.beginning import calendar_account, regular_note


@dataclass
class Outcome:
    """`waiting` are pages whose draft has changed or was sent back: an editor submits them, then they are reviewed."""

    opened: list[Article] = field(default_factory=list)
    waiting: list[Article] = field(default_factory=list)
    refused: list[tuple[Article, str]] = field(default_factory=list)


def open_due(*, by: User | None, at: dt.datetime, on: dt.date) -> Outcome:
    """Open what is due within 60 days of `on`, each in a transaction of its own; said twice, it does nothing more.

    In the name of `by`, or of the calendar's own account. Raises Refused where that account is somebody's.
    """
    outcome = Outcome()
    calendar = calendar_account(at=at)
    keys = worklists.to_open(on=on).values_list("pk", flat=True)
    for row in worklists.for_reading(keys, user=by or calendar):
        if row.open_key:
            continue
        if row.draft_differs or row.was_sent_back:
            outcome.waiting.append(row.article)
            continue
        try:
            _open(row, by=by, calendar=calendar, at=at)
        except WrongState:
            continue  # somebody was faster: it is in review, or no longer live
        except Refused as refusal:
            outcome.refused.append((row.article, refusal.sentence))
        else:
            outcome.opened.append(row.article)
    return outcome


def _open(row: LivePage, *, by: User | None, calendar: User, at: dt.datetime) -> Submission:
    due_on = row.due_on  # type: ignore[attr-defined]
    if by is None:
        return workflow.begin_review(row.article, SOURCE_LANGUAGE, by=calendar, at=at, due_on=due_on)
    return workflow.re_review(
        row.article, SOURCE_LANGUAGE, by=by, at=at, note=regular_note(SOURCE_LANGUAGE), due_on=due_on
    )
