"""Read the English and Spanish pairs of NCI's dictionary into the glossary.

Beside the import of articles, with which it shares the account that cannot log in.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.exchange.json_text import printable
from articles.exchange.report import Problem, Severity
from articles.glossary import importing
from articles.glossary.importing import Result
from reviews.management.accounts import importer


class Command(BaseCommand):
    help = "Create or update glossary terms from files, and report what was left out and why."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", metavar="FILE", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="report everything, change nothing")
        parser.add_argument("--by", metavar="USERNAME", help="who imports (default: an account that cannot log in)")
        parser.add_argument(
            "--for-readers",
            action="store_true",
            help="offer new terms to readers, from the next signed submission of each article on",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        dry_run: bool = options["dry_run"]
        at = timezone.now()
        by = importer(options["by"], at=at, dry_run=dry_run)
        results: Counter[Result] = Counter()
        problems: list[Problem] = []
        single = professional = 0
        for path in options["paths"]:
            reading = importing.read_file(path)
            problems += reading.problems
            single += reading.single
            professional += reading.professional
            for candidate in reading.candidates:
                outcome = importing.save(candidate, by=by, at=at, for_readers=options["for_readers"], dry_run=dry_run)
                results[outcome.result] += 1
                problems += [outcome.problem] if outcome.problem else []
        for problem in problems:
            self.stdout.write(printable(f"  {problem.place}: {problem.message}"))
        if dry_run:
            self.stdout.write(_("Dry run: nothing was changed. The import would end like this:"))
        refused = sum(problem.severity is Severity.REFUSED for problem in problems)
        self.stdout.write(
            _(
                "%(created)s created, %(updated)s updated, %(unchanged)s unchanged, %(skipped)s left alone, "
                "%(faults)s faults."
            )
            % {**{result.value: results[result] for result in Result}, "faults": refused}
        )
        self.stdout.write(
            _("Left out: %(single)s terms in one language only, %(professional)s entries not for patients.")
            % {"single": single, "professional": professional}
        )
        if refused:
            raise CommandError(_("Something was refused; the rest was imported."))
