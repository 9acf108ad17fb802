"""Proving who you are to sign: both factors first, one that only you have afterwards, and nothing old or of others."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.test import Client, RequestFactory

from reviews import identity, workflow
from reviews.identity import ProofForm, prove
from reviews.models import SignOff
from reviews.refusals import IdentityNotProven
from reviews.sample import accounts
from reviews.second_factor import codes
from tests import factories as make

pytestmark = pytest.mark.django_db
NOW = make.NOW + dt.timedelta(hours=1)


def request_of(user: User) -> HttpRequest:
    """A request of somebody who is logged in, in a session that lasts from one to the next."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    request = RequestFactory().post("/")
    request.session, request.user = client.session, user
    return request


@pytest.fixture
def physician() -> User:
    return make.make_physician()


@pytest.fixture
def enrolled(physician: User) -> make.Enrolled:
    return make.enrol(physician)


@pytest.fixture
def request_(physician: User) -> HttpRequest:
    return request_of(physician)


def fields(user: User, request: HttpRequest, at: dt.datetime = NOW, **options: bool) -> list[str]:
    return list(ProofForm(user=user, request=request, at=at, **options).fields)


def minutes(count: float) -> dt.timedelta:
    return dt.timedelta(minutes=count)


class TestTheFirstTimeInASitting:
    def test_needs_the_password_and_a_code(self, physician: User, enrolled: make.Enrolled, request_: HttpRequest):
        assert fields(physician, request_) == ["password", "code"]

        code = codes.code_of(enrolled.secret, codes.step_at(NOW))
        proof = prove({"password": make.PASSWORD, "code": code}, user=physician, at=NOW, request=request_)

        assert proof == identity.Proof(physician.pk, "password and one-time code", NOW)

    def test_takes_a_recovery_code_and_says_so(self, physician: User, enrolled: make.Enrolled, request_: HttpRequest):
        given = {"password": make.PASSWORD, "code": enrolled.code()}

        assert prove(given, user=physician, at=NOW, request=request_).method == "password and recovery code"

    @pytest.mark.parametrize(
        ("given", "sentence"),
        [
            ({"password": make.PASSWORD}, "Enter the code that your app shows now, or a recovery code."),
            ({"code": "123456"}, "Enter your password."),
            (
                {"password": make.PASSWORD, "code": "000000"},
                "That code is wrong, or was used before. Wait for the next one that your app shows.",
            ),
            (
                {"password": "wrong", "code": "000000"},
                "That is not your password. Nothing was signed; what you typed is kept.",
            ),
        ],
    )
    def test_refuses_anything_less(
        self, physician: User, enrolled: make.Enrolled, request_: HttpRequest, given: dict[str, str], sentence: str
    ):
        with pytest.raises(IdentityNotProven) as refused:
            prove(given, user=physician, at=NOW, request=request_)

        assert refused.value.sentence == sentence
        assert fields(physician, request_) == ["password", "code"]

    def test_a_wrong_password_uses_up_no_code(self, physician: User, enrolled: make.Enrolled, request_: HttpRequest):
        code = enrolled.code()
        with pytest.raises(IdentityNotProven):
            prove({"password": "wrong", "code": code}, user=physician, at=NOW, request=request_)

        prove({"password": make.PASSWORD, "code": code}, user=physician, at=NOW, request=request_)

    def test_a_used_code_opens_nothing_in_another_session_either(self, physician: User, enrolled: make.Enrolled):
        given = {"password": make.PASSWORD, "code": codes.code_of(enrolled.secret, codes.step_at(NOW))}
        prove(given, user=physician, at=NOW, request=request_of(physician))

        with pytest.raises(IdentityNotProven):
            prove(given, user=physician, at=NOW, request=request_of(physician))

    def test_a_form_of_somebody_else_proves_nothing(self, physician: User, enrolled: make.Enrolled):
        """It may ask for less: the other person is in a sitting already, and both have the same password."""
        other = make.make_user()
        first = {"password": make.PASSWORD, "code": make.enrol(other).code()}
        request = request_of(other)
        prove(first, user=other, at=NOW, request=request)
        form = ProofForm({"password": make.PASSWORD}, user=other, request=request, at=NOW)

        with pytest.raises(IdentityNotProven):
            prove(form, user=physician, at=NOW, request=request)

    def test_without_a_second_factor_there_is_nothing_to_fill_in(self, physician: User, request_: HttpRequest):
        form = ProofForm({"password": make.PASSWORD}, user=physician, request=request_, at=NOW)

        assert (form.needs_enrolment, list(form.fields)) == (True, [])
        with pytest.raises(IdentityNotProven, match="Set up a second factor"):
            prove(form, user=physician, at=NOW, request=request_)

    def test_to_enrol_the_password_is_enough(self, physician: User, request_: HttpRequest):
        assert fields(physician, request_, to_sign=False) == ["password"]

    def test_a_passkey_that_answers_no_question_is_refused(
        self, physician: User, enrolled: make.Enrolled, request_: HttpRequest
    ):
        assert identity.use_passkey(physician, '{"id": "x"}', at=NOW, request=request_) is False


