"""Proof of who is signing, given again at the moment of signing (after 21 CFR 11.200(a)(1)).

The first signature of a sitting needs both factors: the password and a code, or a passkey, which is two in one. For
the next ones, while no more than five minutes pass between them, one will do that only the signer can give: the
password or the passkey. A sitting is one session after one log-in.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reviews import second_factor
from reviews.refusals import IdentityNotProven
from reviews.sample.accounts import is_sample
from reviews.second_factor import passkeys
from reviews.second_factor.throttle import is_locked_out, throttled

MAXIMUM_AGE = dt.timedelta(minutes=5)
MAX_PASSWORD = 1_000  # characters; hashing a longer one would only cost time
MAX_CODE = 40
PASSWORD_ALONE = "password alone (sample account, trying out)"  # noqa: S105 - words for the record

_SITTING, _CHALLENGE = "identity.sitting", "identity.challenge"


@dataclass(frozen=True)
class Proof:
    """Somebody proved to be this user, in this way, at this time. `method` is in words, for the record."""

    user_id: int
    method: str
    at: dt.datetime


class ProofForm(forms.Form):
    """Asks for what is needed now to prove who somebody is, and for nothing else.

    `at` is now. With `to_sign=False` it asks for what a change of one's own credentials needs: the same, except that
    somebody without a second factor has only the password to give. With `every_factor=True` both are asked for, however
    short ago they were proven. Check it with `prove`, not with `is_valid`.
    """

    password = forms.CharField(
        label=gettext_lazy("Your password"),
        required=False,
        strip=False,
        max_length=MAX_PASSWORD,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    code = forms.CharField(
        label=gettext_lazy("Code from your app, or a recovery code"),
        required=False,
        max_length=MAX_CODE,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    assertion = forms.CharField(required=False, max_length=passkeys.LONGEST, widget=forms.HiddenInput)

    def __init__(
        self,
        data: QueryDict | dict[str, Any] | None = None,
        *,
        user: User,
        request: HttpRequest,
        at: dt.datetime,
        to_sign: bool = True,
        every_factor: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        held = second_factor.held_by(user)
        self.user = user
        self.password_alone = not held and to_sign and settings.DEBUG and is_sample(user)
        self.needs_enrolment = not held and to_sign and not self.password_alone
        self.proven_at = _factor_proven_at(request, user, at=at) if held and not every_factor else None
        if not held or self.proven_at:
            del self.fields["code"]
        if not held.passkeys or not passkeys.are_possible():
            del self.fields["assertion"]
        if self.needs_enrolment:
            self.fields.clear()

    def clean(self) -> None:
        given = self.cleaned_data
        if given.get("assertion") or self.errors:
            return
        if not given.get("password") and "password" in self.fields:
            self.add_error("password", _("Enter your password."))
        if not given.get("code") and "code" in self.fields:
            self.add_error("code", _("Enter the code that your app shows now, or a recovery code."))


def prove(given: ProofForm | QueryDict | dict[str, Any], *, user: User, at: dt.datetime, request: HttpRequest) -> Proof:
    """Check what was given to prove who is signing. Raises IdentityNotProven, with a sentence.

    Every try counts against the throttle of the log-in, so that signing cannot be used to guess a password or a code;
    and it is counted at once, outside the transaction of the signature. Call it before the verb, not inside one.
    """
    form = given if isinstance(given, ProofForm) else ProofForm(given, user=user, request=request, at=at)
    if form.user.pk != user.pk:
        raise IdentityNotProven(_("Prove again who you are: enter your password."))
    if form.needs_enrolment:
        raise IdentityNotProven(_("Set up a second factor on “Your sign-in” first. Nothing was signed."))
    if not form.is_valid():
        raise IdentityNotProven(str(next(iter(form.errors.values()))[0]))
    method, has_factor = _method(form, user=user, at=at, request=request)
    if has_factor:
        request.session[_SITTING] = {
            "user": user.pk,
            "factor_at": (form.proven_at or at).isoformat() if method != "passkey" else at.isoformat(),
            "at": at.isoformat(),
        }
    return Proof(user_id=user.pk, method=method, at=at)


def prove_by_password(user: User, password: str, *, at: dt.datetime, request: HttpRequest | None = None) -> Proof:
    """Check the password of an account, and nothing else. Raises IdentityNotProven.

    With a request the attempt counts against the login throttle. Without one (commands, sample) only the password is
    checked.
    """
    if request is None:
        proven = user.check_password(password)
    else:
        found = authenticate(request, **{user.USERNAME_FIELD: user.get_username()}, password=password)
        proven = found is not None and found.pk == user.pk
        _refuse_if_locked(request)
    if not proven:
        raise IdentityNotProven(_("That is not your password. Nothing was signed; what you typed is kept."))
    return Proof(user_id=user.pk, method=PASSWORD_ALONE if settings.DEBUG and is_sample(user) else "password", at=at)


def at_command_line(user: User, *, at: dt.datetime) -> Proof:
    """Whoever runs commands on the server was let in by its operator, and is named by them."""
    return Proof(user_id=user.pk, method="command line", at=at)


def check_proof(proof: Proof, *, user: User, at: dt.datetime) -> None:
    """Refuse a proof of somebody else, or one that is too old. Raises IdentityNotProven."""
    if proof.user_id != user.pk or not dt.timedelta(0) <= at - proof.at <= MAXIMUM_AGE:
        raise IdentityNotProven(_("Prove again who you are: enter your password."))


def challenge(user: User, *, request: HttpRequest) -> dict[str, Any]:
    """Return what a browser needs to use a passkey; the answer is good once, in this session."""
    options, state = passkeys.challenge(user)
    request.session[_CHALLENGE] = {"user": user.pk, "state": state}
    return options


def use_passkey(user: User, sent: str, *, at: dt.datetime, request: HttpRequest) -> bool:
    """Whether the browser answered the newest challenge of this session with a passkey of this person's."""
    asked = request.session.pop(_CHALLENGE, None)
    if not asked or asked["user"] != user.pk:
        return False
    return throttled(request, user, lambda: passkeys.use(user, asked["state"], sent, at=at) is not None)


