"""Logging in: the password, then the second factor of whoever has one; and when a session ends."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reviews import credentials
from reviews.second_factor import codes
from tests import factories as make

pytestmark = pytest.mark.django_db
LOGIN, SECOND, DESK, ACCOUNT = "/login/", "/login/second-step/", "/review/", "/account/"


def give_password(client: Client, user, *, wanted: str = ""):
    return client.post(LOGIN, {"username": user.username, "password": make.PASSWORD, "next": wanted})


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


class TestTheSecondStep:
    def test_is_asked_for_and_nobody_is_in_before_it(self, client: Client):
        user = make.make_physician()
        enrolled = make.enrol(user)

        first = give_password(client, user)
        assert (first["Location"], is_in(client), client.get(DESK).status_code) == (SECOND, False, 302)

        second = client.post(SECOND, {"code": enrolled.code()})
        assert (second["Location"], is_in(client), client.get(DESK).status_code) == (DESK, True, 200)

    def test_takes_the_code_of_the_app(self, client: Client):
        user = make.make_physician()
        enrolled = make.enrol(user)
        give_password(client, user)

        client.post(SECOND, {"code": codes.code_of(enrolled.secret, codes.step_at(timezone.now()))})

        assert is_in(client)

    @pytest.mark.parametrize("sent", [{}, {"code": ""}, {"code": "000000"}, {"assertion": "{}"}, {"assertion": "x"}])
    def test_refuses_anything_else(self, client: Client, sent: dict[str, str]):
        user = make.make_physician()
        make.enrol(user)
        give_password(client, user)

        page = client.post(SECOND, sent)

        assert "That was not accepted." in page.text
        assert not is_in(client)

    def test_leads_to_where_the_person_wanted_to_go_and_to_no_other_site(self, client: Client):
        user = make.make_physician()
        enrolled = make.enrol(user)
        for wanted, led_to in (("/review/x/", "/review/x/"), ("https://evil.example/", DESK)):
            step = give_password(client, user, wanted=wanted)["Location"]
            page = client.get(step)
            assert client.post(step, {"code": enrolled.code(), "next": page.context["next"]})["Location"] == led_to

    def test_is_for_ten_minutes_and_for_this_password(self, client: Client, monkeypatch: pytest.MonkeyPatch):
        user = make.make_physician()
        enrolled, now = make.enrol(user), timezone.now()
        give_password(client, user)
        monkeypatch.setattr(timezone, "now", lambda: now + dt.timedelta(minutes=11))
        assert client.post(SECOND, {"code": enrolled.code()})["Location"] == LOGIN

        monkeypatch.undo()
        credentials.set_password(user, "another good password", by=user, at=make.NOW)
        assert client.post(SECOND, {"code": enrolled.code()})["Location"] == LOGIN
        assert not is_in(client)

    def test_of_somebody_who_was_closed_meanwhile_leads_back(self, client: Client):
        user = make.make_physician()
        enrolled = make.enrol(user)
        give_password(client, user)
        credentials.deactivate(user, by=make.make_user(is_superuser=True), at=make.NOW)

        assert client.post(SECOND, {"code": enrolled.code()})["Location"] == LOGIN

    def test_is_locked_after_five_wrong_codes_with_the_password_too(self, client: Client):
        user = make.make_physician()
        enrolled = make.enrol(user)
        give_password(client, user)

        wrong = [client.post(SECOND, {"code": "000000"}).status_code for _ in range(5)]
        locked = client.post(SECOND, {"code": enrolled.code()})

        assert (wrong[-1], locked.status_code, is_in(client)) == (429, 429, False)
        assert "Too many wrong passwords or codes." in locked.text
        assert give_password(Client(), user).status_code == 429

    def test_needs_the_token_of_the_form(self):
        user = make.make_physician()
        enrolled = make.enrol(user)
        client = Client(enforce_csrf_checks=True)

        assert client.post(SECOND, {"code": enrolled.code()}).status_code == 403

    def test_changes_the_name_of_the_session(self, client: Client):
        user = make.make_physician()
        enrolled = make.enrol(user)
        names = []

        give_password(client, user)
        names.append(client.session.session_key)
        client.post(SECOND, {"code": enrolled.code()})
        names.append(client.session.session_key)

        assert len(set(names)) == 2


class TestWithoutASecondFactor:
    @pytest.mark.parametrize("role", [make.EDITOR, make.MANAGING_EDITOR, make.MEDICAL_REVIEWER])
    def test_whoever_signs_or_publishes_is_led_to_get_one_and_may_read(self, client: Client, role: str):
        user = make.make_user(role)

        assert give_password(client, user)["Location"] == ACCOUNT
        assert "To sign or publish, set up a second factor first" in client.get(ACCOUNT).text
        assert client.get(DESK).status_code == 200

    def test_whoever_does_neither_is_not(self, client: Client):
        assert give_password(client, make.make_user(make.TRANSLATOR))["Location"] == "/admin/"


class TestSessions:
    def in_two_browsers(self, user) -> list[Client]:
        browsers = [Client(), Client()]
        for browser in browsers:
            browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return browsers

    def test_end_when_the_account_is_closed_and_stay_ended_when_it_is_opened_again(self):
        user, root = make.make_physician(), make.make_user(is_superuser=True)
        browsers, other = self.in_two_browsers(user), Client()
        other.force_login(root, backend="django.contrib.auth.backends.ModelBackend")

        credentials.deactivate(user, by=root, at=make.NOW)
        credentials.reactivate(user, by=root, at=make.NOW)

        assert [browser.get(DESK).status_code for browser in browsers] == [302, 302]
        assert other.get(DESK).status_code == 200

    def test_end_everywhere_else_when_the_password_is_changed(self):
        user = make.make_physician()
        enrolled = make.enrol(user)
        mine, stolen = self.in_two_browsers(user)
        new = "a much better password"

        answer = mine.post(
            reverse("account:password"),
            {"password": make.PASSWORD, "code": enrolled.code(), "new_password": new, "again": new},
        )

        assert answer["Location"] == ACCOUNT
        assert [browser.get(DESK).status_code for browser in (mine, stolen)] == [200, 302]

    def test_end_when_the_second_factor_is_reset(self):
        user, root = make.make_physician(), make.make_user(is_superuser=True)
        make.enrol(user)
        browsers = self.in_two_browsers(user)

        credentials.reset_second_factor(user, by=root, at=make.NOW)

        assert [browser.get(DESK).status_code for browser in browsers] == [302, 302]


class TestARotationOfTheSecretKey:
    """What was sealed or signed before it is opened as long as the key of before is named, and not after."""

    def test_logs_nobody_out_and_locks_nobody_out(self, client: Client, settings):
        user, old = make.make_physician(), settings.SECRET_KEY
        enrolled, again = make.enrol(user), Client()
        client.force_login(user, "django.contrib.auth.backends.ModelBackend")
        offer = client.get("/account/app/").context
        settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another-" * 10, [old]

        assert client.get(DESK).status_code == 200
        assert client.post("/account/app/", {"offer": offer["offer"]}).context["secret"] == offer["secret"]
        give_password(again, user)
        again.post(SECOND, {"code": codes.code_of(enrolled.secret, codes.step_at(timezone.now()))})
        assert is_in(again)

    def test_without_the_key_of_before_opens_by_recovery_code_alone(self, client: Client, settings):
        user = make.make_physician()
        enrolled = make.enrol(user)
        client.force_login(user, "django.contrib.auth.backends.ModelBackend")
        settings.SECRET_KEY = "another-" * 10

        assert client.get(DESK).status_code == 302
        give_password(client, user)
        client.post(SECOND, {"code": codes.code_of(enrolled.secret, codes.step_at(timezone.now()))})
        assert not is_in(client)
        client.post(SECOND, {"code": enrolled.code()})
        assert is_in(client)
