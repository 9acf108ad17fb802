"""Passkeys (WebAuthn): made and used with user verification, so that one gesture is two factors.

The site's own address is the relying party: an assertion made for any other page is refused.

What reads them is loaded when the first person uses one: it takes ten megabytes, and most processes only serve readers.
"""

from __future__ import annotations

import datetime as dt
import ipaddress
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Q

from articles import details
from articles.accounts import name_of
from reviews.models import Passkey

if TYPE_CHECKING:
    from fido2.server import Fido2Server
    from fido2.webauthn import AttestedCredentialData

State = dict[str, Any]
LOCAL = "localhost"
LONGEST = 20_000  # characters of what a browser sends


def address() -> str:
    """Return the address at which browsers make and use passkeys, without a slash at its end; "" if there is none.

    It is that of the site, unless that is a number, for which there are no passkeys. This machine has a name.
    """
    site = urlsplit(settings.SITE_URL)
    try:
        number = ipaddress.ip_address(site.hostname or "")
    except ValueError:
        return f"{site.scheme}://{site.netloc}"
    return f"{site.scheme}://{LOCAL}{f':{site.port}' if site.port else ''}" if number.is_loopback else ""


def are_possible() -> bool:
    return bool(address())


def offer(user: User) -> tuple[dict[str, Any], State]:
    """Return what a browser needs to make a passkey, and what `accept` needs afterwards."""
    from fido2 import webauthn  # noqa: PLC0415 - only now, see above

    options, state = _server().register_begin(
        webauthn.PublicKeyCredentialUserEntity(
            id=str(user.pk).encode(), name=user.get_username(), display_name=name_of(user)
        ),
        credentials=_credentials(user),
        resident_key_requirement=webauthn.ResidentKeyRequirement.PREFERRED,
        user_verification=webauthn.UserVerificationRequirement.REQUIRED,
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
    from fido2.webauthn import UserVerificationRequirement  # noqa: PLC0415 - only now, see above

    options, state = _server().authenticate_begin(
        _credentials(user), user_verification=UserVerificationRequirement.REQUIRED
    )
    return dict(options), state


def use(user: User, state: State, sent: str, *, at: dt.datetime) -> Passkey | None:
    """Return the passkey that answered our challenge, or None: it is another's, another answer, or a copy."""
    from fido2.webauthn import AuthenticationResponse  # noqa: PLC0415 - only now, see above

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
    from fido2.webauthn import AttestedCredentialData  # noqa: PLC0415 - only now, see above

    return [AttestedCredentialData(bytes(data)) for data in user.passkeys.values_list("credential", flat=True)]


def _server() -> Fido2Server:
    from fido2.server import Fido2Server  # noqa: PLC0415 - only now, see above
    from fido2.webauthn import PublicKeyCredentialRpEntity  # noqa: PLC0415 - only now, see above

    origin = address()
    entity = PublicKeyCredentialRpEntity(id=urlsplit(origin).hostname or "", name=details.name(settings.LANGUAGE_CODE))
    return Fido2Server(entity, verify_origin=lambda told: told == origin)
