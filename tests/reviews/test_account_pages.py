"""The pages of one's own account: everything asks who it is, looking changes nothing, and nobody reaches another's."""

from __future__ import annotations

import re

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reviews import credentials, second_factor
from reviews.models import CodeApp, CredentialChange, Event, Passkey, RecoveryCode
from reviews.second_factor import codes
from tests import factories as make

pytestmark = pytest.mark.django_db

PAGES = ("overview", "password", "app", "remove-app", "passkey", "recovery-codes", "prove")


def url(name: str, *arguments: int) -> str:
    return reverse(f"account:{name}", args=arguments)


def logged_in(user, *, checks: bool = False) -> Client:
    client = Client(enforce_csrf_checks=checks)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def offered(client: Client) -> dict[str, str]:
    """Open the page that offers a key, and return what confirms it."""
    page = client.get(url("app"))
    secret = page.context["secret"].replace(" ", "")
    return {"offer": page.context["offer"], "new_code": codes.code_of(secret, codes.step_at(timezone.now()))}


def world() -> list[object]:
    return [list(model.objects.order_by("pk").values()) for model in (CodeApp, Passkey, RecoveryCode, CredentialChange)]


class TestEveryPage:
    def test_changes_nothing_when_it_is_looked_at(self):
        user = make.make_physician()
        make.enrol(user)
        client, before = logged_in(user), world()

        answers = [client.get(url(name)).status_code for name in PAGES]

        assert answers == [200] * len(PAGES)
        assert world() == before

    def test_is_kept_by_no_browser(self):
        client = logged_in(make.make_physician())

        assert {client.get(url(name))["Cache-Control"] for name in PAGES} == {"no-store"}

    def test_needs_the_token_of_the_form(self):
        user = make.make_physician()
        enrolled = make.enrol(user)
        client, before = logged_in(user, checks=True), world()
        proof = {"password": make.PASSWORD, "code": enrolled.code()}

        answers = {client.post(url(name), proof).status_code for name in (*PAGES[1:], "offer", "challenge")}

        assert (answers, world()) == ({403}, before)

    @pytest.mark.parametrize("name", ["password", "app", "remove-app", "passkey", "recovery-codes", "prove"])
    @pytest.mark.parametrize("given", [{}, {"password": "wrong"}, {"password": make.PASSWORD}])
    def test_asks_for_the_password_and_the_factor_first(self, name: str, given: dict[str, str]):
        user = make.make_physician()
        make.enrol(user)
        client, before = logged_in(user), world()
        rest = offered(client) | {"new_password": "a new good password", "again": "a new good password"}

        answer = client.post(url(name), rest | {"name": "x", "attestation": "{}"} | given)

        assert (answer.status_code, world()) == (422, before)
        user.refresh_from_db()
        assert user.check_password(make.PASSWORD)


class TestAnAuthenticatorApp:
    def test_is_enrolled_with_the_password_and_its_code_and_shows_the_recovery_codes_once(self):
        user = make.make_physician()
        client = logged_in(user)

        page = client.post(url("app"), offered(client) | {"password": make.PASSWORD})
        shown = re.findall(r"<code>([a-z0-9-]+)</code>", page.text)

        assert second_factor.held_by(user) == second_factor.Held(app=True, passkeys=0, recovery_codes=10)
        assert len(shown) == 10
        assert second_factor.use_code(user, shown[0], at=timezone.now()) == "recovery code"
        assert not [code for code in shown if code in client.get(url("overview")).text]

    def test_shows_its_key_as_picture_and_text_and_takes_pasted_codes(self):
        page = logged_in(make.make_physician()).get(url("app")).text

        assert re.search(
            r'<svg class="qr" viewBox="0 0 \d+ \d+" role="img" aria-label="QR code of the key below">', page
        )
        assert re.search(r'<code class="digest">[A-Z2-7]{4}( [A-Z2-7]{4}){7}</code>', page)
        assert page.count('autocomplete="one-time-code"') == 1
        assert 'autocomplete="current-password"' in page

    def test_keeps_the_same_key_on_the_page_after_a_wrong_code(self):
        client = logged_in(make.make_physician())
        sent = offered(client) | {"password": make.PASSWORD, "new_code": "000000"}

        page = client.post(url("app"), sent)

        assert "That is not the code for this key." in page.text
        first = client.post(url("app"), sent)
        assert first.context["secret"] == page.context["secret"]

    def test_key_is_not_kept_with_a_failed_try(self):
        client = logged_in(make.make_physician())
        sent = offered(client)
        client.post(url("app"), sent | {"password": "wrong"})

        kept = AccessAttempt.objects.get().post_data
        assert not [name for name, value in sent.items() if value in kept]

    def test_is_not_enrolled_with_a_key_that_was_offered_to_somebody_else(self):
        attacker, victim = make.make_physician(), make.make_physician()
        theirs = offered(logged_in(attacker))

        answer = logged_in(victim).post(url("app"), theirs | {"password": make.PASSWORD})

        assert answer.status_code == 409
        assert not CodeApp.objects.exists()


