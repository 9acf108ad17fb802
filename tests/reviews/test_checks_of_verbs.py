"""Each verb asks who says it, also where another check behind it would refuse most people anyway.

The same for what is written now and sent later. See test_checks_are_asked.py.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import User

from articles.models import Article
from reviews import credentials, moving_in, workflow
from reviews.calendar import early_review
from reviews.carry_over import carry_over
from reviews.mail import rights, words
from reviews.models import Kind, Mail, Notice, Passkey, SignOff
from reviews.refusals import NotAllowed, OwnWork, Suspended
from reviews.workflow.scheduling import cancel_scheduled, schedule_withdrawal
from tests import factories as make
from tests.reviews.desk import send_back

pytestmark = pytest.mark.django_db
SOON = make.NOW + dt.timedelta(days=3)


class TestAVerb:
    def test_sends_nothing_back_and_steps_aside_from_nothing_for_somebody_without_the_right(self):
        submission, stranger = make.make_submission(), make.everything_but("sign_medical")
        with pytest.raises(NotAllowed):
            send_back(submission, by=stranger, comments={"": "Too long."})
        with pytest.raises(NotAllowed):
            workflow.decline(submission, by=stranger, at=make.NOW, kind=Kind.MEDICAL, reason="field")
        submission.refresh_from_db()
        assert (submission.is_open, submission.recusals.count(), submission.comments.count()) == (True, 0, 0)

    def test_cancels_a_withdrawal_only_for_those_who_may_withdraw(self):
        article, manager = make.make_live_pair(), make.make_user(make.MANAGING_EDITOR)
        step = schedule_withdrawal(
            article, "en", by=manager, at=make.NOW, due_at=SOON, reason="legal", notice_en="A.", notice_es="B."
        )
        with pytest.raises(NotAllowed):
            cancel_scheduled(article, "en", step=step, by=make.everything_but("withdraw_page"), at=make.NOW)

    def test_asks_for_no_early_review_in_the_name_of_somebody_who_may_not_submit(self):
        """Where the draft has changed no review begins, so no other verb asks."""
        article = make.make_live_pair()
        make.change_article(article, summary={"en": "Changed.", "es": "Cambiado."})
        with pytest.raises(NotAllowed):
            early_review.ask_early_review(
                article, "en", by=make.everything_but("submit_article"), at=make.NOW, kind="other", words="News."
            )

    def test_moves_nothing_in_for_somebody_who_may_not_submit(self):
        with pytest.raises(NotAllowed):
            moving_in.check(signer=make.make_physician(), statement="Seen.", by=make.everything_but("submit_article"))


class TestCarryingAReviewOver:
    def carry(self, article: Article, signer: User, *, by: User | None = None, language: str = "en") -> Any:
        return carry_over(
            article,
            language,
            signer=signer,
            statement="I have seen the register.",
            original_reviewer="Earlier Physician",
            original_date=dt.date(2025, 9, 1),
            by=by or make.everything_but(),
            at=make.NOW,
            on=make.TODAY,
        )

    def test_needs_a_seat_on_a_board(self):
        with pytest.raises(NotAllowed, match="active member of a board"):
            self.carry(make.make_article(), make.make_user(make.MEDICAL_REVIEWER))

    def test_is_answered_for_by_somebody_else(self):
        mover = make.everything_but()
        make.make_physician(user=mover)
        with pytest.raises(OwnWork, match="cannot answer for their reviews"):
            self.carry(make.make_article(), mover, by=mover)

    def test_is_not_for_somebody_whose_credentials_were_reset(self):
        physician = make.make_physician()
        credentials.reset_second_factor(physician, by=make.make_user(is_superuser=True), at=make.NOW)
        with pytest.raises(Suspended):
            self.carry(make.make_article(), physician)

    def test_of_a_translation_is_answered_for_by_a_translation_reviewer(self):
        article = make.make_article()
        make.make_publication(article)
        reviewer = make.make_translation_reviewer()
        self.carry(article, reviewer, language="es")
        assert SignOff.objects.filter(signer=reviewer, kind=Kind.TRANSLATION).count() == 1


class TestTheCredentialsOfSomebodyElse:
    @pytest.mark.parametrize("verb", ["set_password", "deactivate", "reactivate", "reset_second_factor"])
    def test_are_changed_by_administrators_only(self, verb: str):
        user, stranger = make.make_user(), make.everything_but("change_user")
        arguments = ["another good password"] if verb == "set_password" else []
        with pytest.raises(NotAllowed, match="may not change the accounts of others"):
            getattr(credentials, verb)(user, *arguments, by=stranger, at=make.NOW)

    def test_are_enrolled_renewed_removed_and_proven_by_nobody_else(self):
        user, stranger = make.make_user(), make.everything_but()
        make.enrol(user)
        passkey = Passkey.objects.create(
            user=user, name="Phone", credential_id=b"1", credential=b"1", sign_count=0, enrolled_at=make.NOW
        )
        for verb, subject, arguments in (
            (credentials.enrol_app, user, ("GEZDGNBVGY3TQOJQ", "000000")),
            (lambda *_, **told: credentials.enrol_passkey(user, None, 0, name="Mine", **told), user, ()),
            (credentials.remove_app, user, ()),
            (credentials.remove_passkey, passkey, ()),
            (credentials.renew_recovery_codes, user, ()),
            (credentials.prove_again, user, ()),
        ):
            with pytest.raises(NotAllowed, match="Nobody sets up a second factor for somebody else"):
                verb(subject, *arguments, by=stranger, at=make.NOW)

    def test_are_confirmed_by_nobody_for_themselves(self):
        """Not even where nothing is to be confirmed, and so nothing else in the way."""
        manager = make.make_user(make.MANAGING_EDITOR)
        with pytest.raises(NotAllowed, match="Somebody else has to confirm this"):
            credentials.confirm_identity(manager, by=manager, at=make.NOW)


class TestMail:
    """Written while somebody had the right, and not sent when they have it no more."""

    def fate(self, kind: Notice.Kind, **about: Any) -> list[str]:
        users = (
            make.everything_but(email="a@library.example"),
            make.everything_but("publish_page", email="b@library.example"),
        )
        return [rights.why_not(user, Notice(kind=kind, **about)) for user in users]

    @pytest.mark.parametrize("kind", [Notice.Kind.CHANGES, Notice.Kind.SIGNED, Notice.Kind.LATE])
    def test_about_a_submission_goes_to_those_who_may_publish(self, kind: Notice.Kind):
        assert self.fate(kind, submission=make.make_submission()) == ["", Mail.WhyNot.NOT_ALLOWED]

    def test_that_nobody_is_left_to_sign_goes_to_those_who_may_publish(self):
        submission = make.make_submission()
        assert self.fate(Notice.Kind.NOBODY, submission=submission)[1] == Mail.WhyNot.NOT_ALLOWED
        assert self.fate(Notice.Kind.NOBODY, submission=submission)[0] != Mail.WhyNot.NOT_ALLOWED

    def test_that_a_page_is_due_goes_to_those_who_may_publish_or_sign(self):
        assert self.fate(Notice.Kind.DUE, publication=make.make_publication()) == ["", Mail.WhyNot.NOT_ALLOWED]

    def test_that_a_page_is_due_leads_to_the_draft_those_who_may_submit_it(self):
        notice = Notice(kind=Notice.Kind.DUE, publication=make.make_publication())
        led = [
            words._path(notice, user).split("/")[1]
            for user in (make.everything_but(), make.everything_but("submit_article"))
        ]
        assert led == ["admin", "en"]
