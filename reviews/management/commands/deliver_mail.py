"""Send what waits in the outbox: once, for a timer, or again and again, for a container of its own."""

from __future__ import annotations

import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from healthlibrary.loops import repeat, told_to_stop
from reviews.mail.sending import Report, deliver_batch


class Command(BaseCommand):
    help = "Send the mail that waits in the outbox. Safe to run at any time, and several times at once."
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--loop", action="store_true", help="go on until SIGTERM or Ctrl-C")
        parser.add_argument("--every", type=float, default=20, metavar="SECONDS", help="pause of the loop (default 20)")

    def handle(self, *args: Any, loop: bool, every: float, **options: Any) -> None:
        with told_to_stop() as stop:
            if not loop:
                self._empty(stop)
                return
            self.stdout.write(f"Looking for mail every {every:g} seconds.")
            # Nothing is lost in a round that failed: what was claimed is free again when its lease runs out.
            repeat(lambda: self._empty(stop), every=every, stop=stop, complain=self.stderr.write)

    def _empty(self, stop: threading.Event) -> None:
        while not stop.is_set():
            report = deliver_batch(at=timezone.now(), should_stop=stop.is_set)
            self._say(report)
            if not report.may_go_on:
                return

    def _say(self, report: Report) -> None:
        if report.silent:
            self.stderr.write(f"The mail server does not answer, and the mail waits: {report.silent}")
        if report.sent or report.dropped or report.failed:
            self.stdout.write(
                f"{report.sent} sent, {report.dropped} not sent because the right to it is gone, "
                f"{report.failed} failed, of which {report.parked} given up."
            )
