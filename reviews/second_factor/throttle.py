"""Tries at a code or a passkey count like tries at a password: five wrong ones, of whatever kind, and the name rests.

Nothing here runs inside the transaction of what is being signed, so a refusal there takes no count back.
"""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.http import HttpRequest


class AttemptBackend:
    """An authentication backend that carries out a try: Django then tells the throttle how it ended.

    It is asked after the throttle, which refuses a name that is locked before anything is tried.
    """

    def authenticate(
        self, request: HttpRequest | None, username: str, attempt: Callable[[], User | None]
    ) -> User | None:
        return attempt()


def throttled(request: HttpRequest, user: User, attempt: Callable[[], bool]) -> bool:
    """Return whether the try succeeded; it is not made while the name is locked."""
    found = authenticate(request, username=user.get_username(), attempt=lambda: user if attempt() else None)
    return found is not None and found.pk == user.pk


def is_locked_out(request: HttpRequest) -> bool:
    return bool(getattr(request, "axes_locked_out", False))