class TestTheNextTimes:
    @pytest.fixture(autouse=True)
    def first(self, physician: User, enrolled: make.Enrolled, request_: HttpRequest) -> None:
        given = {"password": make.PASSWORD, "code": enrolled.code()}
        prove(given, user=physician, at=NOW, request=request_)

    @pytest.mark.parametrize(
        ("later", "words"), [(0.5, "less than a minute"), (1, "1 minute"), (3.9, "3 minutes"), (5, "5 minutes")]
    )
    def test_need_the_password_and_say_how_long_ago_the_factor_was_proven(
        self, physician: User, request_: HttpRequest, later: float, words: str
    ):
        at = NOW + minutes(later)
        assert fields(physician, request_, at) == ["password"]

        method = prove({"password": make.PASSWORD}, user=physician, at=at, request=request_).method

        assert method == f"password, second factor proven {words} before in the same sitting"

    def test_run_on_while_no_more_than_five_minutes_pass_between_them(self, physician: User, request_: HttpRequest):
        for later in (4, 8):
            proof = prove({"password": make.PASSWORD}, user=physician, at=NOW + minutes(later), request=request_)

        assert proof.method == "password, second factor proven 8 minutes before in the same sitting"

    @pytest.mark.parametrize("later", [5.1, 60, -1])
    def test_need_both_again_after_a_pause(self, physician: User, request_: HttpRequest, later: float):
        at = NOW + minutes(later)

        assert fields(physician, request_, at) == ["password", "code"]
        with pytest.raises(IdentityNotProven):
            prove({"password": make.PASSWORD}, user=physician, at=at, request=request_)

    def test_refuse_a_wrong_password(self, physician: User, request_: HttpRequest):
        with pytest.raises(IdentityNotProven):
            prove({"password": "wrong"}, user=physician, at=NOW, request=request_)

    def test_need_both_again_in_another_session_and_of_another_person(self, physician: User, request_: HttpRequest):
        other = make.make_user()
        make.enrol(other)

        assert fields(physician, request_of(physician)) == ["password", "code"]
        assert fields(other, request_) == ["password", "code"]

    def test_ask_for_both_where_every_factor_is_wanted(self, physician: User, request_: HttpRequest):
        assert fields(physician, request_, every_factor=True) == ["password", "code"]


class TestBruteForce:
    def test_of_codes_is_locked_after_five_wrong_ones(
        self, physician: User, enrolled: make.Enrolled, request_: HttpRequest
    ):
        for _ in range(5):
            with pytest.raises(IdentityNotProven):
                prove({"password": make.PASSWORD, "code": "000000"}, user=physician, at=NOW, request=request_)

        with pytest.raises(IdentityNotProven, match="Too many wrong passwords or codes"):
            prove({"password": make.PASSWORD, "code": enrolled.code()}, user=physician, at=NOW, request=request_)

    def test_counts_codes_and_passwords_together(self, physician: User, enrolled: make.Enrolled, request_: HttpRequest):
        for given in ({"password": "wrong", "code": "0"}, {"password": make.PASSWORD, "code": "0"}):
            with pytest.raises(IdentityNotProven):
                prove(given, user=physician, at=NOW, request=request_)

        assert AccessAttempt.objects.get().failures_since_start == 2

    def test_leaves_no_code_in_the_record_of_attempts(self, physician: User, enrolled: make.Enrolled):
        request = request_of(physician)
        request.POST = request.POST.copy()
        request.POST["code"] = "918273"
        with pytest.raises(IdentityNotProven):
            prove({"password": make.PASSWORD, "code": "918273"}, user=physician, at=NOW, request=request)

        assert "918273" not in AccessAttempt.objects.get().post_data

    @pytest.mark.django_db(transaction=True)
    def test_keeps_its_count_when_the_signature_is_rolled_back(
        self, physician: User, enrolled: make.Enrolled, client: Client
    ):
        submission = make.make_submission()
        client.force_login(physician, backend="django.contrib.auth.backends.ModelBackend")

        client.post(
            f"/review/{submission.key}/check/",
            {"decision": "approve", "password": "wrong", "code": "0"} | shown(submission),
        )

        assert AccessAttempt.objects.get().failures_since_start == 1
        assert not SignOff.objects.exists()


