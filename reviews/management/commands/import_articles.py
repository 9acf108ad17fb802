"""Read articles from files into drafts and, for a library that moves in, publish them with their earlier reviews.

In this app and not beside the readers, because publishing takes sign-offs, and articles know nothing of reviews.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.exchange import importing
from articles.exchange.importing import Result
from articles.exchange.json_text import printable
from articles.exchange.report import Problem, Severity
from reviews import moving_in
from reviews.management import progress
from reviews.management.accounts import account_of, importer
from reviews.moving_in import Mover
from reviews.refusals import Refused


class Command(BaseCommand):
    help = "Create or update drafts from files, and report what was left out and why."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "paths", nargs="+", metavar="PATH", type=Path, help="file, or folder of .json and .xml files"
        )
        parser.add_argument(
            "--format",
            choices=sorted(importing.FORMATS),
            default="json",
            dest="format_name",
            help="json: the library's own (default); medlineplus: health topics; pdq: cancer summaries",
        )
        parser.add_argument("--dry-run", action="store_true", help="report everything, change nothing")
        parser.add_argument("--by", metavar="USERNAME", help="who imports (default: an account that cannot log in)")
        parser.add_argument(
            "--carry-over",
            metavar="SIGNER",
            help="publish with the reviews made in the previous system; this member of a board answers for them",
        )
        parser.add_argument("--statement", metavar="TEXT", default="", help="what the signer declares")

    def handle(self, *args: Any, **options: Any) -> None:
        dry_run: bool = options["dry_run"]
        at, on = timezone.now(), timezone.localdate()
        by = importer(options["by"], at=at, dry_run=dry_run)
        mover = _mover(options, by)
        results: Counter[Result] = Counter()
        problems: list[Problem] = []
        published = 0
        for path in _files(options["paths"]):
            reading = importing.read_file(path, format_name=options["format_name"])
            results[Result.REFUSED] += reading.refused
            problems += reading.problems
            candidates, folder = reading.candidates, path.parent
            if mover and not dry_run:
                done = moving_in.move_in(candidates, folder=folder, mover=mover, at=at, on=on)
            else:
                done = moving_in.only_save(candidates, folder=folder, by=by, at=at, dry_run=dry_run)
            for outcome, moved in progress.shown(done, total=len(candidates), path=path, to=self.stderr):
                results[outcome.result] += 1
                published += moved.published
                problems += [*outcome.problems, *moved.problems]
        self._report(problems)
        if dry_run:
            self.stdout.write(_("Dry run: nothing was changed. The import would end like this:"))
        self.stdout.write(
            _("%(created)s created, %(updated)s updated, %(unchanged)s unchanged, %(refused)s refused.")
            % {result.value: results[result] for result in Result}
        )
        if mover and not dry_run:
            self.stdout.write(
                ngettext(
                    "%(count)s text published with its earlier review.",
                    "%(count)s texts published with their earlier reviews.",
                    published,
                )
                % {"count": published}
            )
        if any(problem.severity is Severity.REFUSED for problem in problems):
            raise CommandError(_("Something was refused; the rest was imported."))

    def _report(self, problems: list[Problem]) -> None:
        titles = {
            Severity.REFUSED: _("Refused"),
            Severity.ERROR: _("Imported, but wrong: to be put right before anybody signs it"),
            Severity.WARNING: _("Imported, but worth a look"),
            Severity.LEFT_OUT: _("Left out"),
        }
        for severity, title in titles.items():
            found = [problem for problem in problems if problem.severity is severity]
            if found:
                self.stdout.write(self.style.MIGRATE_HEADING(f"{title} ({len(found)})"))
            for problem in found:
                self.stdout.write(printable(f"  {problem.place}: {problem.message}"))


def _files(paths: list[Path]) -> Iterator[Path]:
    for path in paths:
        yield from sorted([*path.glob("*.json*"), *path.glob("*.xml")]) if path.is_dir() else [path]


def _mover(options: dict[str, Any], by: User) -> Mover | None:
    if options["carry_over"] is None:
        return None
    if options["by"] is None or not options["statement"].strip():
        raise CommandError(_("--carry-over publishes: name with --by who does it, with --statement on what grounds."))
    try:
        return moving_in.check(signer=account_of(options["carry_over"]), statement=options["statement"].strip(), by=by)
    except Refused as refused:
        raise CommandError(refused.sentence) from refused
