"""Many addresses looked at and each finding kept at once, unless it seems that this machine has no way out."""

from __future__ import annotations

import datetime as dt
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from articles.links import record
from articles.links.outcome import Finding, Seriousness
from articles.links.running import THREADS, findings
from articles.models import LinkCheck

DEAF_HOSTS = 3  # so many hosts, and none of them answers: that is more likely our fault than theirs


class NoWayOut(Exception):  # noqa: N818 - a state of this machine
    """No site answered at all. Nothing was kept of it."""


def check(
    urls: Sequence[str],
    look: Callable[[str], Finding],
    *,
    now: Callable[[], dt.datetime],
    stop: threading.Event,
    tell: Callable[[LinkCheck, int], object] = lambda row, number: None,
    threads: int = THREADS,
) -> Counter[Seriousness]:
    """Look at every address and keep what was found, telling each with its number. Raises NoWayOut.

    Whatever ends this in the middle loses what was asked at that moment and no more.
    """
    tally: Counter[Seriousness] = Counter()

    def keep(url: str, finding: Finding, at: dt.datetime) -> None:
        row = record.keep(url, finding, at=at)
        tally[Seriousness(row.seriousness)] += 1
        tell(row, tally.total())

    doubtful: list[tuple[str, Finding, dt.datetime]] = []
    has_answered = False
    for url, finding in findings(urls, look, stop=stop, threads=threads):
        if not has_answered and record.unreached(finding):
            doubtful.append((url, finding, now()))
            continue
        has_answered = True
        for one in doubtful:
            keep(*one)
        doubtful = []
        keep(url, finding, now())
    if len({urlsplit(url).hostname for url, _finding, _at in doubtful}) >= DEAF_HOSTS:
        raise NoWayOut
    for one in doubtful:
        keep(*one)
    return tally
