"""What was found, kept: one row for each address, written as soon as it is known; and which addresses are due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from articles import addresses
from articles.content import sha256
from articles.links import found, outcome
from articles.links.outcome import Finding, Outcome, Seriousness, Standing
from articles.models import LinkCheck, LinkUse

# What failed and is not known to be broken is looked at again so soon.
AGAIN = dt.timedelta(days=1)
_LOCK = 7_411_908_265_530_217  # any constant will do, as long as nothing else takes the same advisory lock
BAD = (Seriousness.DANGER, Seriousness.BROKEN)


@contextmanager
def alone() -> Iterator[bool]:
    """Yield whether no other process looks at links; the database forgets a process that dies."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
        [is_alone] = cursor.fetchone()
    try:
        yield is_alone
    finally:
        if is_alone and connection.connection is not None:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def due(*, at: dt.datetime, older_than: dt.timedelta, articles: Collection[int] | None = None) -> QuerySet[LinkCheck]:
    """Return what some text leads to and nobody looked at for so long; what was never looked at comes first."""
    uses = LinkUse.objects.filter(link=OuterRef("pk"))
    if articles is not None:
        uses = uses.filter(article__in=articles)
    failing = Q(failures__gt=0) & ~Q(seriousness=Seriousness.BROKEN)
    is_due = (
        Q(checked_at=None)
        | Q(checked_at__lte=at - older_than)
        | (failing & Q(checked_at__lte=at - min(AGAIN, older_than)))
    )
    return LinkCheck.objects.filter(Exists(uses)).filter(is_due).order_by(F("checked_at").asc(nulls_first=True), "pk")


def keep(url: str, finding: Finding, *, at: dt.datetime) -> LinkCheck:
    """Write what was found into the row of the address. An older finding never takes the place of a newer one."""
    with transaction.atomic():
        row = LinkCheck.objects.select_for_update().get(digest=sha256(url))
        if row.checked_at and row.checked_at >= at:
            return row
        before = Standing(row.failures, row.failing_since, row.last_good_at)
        standing = outcome.after(before, finding.outcome, at=at)
        row.checked_at, row.outcome, row.status = at, finding.outcome.value, finding.status
        row.final_url, row.new_url = addresses.web(finding.final_url), addresses.web(finding.new_url)
        row.failures, row.failing_since = standing.failures, standing.failing_since
        row.last_good_at = standing.last_good_at
        row.seriousness = outcome.seriousness(finding.outcome, standing, at=at)
        row.save()
    return row


def known(urls: Iterable[str]) -> Mapping[str, LinkCheck]:
    """Return the row of each address that was looked at. One query, none for no addresses."""
    pages = {url: sha256(found.page_of(url)) for url in urls}
    if not pages:
        return {}
    rows = {row.digest: row for row in LinkCheck.objects.filter(digest__in=pages.values()).exclude(checked_at=None)}
    return {url: rows[digest] for url, digest in pages.items() if digest in rows}


def broken(urls: Iterable[str]) -> Mapping[str, Finding]:
    """Return, of these addresses, those that no reader should be led to, each with what was found. One query."""
    bad = {url: row for url, row in known(urls).items() if row.seriousness in BAD}
    return {url: Finding(Outcome(row.outcome), row.status, row.final_url, row.new_url) for url, row in bad.items()}


def unreached(finding: Finding) -> bool:
    """Whether the finding could as well mean that this machine has no way out."""
    return finding.outcome in (Outcome.NO_HOST, Outcome.SILENT, Outcome.UNREACHABLE)
