"""Look whether what articles lead to still answers: once, for a timer, or in a loop, for a container of its own."""

from __future__ import annotations

import datetime as dt
import ssl
import threading
from collections.abc import Collection
from itertools import chain
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from articles.links import record, texts
from articles.links.checking import NoWayOut, check
from articles.links.looking import Looker
from articles.links.manners import Manners
from articles.links.network import Network
from articles.links.outcome import Seriousness
from articles.models import Article, LinkCheck
from healthlibrary.loops import repeat, told_to_stop
from reviews import links_in_review

OLDER_THAN = 14  # days
HOUR = 60 * 60
SAY_EVERY = 100  # links
NAMED = 20  # links that a dry run names


def looker(stop: threading.Event) -> Looker:
    """Return what asks other machines; the tests put their own in its place."""
    agent = settings.LINK_CHECK_AGENT
    return Looker(Network(agent=agent).ask, agent=agent, manners=Manners(sleep=stop.wait))


class Command(BaseCommand):
    help = (
        "Look whether the resources, references and links of articles still answer. Safe to run and to stop at any "
        "time: what was looked at is kept, and the next run goes on from there."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--article", type=int, nargs="+", metavar="ID", help="only what these articles lead to (default: all)"
        )
        parser.add_argument(
            "--older-than",
            type=_days,
            default=OLDER_THAN,
            metavar="DAYS",
            help=f"leave alone what was looked at since (default {OLDER_THAN}); what failed is due after a day",
        )
        parser.add_argument("--limit", type=int, metavar="N", help="look at so many links at most")
        parser.add_argument("--dry-run", action="store_true", help="say what would be looked at; ask and write nothing")
        parser.add_argument("--loop", action="store_true", help="go on until SIGTERM or Ctrl-C")
        parser.add_argument("--every", type=float, default=HOUR, metavar="SECONDS", help=f"pause of the loop ({HOUR})")

    def handle(self, *args: Any, article: list[int] | None, loop: bool, every: float, **options: Any) -> None:
        known = Article.objects.filter(pk__in=article or []).values_list("pk", flat=True)
        if unknown := set(article or []) - set(known):
            raise CommandError(f"There is no article {', '.join(map(str, sorted(unknown)))}.")
        paths = ssl.get_default_verify_paths()
        if not (paths.cafile or paths.capath):
            raise CommandError("This machine has no list of certificate authorities, so no site could prove itself.")
        with told_to_stop() as stop:
            if not loop:
                self._round(article, stop, **options)
                return
            repeat(lambda: self._calmly(article, stop, **options), every=every, stop=stop, complain=self.stderr.write)

    def _calmly(self, articles: Collection[int] | None, stop: threading.Event, **options: Any) -> None:
        try:
            self._round(articles, stop, **options)
        except CommandError as error:
            self.stderr.write(str(error))

    def _round(self, articles: Collection[int] | None, stop: threading.Event, **options: Any) -> None:
        with record.alone() as is_alone:
            if not is_alone:
                self.stdout.write("Another process is looking at links already.")
            elif options["dry_run"]:
                with transaction.atomic():
                    self._say_what_would_be(self._due(articles, **options))
                    transaction.set_rollback(True)
            else:
                self._look(self._due(articles, **options), stop, verbosity=options["verbosity"])

    def _due(self, articles: Collection[int] | None, **options: Any) -> list[str]:
        texts.bring(chain(texts.texts(articles), links_in_review.texts(articles)), articles=articles)
        older_than = dt.timedelta(days=options["older_than"])
        rows = record.due(at=timezone.now(), older_than=older_than, articles=articles)
        return list(rows.values_list("url", flat=True)[: options["limit"]])

    def _say_what_would_be(self, urls: list[str]) -> None:
        self.stdout.write(f"{len(urls)} links would be looked at.")
        for url in urls[:NAMED]:
            self.stdout.write(f"  {url}")
        if len(urls) > NAMED:
            self.stdout.write(f"  and {len(urls) - NAMED} more.")

    def _look(self, urls: list[str], stop: threading.Event, *, verbosity: int) -> None:
        def tell(row: LinkCheck, number: int) -> None:
            if verbosity > 1:
                self.stdout.write(f"{row.get_seriousness_display()}: {row.get_outcome_display()}: {row.url}")
            if number % SAY_EVERY == 0:
                self.stdout.write(f"{number} of {len(urls)} links looked at.")

        try:
            tally = check(urls, looker(stop).look, now=timezone.now, stop=stop, tell=tell)
        except NoWayOut as nothing:
            raise CommandError("No site answered at all, so nothing was kept. Is there a way out of here?") from nothing
        self.stdout.write(
            f"{tally.total()} of {len(urls)} links looked at: {tally[Seriousness.DANGER]} dangerous, "
            f"{tally[Seriousness.BROKEN]} broken, {tally[Seriousness.CAUTION]} to be looked into, "
            f"{tally[Seriousness.FINE]} fine."
        )


def _days(value: str) -> float:
    days = float(value)
    if days < 0:
        raise ValueError
    return days
