"""The public history of a page: each version with its note, each time it was withdrawn or came back. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from articles.models import Change, Publication, Withdrawal
from articles.reviewed import Review, medical_review


@dataclass(frozen=True)
class Event:
    at: dt.datetime
    what: str
    note: str = ""
    version: int | None = None
    review: Review | None = None  # only where this version was reviewed anew

    @property
    def on(self) -> dt.date:
        return localdate(self.at)


def events(publications: Iterable[Publication], withdrawals: Iterable[Withdrawal]) -> list[Event]:
    """Return what happened to one language of an article, the newest first."""
    versions = sorted(publications, key=lambda publication: publication.number)
    rows = [_published(version, before) for before, version in pairwise([None, *versions]) if version is not None]
    for withdrawal in withdrawals:
        notice = withdrawal.notice_es if withdrawal.language == "es" else withdrawal.notice_en
        rows.append(Event(withdrawal.at, _("The page was withdrawn"), notice))
        restoration = getattr(withdrawal, "restoration", None)
        if restoration is not None:
            rows.append(Event(restoration.at, _("The page came back")))
    return sorted(rows, key=lambda event: event.at, reverse=True)


def _published(publication: Publication, before: Publication | None) -> Event:
    what = {
        Change.FIRST: _("First published"),
        Change.CLINICAL: _("The medical text changed"),
        Change.EDITORIAL: _("Something other than the medical text changed"),
        Change.REREVIEW: _("Reviewed again; nothing changed"),
    }[Change(publication.change)]
    if publication.review_pending:
        what = _("Changed for the safety of patients, before its review")
    elif publication.change == Change.REREVIEW and before is not None and before.review_pending:
        what = _("The urgent change was reviewed; nothing changed")
    review = None
    if publication.change != Change.EDITORIAL and not publication.review_pending:
        review = medical_review(publication, source=None, on=localdate(publication.published_at))
    return Event(publication.published_at, what, publication.note, publication.number, review)
