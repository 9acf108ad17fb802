"""Secrets that must be readable again are kept sealed: a copy of the database alone opens no account."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.crypto import salted_hmac

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet

_SALT = "reviews.second_factor"


def seal(secret: str) -> str:
    return _box().encrypt(secret.encode()).decode()


def unseal(sealed: str) -> str | None:
    """Return the secret, or None where no key of ours opens it: the SECRET_KEY was replaced without a fallback."""
    from cryptography.fernet import InvalidToken  # noqa: PLC0415 - see `_box`

    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None


def _box() -> MultiFernet:
    """Return what seals. It is loaded for the first secret: most processes only serve readers, and have none."""
    from cryptography.fernet import Fernet, MultiFernet  # noqa: PLC0415 - as said

    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_derived(key))) for key in keys])


def _derived(key: str | bytes) -> bytes:
    return salted_hmac(_SALT, "seal", secret=key, algorithm="sha256").digest()
