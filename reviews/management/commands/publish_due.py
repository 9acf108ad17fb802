"""Take the scheduled steps whose time has come, once or for ever. Safe to run twice, and twice at once."""

from __future__ import annotations

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from reviews.calendar import due_steps

MINUTE = 60


class Command(BaseCommand):
    help = "Publish and withdraw what was scheduled for now or earlier."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--loop", action="store_true", help="go on until the process is told to stop")
        parser.add_argument("--every", type=int, default=MINUTE, metavar="SECONDS", help="pause of the loop (60)")

    def handle(self, *, loop: bool, every: int, **options: Any) -> None:
        if not loop:
            self.run()
            return
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        while not stop.is_set():
            try:
                self.run()
            except DatabaseError as error:  # what waits is found again when the database is back
                self.stderr.write(f"The database does not answer: {error}")
            close_old_connections()
            stop.wait(max(1, every))

    def run(self) -> None:
        now = timezone.now()
        for step in due_steps.run_due(now, timezone.localdate(now)):
            self.stdout.write(f"{step}: {step.outcome} {step.sentence}".strip())
