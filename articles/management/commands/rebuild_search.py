"""Index all live pages for the search anew. Safe at any time; needed after a release that changes the index."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.search import checking, indexing, log


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help=_("Change nothing; say which pages differ."))

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"]:
            self._check()
            return
        done = 0
        for done in indexing.rebuild():
            if done % 1_000 == 0:
                self.stdout.write(f"{done}…")
        log.forget(on=timezone.localdate())
        self.stdout.write(ngettext("%(count)s page indexed.", "%(count)s pages indexed.", done) % {"count": done})

    def _check(self) -> None:
        faults = list(checking.differences())
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            raise CommandError(_("The search does not match the live pages. Run rebuild_search."))
        self.stdout.write(_("The search matches the live pages."))
