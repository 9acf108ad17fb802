"""Write the reminders of the day into the outbox, and ask somebody else where a person may not sign any more."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from reviews.mail import reminders


class Command(BaseCommand):
    help = "Remind of reviews that are due. For once a day; running it more often, or late, does no harm."

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        done = reminders.remind(at=at, on=timezone.localdate(at))
        self.stdout.write(
            f"Pages due: {done.pages}; reviews late: {done.submissions}; asked in place of others: {done.asked}."
        )
