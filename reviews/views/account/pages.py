"""What somebody has to log in with, and changing it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.models import User
from django.core import signing
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from articles import details, qr
from reviews import credentials, identity, permissions, second_factor
from reviews.models import CodeApp, Passkey
from reviews.refusals import Refused
from reviews.second_factor import codes, passkeys
from reviews.suspension import Lacking
from reviews.views.access import DeskRequest
from reviews.views.account.access import account_view, change
from reviews.views.account.forms import AppForm, PasskeyForm, PasswordForm

_OFFER = "account.offer"
_SALT = "reviews.account.app"
OFFER_AGE = 30 * 60  # seconds that a key on the screen can be confirmed


@account_view("GET", "HEAD")
def overview(request: DeskRequest) -> HttpResponse:
    user = request.user
    suspension = credentials.suspension(user)
    context = {
        "held": second_factor.held_by(user),
        "app": CodeApp.objects.filter(user=user).first(),
        "passkeys": user.passkeys.order_by("pk"),
        "passkeys_possible": passkeys.are_possible(),
        "needs_factor": permissions.signs_or_publishes(user),
        "suspended": permissions.suspension_sentence(user),
        "lacks_proof": Lacking.PROOF in suspension.lacking and Lacking.OWN_PASSWORD not in suspension.lacking,
        "unconfirmed": _to_confirm(user),
    }
    return render(request, "account/overview.html", context)


@account_view("GET", "HEAD", "POST")
def password(request: DeskRequest) -> HttpResponse:
    def do(given: dict[str, Any], at: dt.datetime) -> str:
        credentials.set_password(request.user, given["new_password"], by=request.user, at=at)
        if was_suspended:
            credentials.prove_again(request.user, by=request.user, at=at)
        update_session_auth_hash(request, request.user)
        return _("Your password is changed. Everywhere else you are logged out.")

    was_suspended = bool(credentials.suspension(request.user))
    form = PasswordForm(request.POST if request.method == "POST" else None, user=request.user)
    return change(request, "password", do, form=form, every_factor=was_suspended)


@account_view("GET", "HEAD", "POST")
def app(request: DeskRequest) -> HttpResponse:
    """Enrol an authenticator app. The key is offered in the form itself, so that a look at the page changes nothing."""

    def do(given: dict[str, Any], at: dt.datetime) -> HttpResponse | str:
        fresh = credentials.enrol_app(request.user, secret, given["new_code"], by=request.user, at=at)
        return _show_recovery_codes(request, fresh) if fresh else _("Your authenticator app is set up.")

    secret = _offered(request) or codes.new_secret()
    issuer = details.name(get_language() or settings.LANGUAGE_CODE)
    square = qr.draw(codes.address(secret, account=request.user.get_username(), issuer=issuer))
    context = {
        "offer": signing.dumps([request.user.pk, secret], salt=_SALT),
        "secret": codes.spelled(secret),
        "qr": square,
        "replaces": CodeApp.objects.filter(user=request.user).exists(),
    }
    form = AppForm(request.POST if request.method == "POST" else None)
    return change(request, "app", do, form=form, context=context)


@account_view("GET", "HEAD", "POST")
def remove_app(request: DeskRequest) -> HttpResponse:
    def do(given: dict[str, Any], at: dt.datetime) -> str:
        credentials.remove_app(request.user, by=request.user, at=at)
        return _("Your authenticator app is removed.")

    return change(request, "remove", do, context={"what": _("your authenticator app")})


@account_view("GET", "HEAD", "POST")
def passkey(request: DeskRequest) -> HttpResponse:
    def do(given: dict[str, Any], at: dt.datetime) -> HttpResponse | str:
        state = request.session.pop(_OFFER, None)
        made = passkeys.accept(state, given["attestation"]) if state else None
        if made is None:
            raise Refused(_("The browser made no passkey. Try again."))
        fresh = credentials.enrol_passkey(request.user, *made, name=given["name"], by=request.user, at=at)
        return _show_recovery_codes(request, fresh) if fresh else _("Your passkey is set up.")

    form = PasskeyForm(request.POST if request.method == "POST" else None)
    return change(request, "passkey", do, form=form, context={"possible": passkeys.are_possible()})


@account_view("POST")
def offer(request: DeskRequest) -> HttpResponse:
    """What a browser needs to make a passkey; its answer is good once, in this session."""
    options, request.session[_OFFER] = passkeys.offer(request.user)
    return JsonResponse(options)


@account_view("POST")
def challenge(request: DeskRequest) -> HttpResponse:
    """What a browser needs to use a passkey of one's own."""
    return JsonResponse(identity.challenge(request.user, request=request))


@account_view("GET", "HEAD", "POST")
def remove_passkey(request: DeskRequest, pk: int) -> HttpResponse:
    def do(given: dict[str, Any], at: dt.datetime) -> str:
        credentials.remove_passkey(found, by=request.user, at=at)
        return _("The passkey is removed.")

    found = get_object_or_404(Passkey, pk=pk, user=request.user)
    return change(request, "remove", do, context={"what": _("the passkey “%(name)s”") % {"name": found.name}})


@account_view("GET", "HEAD", "POST")
def recovery_codes(request: DeskRequest) -> HttpResponse:
    def do(given: dict[str, Any], at: dt.datetime) -> HttpResponse:
        return _show_recovery_codes(request, credentials.renew_recovery_codes(request.user, by=request.user, at=at))

    return change(request, "renew_codes", do)


@account_view("GET", "HEAD", "POST")
def prove(request: DeskRequest) -> HttpResponse:
    """Show after a reset by somebody else that the second factor is still one's own."""

    def do(given: dict[str, Any], at: dt.datetime) -> str:
        if not second_factor.held_by(request.user):
            raise Refused(_("Set up an authenticator app or a passkey first."))
        credentials.prove_again(request.user, by=request.user, at=at)
        return _("Thank you: it is you.")

    return change(request, "prove", do, every_factor=True)


@account_view("GET", "HEAD", "POST")
def confirm(request: DeskRequest, pk: int) -> HttpResponse:
    """Vouch for somebody who enrolled again after their second factor was reset."""

    def do(given: dict[str, Any], at: dt.datetime) -> str:
        credentials.confirm_identity(person, by=request.user, at=at)
        return _("Confirmed. They may sign and publish again.")

    person = get_object_or_404(User, pk=pk)
    try:
        credentials.check_confirm(person, request.user)
    except Refused as refused:
        if request.method != "POST":
            return render(request, "account/refused.html", {"refusal": refused.sentence}, status=refused.status)
    return change(request, "confirm", do, context={"person": person}, to_sign=True)


def _show_recovery_codes(request: DeskRequest, fresh: list[str]) -> HttpResponse:
    """The only page that ever shows them; it cannot be loaded again."""
    return render(request, "account/recovery_codes.html", {"codes": fresh})


def _offered(request: DeskRequest) -> str | None:
    """Return the key that the form was shown with, if it is this person's and fresh."""
    try:
        owner, secret = signing.loads(request.POST.get("offer", ""), salt=_SALT, max_age=OFFER_AGE)
    except signing.BadSignature:
        return None
    return str(secret) if owner == request.user.pk else None


def _to_confirm(user: User) -> list[User]:
    """Return the people who wait for a confirmation that this person can give."""
    if not user.has_perm("reviews.confirm_identity"):
        return []
    reset = User.objects.filter(is_active=True, credential_changes__what="second_factor").distinct().order_by("pk")
    return [person for person in reset if credentials.may_confirm(person, user)]
