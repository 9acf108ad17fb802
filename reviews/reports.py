"""What becomes of a reader's report: somebody takes it, and then it is answered or closed.

The words of a reader and of the answer stay with the report. The trail says who did what, and holds neither. A report
that is taken up again keeps what was done about it before; words that name somebody can be taken out for good.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db.models import Model
from django.utils.translation import gettext as _

from articles.accounts import name_of
from articles.document import Language
from articles.models import Article, Feedback, Reopening
from reviews import permissions
from reviews.mail import notifications
from reviews.models import Mail
from reviews.refusals import Incomplete, NotAllowed, WrongState
from reviews.trail import record, verb
from reviews.transitions import Act
from reviews.workflow import guards

Outcome = Feedback.Outcome


@verb
def assign_report(
    article: Article, language: Language, *, report: Feedback, to: User, by: User, at: dt.datetime
) -> Feedback:
    """Take a report, or hand it over to a colleague who may deal with it. Raises NotAllowed, WrongState."""
    by, to = guards.fresh(by), guards.fresh(to)
    permissions.check_answer_report(by)
    if not permissions.may_answer_report(to):
        raise NotAllowed(_("This person may not deal with what readers report."))
    _settle(report, assignee=to)
    _record(Act.ASSIGN_REPORT, report, f"to {to.get_username()}", by=by, at=at)
    return report


@verb
def answer_report(
    article: Article, language: Language, *, report: Feedback, words: str, by: User, at: dt.datetime
) -> Feedback:
    """Write to the reader, and be done with the report. Raises NotAllowed, Incomplete, WrongState."""
    by = guards.fresh(by)
    permissions.check_answer_report(by)
    if not words.strip():
        raise Incomplete(_("Write an answer."))
    if not Feedback.objects.exclude(reply_to="").filter(pk=report.pk).exists():
        raise WrongState(_("The reader left no address. Close the report: the answer is a better page."))
    _settle(report, outcome=Outcome.ANSWERED, answer=words.strip(), answered_at=at, answered_by=by)
    notifications.answer_reader(report, at=at)
    _record(Act.ANSWER_REPORT, report, "", by=by, at=at)
    return report


@verb
def close_report(
    article: Article, language: Language, *, report: Feedback, outcome: str, words: str, by: User, at: dt.datetime
) -> Feedback:
    """Be done with a report without an answer, for a reason if one is given; its address is forgotten at once.

    Raises NotAllowed, WrongState.
    """
    by = guards.fresh(by)
    permissions.check_answer_report(by)
    if outcome not in (Outcome.CLOSED, Outcome.SPAM):
        raise WrongState(_("A report is closed, or closed as spam."))
    _settle(report, outcome=outcome, answer=words.strip(), reply_to="", answered_at=at, answered_by=by)
    _record(Act.CLOSE_REPORT, report, outcome, by=by, at=at)
    return report


@verb
def reopen_report(
    article: Article, language: Language, *, report: Feedback, reason: str, by: User, at: dt.datetime
) -> Feedback:
    """Take a report up again that was answered or closed. What was done then stays on record, with the reason now.

    Raises NotAllowed, Incomplete, WrongState.
    """
    by = guards.fresh(by)
    permissions.check_answer_report(by)
    if not reason.strip():
        raise Incomplete(_("Say why the report is taken up again."))
    done = Feedback.objects.select_for_update(no_key=True).get(pk=report.pk)
    if done.answered_by is None or done.answered_at is None:
        raise WrongState(_("This report waits already."))
    if done.mail.filter(state=Mail.State.WAITING).exists():
        raise WrongState(_("The answer is on its way to the reader. Take the report up again once it was sent."))
    reopening = Reopening.objects.create(
        report=done,
        outcome=done.outcome,
        answer=done.answer,
        answered_at=done.answered_at,
        answered_by=done.answered_by,
        reason=reason.strip(),
        at=at,
        by=by,
        by_name=name_of(by),
    )
    Feedback.objects.filter(pk=report.pk).update(outcome="", answer="", answered_at=None, answered_by=None)
    report.refresh_from_db()
    _record(Act.REOPEN_REPORT, report, reopening.outcome, by=by, at=at, rows=[reopening])
    return report


@verb
def blank_report(
    article: Article, language: Language, *, report: Feedback, remains: str, by: User, at: dt.datetime
) -> Feedback:
    """Take the words of a reader out for good, because they name somebody; `remains` says what they were about.

    Who did it and when stays with the report and in the trail. Raises NotAllowed, WrongState.
    """
    by = guards.fresh(by)
    permissions.check_answer_report(by)
    values = {"comment": "", "remains": remains.strip(), "blanked_at": at, "blanked_by": by}
    if not Feedback.objects.reports().filter(pk=report.pk, blanked_at=None).update(**values):
        raise WrongState(_("The words of this report are taken out already."))
    report.refresh_from_db()
    _record(Act.BLANK_REPORT, report, "", by=by, at=at)
    return report


def _settle(report: Feedback, **values: object) -> None:
    """Change a report that still waits, in one statement: of two people who answer at once, one does."""
    if not Feedback.objects.waiting().filter(pk=report.pk).update(**values):
        raise WrongState(_("Somebody has dealt with this report already."))
    report.refresh_from_db()


def _record(act: Act, report: Feedback, detail: str, *, by: User, at: dt.datetime, rows: Iterable[Model] = ()) -> None:
    page = report.publication
    record(
        act,
        by=by,
        at=at,
        article=page.article,
        language=page.language,
        subject=f"articles.feedback {report.pk}",
        detail=detail,
        rows=rows,
    )
