"""After somebody else changed how a person logs in, their signature waits until they are shown to be themselves."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError, transaction
from django.urls import reverse

from reviews import chain, credentials, permissions, workflow
from reviews.models import CredentialChange, SignOff
from reviews.refusals import NotAllowed, Suspended, WrongState
from reviews.suspension import suspension_of
from tests import factories as make

ME, ROOT, MANAGER = 1, 2, 3


@dataclass
class Change:
    what: str
    by_id: int
    user_id: int = ME


def after(*changes: tuple[str, int]) -> set[str]:
    return set(suspension_of(Change(what, by) for what, by in changes).lacking)


enrolled = ("enrolled", ME)


@pytest.mark.parametrize(
    ("changes", "lacking"),
    [
        ([], set()),
        ([enrolled], set()),
        ([enrolled, ("password", ME), ("email", ME)], set()),
        ([("password", ROOT)], {"own_password", "enrolment"}),
        ([("password", ROOT), ("password", ME), enrolled], set()),
        ([enrolled, ("email", ROOT)], {"proof"}),
        ([enrolled, ("email", ROOT), ("proven", ME)], set()),
        ([enrolled, ("email", ROOT), enrolled], {"proof"}),  # a new factor proves nothing about the old one
        ([enrolled, ("password", ROOT)], {"own_password", "proof"}),
        ([enrolled, ("password", ROOT), ("proven", ME)], {"own_password"}),
        ([enrolled, ("password", ROOT), ("password", ME), ("proven", ME)], set()),
        ([enrolled, ("second_factor", ROOT)], {"enrolment", "confirmation"}),
        ([enrolled, ("second_factor", ROOT), ("proven", ME)], {"enrolment", "confirmation"}),
        ([enrolled, ("second_factor", ROOT), enrolled], {"confirmation"}),
        ([enrolled, ("second_factor", ROOT), enrolled, ("confirmed", MANAGER)], set()),
        ([enrolled, ("second_factor", ROOT), enrolled, ("confirmed", ROOT)], {"confirmation"}),
        ([enrolled, ("second_factor", ROOT), ("confirmed", MANAGER), enrolled], {"confirmation"}),
        (
            [enrolled, ("password", MANAGER), ("second_factor", ROOT), enrolled, ("confirmed", MANAGER)],
            {"own_password", "confirmation"},
        ),
        (
            [enrolled, ("second_factor", ROOT), enrolled, ("confirmed", MANAGER), ("second_factor", ROOT)],
            {"enrolment", "confirmation"},
        ),
        ([enrolled, ("email", ROOT), ("second_factor", ROOT), enrolled], {"confirmation"}),
    ],
)
def test_what_is_lacking_follows_from_the_record(changes: list[tuple[str, int]], lacking: set[str]):
    assert after(*changes) == lacking


@pytest.mark.django_db
class TestAResetOfTheSecondFactor:
    @pytest.fixture
    def root(self):
        return make.make_user(is_superuser=True, is_staff=True)

    @pytest.fixture
    def physician(self, root):
        physician = make.make_physician()
        make.enrol(physician)
        credentials.reset_second_factor(physician, by=root, at=make.NOW)
        return physician

    def test_stops_signing_until_enrolled_again_and_confirmed_by_a_third_person(self, physician, root):
        submission, manager = make.make_submission(), make.make_user(make.MANAGING_EDITOR)
        sentences = []

        for step in (
            lambda: make.enrol(physician),
            lambda: credentials.confirm_identity(physician, by=manager, at=make.NOW),
        ):
            with pytest.raises(Suspended) as refused:
                make.sign(submission, by=physician)
            sentences.append(refused.value.sentence.partition(".")[0])
            step()

        assert sentences == [
            "Somebody else reset how you log in",
            "You set up your second factor again after a reset",
        ]
        assert make.sign(submission, by=physician).signer == physician

    def test_is_confirmed_neither_by_who_reset_it_nor_by_the_person(self, physician, root):
        make.enrol(physician)
        for by in (root, physician, make.make_user(make.EDITOR)):
            with pytest.raises(NotAllowed):
                credentials.confirm_identity(physician, by=by, at=make.NOW)

    def test_is_not_confirmed_in_advance(self, physician):
        with pytest.raises(WrongState):
            credentials.confirm_identity(physician, by=make.make_user(make.MANAGING_EDITOR), at=make.NOW)

    def test_is_for_administrators_and_never_ones_own(self, physician, root):
        for by in (make.make_user(make.MANAGING_EDITOR), make.make_user(make.EDITOR)):
            with pytest.raises(NotAllowed):
                credentials.reset_second_factor(physician, by=by, at=make.NOW)
        with pytest.raises(NotAllowed):
            credentials.reset_second_factor(root, by=root, at=make.NOW)

    def test_takes_app_passkeys_and_recovery_codes(self, physician, root):
        make.enrol(physician)
        credentials.reset_second_factor(physician, by=root, at=make.NOW)

        assert not hasattr(type(physician).objects.get(pk=physician.pk), "code_app")
        assert (physician.passkeys.count(), physician.recovery_codes.count()) == (0, 0)

    def test_stops_publishing_too(self, root):
        manager, submission = make.make_user(make.MANAGING_EDITOR), make.make_submission()
        make.sign(submission)
        make.enrol(manager)
        credentials.reset_second_factor(manager, by=root, at=make.NOW)

        with pytest.raises(Suspended):
            make.publish(submission, by=manager)
        assert permissions.may_publish(manager) is False


@pytest.mark.django_db
class TestSomebodySuspended:
    """Does for nobody else what they cannot do for themselves, or one person with two accounts would be two people."""

    @pytest.fixture
    def root(self):
        return make.make_user(is_superuser=True, is_staff=True)

    @pytest.fixture
    def puppet(self, root):
        """An administrator whose second factor was reset, and set up again by whoever reset it."""
        puppet = make.make_user(is_superuser=True, is_staff=True)
        credentials.reset_second_factor(puppet, by=root, at=make.NOW)
        make.enrol(puppet)
        return puppet

    @pytest.fixture
    def physician(self):
        physician = make.make_physician()
        make.enrol(physician)
        return physician

    def test_confirms_nobody(self, root, puppet, physician):
        credentials.reset_second_factor(physician, by=root, at=make.NOW)
        make.enrol(physician)

        with pytest.raises(Suspended):
            credentials.confirm_identity(physician, by=puppet, at=make.NOW)
        assert not credentials.may_confirm(physician, puppet)

    @pytest.mark.parametrize("verb", ["reset_second_factor", "deactivate", "reactivate"])
    def test_does_nothing_to_the_account_of_another(self, puppet, physician, verb):
        """Else whoever reset the administrator could confirm what was done in the administrator's name."""
        with pytest.raises(Suspended):
            getattr(credentials, verb)(physician, by=puppet, at=make.NOW)

    def test_sets_nobody_s_password(self, puppet, physician):
        with pytest.raises(Suspended):
            credentials.set_password(physician, "correct horse", by=puppet, at=make.NOW)

    def test_only_looks_at_accounts_in_the_admin(self, client, puppet, physician):
        client.force_login(puppet, "django.contrib.auth.backends.ModelBackend")
        before = User.objects.get(pk=physician.pk)
        address = reverse("admin:auth_user_change", args=[physician.pk])
        password = {"password1": make.PASSWORD * 2, "password2": make.PASSWORD * 2, "usable_password": "true"}

        assert client.get(address).status_code == 200
        assert client.post(address, {"username": physician.username, "email": "x@sample.invalid"}).status_code == 403
        assert client.post(reverse("admin:auth_user_password_change", args=[physician.pk]), password).status_code == 403
        after = User.objects.get(pk=physician.pk)
        assert (after.password, after.email) == (before.password, before.email)

    def test_puts_no_page_back(self, puppet):
        article = make.make_publication().article
        notices = {"notice_en": "Gone.", "notice_es": "Se fue."}
        # Safety waits for nobody.
        workflow.withdraw_page(article, "en", by=puppet, at=make.NOW, reason="legal", **notices)

        with pytest.raises(Suspended):
            workflow.restore_page(article, "en", by=puppet, at=make.NOW, note="It may return.")

    @pytest.mark.parametrize("what", ["password", "email", "second_factor", "confirmed"])
    def test_is_refused_by_the_database_as_well(self, puppet, physician, what):
        with pytest.raises(DatabaseError, match="somebody else has to confirm"), transaction.atomic():
            CredentialChange.objects.create(user=physician, what=what, by=puppet, at=make.NOW)


