"""The second step at the desk: check once more, prove who you are, sign; then the receipt."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest

from reviews.identity import Proof
from reviews.models import SignOff
from tests import factories as make
from tests.reviews.desk import (
    address,
    approval,
    at_desk,
    changed,
    decide,
    refusals,
    sign,
    signatures,
)

pytestmark = pytest.mark.django_db


def months_later(count: int) -> dt.date:
    year, month = divmod(make.TODAY.year * 12 + make.TODAY.month - 1 + count, 12)
    return dt.date(year, month + 1, make.TODAY.day)


class TestThePage:
    def test_says_once_more_what_is_approved_and_brings_the_comments_along(self):
        submission, physician = changed("<p>It takes 45 minutes.</p>"), make.make_physician()
        client = at_desk(physician)

        page = decide(client, submission, **{"comment-whole": "Well put."})
        page = client.get(page["Location"])

        assert page.context["form"].typed_comments[0].value() == "Well put."
        assert '<input type="hidden" name="comment-whole" value="Well put.">' in page.content.decode()
        assert "1 change since your board&#x27;s signature of March 2, 2026" in page.content.decode()
        assert page.context["stance"].attest_text.replace("'", "&#x27;") in page.content.decode()

    def test_is_not_there_before_the_decision_nor_for_those_who_cannot_sign(self):
        submission, physician = make.make_submission(), make.make_physician()

        answers = [
            at_desk(person).get(address(submission, "check")) for person in (physician, make.make_user(make.EDITOR))
        ]

        assert [(a.status_code, a["Location"]) for a in answers] == [(302, address(submission))] * 2

    def test_offers_only_earlier_reviews_than_the_boards_rule(self):
        board = make.make_board(review_months=12)
        submission, physician = make.make_submission(board=board), make.make_physician(board)
        client = at_desk(physician)
        decide(client, submission)

        page = client.get(address(submission, "check"))

        choices = page.context["form"].fields["review_months"].choices
        assert [months for months, _label in choices] == [12, 6, 3]


class TestSigning:
    def test_binds_the_signer_to_the_text_and_leads_to_the_receipt(self):
        submission, physician = make.make_submission(), make.make_physician()

        response = sign(at_desk(physician), submission, **{"comment-whole": "Well put."})

        sign_off = SignOff.objects.get()
        assert (response.status_code, response["Location"]) == (302, address(submission, "receipt"))
        assert (sign_off.signer, sign_off.digest, sign_off.identity_method) == (
            physician,
            submission.digest,
            "password, second factor proven less than a minute before in the same sitting",
        )
        assert [(c.place, c.text) for c in submission.comments.all()] == [("", "Well put.")]

    def test_keeps_the_declaration_that_was_on_the_screen(self):
        submission, physician = make.make_submission(), make.make_physician()
        client = at_desk(physician)
        decide(client, submission)

        page = client.get(address(submission, "check"))
        sign(client, submission)

        assert SignOff.objects.get().attest_text == page.context["stance"].attest_text

    @pytest.mark.parametrize(("chosen", "expected"), [("", 24), ("24", 24), ("6", 6)])
    def test_may_ask_for_an_earlier_next_review(self, monkeypatch: Any, chosen: str, expected: int):
        submission, physician = make.make_submission(), make.make_physician()
        monkeypatch.setattr("django.utils.timezone.now", lambda: make.NOW)

        sign(at_desk(physician), submission, review_months=chosen)

        assert SignOff.objects.get().review_due_on == months_later(expected)

    @pytest.mark.parametrize("chosen", ["36", "0", "-1", "soon"])
    def test_cannot_put_the_next_review_off(self, chosen: str):
        submission, physician = make.make_submission(), make.make_physician()

        response = sign(at_desk(physician), submission, review_months=chosen)

        assert (response.status_code, signatures(submission)) == (422, [])

    def test_sent_twice_signs_once_and_shows_the_same_receipt(self):
        submission, physician = make.make_submission(), make.make_physician()
        client, sent = at_desk(physician), approval(submission)

        answers = [client.post(address(submission, "check"), sent) for _ in range(2)]

        assert [(a.status_code, a["Location"]) for a in answers] == [(302, address(submission, "receipt"))] * 2
        assert signatures(submission) == [physician.pk]

    def test_sent_again_after_it_was_taken_back_does_not_sign_again(self):
        submission, physician = make.make_submission(), make.make_physician()
        client, sent = at_desk(physician), approval(submission)
        client.post(address(submission, "check"), sent)
        client.post(address(submission, "withdraw-signature"), {"reason": "I overlooked a line."})

        response = client.post(address(submission, "check"), sent)

        assert (response.status_code, response["Location"]) == (302, address(submission, "receipt"))
        assert (submission.sign_offs.count(), submission.sign_offs.standing().count()) == (1, 0)

    def test_sent_twice_at_once_leads_both_to_the_receipt(self, monkeypatch: pytest.MonkeyPatch):
        submission, physician = make.make_submission(), make.make_physician()

        def prove_while_the_other_request_signs(form: Any, *, user: Any, at: dt.datetime, **_: Any) -> Proof:
            make.sign(submission, by=physician)
            return Proof(user_id=user.pk, method="password", at=at)

        monkeypatch.setattr("reviews.identity.prove", prove_while_the_other_request_signs)
        response = sign(at_desk(physician), submission)

        assert (response.status_code, response["Location"]) == (302, address(submission, "receipt"))
        assert signatures(submission) == [physician.pk]

    def test_with_a_wrong_password_signs_nothing_keeps_every_word_and_is_recorded(self):
        submission, physician = make.make_submission(), make.make_physician()
        key = str(uuid.uuid4())

        response = sign(
            at_desk(physician),
            submission,
            password="wrong",
            key=key,
            **{"comment-section:what": "Say which kind.", "comment-whole": "Ok."},
        )
        form = response.context["form"]

        assert response.status_code == 403
        assert response.context["refusal"] == "That is not your password. Nothing was signed; what you typed is kept."
        assert (form["comment-section:what"].value(), form["comment-whole"].value()) == ("Say which kind.", "Ok.")
        assert f'name="key" value="{key}"' in response.content.decode()
        assert "wrong" not in response.content.decode().replace("wrong,", "")
        assert (signatures(submission), submission.comments.exists()) == ([], False)
        assert refusals() == [("sign_off", "IdentityNotProven")]

    def test_is_throttled_with_a_sentence_after_five_wrong_passwords(self):
        submission, physician = make.make_submission(), make.make_physician()
        client = at_desk(physician)

        for _ in range(5):
            response = sign(client, submission, password="wrong")
        locked = sign(client, submission)

        assert (response.status_code, locked.status_code) == (429, 429)
        assert locked.context["refusal"].startswith("Too many wrong passwords or codes.")
        assert signatures(submission) == []

    def test_needs_the_declaration_ticked(self):
        submission, physician = make.make_submission(), make.make_physician()

        response = sign(at_desk(physician), submission, attest="")

        assert (response.status_code, signatures(submission)) == (422, [])
        assert set(response.context["form"].errors) == {"attest"}

    def test_needs_a_proof(self):
        submission, physician = make.make_submission(), make.make_physician()

        response = sign(at_desk(physician), submission, password="")

        assert (response.status_code, signatures(submission)) == (403, [])

    def test_refuses_another_text_than_the_one_submitted(self):
        submission, physician = make.make_submission(), make.make_physician()

        response = sign(at_desk(physician), submission, digest="0" * 64, **{"comment-whole": "Fine."})

        assert response.status_code == 409
        assert response.context["form"]["comment-whole"].value() == "Fine."
        assert (signatures(submission), refusals()) == ([], [("sign_off", "TextChanged")])

    def test_refuses_a_declaration_in_an_older_wording_and_shows_the_new_one_unticked(self):
        submission, physician = make.make_submission(), make.make_physician()

        response = sign(at_desk(physician), submission, attest_id="medical-0")

        assert (response.status_code, signatures(submission)) == (409, [])
        assert 'id="id_attest" value="1" required>' in response.content.decode()

    def test_of_a_text_of_ones_own_is_refused(self):
        physician = make.make_physician()
        submission = make.make_submission(make.make_article(by=physician))

        response = sign(at_desk(physician), submission)

        assert (response.status_code, signatures(submission)) == (403, [])
        assert refusals() == [("sign_off", "OwnWork")]

    def test_is_not_for_an_editor_who_may_only_look(self):
        submission, editor = make.make_submission(), make.make_user(make.EDITOR)

        response = sign(at_desk(editor), submission)

        assert (response.status_code, signatures(submission)) == (403, [])
        assert refusals() == [("sign_off", "NotAllowed")]

    def test_by_a_translation_reviewer_names_the_source_that_was_compared(self):
        article = make.make_article()
        english = make.make_submission(article)
        spanish = make.make_submission(article, "es")

        sign(at_desk(make.make_translation_reviewer()), spanish)

        assert SignOff.objects.get().source_digest == english.digest
