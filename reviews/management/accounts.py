"""The account that a command's edits are recorded under."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from reviews.impersonal import IMPORTER


def importer(username: str | None, *, dry_run: bool) -> User:
    """Return the account that the edits are recorded under. Whoever imports a text cannot sign it."""
    if username is not None:
        return account_of(username)
    account = User.objects.filter(username=IMPORTER).first()
    if account is None:
        account = User(username=IMPORTER, is_active=False)
        account.set_unusable_password()
        if not dry_run:
            account.save()
    if account.is_active or account.has_usable_password():
        raise CommandError(_("Somebody can log in as “%(name)s”. Say with --by who imports.") % {"name": IMPORTER})
    return account


def account_of(username: str) -> User:
    try:
        return User.objects.get(username=username, is_active=True)
    except User.DoesNotExist as error:
        raise CommandError(_("There is no active account “%(name)s”.") % {"name": username}) from error