@pytest.mark.django_db
class TestTheDatabase:
    """Says the same, to whoever writes around the verbs."""

    def sign_around_the_verbs(self, submission, physician):
        signed = make.sign(submission, by=make.make_physician())
        copy = SignOff.objects.get(pk=signed.pk)
        copy.pk, copy.signer, copy.request_key = None, physician, None
        copy.request_key = "00000000-0000-4000-8000-000000000009"
        copy.printed_name = physician.memberships.get().printed_name
        copy._state.adding = True
        with transaction.atomic():
            chain.append(copy)

    @pytest.mark.parametrize("what", ["password", "email", "second_factor"])
    def test_refuses_a_signature_after_a_reset(self, what: str):
        physician, root = make.make_physician(), make.make_user(is_superuser=True)
        make.enrol(physician)
        CredentialChange.objects.create(user=physician, what=what, by=root, at=make.NOW)

        with pytest.raises(DatabaseError, match="credentials were reset by somebody else"):
            self.sign_around_the_verbs(make.make_submission(), physician)

    def test_refuses_one_while_the_password_is_the_one_that_somebody_else_set(self):
        physician, root = make.make_physician(), make.make_user(is_superuser=True)
        make.enrol(physician)
        for what, by in (("password", root), ("proven", physician)):
            CredentialChange.objects.create(user=physician, what=what, by=by, at=make.NOW)

        with pytest.raises(DatabaseError, match="set this person's password"):
            self.sign_around_the_verbs(make.make_submission(), physician)

    def test_refuses_one_after_an_enrolment_that_nobody_else_confirmed(self):
        physician, root = make.make_physician(), make.make_user(is_superuser=True)
        credentials.reset_second_factor(physician, by=root, at=make.NOW)
        make.enrol(physician)
        CredentialChange.objects.create(user=physician, what="confirmed", by=root, at=make.NOW)

        with pytest.raises(DatabaseError, match="somebody else has to confirm"):
            self.sign_around_the_verbs(make.make_submission(), physician)

    def test_lets_sign_who_is_confirmed(self):
        physician, root = make.make_physician(), make.make_user(is_superuser=True)
        credentials.reset_second_factor(physician, by=root, at=make.NOW)
        make.enrol(physician)
        credentials.confirm_identity(physician, by=make.make_user(make.MANAGING_EDITOR), at=make.NOW)

        self.sign_around_the_verbs(make.make_submission(), physician)

        assert SignOff.objects.filter(signer=physician).count() == 1

    @pytest.mark.parametrize("act", ["update", "delete"])
    def test_keeps_every_change_as_it_was(self, act: str):
        user = make.make_user()
        make.enrol(user)
        rows = CredentialChange.objects.all()

        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(what="password") if act == "update" else rows.delete()
        assert rows.get().what == "enrolled"

    def test_keeps_the_user_name_of_who_acted(self):
        idle, acted = make.make_user(), make.make_article().edits.get().by
        for user in (idle, acted):
            user.username = f"renamed-{user.pk}"
        idle.save()

        with pytest.raises(DatabaseError, match="user name of an account that has acted"), transaction.atomic():
            acted.save()
