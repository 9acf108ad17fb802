"""The account that a command's edits are recorded under."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.models import User
from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from reviews.impersonal import IMPORTER, impersonal_account
from reviews.refusals import Refused


def importer(username: str | None, *, at: dt.datetime, dry_run: bool = False) -> User:
    """Return the account that the edits are recorded under. Whoever imports a text cannot sign it."""
    if username is not None:
        return account_of(username)
    try:
        return impersonal_account(IMPORTER, first_name="File", last_name="import", at=at, dry_run=dry_run)
    except Refused as refusal:
        instead = _("Or say with --by who imports.")
        raise CommandError(f"{refusal.sentence} {instead}") from refusal


def account_of(username: str) -> User:
    try:
        return User.objects.get(username=username, is_active=True)
    except User.DoesNotExist as error:
        raise CommandError(_("There is no active account “%(name)s”.") % {"name": username}) from error