def shown(submission: Any) -> dict[str, str]:
    return {
        "digest": submission.digest,
        "attest_id": make.attest.CURRENT[make.standing.need_of(submission).kind],
        "key": "00000000-0000-4000-8000-000000000001",
        "attest": "1",
    }


class TestASession:
    def test_that_nobody_logged_in_to_cannot_sign(self, physician: User, enrolled: make.Enrolled, client: Client):
        """Whoever gets hold of a session, by logging in for somebody or by a cookie, proves nothing by it."""
        submission = make.make_submission()
        client.force_login(physician, backend="django.contrib.auth.backends.ModelBackend")

        answers = [
            client.post(f"/review/{submission.key}/check/", {"decision": "approve"} | shown(submission) | extra)
            for extra in ({}, {"password": ""}, {"code": enrolled.code()}, {"assertion": "{}"})
        ]

        assert {answer.status_code for answer in answers} == {403}
        assert not SignOff.objects.exists()

    def test_that_is_proven_signs_with_the_method_on_record(
        self, physician: User, enrolled: make.Enrolled, client: Client
    ):
        submission = make.make_submission()
        client.force_login(physician, backend="django.contrib.auth.backends.ModelBackend")

        client.post(
            f"/review/{submission.key}/check/",
            {"decision": "approve", "password": make.PASSWORD, "code": enrolled.code()} | shown(submission),
        )
        receipt = client.get(f"/review/{submission.key}/receipt/")

        assert SignOff.objects.get().identity_method == "password and recovery code"
        assert "password and recovery code" in receipt.text


class TestTheVerbs:
    def test_refuse_a_stale_proof_and_one_of_somebody_else(self, physician: User):
        submission = make.make_submission()
        make.sign(submission)
        manager = make.make_user(make.MANAGING_EDITOR)
        stale = identity.Proof(manager.pk, "passkey", make.NOW - minutes(5.1))
        foreign = identity.Proof(physician.pk, "passkey", make.NOW)

        for proof in (stale, foreign):
            with pytest.raises(IdentityNotProven):
                workflow.publish(submission, by=manager, at=make.NOW, on=make.TODAY, proof=proof)

    def test_write_down_how_the_publisher_was_proven(self):
        submission = make.make_submission()
        make.sign(submission)
        make.publish(submission)

        assert submission.events.get(verb="publish").detail.endswith(", proven by password")


class TestTryingOut:
    """The sample accounts sign with their password alone, and only where DEBUG is on."""

    @pytest.fixture
    def sample(self) -> User:
        accounts.make_all(at=make.NOW)
        return accounts.PHYSICIAN.user()

    def test_the_password_is_enough_and_page_and_record_say_so(self, sample: User, settings: Any, client: Client):
        settings.DEBUG = True
        submission = make.make_submission()
        client.force_login(sample, backend="django.contrib.auth.backends.ModelBackend")

        client.post(f"/review/{submission.key}/", {"decision": "approve", "digest": submission.digest})
        page = client.get(f"/review/{submission.key}/check/")
        client.post(
            f"/review/{submission.key}/check/",
            {"decision": "approve", "password": accounts.PHYSICIAN.password} | shown(submission),
        )
        receipt = client.get(f"/review/{submission.key}/receipt/")

        assert "You are trying out a sample account" in page.text
        assert SignOff.objects.get().identity_method == "password alone (sample account, trying out)"
        assert "password alone (sample account, trying out)" in receipt.text

    def test_does_not_exist_where_debug_is_off(self, sample: User):
        assert fields(sample, request_of(sample)) == []

    def test_is_not_for_other_accounts(self, physician: User, settings: Any):
        settings.DEBUG = True
        assert fields(physician, request_of(physician)) == []

    def test_ends_for_a_sample_account_with_a_second_factor(self, sample: User, settings: Any):
        settings.DEBUG = True
        make.enrol(sample)
        assert fields(sample, request_of(sample)) == ["password", "code"]
