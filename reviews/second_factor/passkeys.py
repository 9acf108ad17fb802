"""Passkeys (WebAuthn): made and used with user verification, so that one gesture is two factors.

The site's own address is the relying party: an assertion made for any other page is refused.
"""

from __future__ import annotations

import datetime as dt
import ipaddress
import json
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Q
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from reviews.models import Passkey

State = dict[str, Any]
LONGEST = 20_000  # characters of what a browser sends


def are_possible() -> bool:
    """Whether browsers make passkeys for the site's address: they do not for one that is a number."""
    try:
        ipaddress.ip_address(_host())
    except ValueError:
        return True
    return False


def offer(user: User) -> tuple[dict[str, Any], State]:
    """Return what a browser needs to make a passkey, and what `accept` needs afterwards."""
    options, state = _server().register_begin(
        PublicKeyCredentialUserEntity(
            id=str(user.pk).encode(), name=user.get_username(), display_name=user.get_full_name() or user.get_username()
        ),
        credentials=_credentials(user),
        resident_key_requirement=ResidentKeyRequirement.PREFERRED,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return dict(options), state


def accept(state: State, sent: str) -> tuple[AttestedCredentialData, int] | None:
    """Return the new credential with its counter, or None if this is no answer to our offer."""
    try:
        data = _server().register_complete(state, json.loads(sent))
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return (data.credential_data, data.counter) if data.credential_data else None


def challenge(user: User) -> tuple[dict[str, Any], State]:
    """Return what a browser needs to use one of this person's passkeys, and what `use` needs afterwards."""
    options, state = _server().authenticate_begin(
        _credentials(user), user_verification=UserVerificationRequirement.REQUIRED
    )
    return dict(options), state


def use(user: User, state: State, sent: str, *, at: dt.datetime) -> Passkey | None:
    """Return the passkey that answered our challenge, or None: it is another's, another answer, or a copy."""
    try:
        response = json.loads(sent)
        found = _server().authenticate_complete(state, _credentials(user), response)
        count = AuthenticationResponse.from_dict(response).response.authenticator_data.counter
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    mine = Passkey.objects.filter(user=user, credential_id=found.credential_id)
    # A counter that does not grow is that of a copied key; those without one always say 0.
    if not mine.filter(Q(sign_count__lt=count) | Q(sign_count=0) & Q(sign_count=count)).update(
        sign_count=count, last_used_at=at
    ):
        return None
    return mine.get()


def _credentials(user: User) -> list[AttestedCredentialData]:
    return [AttestedCredentialData(bytes(data)) for data in user.passkeys.values_list("credential", flat=True)]


def _host() -> str:
    return urlsplit(settings.SITE_URL).hostname or ""


def _server() -> Fido2Server:
    site = urlsplit(settings.SITE_URL)
    origin = f"{site.scheme}://{site.netloc}"
    entity = PublicKeyCredentialRpEntity(id=_host(), name=settings.SITE_NAME)
    return Fido2Server(entity, verify_origin=lambda told: told == origin)
