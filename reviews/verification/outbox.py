"""The outbox: one notice for each publication, and no mail that a killed sender still holds."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection

from reviews.mail import notifications
from reviews.models import Notice
from reviews.verification.fault import Fault, Tell


def tells_of_every_publication(tell: Tell) -> Iterator[Fault]:
    """Ask the outbox itself; claims run out by the database's clock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (now,) = cursor.fetchone()
    for problem in notifications.problems(at=now):
        yield Fault("outbox", Notice._meta.db_table, None, problem)
