"""Take translations that an agency sent back into the drafts.

In this app and not beside the exporter, because a Spanish text that is in review is not to be changed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.exchange import agency_in
from articles.exchange.agency_in import Report
from articles.exchange.json_text import printable
from articles.exchange.xliff.judging import Fate
from articles.exchange.xliff.xml import MAX_BYTES
from reviews.agency import held
from reviews.management.accounts import importer


class Command(BaseCommand):
    help = "Take XLIFF files that came back from a translation agency into the drafts, and report every unit."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", type=Path)
        parser.add_argument("--machine", action="store_true", help="a machine wrote these; a person has to check them")
        parser.add_argument("--by", metavar="USERNAME", help="who imports (default: an account that cannot log in)")

    def handle(self, *, files: list[Path], machine: bool, by: str | None, **options: Any) -> None:
        who = importer(by, at=timezone.now())
        refused = False
        for path in files:
            for report in self._take(path, machine=machine, by=who):
                refused = refused or report.was_refused
                self._print(report)
        if refused:
            raise CommandError(_("Something was refused; the rest was taken."))

    def _take(self, path: Path, *, machine: bool, by: Any) -> list[Report]:
        try:
            with path.open("rb") as file:
                data = file.read(MAX_BYTES + 1)  # one byte more, so that the reader sees that it is too much
        except OSError as error:
            return [Report(str(path), refusal=_("The file cannot be read: %(reason)s.") % {"reason": error.strerror})]
        return agency_in.take(
            str(path), data, library=settings.SITE_URL, held=held, by=by, at=timezone.now(), machine=machine
        )

    def _print(self, report: Report) -> None:
        title = f"{report.name}: {report.article}" if report.article else report.name
        self.stdout.write(self.style.MIGRATE_HEADING(printable(title)))
        if report.refusal:
            self.stdout.write(printable(f"  {_place(report.line)}{report.refusal}"))
            return
        names = agency_in.fate_names()
        for line in report.lines:
            reason = f" - {line.why}" if line.why else ""
            self.stdout.write(printable(f"  {_place(line.line)}{line.label} [{line.unit}]: {names[line.fate]}{reason}"))
        self.stdout.write("  " + ", ".join(f"{report.counts[fate]} {names[fate]}" for fate in Fate))


def _place(line: int) -> str:
    return _("line %(number)s") % {"number": line} + ": " if line else ""
