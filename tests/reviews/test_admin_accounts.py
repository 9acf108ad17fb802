"""Accounts in the admin: closed and never deleted once they have acted, and every reset by another on record."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from reviews import credentials, second_factor
from reviews.models import CredentialChange, Event
from tests import factories as make

pytestmark = pytest.mark.django_db
LIST = "/admin/auth/user/"


@pytest.fixture
def root() -> User:
    return make.make_user(is_superuser=True, is_staff=True)


@pytest.fixture
def office(root: User) -> Client:
    client = Client()
    client.force_login(root, backend="django.contrib.auth.backends.ModelBackend")
    return client


def page(user: User, name: str = "change") -> str:
    return reverse(f"admin:auth_user_{name}", args=[user.pk])


def act(client: Client, action: str, *users: User, **more: str):
    chosen = {"action": action, "_selected_action": [user.pk for user in users]}
    return client.post(LIST, chosen | more, follow=True)


def form_of(user: User, **changed: str) -> dict[str, object]:
    """What the form of an account sends if nothing but `changed` is touched."""
    sent = {"first_name": user.first_name, "last_name": user.last_name, "email": user.email}
    sent |= {"username": user.username, "groups": list(user.groups.values_list("pk", flat=True))}
    return sent | ({"is_staff": "on"} if user.is_staff else {}) | changed


class TestAnAccountThatHasActed:
    @pytest.fixture
    def editor(self) -> User:
        return make.make_article().edits.get().by

    def test_cannot_be_deleted_and_the_page_says_why(self, office: Client, editor: User):
        assert "Not possible: the record names this account." in office.get(page(editor)).text
        assert office.get(page(editor, "delete")).status_code == 403
        assert office.post(page(editor, "delete"), {"post": "yes"}).status_code == 403
        act(office, "delete_selected", editor, post="yes")
        assert User.objects.filter(pk=editor.pk).exists()

    def test_keeps_its_user_name(self, office: Client, editor: User):
        office.post(page(editor), form_of(editor, username="somebody-else", first_name="New"))

        saved = User.objects.get(pk=editor.pk)
        assert (saved.username, saved.first_name) == (editor.username, "New")

    def test_is_acted_for_by_a_signature_a_comment_or_an_enrolment(self, root: User):
        signer, enroller, idle = make.make_physician(), make.make_user(), make.make_user()
        make.sign(make.make_submission(), by=signer)
        make.enrol(enroller)

        assert [credentials.has_acted(user) for user in (signer, enroller, idle)] == [True, True, False]


class TestAnAccountThatHasNot:
    def test_can_be_renamed_and_deleted(self, office: Client):
        idle = make.make_user()
        office.post(page(idle), form_of(idle, username="renamed"))
        assert User.objects.get(pk=idle.pk).username == "renamed"

        office.post(page(idle, "delete"), {"post": "yes"})
        assert not User.objects.filter(pk=idle.pk).exists()


class TestClosing:
    def test_is_an_act_on_record_and_so_is_opening(self, office: Client, root: User):
        users = [make.make_user(), make.make_user()]

        act(office, "close_accounts", *users)
        assert [User.objects.get(pk=user.pk).is_active for user in users] == [False, False]
        act(office, "open_accounts", users[0])
        assert [User.objects.get(pk=user.pk).is_active for user in users] == [True, False]

        recorded = Event.objects.filter(by=root).order_by("number").values_list("verb", "subject")
        names = [f"auth.user {user.pk}: {user.username}" for user in users]
        assert set(recorded) == {("deactivate", names[0]), ("deactivate", names[1]), ("reactivate", names[0])}

    def test_spares_ones_own_account(self, office: Client, root: User):
        assert "You cannot close your own account." in act(office, "close_accounts", root).text
        assert User.objects.get(pk=root.pk).is_active

    def test_is_no_field_of_the_form(self, office: Client):
        user = make.make_user(make.EDITOR)
        user.is_active = False
        user.save()

        office.post(page(user), form_of(user, is_active="on"))

        assert not User.objects.get(pk=user.pk).is_active


class TestResettingTheSecondFactor:
    def test_asks_first_and_then_does_it(self, office: Client, root: User):
        user = make.make_physician()
        make.enrol(user)

        asked = act(office, "reset_second_factors", user)
        assert "cannot sign or publish until they have set up a second factor again" in asked.text
        assert second_factor.held_by(user).app

        act(office, "reset_second_factors", user, confirmed="1")
        assert not second_factor.held_by(user)
        assert (CredentialChange.objects.latest("pk").what, CredentialChange.objects.latest("pk").by) == (
            "second_factor",
            root,
        )

    def test_of_ones_own_is_refused(self, office: Client, root: User):
        make.enrol(root)
        act(office, "reset_second_factors", root, confirmed="1")
        assert second_factor.held_by(root).app

    def test_is_shown_in_the_list(self, office: Client, root: User):
        user = make.make_physician()
        make.enrol(user)
        credentials.reset_second_factor(user, by=root, at=make.NOW)

        assert "until they set up a second factor again" in office.get(LIST).text
        make.enrol(user)
        assert "until a third person confirms who they are" in office.get(LIST).text


class TestAnotherPersonsPasswordAndAddress:
    def test_leave_a_row_each_and_suspend(self, office: Client, root: User):
        user = make.make_physician()
        make.enrol(user)

        office.post(
            page(user, "password_change"),
            {"password1": "an unusual phrase", "password2": "an unusual phrase", "usable_password": "true"},
        )
        office.post(page(user), form_of(user, email="other@example.org"))

        assert list(CredentialChange.objects.order_by("pk").values_list("what", "by")) == [
            ("enrolled", user.pk),
            ("password", root.pk),
            ("email", root.pk),
        ]
        assert credentials.suspension(user).lacking == {"own_password", "proof"}

    def test_leave_none_when_nothing_changed(self, office: Client):
        user = make.make_physician()

        office.post(page(user), form_of(user, first_name="New"))
        office.post(page(user, "password_change"), {"password1": "x", "password2": "y", "usable_password": "true"})

        assert not CredentialChange.objects.exists()

    def test_are_nobodys_who_may_not_manage_accounts(self):
        victim = make.make_physician()
        for role in (make.EDITOR, make.MANAGING_EDITOR, make.TRANSLATOR):
            client = Client()
            client.force_login(make.make_user(role), backend="django.contrib.auth.backends.ModelBackend")
            answers = [
                client.post(page(victim), form_of(victim, email="x@example.org")),
                client.post(page(victim, "password_change"), {"password1": "a", "password2": "a"}),
                client.post(
                    LIST, {"action": "reset_second_factors", "_selected_action": [victim.pk], "confirmed": "1"}
                ),
            ]
            assert [answer.status_code for answer in answers] == [403, 403, 403]
        assert not CredentialChange.objects.exists()

    def test_ones_own_password_goes_the_way_that_asks_for_the_old_one(self, office: Client, root: User):
        answer = office.post(page(root, "password_change"), {"password1": "another one!", "password2": "another one!"})

        assert answer["Location"] == reverse("account:password")
        assert office.get("/admin/password_change/")["Location"] == reverse("account:password")
        root.refresh_from_db()
        assert root.check_password(make.PASSWORD)

    def test_roles_that_are_given_are_on_record(self, office: Client, root: User):
        user, editors = make.make_user(), Group.objects.get(name=make.EDITOR)

        office.post(page(user), form_of(user, groups=[editors.pk]))

        event = Event.objects.get(verb="change", subject=f"auth.user {user.pk}: {user.username}")
        assert (event.by, event.detail) == (root, "groups: “” → “Editor”")


class TestARole:
    def test_says_how_many_open_accounts_have_it(self, office: Client):
        make.make_user(make.TRANSLATOR)
        for is_active in (True, True, False):
            make.make_user(make.EDITOR, is_active=is_active)

        shown = office.get("/admin/auth/group/").context["cl"].result_list

        assert {role.name: role.accounts for role in shown if role.accounts} == {make.EDITOR: 2, make.TRANSLATOR: 1}
