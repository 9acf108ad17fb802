"""Django's `createsuperuser`, on record. Whoever runs it knows the password: it signs nothing until it has another."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.management.commands import createsuperuser
from django.contrib.auth.models import User
from django.utils import timezone

from reviews import credentials
from reviews.models import CredentialChange
from reviews.shell.acting import described, one_act
from reviews.trail import record_administration
from reviews.transitions import Act


class Command(createsuperuser.Command):
    help = "Make an account that may administer everything. It signs nothing until its password is its own."

    def handle(self, *args: Any, **options: Any) -> None:
        superusers = User.objects.filter(is_superuser=True)
        at = timezone.now()
        with one_act(at=at) as shell:
            before = set(superusers.values_list("pk", flat=True))
            super().handle(*args, **options)
            detail = described("createsuperuser")
            for user in superusers.exclude(pk__in=before):
                subject = f"auth.user {user.pk}: {user.get_username()}"
                record_administration(Act.ADD, by=shell, at=at, subject=subject, detail=detail)
                if user.has_usable_password():
                    credentials.record_change(user, CredentialChange.What.PASSWORD, by=shell, at=at, detail=detail)