def _method(form: ProofForm, *, user: User, at: dt.datetime, request: HttpRequest) -> tuple[str, bool]:
    """Return how the person proved it, in words, and whether a second factor is part of it."""
    given = form.cleaned_data
    if given.get("assertion"):
        if not use_passkey(user, given["assertion"], at=at, request=request):
            _refuse_if_locked(request)
            raise IdentityNotProven(_("The passkey was not accepted. Nothing was signed; try again."))
        return "passkey", True
    known = prove_by_password(user, given["password"], at=at, request=request)
    if "code" in form.fields:
        used = _use_code(user, given["code"], at=at, request=request)
        return f"password and {used}", True
    if form.proven_at:
        return f"password, second factor proven {_before(at - form.proven_at)} in the same sitting", True
    return known.method, False


def _use_code(user: User, typed: str, *, at: dt.datetime, request: HttpRequest) -> str:
    used = ""

    def attempt() -> bool:
        nonlocal used
        used = second_factor.use_code(user, typed, at=at)
        return bool(used)

    if not throttled(request, user, attempt):
        _refuse_if_locked(request)
        raise IdentityNotProven(_("That code is wrong, or was used before. Wait for the next one that your app shows."))
    return used


def _refuse_if_locked(request: HttpRequest) -> None:
    if is_locked_out(request):
        raise IdentityNotProven(
            _("Too many wrong passwords or codes. Wait a while before you try again, or ask an administrator.")
        )


def _factor_proven_at(request: HttpRequest, user: User, *, at: dt.datetime) -> dt.datetime | None:
    """Return when both factors were proven in this sitting, if the last proof in it is fresh enough."""
    sitting = request.session.get(_SITTING)
    if not sitting or sitting["user"] != user.pk:
        return None
    if not dt.timedelta(0) <= at - dt.datetime.fromisoformat(sitting["at"]) <= MAXIMUM_AGE:
        return None
    return dt.datetime.fromisoformat(sitting["factor_at"])


def _before(age: dt.timedelta) -> str:
    minutes = int(age.total_seconds()) // 60
    return {0: "less than a minute", 1: "1 minute"}.get(minutes, f"{minutes} minutes") + " before"
