"""What comes after pressing "Sign": the receipt, or the text that changed meanwhile."""

from __future__ import annotations

import pytest
from django.urls import reverse

from reviews import evidence
from reviews.models import Submission
from tests import factories as make
from tests.reviews.desk import address, approval, at_desk, decide, replace, send_back, sign, signatures, text_of

pytestmark = pytest.mark.django_db


class TestWhenTheTextChangesMeanwhile:
    def test_signs_nothing_shows_word_by_word_what_is_new_and_keeps_the_comments(self):
        submission, physician = make.make_submission(), make.make_physician()
        sent = approval(submission, **{"comment-section:what": "Good.", "comment-whole": "My words."})
        newer = replace(submission, "<p>It takes 45 minutes.</p>")

        response = at_desk(physician).post(address(submission, "check"), sent)
        page, form = response.content.decode(), response.context["form"]

        assert (response.status_code, response.context["submission"]) == (409, newer)
        assert '<del><span class="vh">[deleted] </span>30</del>' in page
        assert '<ins><span class="vh">[added] </span>45</ins>' in page
        assert page.index("What changed since the text you had read") < page.index(
            '<form method="post" action="/review'
        )
        assert (form["comment-section:what"].value(), form["comment-whole"].value()) == ("Good.", "My words.")
        assert f'action="{address(newer)}"' in page
        assert (signatures(submission), signatures(newer)) == ([], [])

    def test_tells_the_same_at_the_first_step(self):
        submission, physician = make.make_submission(), make.make_physician()
        newer = replace(submission, "<p>It takes 45 minutes.</p>")

        response = decide(at_desk(physician), submission, "changes", **{"comment-whole": "My words."})

        assert (response.status_code, response.context["submission"]) == (409, newer)
        assert response.context["form"]["comment-whole"].value() == "My words."
        assert newer.is_open

    def test_and_nothing_newer_waits_gives_the_words_back(self):
        submission, physician = make.make_submission(), make.make_physician()
        send_back(submission, by=make.make_physician(submission.board), comments={"": "Not yet."})

        response = sign(at_desk(physician), submission, **{"comment-whole": "My words."})

        assert response.status_code == 409
        assert b"My words." in response.content
        assert signatures(submission) == []


class TestTheReceipt:
    def test_has_a_number_the_time_with_its_zone_and_what_comes_next(self):
        board = make.make_board()
        submission, other = make.make_submission(board=board), make.make_submission(board=board)
        physician = make.make_physician(board)
        signed = make.sign(submission, by=physician)

        page = text_of(at_desk(physician), submission, "receipt")

        assert evidence.receipt(signed)["code"] in page
        assert "Mar 2, 2026, 3:00 p.m. UTC" in page
        assert "Every signature is here. It waits for a managing editor to publish it." in page
        assert f'href="{address(other)}"' in page
        assert "about 1 minute" in page

    def test_takes_the_signature_back_with_a_reason(self):
        submission, physician = make.make_submission(), make.make_physician()
        make.sign(submission, by=physician)
        client = at_desk(physician)

        without = client.post(address(submission, "withdraw-signature"), {"reason": " "})
        response = client.post(address(submission, "withdraw-signature"), {"reason": "I overlooked a line."})
        receipt = text_of(client, submission, "receipt")

        assert (without.status_code, response.status_code) == (422, 302)
        assert submission.sign_offs.get().withdrawal.reason == "I overlooked a line."
        assert "You took this signature back" in receipt
        assert 'name="decision"' in text_of(client, submission)

    def test_offers_that_no_more_after_publication(self):
        submission, physician = make.make_submission(), make.make_physician()
        make.sign(submission, by=physician)
        make.publish(submission)
        client = at_desk(physician)

        response = client.post(address(submission, "withdraw-signature"), {"reason": "Too late."})

        assert (response.status_code, submission.sign_offs.standing().count()) == (409, 1)
        assert address(submission, "withdraw-signature") not in text_of(client, submission, "receipt")

    def test_stands_in_the_place_of_the_form_when_one_comes_back(self):
        submission, physician = make.make_submission(), make.make_physician()
        client = at_desk(physician)
        sign(client, submission)

        page = client.get(address(submission))

        assert page["Cache-Control"] == "no-store"
        assert b'name="decision"' not in page.content
        assert address(submission, "receipt").encode() in page.content
        assert client.get(address(submission, "check"))["Location"] == address(submission, "receipt")

    def test_is_nobody_elses(self):
        submission: Submission = make.make_submission()
        make.sign(submission)

        response = at_desk(make.make_physician()).post(address(submission, "withdraw-signature"), {"reason": "Theirs."})

        assert (response.status_code, submission.sign_offs.standing().count()) == (404, 1)
        assert reverse("reviews:queue").encode() in response.content
