"""Django's `changepassword`, which leaves what the admin's reset leaves: a row, an event, and a suspension."""

from __future__ import annotations

import getpass
from typing import Any

from django.contrib.auth.management.commands import changepassword
from django.contrib.auth.models import User
from django.core.management.base import CommandError
from django.utils import timezone

from reviews import credentials, impersonal
from reviews.models import CredentialChange
from reviews.shell.acting import described, one_act


class Command(changepassword.Command):
    help = "Set somebody's password. They neither sign nor publish until they have chosen one of their own."

    def handle(self, *args: Any, **options: Any) -> str:
        username = options["username"] or getpass.getuser()
        if username in impersonal.NAMES:
            raise CommandError(
                f"“{username}” is an account in whose name the library itself acts: nobody logs in as it."
            )
        at = timezone.now()
        with one_act(at=at) as shell:
            said = str(super().handle(*args, **options))
            user = User.objects.get(username=username)
            detail = described("changepassword")
            credentials.record_change(user, CredentialChange.What.PASSWORD, by=shell, at=at, detail=detail)
        return said
