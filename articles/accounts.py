"""What an account is called where a page or a record names it."""

from __future__ import annotations

from django.contrib.auth.models import User


def name_of(account: User) -> str:
    """Return the full name, and the user name of whoever has not given one."""
    return account.get_full_name() or account.get_username()
