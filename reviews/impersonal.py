"""Accounts in whose name the library itself acts. Nobody can log in as one of them."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from reviews.refusals import Refused

CALENDAR = "schedule"  # opens reviews that are due
IMPORTER = "import"  # puts files into drafts where nobody is named
SHELL = "shell"  # stands for whoever may run a command on the machine
NAMES = frozenset({CALENDAR, IMPORTER, SHELL})


def impersonal_account(name: str, *, first_name: str, last_name: str, at: dt.datetime, dry_run: bool = False) -> User:
    """Return the account of this name, made where there is none. Raises Refused where somebody can log in as it.

    A dry run makes it and does not keep it.
    """
    fields = {
        "first_name": first_name,
        "last_name": last_name,
        "is_active": False,
        "password": "!",  # what Django's own unusable passwords begin with
        "date_joined": at,
    }
    if dry_run:
        account = User.objects.filter(username=name).first() or User(username=name, **fields)
    else:
        account, _created = User.objects.get_or_create(username=name, defaults=fields)
    if account.is_active or account.has_usable_password():
        raise Refused(
            _("Somebody can log in as “%(name)s”, an account in whose name the library itself acts. Rename it.")
            % {"name": name}
        )
    return account
