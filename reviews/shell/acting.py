"""In whose name somebody at the machine itself acts: whoever may run a command is asked for no account."""

from __future__ import annotations

import datetime as dt
import getpass
from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.auth.models import User
from django.core.management.base import CommandError
from django.db import connection, transaction

from reviews.impersonal import SHELL, impersonal_account
from reviews.refusals import Refused


def shell_account(*, at: dt.datetime) -> User:
    return impersonal_account(SHELL, first_name="Command", last_name="line", at=at)


def described(command: str) -> str:
    """Say which command it was, and as which account of the machine, if that has a name."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):
        return f"manage.py {command}"
    return f"manage.py {command}, run by the machine's account {name}"


@contextmanager
def one_act(*, at: dt.datetime) -> Iterator[User]:
    """Make what a command does and its record one transaction; yield the account that acts.

    Somebody types in the middle of it, for however long that takes.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET idle_in_transaction_session_timeout = 0")
    try:
        with transaction.atomic():
            yield shell_account(at=at)
    except Refused as refusal:
        raise CommandError(refusal.sentence) from refusal
