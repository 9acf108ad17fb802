"""The steps of the panel, each with its words, its form, who is offered it, and what it says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from articles.document import Language
from articles.models import Article
from reviews import permissions, transitions
from reviews.admin import act_forms, act_verbs
from reviews.admin.act_verbs import Answers
from reviews.transitions import Verb

Words = str | Promise


@dataclass(frozen=True)
class Act:
    """A verb, or another act on an article, with the words and the form of its page."""

    verb: Verb | transitions.Act
    title: Words
    button: Words
    done: Words
    form: type[forms.Form]
    check: Callable[[User], object]  # who is offered the page; the verb asks again
    say: Callable[[HttpRequest, Article, Language, Answers], object]
    initial: Callable[[HttpRequest, Article, Language], Answers] = lambda _request, _article, _language: {}


ACTS = (
    Act(
        Verb.SUBMIT,
        gettext_lazy("Submit for review"),
        gettext_lazy("Submit this text"),
        gettext_lazy("Submitted. The text in review stays as it is; the draft can be changed further."),
        act_forms.ReviewForm,
        permissions.check_submit,
        act_verbs.submit,
    ),
    Act(
        Verb.RE_REVIEW,
        gettext_lazy("Ask for a re-review"),
        gettext_lazy("Send it to review"),
        gettext_lazy("Sent to review. Once signed and published, “reviewed” moves and “updated” does not."),
        act_forms.ReviewForm,
        permissions.check_submit,
        act_verbs.re_review,
    ),
    Act(
        Verb.WITHDRAW_SUBMISSION,
        gettext_lazy("Take back from review"),
        gettext_lazy("Take it back"),
        gettext_lazy("Taken back. Signatures already given stay on record."),
        act_forms.ConfirmForm,
        permissions.check_submit,
        act_verbs.withdraw_submission,
    ),
    Act(
        Verb.PUBLISH,
        gettext_lazy("Publish"),
        gettext_lazy("Publish it now"),
        gettext_lazy("Published. Readers see it now."),
        act_forms.ConfirmForm,
        permissions.check_publish,
        act_verbs.publish,
    ),
    Act(
        Verb.PUBLISH_URGENTLY,
        gettext_lazy("Urgent safety change"),
        gettext_lazy("Publish it now, before its review"),
        gettext_lazy("Published. Readers are told that its review is pending; it stands in the reviewers’ queue."),
        act_forms.UrgentForm,
        permissions.check_publish,
        act_verbs.publish_urgently,
    ),
    Act(
        Verb.WITHDRAW_PAGE,
        gettext_lazy("Withdraw the page"),
        gettext_lazy("Withdraw it now"),
        gettext_lazy("Withdrawn. Its address now shows the notice."),
        act_forms.WithdrawForm,
        permissions.check_withdraw_page,
        act_verbs.withdraw_page,
    ),
    Act(
        Verb.RESTORE_PAGE,
        gettext_lazy("Put the page back"),
        gettext_lazy("Put it back"),
        gettext_lazy("The page is back as it was."),
        act_forms.RestoreForm,
        permissions.check_withdraw_page,
        act_verbs.restore_page,
    ),
    Act(
        Verb.SCHEDULE_PUBLICATION,
        gettext_lazy("Publish at a set time"),
        gettext_lazy("Schedule the publication"),
        gettext_lazy("Scheduled. At its time everything is checked once more."),
        act_forms.ScheduleForm,
        permissions.check_publish,
        act_verbs.schedule_publication,
    ),
    Act(
        Verb.SCHEDULE_WITHDRAWAL,
        gettext_lazy("Withdraw at a set time"),
        gettext_lazy("Schedule the withdrawal"),
        gettext_lazy("Scheduled. At its time everything is checked once more."),
        act_forms.ScheduleWithdrawalForm,
        permissions.check_withdraw_page,
        act_verbs.schedule_withdrawal,
    ),
    Act(
        Verb.CANCEL_SCHEDULED,
        gettext_lazy("Cancel a scheduled step"),
        gettext_lazy("Cancel it"),
        gettext_lazy("Cancelled. Nothing happens at that time."),
        act_forms.ConfirmForm,
        permissions.check_withdraw_page,
        act_verbs.cancel_scheduled,
    ),
    Act(
        transitions.Act.ASK_EARLY_REVIEW,
        gettext_lazy("Ask for an early review"),
        gettext_lazy("Ask for it"),
        gettext_lazy("Asked for. The reason stands with the text until it was reviewed."),
        act_forms.EarlyReviewForm,
        permissions.check_submit,
        act_verbs.ask_early_review,
        act_verbs.words_of_report,
    ),
    Act(
        transitions.Act.OVERRIDE_INTERVAL,
        gettext_lazy("Set the review interval"),
        gettext_lazy("Set it"),
        gettext_lazy("Set. It counts from the next signature on."),
        act_forms.IntervalForm,
        permissions.check_override_interval,
        act_verbs.override_interval,
        act_verbs.newest_interval,
    ),
)
