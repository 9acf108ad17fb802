"""Reminders by the calendar: pages whose next review comes near or has passed, and reviews later than wanted.

Each step is written once, however often this runs; after a pause only the newest that applies.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from articles import drafts
from articles.document import SOURCE_LANGUAGE
from articles.models import Publication
from reviews import asking
from reviews.lists import worklists
from reviews.mail import notifications
from reviews.models import Ask, Kind, Notice, Submission

BEFORE = (0, 30, 60)  # days before a page is due
WEEK = 7  # days


@dataclass(frozen=True)
class Reminded:
    """How many reminders were written, and how many people were asked in place of others."""

    pages: int
    submissions: int
    asked: int


def step(due_on: dt.date, *, on: dt.date) -> str:
    """Name the newest reminder of a due date: "60", "30" or "0" days before, "week 1" and so on after; or ""."""
    days = (due_on - on).days
    if days <= -WEEK:
        return f"week {-days // WEEK}"
    return next((str(before) for before in BEFORE if days <= before), "")


def step_of_late(wanted_by: dt.date, *, on: dt.date) -> str:
    """Name the newest reminder of a review that was wanted by a day: from the next day on one a week; or ""."""
    days = (on - wanted_by).days
    return f"week {(days - 1) // WEEK}" if days > 0 else ""


def remind(*, at: dt.datetime, on: dt.date) -> Reminded:
    """Write the reminders of the day `on`, which is the day of `at` where the library is."""
    return Reminded(pages=_pages(at=at, on=on), submissions=_submissions(at=at, on=on), asked=_ask_again(at=at))


def who_may_sign(publication: Publication) -> set[int]:
    """Return who could sign the next review of a page: the members of its board, but for its authors."""
    submission = Submission.objects.only("board", "author_ids").get(key=publication.submission_key)
    kind = Kind.MEDICAL if publication.language == SOURCE_LANGUAGE else Kind.TRANSLATION
    members = asking.able(kind, language=publication.language, board_id=submission.board_id)
    return members - set(submission.author_ids)


def _pages(*, at: dt.datetime, on: dt.date) -> int:
    # One review serves a page and the translation that goes with it: the reminder of the English page says so.
    pages = worklists.pages().filter(publication__review_due_on__lte=on + dt.timedelta(days=max(BEFORE)))
    known = set(Notice.objects.filter(kind=Notice.Kind.DUE).values_list("publication", "step"))
    written = 0
    for page in pages.select_related("publication").order_by("publication__review_due_on", "pk"):
        publication = page.publication
        assert publication.review_due_on is not None  # noqa: S101 - the query says so
        name = step(publication.review_due_on, on=on)
        if (publication.pk, name) in known:
            continue
        people = who_may_sign(publication) | notifications.managing_editors()
        with transaction.atomic():
            written += _is_new(people, kind=Notice.Kind.DUE, step=name, at=at, publication=publication)
    return written


def _submissions(*, at: dt.datetime, on: dt.date) -> int:
    written = 0
    for submission in Submission.objects.open().filter(due_on__lt=on).order_by("due_on", "pk"):
        assert submission.due_on is not None  # noqa: S101 - the query says so
        name = step_of_late(submission.due_on, on=on)
        people = {user.pk for user in asking.stand(submission).waited_for} | notifications.managing_editors()
        with transaction.atomic():
            written += _is_new(people, kind=Notice.Kind.LATE, step=name, at=at, submission=submission)
    return written


def _ask_again(*, at: dt.datetime) -> int:
    """Ask somebody else where a person who was asked may not sign any more, and tell where nobody is left."""
    asked = 0
    for submission in Submission.objects.open().select_related("article").order_by("pk"):
        with transaction.atomic():
            submission.article = drafts.lock(submission.article)
            submission.refresh_from_db(fields=["state"])
            if submission.is_open:
                asked += len(asking.ask(submission, at=at, why=Ask.Why.INSTEAD))
    return asked


def _is_new(people: set[int], **notice: object) -> bool:
    return notifications.tell_once(people, **notice) is not None  # type: ignore[arg-type]
