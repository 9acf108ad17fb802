"""Scheduled steps, taken when their time has come: each once, never early, by its ordinary verb."""

from __future__ import annotations

import datetime as dt
from typing import cast

from django.db import IntegrityError, InternalError, ProgrammingError, transaction

from articles.document import Language
from articles.models import Article
from reviews import workflow
from reviews.identity import Proof
from reviews.models import ScheduledStep
from reviews.refusals import Refused
from reviews.trail import record_refusal, sentence_of
from reviews.transitions import Verb


def run_due(now: dt.datetime, on: dt.date) -> list[ScheduledStep]:
    """Take every step whose time has come, and return those that were taken or refused.

    `on` is the day of `now` where the library is. Each step is a transaction of its own. Two runs at once share the
    work: an article that somebody holds at this moment is left to them, and to the next run.
    """
    pks = list(ScheduledStep.objects.due(now).values_list("pk", flat=True))
    return [step for pk in pks if (step := _take(pk, now, on)) is not None]


def _take(pk: int, now: dt.datetime, on: dt.date) -> ScheduledStep | None:
    with transaction.atomic():
        # The article's lock is the one that every verb takes first, so it guards the step as well.
        articles = Article.objects.select_for_update(no_key=True, skip_locked=True, of=["self"])
        if articles.filter(scheduled_steps=pk).first() is None:
            return None
        step = ScheduledStep.objects.select_related("article", "submission", "asked_by").get(pk=pk)
        if step.done_at or step.cancelled_at:
            return None
        try:
            _say(step, now, on)  # the verb undoes what it did, and keeps the event of its refusal
        except Refused as refusal:
            return _close(step, now, ScheduledStep.Outcome.REFUSED, refusal.sentence)
        except (IntegrityError, InternalError, ProgrammingError) as error:
            # What the database refuses it refuses again; a database that is away is another matter.
            record_refusal(
                Verb(step.step), error, step.submission or step.article, step.language, by=step.asked_by, at=now
            )
            return _close(step, now, ScheduledStep.Outcome.REFUSED, sentence_of(error))
        return _close(step, now, ScheduledStep.Outcome.DONE)


def _say(step: ScheduledStep, now: dt.datetime, on: dt.date) -> None:
    """Say the step's verb in the name of who asked for it: all guards are asked again."""
    if step.submission is not None:
        proof = Proof(step.asked_by_id, f"{step.proven_by}, when it was scheduled", now)
        workflow.publish(step.submission, by=step.asked_by, at=now, on=on, proof=proof, decided_at=step.asked_at)
        return
    workflow.withdraw_page(
        step.article,
        cast(Language, step.language),
        by=step.asked_by,
        at=now,
        reason=step.reason,
        notice_en=step.notice_en,
        notice_es=step.notice_es,
        replaced_by=step.replaced_by,
    )


def _close(step: ScheduledStep, now: dt.datetime, outcome: str, sentence: str = "") -> ScheduledStep:
    step.done_at, step.outcome, step.sentence = now, outcome, sentence
    step.save(update_fields=["done_at", "outcome", "sentence"])
    return step
