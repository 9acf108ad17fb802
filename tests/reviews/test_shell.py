"""Accounts changed by a command: on record like those changed in the admin, and with the same suspension."""

from __future__ import annotations

import getpass
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from reviews import credentials, verification
from reviews.models import CredentialChange, Event
from reviews.refusals import Suspended
from tests import factories as make

pytestmark = pytest.mark.django_db
NEW = "an entirely new password"


@pytest.fixture(autouse=True)
def machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine's account is named, and types the same password whenever it is asked."""
    monkeypatch.setattr(getpass, "getuser", lambda: "operator")
    monkeypatch.setattr(getpass, "getpass", lambda **prompt: NEW)


def change_password(username: str) -> str:
    call_command("changepassword", username, stdout=(out := StringIO()), stderr=StringIO())
    return out.getvalue()


def create_superuser() -> User:
    call_command("createsuperuser", interactive=False, username="root", email="root@library.example", verbosity=0)
    return User.objects.get(username="root")


def recorded() -> list[tuple[str, str, str, str]]:
    return list(Event.objects.order_by("number").values_list("verb", "by_name", "subject", "detail"))


class TestChangingAPassword:
    def test_is_recorded_as_the_act_of_the_command_line(self):
        user = make.make_physician()

        assert "Password changed successfully" in change_password(user.username)

        user.refresh_from_db()
        assert user.check_password(NEW)
        detail = "manage.py changepassword, run by the machine's account operator"
        assert recorded() == [("set_password", "Command line", f"auth.user {user.pk}: {user.username}", detail)]
        assert [(row.user, row.what, row.by.username) for row in CredentialChange.objects.all()] == [
            (user, "password", "shell")
        ]
        assert [*verification.verify()] == []

    def test_suspends_signing_until_it_is_the_persons_own_again(self):
        physician, submission = make.make_physician(), make.make_submission()
        make.enrol(physician)
        change_password(physician.username)

        assert credentials.suspension(physician).lacking == {"own_password", "proof"}
        with pytest.raises(Suspended):
            make.sign(submission, by=physician)
        credentials.set_password(physician, "my own, and only mine", by=physician, at=make.NOW)
        credentials.prove_again(physician, by=physician, at=make.NOW)
        assert make.sign(submission, by=physician).signer == physician

    def test_that_cannot_be_recorded_is_not_made(self):
        user, impostor = make.make_physician(), make.make_user(username="shell")

        with pytest.raises(CommandError, match=f"Somebody can log in as “{impostor.username}”"):
            change_password(user.username)

        user.refresh_from_db()
        assert user.check_password(make.PASSWORD)
        assert recorded() == []

    def test_that_is_given_up_leaves_nothing(self, monkeypatch: pytest.MonkeyPatch):
        user = make.make_physician()
        monkeypatch.setattr(getpass, "getpass", lambda **prompt: "short")

        with pytest.raises(CommandError, match="Aborting"):
            change_password(user.username)

        assert (recorded(), CredentialChange.objects.count()) == ([], 0)


class TestMakingASuperuser:
    def test_is_recorded_and_without_a_password_suspends_nobody(self):
        root = create_superuser()

        detail = "manage.py createsuperuser, run by the machine's account operator"
        assert recorded() == [("add", "Command line", f"auth.user {root.pk}: root", detail)]
        assert not credentials.suspension(root)

    def test_with_a_password_suspends_signing_until_they_have_one_of_their_own(self, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", NEW)
        make.make_user(is_superuser=True)

        root = create_superuser()

        assert [(verb, subject) for verb, _by, subject, _detail in recorded()] == [
            ("add", f"auth.user {root.pk}: root"),
            ("set_password", f"auth.user {root.pk}: root"),
        ]
        assert credentials.suspension(root).lacking == {"own_password", "enrolment"}


def test_nobody_logs_in_as_the_command_line(client):
    change_password(make.make_physician().username)
    shell = User.objects.get(username="shell")

    assert (shell.is_active, shell.has_usable_password(), shell.is_staff, shell.is_superuser) == (False,) * 4
    with pytest.raises(CommandError, match="nobody logs in"):
        change_password("shell")
