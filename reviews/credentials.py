"""The verbs of accounts: enrol, prove, confirm, reset, deactivate. Each leaves a row or an event that stays.

What somebody does for themselves is recorded. What they do to another's credentials suspends that person's signing,
see `reviews.suspension`; and whoever is suspended does nothing to another's.
"""

from __future__ import annotations

import datetime as dt
from operator import attrgetter
from typing import TYPE_CHECKING

from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import PROTECT, ManyToOneRel
from django.utils.translation import gettext as _

from reviews import second_factor
from reviews.models import CodeApp, CredentialChange, Passkey, RecoveryCode
from reviews.refusals import NotAllowed, Refused, Suspended, WrongState
from reviews.second_factor import codes, sealing
from reviews.suspension import Lacking, Suspension, suspension_of
from reviews.trail import record, record_administration
from reviews.transitions import Act

if TYPE_CHECKING:
    from fido2.webauthn import AttestedCredentialData

What = CredentialChange.What
_ACTS = {
    What.PASSWORD: Act.SET_PASSWORD,
    What.EMAIL: Act.SET_EMAIL,
    What.SECOND_FACTOR: Act.RESET_SECOND_FACTOR,
    What.ENROLLED: Act.ENROL,
    What.PROVEN: Act.PROVE,
    What.CONFIRMED: Act.CONFIRM_IDENTITY,
}


def suspension(user: User) -> Suspension:
    """Return what keeps somebody from signing and publishing since their credentials were reset, if anything."""
    return suspension_of(sorted(user.credential_changes.all(), key=attrgetter("pk")))


def has_acted(user: User) -> bool:
    """Whether a record names this account: it is then never deleted, and keeps its name."""
    relations = User._meta.get_fields(include_hidden=True)  # without, those that are named "+" would be missed
    return any(
        relation.related_model._base_manager.filter(**{relation.field.name: user}).exists()
        for relation in relations
        if isinstance(relation, ManyToOneRel) and relation.on_delete is PROTECT
    )


def record_change(user: User, what: str, *, by: User, at: dt.datetime, detail: str = "") -> CredentialChange:
    """Append what happened to somebody's credentials, with an event that vouches for it. Needs a transaction."""
    change = CredentialChange.objects.create(user=user, what=what, by=by, at=at)
    record(_ACTS[What(what)], by=by, at=at, subject=_named(user), detail=detail, rows=[change])
    return change


@transaction.atomic
def set_password(user: User, password: str, *, by: User, at: dt.datetime) -> None:
    """Set a password, which ends every session of the account but the one that is told of it."""
    if by.pk != user.pk:
        _check_administrator(by)
    user.set_password(password)
    user.save(update_fields=["password"])
    record_change(user, What.PASSWORD, by=by, at=at)


@transaction.atomic
def enrol_app(user: User, secret: str, code: str, *, by: User, at: dt.datetime) -> list[str]:
    """Enrol an authenticator app, which replaces the one before; return the recovery codes, if they are the first.

    `code` is one that the app shows for `secret`. Raises Refused if it is not.
    """
    _check_own(user, by)
    step = codes.step_of(secret, code, at=at)
    if step is None:
        raise Refused(_("That is not the code for this key. Compare the key with the one in your app, and try again."))
    CodeApp.objects.update_or_create(
        user=user,
        defaults={
            "secret": sealing.seal(secret),
            "last_step": step,
            "enrolled_at": at,
            "last_used_at": None,
            "wrong_codes": 0,
            "wrong_at": None,
        },
    )
    return _enrolled(user, at=at, detail="authenticator app")


@transaction.atomic
def enrol_passkey(
    user: User, credential: AttestedCredentialData, sign_count: int, *, name: str, by: User, at: dt.datetime
) -> list[str]:
    """Enrol a passkey; return the recovery codes, if they are the first."""
    _check_own(user, by)
    if Passkey.objects.filter(credential_id=credential.credential_id).exists():
        raise Refused(_("This passkey is set up already."))
    Passkey.objects.create(
        user=user,
        name=name,
        credential_id=credential.credential_id,
        credential=bytes(credential),
        sign_count=sign_count,
        enrolled_at=at,
    )
    return _enrolled(user, at=at, detail=f"passkey: {name}")


@transaction.atomic
def remove_app(user: User, *, by: User, at: dt.datetime) -> None:
    _check_own(user, by)
    _keep_one(user, passkeys=user.passkeys.count())
    CodeApp.objects.filter(user=user).delete()
    record_administration(Act.REMOVE_FACTOR, by=by, at=at, subject=_named(user), detail="authenticator app")


@transaction.atomic
def remove_passkey(passkey: Passkey, *, by: User, at: dt.datetime) -> None:
    _check_own(passkey.user, by)
    _keep_one(
        passkey.user,
        app=CodeApp.objects.filter(user=passkey.user).exists(),
        passkeys=passkey.user.passkeys.exclude(pk=passkey.pk).count(),
    )
    passkey.delete()
    record_administration(Act.REMOVE_FACTOR, by=by, at=at, subject=_named(by), detail=f"passkey: {passkey.name}")


