from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from reviews.refusals import Refused
from reviews.sample import library
from reviews.sample.accounts import ACCOUNTS, SampleRefused


class Command(BaseCommand):
    help = "Make the sample library: its people, and articles in both languages in every state there is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--passwords", action="store_true", help="print the sample accounts at the end")

    def handle(self, *, passwords: bool, **options: Any) -> None:
        now = timezone.now()
        try:
            loaded = library.load(at=now, on=timezone.localdate(now))
        except (SampleRefused, Refused) as refusal:
            raise CommandError(str(refusal)) from refusal
        new = [one for one in loaded if one.is_new]
        for one in new:
            self.stdout.write(_("“%(title)s”: %(shows)s.") % {"title": one.title, "shows": one.shows})
        if not new:
            self.stdout.write(_("The sample library was there already. Nothing was changed."))
        if passwords:
            self._print_passwords()

    def _print_passwords(self) -> None:
        header = (_("Log in at"), _("Username"), _("Password"), _("Role"))
        rows = [(a.works_at, a.username, a.password, a.role or _("Administrator")) for a in ACCOUNTS]
        widths = [max(map(len, column)) for column in zip(header, *rows, strict=True)]
        self.stdout.write("\n" + _("Sample accounts. Their passwords work only while DEBUG is on.") + "\n")
        for row in (header, *rows):
            self.stdout.write(
                "  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
            )
