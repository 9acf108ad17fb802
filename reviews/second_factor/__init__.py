"""The second factor: what a person has beside the password they know. Self-enrolled, never enrolled for another."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import F, Q

from reviews.models import CodeApp, RecoveryCode
from reviews.second_factor import codes, sealing

# Wrong codes in a row for one account, wherever they come from, until it has to rest. The throttle of the log-in
# goes by name and address; this one stands against somebody with a password and a thousand addresses.
MOST_WRONG_CODES = 20
REST = dt.timedelta(hours=1)


@dataclass(frozen=True)
class Held:
    """What somebody has enrolled."""

    app: bool
    passkeys: int
    recovery_codes: int

    def __bool__(self) -> bool:
        return self.app or self.passkeys > 0


def held_by(user: User) -> Held:
    return Held(
        app=CodeApp.objects.filter(user=user).exists(),
        passkeys=user.passkeys.count(),
        recovery_codes=user.recovery_codes.filter(used_at=None).count(),
    )


def use_code(user: User, typed: str, *, at: dt.datetime) -> str:
    """Use up a code of the app or a recovery code. Return in words what it was, or nothing if it opens nothing."""
    if _use_recovery_code(user, typed, at=at):
        return "recovery code"
    return "one-time code" if _use_app(user, typed, at=at) else ""


def _use_recovery_code(user: User, typed: str, *, at: dt.datetime) -> bool:
    unused = RecoveryCode.objects.filter(user=user, sha256=codes.recovery_hash(typed), used_at=None)
    return bool(unused.update(used_at=at))


def _use_app(user: User, typed: str, *, at: dt.datetime) -> bool:
    app = CodeApp.objects.filter(user=user).first()
    if app is None or (app.wrong_at and app.wrong_codes >= MOST_WRONG_CODES and at - app.wrong_at < REST):
        return False
    secret = sealing.unseal(app.secret)
    step = codes.step_of(secret, typed, at=at) if secret else None
    mine = CodeApp.objects.filter(pk=app.pk, secret=app.secret)
    # One statement looks and takes, so that two requests cannot use the same code.
    # It seals the key anew, too: whoever comes by after a rotation no longer needs the SECRET_KEY of before.
    if (
        secret
        and step is not None
        and mine.filter(last_step__lt=step).update(
            last_step=step, last_used_at=at, wrong_codes=0, wrong_at=None, secret=sealing.seal(secret)
        )
    ):
        return True
    mine.filter(Q(wrong_at=None) | Q(wrong_at__lt=at - REST)).update(wrong_codes=0)
    mine.update(wrong_codes=F("wrong_codes") + 1, wrong_at=at)
    return False
