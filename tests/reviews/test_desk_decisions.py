"""The first step at the desk: a decision, sent as the form sends it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from reviews.models import Event, Recusal, State
from tests import factories as make
from tests.reviews.desk import address, at_desk, decide, signatures

pytestmark = pytest.mark.django_db


class TestApproving:
    def test_leads_to_the_page_that_signs_and_signs_nothing_itself(self):
        submission, physician = make.make_submission(), make.make_physician()

        response = decide(at_desk(physician), submission, **{"comment-whole": "Well put.", "password": make.PASSWORD})

        assert (response.status_code, response["Location"]) == (302, address(submission, "check"))
        assert (signatures(submission), submission.comments.count()) == ([], 0)

    def test_by_somebody_who_may_not_leads_back_to_the_reason(self):
        submission = make.make_submission()

        page = at_desk(make.make_user(make.TRANSLATOR)).post(
            address(submission), {"digest": submission.digest, "decision": "approve"}, follow=True
        )

        assert page.redirect_chain == [(address(submission, "check"), 302), (address(submission), 302)]
        assert "You can read this, but not sign it." in page.content.decode()


class TestAskingForChanges:
    def test_closes_the_submission_with_the_comments(self):
        submission, physician = make.make_submission(), make.make_physician()

        response = decide(
            at_desk(physician), submission, "changes", **{"comment-section:what": "It takes 60.\r\n\r\nAsk them."}
        )

        submission.refresh_from_db()
        assert (response.status_code, response["Location"]) == (302, reverse("reviews:queue"))
        assert (submission.state, submission.closed_by) == (State.CHANGES_ASKED, physician)
        assert [(c.place, c.text) for c in submission.comments.all()] == [("section:what", "It takes 60.\n\nAsk them.")]
        assert signatures(submission) == []

    def test_needs_a_comment(self):
        submission, physician = make.make_submission(), make.make_physician()

        response = decide(at_desk(physician), submission, "changes")

        submission.refresh_from_db()
        assert (response.status_code, submission.state) == (422, State.IN_REVIEW)
        assert set(response.context["form"].errors) == {"comment-whole"}

    @pytest.mark.parametrize("words", ["x" * 5_001, "to\u202eward"])
    def test_explains_a_comment_that_cannot_be_kept_and_gives_it_back(self, words: str):
        submission, physician = make.make_submission(), make.make_physician()

        response = decide(at_desk(physician), submission, "changes", **{"comment-section:what": words})

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {"comment-section:what"}
        assert response.context["form"]["comment-section:what"].value() == words

    def test_on_a_place_that_the_text_does_not_have_is_no_comment(self):
        submission, physician = make.make_submission(), make.make_physician()

        assert decide(at_desk(physician), submission, "changes", **{"comment-elsewhere": "Words."}).status_code == 422

    def test_of_another_text_than_the_one_shown_is_refused_and_keeps_the_words(self):
        submission, physician = make.make_submission(), make.make_physician()

        response = decide(at_desk(physician), submission, "changes", digest="0" * 64, **{"comment-whole": "Fine."})

        submission.refresh_from_db()
        assert (response.status_code, submission.state) == (409, State.IN_REVIEW)
        assert response.context["form"]["comment-whole"].value() == "Fine."


class TestSteppingAside:
    def test_keeps_the_reason_and_leaves_the_text_in_review(self):
        submission, physician = make.make_submission(), make.make_physician()
        client = at_desk(physician)

        decide(client, submission, "decline", reason="interest", reason_text="I own shares in it.")
        page = client.get(address(submission))

        recusal = Recusal.objects.get()
        submission.refresh_from_db()
        assert (recusal.by, recusal.reason, recusal.text) == (physician, "interest", "I own shares in it.")
        assert submission.state == State.IN_REVIEW
        assert (page.context["stance"].may_decide, b'name="decision"' in page.content) == (False, False)

    def test_needs_a_reason(self):
        submission, physician = make.make_submission(), make.make_physician()

        response = decide(at_desk(physician), submission, "decline")

        assert (response.status_code, Recusal.objects.count()) == (422, 0)


class TestNoDecision:
    @pytest.mark.parametrize("answer", ["", "publish"])
    def test_is_asked_for_again(self, answer: str):
        submission, physician = make.make_submission(), make.make_physician()

        response = decide(at_desk(physician), submission, answer)

        assert response.status_code == 422
        assert response.context["form"].errors["decision"] == ["Choose your decision."]
        assert not Event.objects.exclude(verb__in=["submit", "enrol"]).exists()
