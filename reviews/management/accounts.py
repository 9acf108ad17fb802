"""Under whose name a command imports."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from reviews.impersonal import IMPORTER


def importer(username: str | None, *, dry_run: bool) -> User:
    """Return the account that the edits are recorded under. Whoever imports a text cannot sign it."""
    if username is not None:
        return account(username)
    own = User.objects.filter(username=IMPORTER).first()
    if own is None:
        own = User(username=IMPORTER, is_active=False)
        own.set_unusable_password()
        if not dry_run:
            own.save()
    if own.is_active or own.has_usable_password():
        raise CommandError(_("Somebody can log in as “%(name)s”. Say with --by who imports.") % {"name": IMPORTER})
    return own


def account(username: str) -> User:
    try:
        return User.objects.get(username=username, is_active=True)
    except User.DoesNotExist as error:
        raise CommandError(_("There is no active account “%(name)s”.") % {"name": username}) from error
