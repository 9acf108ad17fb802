"""What asking for an address came to, and how much it matters. Pure.

A page that is not there is only called broken when two runs, half a day apart, say so: sites are mended over night.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum

APART = dt.timedelta(hours=12)  # so far apart are the two failures that make a link broken
RUNS = 2


class Seriousness(IntEnum):
    """Worst first."""

    DANGER = 1
    BROKEN = 2
    CAUTION = 3
    FINE = 4
    UNKNOWN = 5  # nobody has looked


class Outcome(StrEnum):
    FINE = "fine"
    MOVED = "moved"  # for good, to another address that answers
    FRONT_PAGE = "front page"  # the page is gone, and its site leads to its own beginning
    UNENCRYPTED = "unencrypted"  # from https to http
    MISSING = "missing"  # 404, 410
    NO_HOST = "no host"  # no such name
    UNSAFE = "unsafe"  # not public, or hidden behind a user name; at once or after a redirect
    CERTIFICATE = "certificate"  # not who it says it is
    SILENT = "silent"  # no answer in time
    UNREACHABLE = "unreachable"  # no connection, or no HTTP
    FAILING = "failing"  # 5xx
    ROUNDABOUT = "roundabout"  # more redirects than anybody follows
    CLOSED = "closed"  # asks for a log-in, or answers no machine: 401, 403, 429 and the like
    ROBOTS = "robots"  # its robots.txt asks machines to stay away, and so it was not looked at
    PORT = "port"  # another port than those of the web, where nobody looks
    ODD = "odd"  # any other answer

    @property
    def slug(self) -> str:
        return self.value.replace(" ", "-")


DANGERS = frozenset({Outcome.UNSAFE, Outcome.CERTIFICATE})
GONE = frozenset({Outcome.MISSING, Outcome.NO_HOST})
_FAILURES = GONE | {Outcome.SILENT, Outcome.UNREACHABLE, Outcome.FAILING, Outcome.ROUNDABOUT}
_GOOD = frozenset({Outcome.FINE, Outcome.MOVED, Outcome.FRONT_PAGE, Outcome.UNENCRYPTED})


@dataclass(frozen=True)
class Finding:
    """What one look at an address found. `status` is the last answer's number, None where there was none.

    `final_url` is where the redirects ended, "" without any; `new_url` the address that takes the place of this one
    for good, "" where there is none.
    """

    outcome: Outcome
    status: int | None = None
    final_url: str = ""
    new_url: str = ""


@dataclass(frozen=True)
class Standing:
    """What earlier looks found: failures in a row, since when, and when the address last answered well."""

    failures: int = 0
    failing_since: dt.datetime | None = None
    last_good_at: dt.datetime | None = None


def after(before: Standing, outcome: Outcome, *, at: dt.datetime) -> Standing:
    """Return the standing with one more look."""
    if outcome in _FAILURES:
        return replace(before, failures=before.failures + 1, failing_since=before.failing_since or at)
    last_good_at = at if outcome in _GOOD else before.last_good_at
    return Standing(last_good_at=last_good_at)


def seriousness(outcome: Outcome, standing: Standing, *, at: dt.datetime) -> Seriousness:
    """Say how much an outcome matters, of which `standing` is the result already."""
    if outcome in DANGERS:
        return Seriousness.DANGER
    if outcome is Outcome.FINE:
        return Seriousness.FINE
    long_enough = standing.failing_since is not None and at - standing.failing_since >= APART
    if outcome in GONE and standing.failures >= RUNS and long_enough:
        return Seriousness.BROKEN
    return Seriousness.CAUTION
