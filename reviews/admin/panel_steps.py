"""The steps that the panel of an article offers, and those that wait for their time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from articles.document import SOURCE_LANGUAGE
from articles.models import Withdrawal
from reviews import permissions, standing
from reviews.admin import reader_facts
from reviews.admin.side import Side
from reviews.models import ScheduledStep
from reviews.transitions import Act, Verb

LATEST_STEPS = 20  # scheduled ones of a language; only two of them can wait


@dataclass(frozen=True)
class Step:
    """Something to do, as the address of the page that asks for what it needs."""

    label: str
    url: str


@dataclass(frozen=True)
class Scheduled:
    """A sentence about a step at a set time, and where to cancel it; "" for those who may not."""

    sentence: str
    cancel_url: str


def next_step(side: Side, *, user: User, on: dt.date) -> Step | None:
    if side.submission:
        ready = permissions.may_publish(user) and not side.missing_sign_offs
        return Step(_("Publish"), side.url(Verb.PUBLISH)) if ready else None
    if not permissions.may_submit(user) or side.check_list:
        return None
    if side.is_as_published and not side.is_behind:
        return Step(_("Ask for a re-review"), side.url(Verb.RE_REVIEW)) if side.is_due(on=on) else None
    is_complete = not any(finding.blocks for finding in side.findings)
    return Step(_("Submit for review"), side.url(Verb.SUBMIT)) if is_complete else None


def other_steps(side: Side, *, user: User, on: dt.date) -> Iterator[Step]:
    if side.submission and permissions.may_withdraw_submission(user, side.submission):
        yield Step(_("Take back"), side.url(Verb.WITHDRAW_SUBMISSION))
    if side.live and not side.submission and permissions.may_submit(user) and not side.is_due(on=on):
        yield Step(_("Ask for a re-review"), side.url(Verb.RE_REVIEW))
    if side.submission and permissions.may_publish(user) and not side.missing_sign_offs:
        yield Step(_("Publish at a set time"), side.url(Verb.SCHEDULE_PUBLICATION))
    if side.submission and permissions.may_publish(user) and standing.may_be_urgent(side.submission):
        yield Step(_("Urgent safety change"), side.url(Verb.PUBLISH_URGENTLY))
    if side.live and permissions.may_submit(user, side.language):
        yield Step(_("Ask for an early review"), side.url(Act.ASK_EARLY_REVIEW))
    if side.live and (url := reader_facts.url_of(side.article, user)):
        yield Step(_("What readers said"), url)
    if permissions.may_withdraw_page(user):
        if side.live:
            yield Step(_("Withdraw the page"), side.url(Verb.WITHDRAW_PAGE))
            yield Step(_("Withdraw at a set time"), side.url(Verb.SCHEDULE_WITHDRAWAL))
        elif side.withdrawal and side.withdrawal.reason not in Withdrawal.FINAL_REASONS:
            yield Step(_("Put the page back"), side.url(Verb.RESTORE_PAGE))
    if side.live and side.language == SOURCE_LANGUAGE and permissions.may_override_interval(user):
        yield Step(_("Set the review interval"), side.url(Act.OVERRIDE_INTERVAL))


def scheduled(side: Side, *, user: User) -> Iterator[Scheduled]:
    steps = list(side.article.scheduled_steps.filter(language=side.language).order_by("-pk")[:LATEST_STEPS])
    for step in steps:
        if not step.is_waiting:
            continue
        sentence = {
            ScheduledStep.Step.PUBLISH: _("Goes out on %(when)s."),
            ScheduledStep.Step.WITHDRAW: _("Comes down on %(when)s."),
        }[ScheduledStep.Step(step.step)]
        may_cancel = permissions.may_publish(user) and permissions.may_withdraw_page(user)
        url = f"{side.url(Verb.CANCEL_SCHEDULED)}?step={step.pk}" if may_cancel else ""
        yield Scheduled(sentence % {"when": _moment(step.due_at)}, url)
    newest = next(iter(steps), None)
    if newest and newest.outcome == ScheduledStep.Outcome.REFUSED:
        values = {"when": _moment(newest.done_at), "why": newest.sentence}
        yield Scheduled(_("What was scheduled was refused on %(when)s: %(why)s") % values, "")


def _moment(moment: dt.datetime) -> str:
    return date_format(localtime(moment), "DATETIME_FORMAT")
