"""What is typed at the desk and not sent is never lost, and is nobody else's."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from reviews.models import DeskDraft, Submission
from tests import factories as make
from tests.reviews.desk import QUEUE, address, approval, at_desk, decide, decision, logged_in, replace, sign, text_of

pytestmark = pytest.mark.django_db
WORDS = {"comment-section:what": "Which kind?", "comment-whole": "Nearly."}


def drafts() -> list[tuple[int, dict[str, Any]]]:
    return list(DeskDraft.objects.order_by("pk").values_list("by", "typed"))


def log_in_again(client: Client, user: Any) -> None:
    """Log in by the form, in the browser whose session has ended."""
    client.post(reverse("login"), {"username": user.get_username(), "password": make.PASSWORD})


@pytest.fixture
def submission() -> Submission:
    return make.make_submission()


@pytest.fixture
def physician(submission: Submission) -> Any:
    return make.make_physician()


class TestSaving:
    def test_by_the_button_brings_everything_back_as_it_was(self, submission: Submission, physician: Any):
        client = at_desk(physician)

        saved = client.post(address(submission), decision(submission, "decline", go="save", reason="time", **WORDS))
        page = client.get(address(submission))

        form = page.context["form"]
        assert (saved.status_code, saved["Location"]) == (302, QUEUE)
        assert {name: form[name].value() for name in WORDS} == WORDS
        assert (form["decision"].value(), form["reason"].value()) == ("decline", "time")
        assert "What you typed is filled in again, as saved on" in page.content.decode()
        assert submission.is_open

    def test_by_the_script_says_when(self, submission: Submission, physician: Any):
        answer = at_desk(physician).post(address(submission, "draft"), decision(submission, **WORDS)).json()

        assert answer["said"].startswith("Saved ")
        assert drafts() == [(physician.pk, {"decision": "approve"} | WORDS)]

    def test_takes_the_newest_words_and_keeps_one_draft(self, submission: Submission, physician: Any):
        client = at_desk(physician)

        for words in ("One.", "Two."):
            client.post(address(submission, "draft"), {"comment-whole": words})

        assert drafts() == [(physician.pk, {"comment-whole": "Two."})]

    def test_never_keeps_a_password(self, submission: Submission, physician: Any):
        client = at_desk(physician)

        client.post(address(submission, "draft"), approval(submission))
        sign(client, submission, password="wrong but secret")

        assert drafts() == [(physician.pk, {"decision": "approve"})]

    def test_gives_a_page_that_outlived_a_log_in_a_new_token(self, submission: Submission, physician: Any):
        client = Client(enforce_csrf_checks=True)
        client.force_login(physician, backend="django.contrib.auth.backends.ModelBackend")
        sent = decision(submission, **WORDS)

        refused = client.post(address(submission, "draft"), sent)
        token = client.get(address(submission, "draft")).json()["token"]
        saved = client.post(address(submission, "draft"), sent | {"csrfmiddlewaretoken": token})

        assert (refused.status_code, saved.status_code) == (403, 200)

    @pytest.mark.parametrize("role", [make.EDITOR, make.TRANSLATION_REVIEWER, make.MANAGING_EDITOR])
    def test_is_for_those_who_may_decide(self, submission: Submission, role: str):
        response = at_desk(make.make_user(role)).post(address(submission, "draft"), WORDS)

        assert (response.status_code, drafts()) == (409, [])

    def test_is_refused_to_accounts_without_the_desk(self, submission: Submission):
        response = at_desk(make.make_user(make.EDITOR, is_active=True)).get(address(submission, "draft"))
        stranger = at_desk(make.make_user()).post(address(submission, "draft"), WORDS)

        assert (response.status_code, stranger.status_code, drafts()) == (200, 404, [])

    def test_shows_a_draft_to_nobody_else(self, submission: Submission, physician: Any):
        at_desk(physician).post(address(submission, "draft"), {"comment-whole": "Between us."})
        others = [make.make_physician(), make.make_user(is_superuser=True), submission.submitted_by]

        assert [other for other in others if "Between us." in text_of(at_desk(other), submission)] == []


class TestADraft:
    def test_is_gone_when_its_person_has_decided(self, physician: Any):
        def step_aside(client: Client, submission: Submission) -> None:
            decide(client, submission, "decline", reason="time")

        def send_back(client: Client, submission: Submission) -> None:
            decide(client, submission, "changes", **WORDS)

        left, client = [], at_desk(physician)
        for act in (sign, step_aside, send_back):
            submission = make.make_submission()
            client.post(address(submission, "draft"), decision(submission, **WORDS))
            act(client, submission)
            late = client.post(address(submission, "draft"), decision(submission, **WORDS))
            left.append((late.status_code, drafts()))

        assert left == [(409, [])] * 3

    def test_stays_when_the_decision_was_refused(self, submission: Submission, physician: Any):
        sign(at_desk(physician), submission, password="wrong", **WORDS)

        assert drafts() == [(physician.pk, {"decision": "approve"} | WORDS)]

    def test_meets_the_text_that_came_after_with_what_changed_and_homeless_words(
        self, submission: Submission, physician: Any
    ):
        client = at_desk(physician)
        client.post(address(submission, "draft"), WORDS | {"comment-care:call": "Say which fever."})
        newer = replace(submission, "<p>It takes 45 minutes.</p>")

        page = client.get(address(newer))

        assert page.context["form"]["comment-section:what"].value() == "Which kind?"
        assert page.context["typed"] == ["Say which fever."]
        assert '<del><span class="vh">[deleted] </span>30</del>' in page.content.decode()
        assert "about the text before this one is filled in again" in page.content.decode()

    def test_says_so_when_the_text_that_came_after_is_the_same(self, submission: Submission, physician: Any):
        client = at_desk(physician)
        client.post(address(submission, "draft"), WORDS)
        newer = replace(submission, "<p>It takes 30 minutes.</p>")

        assert "Every word is the same." in text_of(client, newer)


class TestASessionThatEnded:
    @pytest.mark.parametrize("step", ["submission", "check"])
    def test_loses_no_word_of_its_person(self, submission: Submission, physician: Any, step: str):
        client = logged_in(physician)
        note = client.get(address(submission)).context["note"]
        Session.objects.all().delete()

        led_away = client.post(address(submission, step), approval(submission, note=note, **WORDS))
        assert drafts() == []
        log_in_again(client, physician)
        page = client.get(led_away["Location"].partition("next=")[2], follow=True)

        form = page.context["form"]
        assert led_away["Location"] == f"{reverse('login')}?next={address(submission, step)}"
        assert {name: form[name].value() for name in WORDS} == WORDS
        assert drafts() == [(physician.pk, {"decision": "approve"} | WORDS)]

    def test_gives_its_words_to_nobody_else_who_logs_in_there(self, submission: Submission, physician: Any):
        client, other = logged_in(physician), make.make_physician()
        note = client.get(address(submission)).context["note"]
        Session.objects.all().delete()

        client.post(address(submission), decision(submission, note=note, **WORDS))
        log_in_again(client, other)
        page = client.get(address(submission))

        assert (b"Which kind?" in page.content, drafts()) == (False, [])

    @pytest.mark.parametrize("note", ["", "1 2", "1 2:3:4"])
    def test_keeps_nothing_of_strangers(self, submission: Submission, client: Client, note: str):
        client.post(address(submission), decision(submission, note=note, **WORDS))

        assert Session.objects.count() == 0

    def test_keeps_nothing_with_a_note_of_another_text(self, submission: Submission, physician: Any):
        other = make.make_submission()
        note = logged_in(physician).get(address(other)).context["note"]
        Session.objects.all().delete()

        Client().post(address(submission), decision(submission, note=note, **WORDS))

        assert Session.objects.count() == 0
