"""Open the reviews that are due within 60 days, so that they stand in the reviewers' queue. To be run once a day."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.models import Article
from reviews.calendar import due_reviews
from reviews.management.accounts import account_of
from reviews.refusals import Refused


class Command(BaseCommand):
    help = "Open the review of every page that is due within 60 days; those that are open stay as they are."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--by", metavar="USERNAME", help="who sends them to review (default: the calendar, which nobody can be)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        by = account_of(options["by"]) if options["by"] else None
        try:
            outcome = due_reviews.open_due(by=by, at=timezone.now(), on=timezone.localdate())
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        self._say(outcome.opened, lambda n: ngettext("%(count)s review opened.", "%(count)s reviews opened.", n))
        if outcome.waiting:
            self._say(
                outcome.waiting,
                lambda n: ngettext(
                    "%(count)s page is due, but a changed draft waits to be submitted:",
                    "%(count)s pages are due, but changed drafts wait to be submitted:",
                    n,
                ),
            )
        for article in outcome.waiting:
            self.stdout.write(f"  {article}")
        for article, sentence in outcome.refused:
            self.stderr.write(f"{article}: {sentence}")
        if outcome.refused:
            raise CommandError(_("Some reviews could not be opened."))

    def _say(self, articles: list[Article], sentence: Callable[[int], str]) -> None:
        self.stdout.write(sentence(len(articles)) % {"count": len(articles)})
