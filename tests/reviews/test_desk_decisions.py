"""Decisions at the desk, sent as the form sends them."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from reviews import attest, standing
from reviews.identity import Proof
from reviews.models import Event, Recusal, SignOff, State, Submission
from tests import factories as make

pytestmark = pytest.mark.django_db


def at_desk(user: Any) -> Client:
    client = Client()
    make.sit_down(client, user)
    return client


def address(submission: Submission, name: str = "submission") -> str:
    return reverse(f"reviews:{name}", args=[submission.key])


def approval(submission: Submission, **fields: str) -> dict[str, str]:
    """What the form sends to sign; `fields` replace any of it."""
    kind = standing.need_of(submission).kind
    sent = {
        "digest": submission.digest,
        "attest_id": attest.CURRENT[kind],
        "key": str(uuid.uuid4()),
        "decision": "approve",
        "attest": "1",
        "password": make.PASSWORD,
    }
    return sent | fields


def signatures(submission: Submission) -> list[int]:
    return list(submission.sign_offs.values_list("signer_id", flat=True))


def refusals() -> list[tuple[str, str]]:
    rows = Event.objects.filter(outcome=Event.Outcome.REFUSED).order_by("pk")
    return [(event.verb, event.detail.split(":")[0]) for event in rows]


class TestSigning:
    def test_binds_the_signer_to_the_text_and_leads_to_the_receipt(self):
        submission, physician = make.make_submission(), make.make_physician()

        response = at_desk(physician).post(address(submission), approval(submission, **{"comment-whole": "Well put."}))

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

        page = client.get(address(submission))
        client.post(address(submission), approval(submission))

        assert SignOff.objects.get().attest_text == page.context["stance"].attest_text

    def test_sent_twice_signs_once_and_shows_the_same_receipt(self):
        submission, physician = make.make_submission(), make.make_physician()
        client = at_desk(physician)

        answers = [client.post(address(submission), approval(submission)) for _ in range(2)]

        assert [(a.status_code, a["Location"]) for a in answers] == [(302, address(submission, "receipt"))] * 2
        assert signatures(submission) == [physician.pk]
        assert client.get(address(submission, "receipt")).status_code == 200

    def test_sent_twice_at_once_leads_both_to_the_receipt(self, monkeypatch: pytest.MonkeyPatch):
        submission, physician = make.make_submission(), make.make_physician()

        def prove_while_the_other_request_signs(form: Any, *, user: Any, at: dt.datetime, **_: Any) -> Proof:
            make.sign(submission, by=physician)
            return Proof(user_id=user.pk, method="password", at=at)

        client = at_desk(physician)
        monkeypatch.setattr("reviews.identity.prove", prove_while_the_other_request_signs)
        response = client.post(address(submission), approval(submission))

        assert (response.status_code, response["Location"]) == (302, address(submission, "receipt"))
        assert signatures(submission) == [physician.pk]

    def test_with_a_wrong_password_signs_nothing_keeps_every_word_and_is_recorded(self):
        submission, physician = make.make_submission(), make.make_physician()
        sent = approval(
            submission, password="wrong", **{"comment-section:what": "Say which kind.", "comment-whole": "Ok."}
        )

        response = at_desk(physician).post(address(submission), sent)
        form = response.context["form"]

        assert response.status_code == 403
        assert response.context["refusal"] == "That is not your password. Nothing was signed; what you typed is kept."
        assert (form["comment-section:what"].value(), form["comment-whole"].value()) == ("Say which kind.", "Ok.")
        assert (form["attest"].value(), form["decision"].value()) == (True, "approve")
        assert signatures(submission) == []
        assert not submission.comments.exists()
        assert refusals() == [("sign_off", "IdentityNotProven")]

    def test_is_throttled_with_a_sentence_after_five_wrong_passwords(self):
        submission, physician = make.make_submission(), make.make_physician()
        client = at_desk(physician)

        for _ in range(5):
            response = client.post(address(submission), approval(submission, password="wrong"))
        locked = client.post(address(submission), approval(submission))

        assert (response.status_code, locked.status_code) == (429, 429)
        assert locked.context["refusal"].startswith("Too many wrong passwords or codes.")
        assert signatures(submission) == []

    def test_needs_the_declaration_ticked_and_a_password(self):
        submission, physician = make.make_submission(), make.make_physician()
        sent = approval(submission, password="")
        del sent["attest"]

        response = at_desk(physician).post(address(submission), sent)

        assert response.status_code == 422
        assert set(response.context["form"].errors) | set(response.context["proof"].errors) == {"attest", "password"}
        assert signatures(submission) == []

    def test_refuses_another_text_than_the_one_submitted(self):
        submission, physician = make.make_submission(), make.make_physician()

        response = at_desk(physician).post(
            address(submission), approval(submission, digest="0" * 64, **{"comment-whole": "Fine."})
        )

        assert response.status_code == 409
        assert response.context["form"]["comment-whole"].value() == "Fine."
        assert (signatures(submission), refusals()) == ([], [("sign_off", "TextChanged")])

    def test_refuses_a_declaration_in_an_older_wording(self):
        submission, physician = make.make_submission(), make.make_physician()

        response = at_desk(physician).post(address(submission), approval(submission, attest_id="medical-0"))

        assert (response.status_code, signatures(submission)) == (409, [])

    def test_after_somebody_else_closed_it_gives_the_words_back(self):
        submission, physician = make.make_submission(), make.make_physician()
        other = make.make_physician(submission.board)
        at_desk(other).post(
            address(submission), approval(submission, decision="changes", **{"comment-whole": "Not yet."})
        )

        response = at_desk(physician).post(address(submission), approval(submission, **{"comment-whole": "My words."}))

        assert response.status_code == 409
        assert response.context["typed"] == ["My words."]
        assert b"My words." in response.content
        assert signatures(submission) == []

    def test_of_a_text_of_ones_own_is_refused(self):
        physician = make.make_physician()
        article = make.make_article(by=physician)
        submission = make.make_submission(article)

        response = at_desk(physician).post(address(submission), approval(submission))

        assert (response.status_code, signatures(submission)) == (403, [])
        assert refusals() == [("sign_off", "OwnWork")]

    def test_is_not_for_an_editor_who_may_only_look(self):
        submission, editor = make.make_submission(), make.make_user(make.EDITOR)

        response = at_desk(editor).post(address(submission), approval(submission))

        assert (response.status_code, signatures(submission)) == (403, [])
        assert refusals() == [("sign_off", "NotAllowed")]

    def test_shows_the_receipt_instead_of_the_form_when_one_comes_back(self):
        submission, physician = make.make_submission(), make.make_physician()
        client = at_desk(physician)
        client.post(address(submission), approval(submission))

        page = client.get(address(submission))

        assert page["Cache-Control"] == "no-store"
        assert b'name="decision"' not in page.content
        assert address(submission, "receipt").encode() in page.content

    def test_by_a_translation_reviewer_names_the_source_that_was_compared(self):
        article = make.make_article()
        english = make.make_submission(article)
        spanish = make.make_submission(article, "es")

        at_desk(make.make_translation_reviewer()).post(address(spanish), approval(spanish))

        assert SignOff.objects.get().source_digest == english.digest


class TestAskingForChanges:
    def test_closes_the_submission_with_the_comments(self):
        submission, physician = make.make_submission(), make.make_physician()

        response = at_desk(physician).post(
            address(submission),
            approval(submission, decision="changes", **{"comment-section:what": "It takes 60.\r\n\r\nAsk them."}),
        )

        submission.refresh_from_db()
        assert (response.status_code, response["Location"]) == (302, reverse("reviews:queue"))
        assert (submission.state, submission.closed_by) == (State.CHANGES_ASKED, physician)
        assert [(c.place, c.text) for c in submission.comments.all()] == [("section:what", "It takes 60.\n\nAsk them.")]
        assert signatures(submission) == []

    def test_needs_a_comment(self):
        submission, physician = make.make_submission(), make.make_physician()

        response = at_desk(physician).post(address(submission), approval(submission, decision="changes"))

        submission.refresh_from_db()
        assert (response.status_code, submission.state) == (422, State.IN_REVIEW)
        assert set(response.context["form"].errors) == {"comment-whole"}

    @pytest.mark.parametrize("words", ["x" * 5_001, "to\u202eward"])
    def test_explains_a_comment_that_cannot_be_kept_and_gives_it_back(self, words: str):
        submission, physician = make.make_submission(), make.make_physician()

        response = at_desk(physician).post(
            address(submission), approval(submission, decision="changes", **{"comment-section:what": words})
        )

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {"comment-section:what"}
        assert response.context["form"]["comment-section:what"].value() == words

    def test_on_a_place_that_the_text_does_not_have_is_no_comment(self):
        submission, physician = make.make_submission(), make.make_physician()

        response = at_desk(physician).post(
            address(submission), approval(submission, decision="changes", **{"comment-elsewhere": "Words."})
        )

        assert response.status_code == 422


class TestSteppingAside:
    def test_keeps_the_reason_and_leaves_the_text_in_review(self):
        submission, physician = make.make_submission(), make.make_physician()
        client = at_desk(physician)

        client.post(
            address(submission),
            approval(submission, decision="decline", reason="interest", reason_text="I own shares in it."),
        )
        page = client.get(address(submission))

        recusal = Recusal.objects.get()
        submission.refresh_from_db()
        assert (recusal.by, recusal.reason, recusal.text) == (physician, "interest", "I own shares in it.")
        assert submission.state == State.IN_REVIEW
        assert (page.context["stance"].may_decide, b'name="decision"' in page.content) == (False, False)

    def test_needs_a_reason(self):
        submission, physician = make.make_submission(), make.make_physician()

        response = at_desk(physician).post(address(submission), approval(submission, decision="decline"))

        assert (response.status_code, Recusal.objects.count()) == (422, 0)


class TestNoDecision:
    @pytest.mark.parametrize("decision", ["", "publish"])
    def test_is_asked_for_again(self, decision: str):
        submission, physician = make.make_submission(), make.make_physician()

        response = at_desk(physician).post(address(submission), approval(submission, decision=decision))

        assert response.status_code == 422
        assert response.context["form"].errors["decision"] == ["Choose your decision."]
        assert not Event.objects.exclude(verb__in=["submit", "enrol"]).exists()
