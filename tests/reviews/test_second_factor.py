"""Codes and recovery codes: right ones open once, and nothing in the database opens anything."""

from __future__ import annotations

import datetime as dt

import pytest
from django.conf import settings as django_settings
from django.db import IntegrityError, transaction

from reviews import credentials, second_factor
from reviews.models import CodeApp, CredentialChange, Event
from reviews.refusals import NotAllowed, Refused, WrongState
from reviews.second_factor import codes, sealing
from tests import factories as make

KEY = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # of the test vectors in RFC 6238
STEP = dt.timedelta(seconds=codes.PERIOD)


def shown(enrolled: make.Enrolled, at: dt.datetime) -> str:
    return codes.code_of(enrolled.secret, codes.step_at(at))


class TestACode:
    @pytest.mark.parametrize(
        ("seconds", "code"), [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")]
    )
    def test_is_the_one_of_the_standard(self, seconds: int, code: str):
        at = dt.datetime.fromtimestamp(seconds, dt.UTC)

        assert codes.code_of(KEY, codes.step_at(at)) == code
        assert codes.step_of(KEY, f" {code[:3]} {code[3:]} ", at=at) == codes.step_at(at)

    @pytest.mark.parametrize(("steps", "is_taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
    def test_may_be_a_step_early_or_late(self, steps: int, is_taken: bool):
        code = codes.code_of(KEY, codes.step_at(make.NOW + steps * STEP))

        assert (codes.step_of(KEY, code, at=make.NOW) is not None) == is_taken

    @pytest.mark.parametrize("typed", ["", "12345", "١٢٣٤٥٦", "0x1234", "287082287082"])
    def test_is_six_digits_and_nothing_else(self, typed: str):
        assert codes.step_of(KEY, typed, at=dt.datetime.fromtimestamp(59, dt.UTC)) is None

    def test_is_set_up_by_an_address_with_the_key(self):
        address = codes.address(KEY, account="physician", issuer="Health Library")

        assert address == (f"otpauth://totp/Health%20Library%3Aphysician?secret={KEY}&issuer=Health%20Library")


@pytest.mark.django_db
class TestUsingACode:
    def test_opens_once_and_never_again(self):
        user = make.make_user()
        enrolled, later = make.enrol(user), make.NOW + 2 * STEP
        code = shown(enrolled, later)

        uses = [second_factor.use_code(user, code, at=at) for at in (later, later, later + STEP)]

        assert uses == ["one-time code", "", ""]

    def test_refuses_one_from_before_the_last_that_was_used(self):
        user = make.make_user()
        enrolled, later = make.enrol(user), make.NOW + 3 * STEP
        earlier = shown(enrolled, later - STEP)

        assert second_factor.use_code(user, shown(enrolled, later), at=later) == "one-time code"
        assert second_factor.use_code(user, earlier, at=later) == ""

    def test_refuses_the_code_that_was_shown_to_enrol(self):
        user = make.make_user()

        assert second_factor.use_code(user, shown(make.enrol(user), make.NOW), at=make.NOW) == ""

    def test_is_for_its_owner_only(self):
        owner, other = make.make_user(), make.make_user()
        enrolled, later = make.enrol(owner), make.NOW + 2 * STEP
        make.enrol(other)

        assert second_factor.use_code(other, shown(enrolled, later), at=later) == ""
        assert second_factor.use_code(other, enrolled.code(), at=later) == ""

    def test_rests_after_twenty_wrong_ones_from_anywhere(self):
        user = make.make_user()
        enrolled, later = make.enrol(user), make.NOW + 2 * STEP
        right, after_an_hour = shown(enrolled, later), later + dt.timedelta(hours=1, seconds=1)

        for _ in range(second_factor.MOST_WRONG_CODES):
            second_factor.use_code(user, "wrong", at=later)

        assert second_factor.use_code(user, right, at=later) == ""
        assert second_factor.use_code(user, enrolled.code(), at=later) == "recovery code"
        assert second_factor.use_code(user, shown(enrolled, after_an_hour), at=after_an_hour) == "one-time code"
        assert CodeApp.objects.get().wrong_codes == 0


@pytest.mark.django_db
class TestARecoveryCode:
    def test_opens_once_however_it_is_typed(self):
        user = make.make_user()
        code = make.enrol(user).code()

        uses = [second_factor.use_code(user, typed, at=make.NOW) for typed in (code.upper().replace("-", " "), code)]

        assert uses == ["recovery code", ""]
        assert second_factor.held_by(user).recovery_codes == 9

    def test_is_replaced_by_new_ones(self):
        user = make.make_user()
        old = make.enrol(user)

        fresh = credentials.renew_recovery_codes(user, by=user, at=make.NOW)

        assert len(set(fresh)) == 10
        assert second_factor.use_code(user, old.code(), at=make.NOW) == ""
        assert second_factor.use_code(user, fresh[0], at=make.NOW) == "recovery code"

    def test_is_made_only_beside_another_factor(self):
        user = make.make_user()

        with pytest.raises(WrongState):
            credentials.renew_recovery_codes(user, by=user, at=make.NOW)


@pytest.mark.django_db
class TestTheDatabase:
    def test_holds_no_key_and_no_code_in_plain_text(self):
        user = make.make_user()
        enrolled = make.enrol(user)
        kept = CodeApp.objects.get().secret

        assert enrolled.secret not in kept
        assert sealing.unseal(kept) == enrolled.secret
        assert not set(enrolled.recovery_codes) & set(user.recovery_codes.values_list("sha256", flat=True))

    def test_key_is_opened_by_an_older_secret_key_and_by_no_other(self, settings):
        sealed, old = sealing.seal(KEY), django_settings.SECRET_KEY

        settings.SECRET_KEY = "another-" * 10
        assert sealing.unseal(sealed) is None
        settings.SECRET_KEY_FALLBACKS = [old]
        assert sealing.unseal(sealed) == KEY

    def test_key_is_sealed_anew_when_it_is_used_after_a_rotation(self, settings):
        user, old = make.make_user(), django_settings.SECRET_KEY
        enrolled, later = make.enrol(user), make.NOW + 2 * STEP
        settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another-" * 10, [old]

        assert second_factor.use_code(user, shown(enrolled, later), at=later) == "one-time code"
        settings.SECRET_KEY_FALLBACKS = []
        assert second_factor.use_code(user, shown(enrolled, later + STEP), at=later + STEP) == "one-time code"
        assert second_factor.use_code(user, enrolled.code(), at=later) == "recovery code"

    @pytest.mark.parametrize(("what", "by_self"), [("enrolled", False), ("proven", False), ("confirmed", True)])
    def test_knows_that_everybody_enrols_and_nobody_confirms_themselves(self, what: str, by_self: bool):
        user, other = make.make_user(), make.make_user()

        with pytest.raises(IntegrityError), transaction.atomic():
            CredentialChange.objects.create(user=user, what=what, by=user if by_self else other, at=make.NOW)


@pytest.mark.django_db
class TestEnrolling:
    def test_is_on_record(self):
        user = make.make_user()
        make.enrol(user)

        change = CredentialChange.objects.get()
        event = Event.objects.get()
        assert (change.user, change.what, change.by) == (user, "enrolled", user)
        assert (event.verb, event.subject, event.detail) == (
            "enrol",
            f"auth.user {user.pk}: {user.username}",
            "authenticator app",
        )
        assert [record["of"] for record in event.records] == ["reviews.credentialchange"]

    def test_needs_the_code_of_the_key(self):
        user = make.make_user()

        with pytest.raises(Refused):
            credentials.enrol_app(user, KEY, "123456", by=user, at=make.NOW)
        assert not CodeApp.objects.exists()

    def test_for_somebody_else_is_refused(self):
        user, administrator = make.make_user(), make.make_user(is_superuser=True)
        code = codes.code_of(KEY, codes.step_at(make.NOW))

        with pytest.raises(NotAllowed):
            credentials.enrol_app(user, KEY, code, by=administrator, at=make.NOW)
        for act in (credentials.renew_recovery_codes, credentials.remove_app, credentials.prove_again):
            with pytest.raises(NotAllowed):
                act(user, by=administrator, at=make.NOW)
        assert not CodeApp.objects.exists()

    def test_again_replaces_the_app_and_keeps_the_recovery_codes(self):
        user = make.make_user()
        first = make.enrol(user)
        second = make.enrol(user, at=make.NOW + 5 * STEP)
        later = make.NOW + 9 * STEP

        assert second.recovery_codes == []
        assert second_factor.use_code(user, shown(first, later), at=later) == ""
        assert second_factor.use_code(user, shown(second, later), at=later) == "one-time code"
        assert second_factor.use_code(user, first.code(), at=later) == "recovery code"

    def test_the_only_factor_is_not_removed(self):
        user = make.make_user()
        make.enrol(user)

        with pytest.raises(WrongState):
            credentials.remove_app(user, by=user, at=make.NOW)
        assert second_factor.held_by(user).app
