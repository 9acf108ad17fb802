"""What is decided now and happens later: publications and withdrawals at a set time, and their cancelling.

At its time `reviews.calendar.due_steps` says the ordinary verb in the name of who asked, so every guard is
asked again then.
"""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from articles import drafts
from articles.document import Language
from articles.models import Article
from reviews import identity, permissions, standing
from reviews.models import ScheduledStep, Submission
from reviews.refusals import Incomplete, Unsigned, WrongState
from reviews.trail import record, verb
from reviews.transitions import Verb
from reviews.workflow import guards
from reviews.workflow.pages import check_explained


@verb
def schedule_publication(
    submission: Submission, *, by: User, at: dt.datetime, due_at: dt.datetime, proof: identity.Proof
) -> ScheduledStep:
    """Let a signed text go out at a set time; who they are is proven now, and kept for then.

    Raises NotAllowed, WrongState, Unsigned, Incomplete, IdentityNotProven.
    """
    submission = guards.lock(submission)
    by = guards.fresh(by)
    permissions.check_publish(by)
    guards.expect(Verb.PUBLISH, submission.state)
    guards.check_not_found_wrong(submission)
    if missing := standing.lacking(submission):
        raise Unsigned(standing.lacking_sentence(submission, missing))
    _check_free(submission.article, submission.language, ScheduledStep.Step.PUBLISH, at=at, due_at=due_at)
    identity.check_proof(proof, user=by, at=at)
    step = ScheduledStep.objects.create(
        article=submission.article,
        language=submission.language,
        step=ScheduledStep.Step.PUBLISH,
        submission=submission,
        proven_by=proof.method,
        due_at=due_at,
        asked_by=by,
        asked_at=at,
    )
    detail = f"{due_at.astimezone(dt.UTC).isoformat()} {submission.digest}"
    guards.record_on(Verb.SCHEDULE_PUBLICATION, submission, by=by, at=at, detail=detail, rows=[step])
    return step


@verb
def schedule_withdrawal(
    article: Article,
    language: Language,
    *,
    by: User,
    at: dt.datetime,
    due_at: dt.datetime,
    reason: str,
    notice_en: str = "",
    notice_es: str = "",
    replaced_by: Article | None = None,
) -> ScheduledStep:
    """Let a page come down at a set time. Raises what `withdraw_page` raises."""
    article = drafts.lock(article)
    by = guards.fresh(by)
    permissions.check_withdraw_page(by)
    guards.check_page(Verb.WITHDRAW_PAGE, article, language)
    notices = {"en": notice_en.strip(), "es": notice_es.strip()}
    check_explained(article, reason, notices, replaced_by)
    _check_free(article, language, ScheduledStep.Step.WITHDRAW, at=at, due_at=due_at)
    step = ScheduledStep.objects.create(
        article=article,
        language=language,
        step=ScheduledStep.Step.WITHDRAW,
        reason=reason,
        notice_en=notices["en"],
        notice_es=notices["es"],
        replaced_by=replaced_by,
        due_at=due_at,
        asked_by=by,
        asked_at=at,
    )
    detail = f"{due_at.astimezone(dt.UTC).isoformat()} {reason}: {notices[language]}"
    record(Verb.SCHEDULE_WITHDRAWAL, by=by, at=at, article=article, language=language, detail=detail, rows=[step])
    return step


@verb
def cancel_scheduled(
    article: Article, language: Language, *, step: ScheduledStep, by: User, at: dt.datetime
) -> ScheduledStep:
    """Call a step off before its time. Raises NotAllowed, WrongState."""
    article = drafts.lock(article)
    by = guards.fresh(by)
    if step.step == ScheduledStep.Step.PUBLISH:
        permissions.check_publish(by)
    else:
        permissions.check_withdraw_page(by)
    mine = ScheduledStep.objects.waiting().filter(pk=step.pk, article=article, language=language)
    if not mine.update(cancelled_by=by, cancelled_at=at):
        raise WrongState(_("This step was taken or cancelled already."))
    step.refresh_from_db()
    detail = f"{step.step} {step.due_at.astimezone(dt.UTC).isoformat()}"
    record(
        Verb.CANCEL_SCHEDULED,
        by=by,
        at=at,
        article=article,
        language=language,
        submission=step.submission,
        detail=detail,
    )
    return step


def _check_free(article: Article, language: str, kind: str, *, at: dt.datetime, due_at: dt.datetime) -> None:
    if due_at <= at:
        raise Incomplete(_("Choose a time that lies ahead."))
    if ScheduledStep.objects.waiting().filter(article=article, language=language, step=kind).exists():
        raise WrongState(_("This is scheduled already. Cancel the other time first."))
