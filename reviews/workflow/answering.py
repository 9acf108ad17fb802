"""The editors answer what the board asked for, comment by comment, before the text goes to review again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from articles.accounts import name_of
from reviews import permissions
from reviews.models import CommentAnswer, Submission
from reviews.refusals import Incomplete, WrongState
from reviews.trail import verb
from reviews.transitions import Verb
from reviews.workflow import guards


@dataclass(frozen=True)
class Answer:
    """Done, or not done because of what `text` says."""

    done: bool
    text: str = ""


@verb
def answer_comments(
    submission: Submission, *, by: User, at: dt.datetime, answers: Mapping[int, Answer]
) -> list[CommentAnswer]:
    """Answer comments of a text that was sent back, by their primary keys; the rest can follow later.

    Raises NotAllowed, WrongState (also for a comment that asks for nothing or has its answer), Incomplete.
    """
    submission = guards.lock(submission)
    by = guards.fresh(by)
    permissions.check_answer_comments(by, submission)
    guards.expect(Verb.ANSWER_COMMENTS, submission.state)
    waiting = submission.comments.asked_for().filter(answer=None).in_bulk()
    if not answers:
        raise Incomplete(_("Answer at least one comment."))
    if set(answers) - set(waiting):
        raise WrongState(_("One of these comments has its answer already. Load the page again."))
    if any(not answer.done and not answer.text.strip() for answer in answers.values()):
        raise Incomplete(_("Say why a change was not made: the reviewer reads it first."))
    given = CommentAnswer.objects.bulk_create(
        CommentAnswer(
            comment=waiting[key],
            done=answer.done,
            text=answer.text.strip(),
            by=by,
            by_name=name_of(by),
            at=at,
        )
        for key, answer in sorted(answers.items())
    )
    guards.record_on(Verb.ANSWER_COMMENTS, submission, by=by, at=at, rows=given)
    return given
