"""The public history of a page: each version with its note, each time it was withdrawn or came back. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.content import Correction
from articles.models import Change, Publication, Withdrawal
from articles.reviewed import Review, medical_review, translation_check

# What readers are told; the staff chooses from longer words.
REASONS = {
    Withdrawal.Reason.EVIDENCE: gettext_lazy("the evidence had changed"),
    Withdrawal.Reason.ERROR: gettext_lazy("an error was found"),
    Withdrawal.Reason.SUPERSEDED: gettext_lazy("another article took its place"),
    Withdrawal.Reason.UNMAINTAINED: gettext_lazy("it was no longer kept up to date"),
    Withdrawal.Reason.LEGAL: gettext_lazy("for reasons of rights or law"),
    Withdrawal.Reason.MISTAKE: gettext_lazy("it was published by mistake or at the wrong time"),
    Withdrawal.Reason.SAFETY: gettext_lazy("an error was found"),
    Withdrawal.Reason.OUTDATED: gettext_lazy("the evidence had changed"),
    Withdrawal.Reason.MERGED: gettext_lazy("another article took its place"),
}


@dataclass(frozen=True)
class Event:
    at: dt.datetime
    what: str
    note: str = ""
    version: int | None = None
    review: Review | None = None  # only where this version was reviewed anew
    check: Review | None = None  # and who then compared it with the English text, if it is a translation
    back_on: dt.date | None = None  # of a withdrawal: the day from which readers had the page again

    @property
    def on(self) -> dt.date:
        return localdate(self.at)


def events(publications: Iterable[Publication], withdrawals: Iterable[Withdrawal]) -> list[Event]:
    """Return what happened to one language of an article, the newest first."""
    versions = sorted(publications, key=lambda publication: publication.number)
    rows = [_published(version, before) for before, version in pairwise([None, *versions]) if version is not None]
    for withdrawal in withdrawals:
        what = _("The page was withdrawn: %(reason)s") % {"reason": REASONS[Withdrawal.Reason(withdrawal.reason)]}
        returns = [version.published_at for version in versions if version.published_at > withdrawal.at]
        restoration = getattr(withdrawal, "restoration", None)
        if restoration is not None:
            rows.append(Event(restoration.at, _("The page came back")))
            returns.append(restoration.at)
        back_on = localdate(min(returns)) if returns else None
        rows.append(Event(withdrawal.at, what, withdrawal.notice, back_on=back_on))
    return sorted(rows, key=lambda event: event.at, reverse=True)


def corrections(publications: Iterable[Publication]) -> list[Correction]:
    """Return every correction that any version ever showed, the newest first: none is taken out of the history."""
    shown = {row: None for publication in publications for row in publication.parsed.corrections}
    return sorted(shown, key=lambda row: row.date, reverse=True)


def in_words(publication: Publication) -> str:
    """Say what a version changed, without a look at the one before it."""
    if publication.review_pending:
        return _("Changed for the safety of patients, before its review")
    return {
        Change.FIRST: _("First published"),
        Change.CLINICAL: _("The medical text changed"),
        Change.EDITORIAL: _("Something other than the medical text changed"),
        Change.REREVIEW: _("Reviewed again; nothing changed"),
        Change.RESTORED: _("The page came back as it was"),
    }[Change(publication.change)]


def _published(publication: Publication, before: Publication | None) -> Event:
    what = in_words(publication)
    countersigned = publication.change == Change.REREVIEW and not publication.review_pending
    if countersigned and before is not None and before.review_pending:
        what = _("The urgent change was reviewed; nothing changed")
    review = check = None
    if publication.change not in (Change.EDITORIAL, Change.RESTORED) and not publication.review_pending:
        review = medical_review(publication, source=None, on=localdate(publication.published_at))
        check = translation_check(publication)
    return Event(publication.published_at, what, publication.note, publication.number, review, check)
