"""Whoever steps aside from a text has no signature under it, and gives none: in Python and in the database."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from reviews import workflow
from reviews.models import Kind, Recusal, SignOff
from reviews.refusals import WrongState
from tests import factories as make
from tests.reviews.forging import put_signature

pytestmark = pytest.mark.django_db


def step_aside(submission, physician):
    return workflow.decline(submission, by=physician, at=make.NOW, kind=Kind.MEDICAL, reason="interest")


def test_nobody_steps_aside_from_what_they_signed():
    """A conflict of interest found after signing must not leave the signature good for publishing."""
    submission, physician = make.make_submission(), make.make_physician()
    make.sign(submission, by=physician)

    with pytest.raises(WrongState, match="Take your signature back first"):
        step_aside(submission, physician)
    assert not Recusal.objects.exists()


def test_whoever_took_their_signature_back_may_step_aside():
    submission, physician = make.make_submission(), make.make_physician()
    make.sign(submission, by=physician)
    workflow.withdraw_signature(submission, by=physician, at=make.NOW, kind=Kind.MEDICAL, reason="A conflict.")

    assert step_aside(submission, physician).by == physician


class TestTheDatabase:
    def test_takes_no_signature_of_somebody_who_stepped_aside(self):
        submission, physician = make.make_submission(), make.make_physician()
        step_aside(submission, physician)

        with pytest.raises(DatabaseError, match="stepped aside"), transaction.atomic():
            put_signature(submission, "medical", signer=physician)
        assert not SignOff.objects.exists()

    def test_lets_nobody_step_aside_from_what_they_signed(self):
        submission, physician = make.make_submission(), make.make_physician()
        make.sign(submission, by=physician)

        with pytest.raises(DatabaseError, match="takes the signature back first"), transaction.atomic():
            Recusal.objects.create(
                submission=submission, by=physician, by_name="Sample", reason="interest", at=make.NOW
            )
