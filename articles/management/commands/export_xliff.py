"""Write articles to XLIFF files for a translation agency."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.exchange import agency_out
from articles.exchange.xliff import formats
from articles.management.commands.export_articles import chosen


class Command(BaseCommand):
    help = "Write each article whose Spanish needs work to an XLIFF file of its own."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", metavar="FOLDER", type=Path, help="folder to write to; made if it is not there")
        parser.add_argument("--version", choices=sorted(formats.WRITERS), default=formats.DEFAULT, dest="xliff")
        parser.add_argument("--all", action="store_true", dest="everything", help="also what is up to date")
        parser.add_argument("--article", type=int, nargs="+", metavar="ID", help="only these articles")

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        """Let --version name the version of XLIFF and not that of Django."""
        return super().create_parser(prog_name, subcommand, conflict_handler="resolve", **kwargs)

    def handle(self, *, folder: Path, xliff: str, everything: bool, article: list[int] | None, **options: Any) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CommandError(_("%(folder)s is not a folder that can be written to.") % {"folder": folder}) from error
        files = units = done = 0
        unfit: list[str] = []
        for row in chosen(article):
            sent = agency_out.export(row, library=settings.SITE_URL, version=xliff, everything=everything)
            if sent is None:
                done += 1
                continue
            unfit += [f"  {sent.name}, {place}: {reason}" for place, reason in sent.unfit]
            if sent.units:
                (folder / sent.name).write_bytes(sent.data)
                files, units = files + 1, units + sent.units
        self.stdout.write(
            _("Wrote %(files)s files with %(units)s units to %(folder)s.")
            % {"files": files, "units": units, "folder": folder}
        )
        if done:
            self.stdout.write(
                ngettext("%(count)s article needs no work.", "%(count)s articles need no work.", done) % {"count": done}
            )
        if unfit:
            self.stdout.write("\n".join([_("Left out, because no file can hold them:"), *unfit]))
            raise CommandError(_("Some texts were left out; the rest was written."))
