"""What the records say about one language of an article, in sentences for its panel."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from reviews import asking, standing
from reviews.admin import calendar_facts, reader_facts
from reviews.admin.side import Side
from reviews.models import State, Submission


def of(side: Side, *, on: dt.date) -> Iterator[str]:
    yield from _page_facts(side, on=on)
    submission = side.submission
    if submission:
        yield _("In review since %(day)s.") % {"day": day(submission.submitted_at)}
        missing = side.missing_sign_offs
        yield standing.lacking_sentence(submission, missing) if missing else _("It is signed and can be published.")
        if missing:
            yield asking.stand(submission).sentence
        if submission.purpose == Submission.Purpose.CHANGE and not side.says(submission.parsed):
            yield _("The draft was changed after it was submitted; that change is not in review.")
    elif side.last_submission and side.last_submission.state == State.CHANGES_ASKED:
        yield _("Changes were asked for on %(day)s.") % {"day": day(side.last_submission.closed_at)}
        yield (
            _("Answer each comment before you submit it again.") if side.check_list else _("Every comment is answered.")
        )
    if side.live and not submission:
        yield _against_page(side)
    yield from calendar_facts.of(side.article, side.language)
    yield from reader_facts.of(side.article, side.language)
    if side.is_behind:
        yield _("The English page has changed since this translation was checked; readers are told so.")


def _against_page(side: Side) -> str:
    if side.is_as_published:
        return _("The draft is what readers see.")
    if side.is_as_published_but_for_definitions:
        return _("Definitions in the glossary have changed; the next submission takes them along.")
    return _("The draft differs from what readers see.")


def _page_facts(side: Side, *, on: dt.date) -> Iterator[str]:
    if live := side.live:
        values = {"number": live.number, "day": day(live.updated_on)}
        yield _("Readers see version %(number)s, updated on %(day)s.") % values
        if live.review_pending:
            values = {"day": day(live.published_at), "reason": live.urgent_reason}
            yield _("Changed urgently on %(day)s, its review is pending: %(reason)s") % values
        if side.reviewed and side.reviewed.reviewed_on:
            yield _("Last reviewed on %(day)s.") % {"day": day(side.reviewed.reviewed_on)}
        if side.reviewed and (due := side.reviewed.review_due_on):
            sentence = _("The next review was due on %(day)s.") if due < on else _("The next review is due on %(day)s.")
            yield sentence % {"day": day(due)}
    elif withdrawal := side.withdrawal:
        values = {"day": day(withdrawal.at), "reason": withdrawal.get_reason_display()}
        yield _("Withdrawn on %(day)s: %(reason)s.") % values
    else:
        yield _("Readers see nothing in this language: it is a draft only.")


def day(moment: dt.date | dt.datetime) -> str:
    return date_format(localtime(moment).date() if isinstance(moment, dt.datetime) else moment)
