"""What was in review, signed or scheduled when its page came down does not bring the page back unseen."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import Group
from django.db import DatabaseError, transaction

from articles.models import LivePage, Withdrawal
from reviews import standing, workflow
from reviews.calendar import due_steps
from reviews.models import ScheduledStep, State, Submission
from reviews.refusals import Refused
from reviews.workflow.pages import make_public
from tests import factories as make

pytestmark = pytest.mark.django_db

SUBMITTED = make.NOW + dt.timedelta(hours=1)
FOUND = make.NOW + dt.timedelta(hours=2)
LATER = make.NOW + dt.timedelta(hours=3)
FINAL = sorted(Withdrawal.FINAL_REASONS - Withdrawal.FORMER_REASONS)


def withdraw(article, reason: str) -> None:
    manager = make.make_user(make.MANAGING_EDITOR)
    notices = {"notice_en": "Gone.", "notice_es": "Se fue."}
    workflow.withdraw_page(article, "en", by=manager, at=FOUND, reason=reason, **notices)


@pytest.fixture
def reviewed_again() -> Submission:
    """The re-review of a live text, signed before anybody found an error in it."""
    article = make.make_publication().article
    submission = workflow.re_review(article, "en", by=make.make_user(make.EDITOR), at=SUBMITTED, note="Due.")
    make.sign(submission, at=SUBMITTED)
    return submission


def publish_past_the_verb(submission: Submission) -> None:
    by = make.make_user(make.MANAGING_EDITOR)
    with transaction.atomic():
        known = standing.known_of(submission)
        review = standing.review_record(submission, None, known=known)
        make_public(submission, None, review, known=known, by=by, at=LATER, on=LATER.date())


@pytest.mark.parametrize("reason", FINAL)
class TestAfterTheTextWasFoundWrong:
    def test_a_signature_given_before_brings_nothing_back(self, reviewed_again, reason):
        withdraw(reviewed_again.article, reason)

        with pytest.raises(Refused, match="withdrawn for what it says after this text was submitted"):
            make.publish(reviewed_again, at=LATER)
        assert not LivePage.objects.exists()

    def test_the_database_says_the_same(self, reviewed_again, reason):
        withdraw(reviewed_again.article, reason)

        with pytest.raises(DatabaseError, match="withdrawn for what it says after this was submitted"):
            publish_past_the_verb(reviewed_again)

    def test_nobody_signs_what_was_in_review_then(self, reason):
        article = make.make_publication().article
        submission = workflow.re_review(article, "en", by=make.make_user(make.EDITOR), at=SUBMITTED, note="Due.")
        withdraw(article, reason)

        with pytest.raises(Refused, match="withdrawn for what it says after this text was submitted"):
            make.sign(submission, at=LATER)

    def test_it_comes_back_once_it_is_submitted_and_signed_anew(self, reviewed_again, reason):
        article = reviewed_again.article
        withdraw(article, reason)
        workflow.withdraw_submission(reviewed_again, by=reviewed_again.submitted_by, at=LATER)
        again = make.make_submission(article, at=LATER)
        make.sign(again, at=LATER)

        assert make.publish(again, at=LATER).number == 2


def test_whoever_wrote_the_withdrawn_words_does_not_sign_them_back_in_a_change():
    """Their words were signed by another; since an error was found that signature counts for nothing."""
    author = make.make_physician(user=make.make_user(make.EDITOR))
    author.groups.add(*Group.objects.filter(name=make.MEDICAL_REVIEWER))
    article = make.make_article(by=author)
    make.make_publication(article)
    make.change_article(article, title={"en": "Another title", "es": "Otro"})
    change = make.make_submission(article, at=SUBMITTED)
    make.sign(change, by=author, at=SUBMITTED)
    withdraw(article, "error")

    with pytest.raises(Refused):
        make.publish(change, at=LATER)
    assert not LivePage.objects.exists()


def test_after_another_reason_what_was_signed_may_be_published(reviewed_again):
    withdraw(reviewed_again.article, "legal")

    assert make.publish(reviewed_again, at=LATER).number == 2


@pytest.mark.parametrize("reason", ["legal", "unmaintained", "mistake", *FINAL])
def test_no_schedule_brings_back_a_page_that_was_withdrawn_after_it_was_made(reviewed_again, reason):
    manager = make.make_user(make.MANAGING_EDITOR)
    proof = make.prove(manager, at=SUBMITTED)
    workflow.schedule_publication(reviewed_again, by=manager, at=SUBMITTED, due_at=LATER, proof=proof)
    withdraw(reviewed_again.article, reason)

    due_steps.run_due(LATER, LATER.date())

    step = ScheduledStep.objects.get()
    assert (step.outcome, LivePage.objects.exists()) == ("refused", False)
    assert "withdrawn" in step.sentence
    reviewed_again.refresh_from_db()
    assert reviewed_again.state == State.IN_REVIEW
