"""What readers of a page saw at a moment: a version of it, or nothing, and why. Pure: rows in, an answer out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from articles.models import Article, Publication, Withdrawal


class Seen(StrEnum):
    """What there was to see."""

    LIVE = "live"
    NOT_YET = "not yet"
    WITHDRAWN = "withdrawn"
    NEVER = "never"


@dataclass(frozen=True)
class Then:
    """`publication` is what was live, or last before it was withdrawn. `until` is when that ended, if it did."""

    seen: Seen
    publication: Publication | None = None
    withdrawal: Withdrawal | None = None
    since: dt.datetime | None = None
    until: dt.datetime | None = None


def as_of(article: Article, language: str, moment: dt.datetime) -> Then:
    """Say what the public page of one language showed at a moment; the second it changed counts as changed."""
    publications = article.publications.filter(language=language).order_by("number")
    withdrawals = article.withdrawals.filter(language=language).select_related("restoration").order_by("pk")
    return then(publications, withdrawals, moment)


def then(publications: Iterable[Publication], withdrawals: Iterable[Withdrawal], moment: dt.datetime) -> Then:
    """Say it from the rows of one language, in their order."""
    steps = list(_steps(list(publications), list(withdrawals)))
    if not steps:
        return Then(Seen.NEVER)
    # The last that had happened, in the order of the records: a clock may have gone backwards between two of them.
    last = max((place for place, step in enumerate(steps) if step.since and step.since <= moment), default=-1)
    following = steps[last + 1].since if last + 1 < len(steps) else None
    return replace(steps[last], until=following) if last >= 0 else Then(Seen.NOT_YET, until=following)


def _steps(publications: list[Publication], withdrawals: list[Withdrawal]) -> Iterable[Then]:
    """Yield every change of what was seen, in the order in which the records say it happened."""
    for publication in publications:
        yield Then(Seen.LIVE, publication, since=publication.published_at)
        for withdrawal in withdrawals:
            if withdrawal.publication_id == publication.pk:
                yield Then(Seen.WITHDRAWN, publication, withdrawal, since=withdrawal.at)
                restoration = getattr(withdrawal, "restoration", None)
                if restoration is not None:
                    yield Then(Seen.LIVE, publication, since=restoration.at)