@transaction.atomic
def renew_recovery_codes(user: User, *, by: User, at: dt.datetime) -> list[str]:
    """Return new recovery codes; those before open nothing any more."""
    _check_own(user, by)
    if not second_factor.held_by(user):
        raise WrongState(_("Set up an authenticator app or a passkey first."))
    record_administration(Act.RENEW_RECOVERY_CODES, by=by, at=at, subject=_named(user))
    return _new_recovery_codes(user)


@transaction.atomic
def reset_second_factor(user: User, *, by: User, at: dt.datetime) -> None:
    """Take away everything somebody has beside their password, and end their sessions: a phone was lost."""
    _check_administrator(by)
    if user.pk == by.pk:
        raise NotAllowed(
            _("Change your own second factor on “Your sign-in”. Lost it? Another administrator resets it.")
        )
    CodeApp.objects.filter(user=user).delete()
    user.passkeys.all().delete()
    user.recovery_codes.all().delete()
    end_sessions(user)
    record_change(user, What.SECOND_FACTOR, by=by, at=at)


@transaction.atomic
def prove_again(user: User, *, by: User, at: dt.datetime) -> None:
    """Record that somebody showed a second factor that was theirs before the reset. The caller has seen it."""
    _check_own(user, by)
    if Lacking.PROOF in suspension(user).lacking:
        record_change(user, What.PROVEN, by=by, at=at)


@transaction.atomic
def confirm_identity(user: User, *, by: User, at: dt.datetime) -> None:
    """Vouch that whoever enrolled after a reset is the person whose account it is. Raises NotAllowed, WrongState."""
    check_confirm(user, by)
    record_change(user, What.CONFIRMED, by=by, at=at)


def check_confirm(user: User, by: User) -> None:
    if not by.has_perm("reviews.confirm_identity"):
        raise NotAllowed(_("Your account may not confirm who somebody is. A managing editor does that."))
    _check_is_themselves(by)
    now = suspension(user)
    if user.pk == by.pk or by.pk in now.resetters:
        raise NotAllowed(
            _("Somebody else has to confirm this: not the person, and nobody who reset their credentials.")
        )
    if Lacking.CONFIRMATION not in now.lacking or Lacking.ENROLMENT in now.lacking:
        raise WrongState(_("There is nothing to confirm: first the person sets up a second factor again."))


def may_confirm(user: User, by: User) -> bool:
    try:
        check_confirm(user, by)
    except Refused:
        return False
    return True


@transaction.atomic
def deactivate(user: User, *, by: User, at: dt.datetime) -> None:
    """Close an account; it stays, with everything it did. Its sessions end, and do not come back with it."""
    _check_administrator(by)
    if user.pk == by.pk:
        raise NotAllowed(_("You cannot close your own account."))
    if not User.objects.filter(pk=user.pk, is_active=True).update(is_active=False):
        return
    end_sessions(user)
    record_administration(Act.DEACTIVATE, by=by, at=at, subject=_named(user))


@transaction.atomic
def reactivate(user: User, *, by: User, at: dt.datetime) -> None:
    _check_administrator(by)
    if User.objects.filter(pk=user.pk, is_active=False).update(is_active=True):
        record_administration(Act.REACTIVATE, by=by, at=at, subject=_named(user))


def end_sessions(user: User) -> None:
    """End every session of an account. There are as many as people at work: readers have none."""
    theirs = [
        session.pk
        for session in Session.objects.iterator()
        if session.get_decoded().get("_auth_user_id") == str(user.pk)
    ]
    Session.objects.filter(pk__in=theirs).delete()


def _named(user: User) -> str:
    return f"auth.user {user.pk}: {user.get_username()}"


def _enrolled(user: User, *, at: dt.datetime, detail: str) -> list[str]:
    record_change(user, What.ENROLLED, by=user, at=at, detail=detail)
    return [] if user.recovery_codes.filter(used_at=None).exists() else _new_recovery_codes(user)


def _new_recovery_codes(user: User) -> list[str]:
    fresh = codes.new_recovery_codes()
    user.recovery_codes.all().delete()
    RecoveryCode.objects.bulk_create(RecoveryCode(user=user, sha256=codes.recovery_hash(code)) for code in fresh)
    return fresh


def _keep_one(user: User, *, app: bool = False, passkeys: int = 0) -> None:
    if not app and not passkeys:
        raise WrongState(_("This is your only second factor. Set up another one before you remove it."))


def _check_own(user: User, by: User) -> None:
    if user.pk != by.pk:
        raise NotAllowed(_("Nobody sets up a second factor for somebody else."))


def _check_administrator(by: User) -> None:
    if not by.has_perm("auth.change_user"):
        raise NotAllowed(_("Your account may not change the accounts of others."))
    _check_is_themselves(by)


def _check_is_themselves(by: User) -> None:
    """Refuse whose own credentials were reset: who reset them could act here in a second name. Raises Suspended."""
    if suspension(by):
        raise Suspended(
            _(
                "Somebody else reset how you log in. Until you are shown to be yourself, on “Your sign-in”, you cannot "
                "change or confirm the accounts of others."
            )
        )
