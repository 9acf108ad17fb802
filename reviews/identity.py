"""Proof of who is signing, given again at the moment of signing (after 21 CFR 11.200(a)(1))."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reviews.refusals import IdentityNotProven

MAXIMUM_AGE = dt.timedelta(minutes=5)
MAX_PASSWORD = 1_000  # characters; hashing a longer one would only cost time


@dataclass(frozen=True)
class Proof:
    """Somebody proved to be this user, in this way, at this time."""

    user_id: int
    method: str
    at: dt.datetime


class ProofForm(forms.Form):
    """Asks for what is needed now to prove who somebody is. Check it with `prove`."""

    password = forms.CharField(
        label=gettext_lazy("Your password, to sign"),
        required=False,
        strip=False,
        max_length=MAX_PASSWORD,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(
        self, data: QueryDict | dict[str, Any] | None = None, *, user: User, request: HttpRequest, at: dt.datetime
    ) -> None:
        super().__init__(data)
        self.user = user

    def clean_password(self) -> str:
        if not self.cleaned_data["password"]:
            raise ValidationError(_("Enter your password to sign."))
        return str(self.cleaned_data["password"])


def prove(form: ProofForm, *, user: User, at: dt.datetime, request: HttpRequest) -> Proof:
    """Check what was given to prove who is signing. Raises IdentityNotProven."""
    if not form.is_valid():
        raise IdentityNotProven(next(iter(form.errors.values()))[0])
    return prove_by_password(user, form.cleaned_data["password"], at=at, request=request)


def prove_by_password(user: User, password: str, *, at: dt.datetime, request: HttpRequest | None = None) -> Proof:
    """Check the password of the account that is signing. Raises IdentityNotProven.

    With a request the attempt counts against the login throttle, so that signing cannot be used to
    guess a password. Without one (commands, sample) only the password is checked.
    """
    if request is None:
        proven = user.check_password(password)
    else:
        credentials = {user.USERNAME_FIELD: user.get_username(), "password": password}
        found = authenticate(request, **credentials)
        proven = found is not None and found.pk == user.pk
        if getattr(request, "axes_locked_out", False):
            raise IdentityNotProven(
                _("Too many wrong passwords. Wait a while before you try again, or ask an administrator.")
            )
    if not proven:
        raise IdentityNotProven(_("That is not your password. Nothing was signed; what you typed is kept."))
    return Proof(user_id=user.pk, method="password", at=at)


def check_proof(proof: Proof, *, user: User, at: dt.datetime) -> None:
    """Refuse a proof of somebody else, or one that is too old. Raises IdentityNotProven."""
    if proof.user_id != user.pk or not dt.timedelta(0) <= at - proof.at <= MAXIMUM_AGE:
        raise IdentityNotProven(_("Prove again who you are: enter your password."))
