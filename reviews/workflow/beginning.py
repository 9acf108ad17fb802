"""A review begins because it is due, or because somebody of the board wants to do it now."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.models import User
from django.utils import translation
from django.utils.translation import gettext as _

from articles import drafts
from articles.document import Language
from articles.models import Article
from reviews import permissions, standing
from reviews.impersonal import CALENDAR, impersonal_account
from reviews.models import Submission
from reviews.trail import verb
from reviews.transitions import Verb
from reviews.workflow import guards
from reviews.workflow.opening import open_re_review


@verb
def begin_review(
    article: Article, language: Language, *, by: User, at: dt.datetime, due_on: dt.date | None = None
) -> Submission:
    """Open the review of a live, unchanged text in the name of the review calendar.

    `by` is the calendar itself, or somebody who could sign this very text. They do not become its submitter:
    whoever begins a review adds no word to the text, and may sign it. Raises NotAllowed, OwnWork, WrongState.
    """
    article = drafts.lock(article)
    by = guards.fresh(by)
    calendar = calendar_account(at=at)
    submission = open_re_review(
        Verb.BEGIN_REVIEW,
        article,
        language,
        by=by,
        submitted_by=calendar,
        at=at,
        note=regular_note(language),
        due_on=due_on,
    )
    if by != calendar:
        permissions.check_sign(by, submission, standing.need_of(submission).kind)
    return submission


def regular_note(language: Language) -> str:
    """Say why, in the page's own language: readers find it in the page's history."""
    with translation.override(language):
        return _("Regular review of the unchanged text.")


def calendar_account(*, at: dt.datetime) -> User:
    """Return the account in whose name reviews come due, made where there is none. Nobody can log in as it."""
    return impersonal_account(CALENDAR, first_name="Review", last_name="calendar", at=at)
