"""Who sees the desk, and what every page of it says."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from reviews.models import State
from tests import factories as make
from tests.reviews.desk import QUEUE, address, at_desk, changed, everything, text_of

pytestmark = pytest.mark.django_db
NAMES = ("submission", "page", "receipt", "check", "draft")
ACTS = ("publish", "take-back", "withdraw-signature", "expert-links")


class TestTheDoor:
    @pytest.mark.parametrize("name", [*NAMES, *ACTS])
    def test_leads_strangers_to_the_login(self, client: Client, name: str):
        url = address(make.make_submission(), name)

        response = client.get(url)

        assert (response.status_code, response["Location"]) == (302, f"{reverse('login')}?next={url}")

    @pytest.mark.parametrize("name", NAMES)
    def test_tells_an_account_without_the_right_that_there_is_nothing(self, name: str):
        submission = make.make_submission()
        client = at_desk(make.make_user(is_staff=True))

        response, queue = client.get(address(submission, name)), client.get(QUEUE)

        assert (response.status_code, queue.status_code) == (404, 404)
        assert submission.title.encode() not in response.content + queue.content

    @pytest.mark.parametrize("name", ACTS)
    def test_is_as_shut_for_acts(self, name: str):
        submission = make.make_submission()
        make.sign(submission)

        response = at_desk(make.make_user(is_staff=True)).post(address(submission, name))

        submission.refresh_from_db()
        assert (response.status_code, submission.state) == (404, State.IN_REVIEW)

    @pytest.mark.parametrize("name", [*NAMES, *ACTS])
    def test_knows_no_other_keys(self, name: str):
        url = reverse(f"reviews:{name}", args=["00000000-0000-4000-8000-000000000000"])
        client = at_desk(make.make_user(make.MANAGING_EDITOR))

        assert (client.post(url) if name in ACTS else client.get(url)).status_code == 404

    def test_shows_a_receipt_only_to_the_signer(self):
        submission, physician = make.make_submission(), make.make_physician()
        make.sign(submission, by=physician)

        assert at_desk(physician).get(address(submission, "receipt")).status_code == 200
        assert at_desk(make.make_physician()).get(address(submission, "receipt")).status_code == 404

    @pytest.mark.parametrize("role", [make.EDITOR, make.TRANSLATOR, make.TRANSLATION_REVIEWER])
    def test_lets_those_look_who_cannot_sign_and_offers_no_decision(self, role: str):
        submission = make.make_submission()

        page = text_of(at_desk(make.make_user(role)), submission)

        assert "You can read this, but not sign it." in page
        assert 'name="decision"' not in page


class TestEveryPage:
    @pytest.fixture
    def answers(self) -> dict[str, Any]:
        submission, physician = make.make_submission(), make.make_physician()
        make.sign(submission, by=physician)
        client = at_desk(physician)
        return {"queue": client.get(QUEUE)} | {name: client.get(address(submission, name)) for name in NAMES}

    def test_is_kept_nowhere_and_found_by_no_robot(self, answers: dict[str, Any]):
        headers = {name: (r["Cache-Control"], r["X-Robots-Tag"]) for name, r in answers.items()}

        assert headers == dict.fromkeys(answers, ("no-store", "noindex, nofollow"))

    def test_has_nothing_inline(self, answers: dict[str, Any]):
        for response in answers.values():
            page = response.content.decode()
            assert not any(piece in page for piece in (" style=", " onclick=", "<script>", "<style", "javascript:"))

    def test_changes_nothing_by_being_looked_at(self):
        submission, physician = changed("<p>It takes 45 minutes.</p>"), make.make_physician()
        signed = make.make_submission()
        make.sign(signed, by=physician)
        clients = [at_desk(physician), at_desk(make.make_user(make.MANAGING_EDITOR))]
        before = everything()

        for client in clients:
            client.get(QUEUE)
            for one in (submission, signed):
                for name in NAMES:
                    client.get(address(one, name))
                    client.head(address(one, name))

        assert everything() == before

    @pytest.mark.parametrize("name", ACTS)
    def test_acts_only_when_it_is_told_to(self, name: str):
        submission = make.make_submission()
        make.sign(submission)

        assert at_desk(make.make_user(make.MANAGING_EDITOR)).get(address(submission, name)).status_code == 405
