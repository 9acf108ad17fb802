"""One-time codes (RFC 6238, as every authenticator app makes them) and recovery codes. Pure but for chance."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import secrets
from urllib.parse import quote, urlencode

PERIOD = 30  # seconds that one code is shown
DIGITS = 6
DRIFT = 1  # steps that a phone's clock may be ahead or behind
RECOVERY_CODES = 10
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike
_GROUPS, _LETTERS = 4, 4


def new_secret() -> str:
    """Return 160 random bits in Base32, as apps take them."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def step_at(at: dt.datetime) -> int:
    return int(at.timestamp()) // PERIOD


def code_of(secret: str, step: int) -> str:
    digest = hmac.digest(base64.b32decode(secret), step.to_bytes(8, "big"), "sha1")
    offset = digest[-1] & 0xF
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFF_FFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def step_of(secret: str, typed: str, *, at: dt.datetime) -> int | None:
    """Return the step whose code was typed, or None. Every candidate is compared, so that time tells nothing."""
    code = "".join(typed.split())
    now = step_at(at)
    matching = [
        step
        for step in range(now - DRIFT, now + DRIFT + 1)
        if hmac.compare_digest(code_of(secret, step).encode(), code.encode())
    ]
    return matching[-1] if matching else None


def address(secret: str, *, account: str, issuer: str) -> str:
    """Return what the QR code says to the app."""
    label = quote(f"{issuer}:{account}")
    return f"otpauth://totp/{label}?{urlencode({'secret': secret, 'issuer': issuer}, quote_via=quote)}"


def spelled(secret: str) -> str:
    """Return the secret in groups of four, for typing."""
    return " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))


def new_recovery_codes() -> list[str]:
    def one() -> str:
        letters = [secrets.choice(_ALPHABET) for _ in range(_GROUPS * _LETTERS)]
        return "-".join("".join(letters[i : i + _LETTERS]) for i in range(0, len(letters), _LETTERS))

    return [one() for _ in range(RECOVERY_CODES)]


def recovery_hash(typed: str) -> str:
    letters = "".join(character for character in typed.lower() if character.isalnum())
    return hashlib.sha256(letters.encode()).hexdigest()
