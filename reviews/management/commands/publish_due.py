"""Take the scheduled steps whose time has come, once or for ever. Safe to run twice, and twice at once."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from healthlibrary.loops import repeat, told_to_stop
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
        with told_to_stop() as stop:
            repeat(self.run, every=max(1, every), stop=stop, complain=self.stderr.write)

    def run(self) -> None:
        now = timezone.now()
        for step in due_steps.run_due(now, timezone.localdate(now)):
            self.stdout.write(f"{step}: {step.outcome} {step.sentence}".strip())