class TestPasskeys:
    def test_of_somebody_else_are_not_found(self):
        mine, theirs = make.make_physician(), make.make_physician()
        make.enrol(mine)
        passkey = Passkey.objects.create(
            user=theirs, name="Phone", credential_id=b"1", credential=b"1", sign_count=0, enrolled_at=make.NOW
        )

        assert logged_in(mine).get(url("remove-passkey", passkey.pk)).status_code == 404
        assert logged_in(mine).post(url("remove-passkey", passkey.pk)).status_code == 404
        assert Passkey.objects.count() == 1

    def test_are_not_made_up(self):
        user = make.make_physician()
        client = logged_in(user)
        made_up = {"password": make.PASSWORD, "name": "x", "attestation": '{"id": "AA", "rawId": "AA", "response": {}}'}

        without_an_offer = client.post(url("passkey"), made_up)
        client.post(url("offer"))
        with_one = client.post(url("passkey"), made_up)

        assert [without_an_offer.status_code, with_one.status_code] == [409, 409]
        assert not Passkey.objects.exists()

    def test_are_not_offered_for_an_address_that_is_a_number(self, settings):
        settings.SITE_URL = "http://192.0.2.7"
        client = logged_in(make.make_physician())

        for name in ("overview", "passkey"):
            assert "Browsers make no passkeys" in client.get(url(name)).text

    @pytest.mark.parametrize(
        ("site", "address"),
        [
            ("https://library.example", "https://library.example"),
            ("https://library.example:8443", "https://library.example:8443"),
            ("http://127.0.0.1:8000", "http://localhost:8000"),
            ("http://[::1]:8000", "http://localhost:8000"),
            ("http://127.0.0.1", "http://localhost"),
        ],
    )
    def test_are_offered_at_the_address_of_the_site_or_at_the_name_of_this_machine(self, settings, site, address):
        settings.SITE_URL = site
        client = logged_in(make.make_physician())

        page, overview = client.get(url("passkey")).text, client.get(url("overview")).text

        assert f'data-passkey-elsewhere="{address}"' in page
        assert f'href="{address}{url("passkey")}"' in page
        assert url("passkey") in overview
        assert client.post(url("offer")).json()["publicKey"]["rp"]["id"] == address.split("//")[1].split(":")[0]


class TestAPassword:
    def test_of_ones_own_is_changed_and_recorded_without_suspension(self):
        user = make.make_physician()
        client = logged_in(user)
        new = {"new_password": "a new good password", "again": "a new good password"}

        client.post(url("password"), new | {"password": make.PASSWORD})

        user.refresh_from_db()
        assert user.check_password("a new good password")
        assert [(c.what, c.by) for c in CredentialChange.objects.all()] == [("password", user)]
        assert not credentials.suspension(user)

    @pytest.mark.parametrize(("new", "again"), [("short", "short"), ("a new good password", "another"), ("", "")])
    def test_has_to_be_good_and_typed_twice(self, new: str, again: str):
        user = make.make_physician()

        answer = logged_in(user).post(url("password"), {"password": make.PASSWORD, "new_password": new, "again": again})

        assert answer.status_code == 422
        user.refresh_from_db()
        assert user.check_password(make.PASSWORD)


class TestAfterAReset:
    @pytest.fixture
    def root(self):
        return make.make_user(is_superuser=True, is_staff=True)

    def test_of_the_password_a_new_one_with_the_standing_factor_lifts_the_suspension(self, root):
        user = make.make_physician()
        enrolled = make.enrol(user)
        credentials.set_password(user, "set by somebody else", by=root, at=make.NOW)
        client = Client()
        make_it = {"username": user.username, "password": "set by somebody else"}
        client.post("/login/", make_it)
        client.post("/login/second-step/", {"code": enrolled.code()})

        assert "Somebody else set your password." in client.get(url("overview")).text
        new = {"new_password": "mine alone, really", "again": "mine alone, really"}
        client.post(url("password"), new | {"password": "set by somebody else", "code": enrolled.code()})

        assert not credentials.suspension(user)
        assert list(CredentialChange.objects.order_by("pk").values_list("what", flat=True)) == [
            "enrolled",
            "password",
            "password",
            "proven",
        ]

    def test_of_the_address_the_standing_factor_lifts_it(self, root):
        user = make.make_physician()
        enrolled = make.enrol(user)
        credentials.record_change(user, "email", by=root, at=make.NOW)
        client = logged_in(user)

        assert url("prove") in client.get(url("overview")).text
        client.post(url("prove"), {"password": make.PASSWORD, "code": enrolled.code()})

        assert not credentials.suspension(user)

    def test_of_the_factor_a_managing_editor_confirms(self, root):
        user, manager = make.make_physician(), make.make_user(make.MANAGING_EDITOR)
        code = make.enrol(manager).code()
        credentials.reset_second_factor(user, by=root, at=make.NOW)
        make.enrol(user)
        client = logged_in(manager)
        page = url("confirm", user.pk)

        assert page in client.get(url("overview")).text
        assert client.get(page).status_code == 200
        assert bool(credentials.suspension(user)) is True
        assert client.post(page, {}).status_code == 422
        client.post(page, {"password": make.PASSWORD, "code": code})

        assert not credentials.suspension(user)
        assert (
            Event.objects.filter(
                verb="confirm_identity", by=manager, subject=f"auth.user {user.pk}: {user.username}"
            ).count()
            == 1
        )
        assert page not in client.get(url("overview")).text

    def test_of_the_factor_nobody_else_is_shown_whom_to_confirm(self, root):
        user = make.make_physician()
        credentials.reset_second_factor(user, by=root, at=make.NOW)
        make.enrol(user)

        for somebody in (root, user, make.make_user(make.EDITOR)):
            client = logged_in(somebody)
            assert url("confirm", user.pk) not in client.get(url("overview")).text
            assert client.get(url("confirm", user.pk)).status_code == 403
