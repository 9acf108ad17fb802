"""The text that a submission is compared with: the last one that those who sign it have signed, and readers saw.

What readers see now can have moved on since: an editor's change of a link is signed by another editor alone. The board
then finds that change among the others at its next review.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from articles.content import ArticleContent
from articles.document import SOURCE_LANGUAGE
from articles.models import Publication
from reviews.models import Kind, SignOff, State, Submission


@dataclass(frozen=True)
class Base:
    """A signed text. `kind` is empty where no signature of this kind is known and the live page stands in."""

    content: ArticleContent
    source: ArticleContent | None
    day: dt.date
    signed_at: dt.datetime
    kind: str = ""


def base_of(submission: Submission) -> Base | None:
    """Return what the submission is compared with; None where readers saw nothing before."""
    return bases_of([submission])[submission.pk]


def bases_of(submissions: Iterable[Submission]) -> dict[int, Base | None]:
    """Return the same for many, by primary key. One query, if they came with their base, its source and their board."""
    wanted = list(submissions)
    rows = (
        SignOff.objects.standing()
        .filter(
            submission__article__in={one.article_id for one in wanted if one.base_id},
            submission__state=State.PUBLISHED,
            kind__in=(Kind.MEDICAL, Kind.TRANSLATION),
        )
        .select_related("submission")
        .order_by("-number")
    )
    signed = list(rows) if any(one.base_id for one in wanted) else []
    return {one.pk: _base(one, signed) for one in wanted}


def _base(submission: Submission, signed: Iterable[SignOff]) -> Base | None:
    live = submission.reviewed_base  # what went out urgently is still to be read
    if live is None:
        return None
    kind = Kind.MEDICAL if submission.language == SOURCE_LANGUAGE else Kind.TRANSLATION
    if not _is_an_editors(submission, live):
        for sign_off in signed:
            if sign_off.kind == kind and _is_of_this_text(sign_off, submission):
                return _signed(sign_off, kind)
    source = live.source_publication
    return Base(live.parsed, source.parsed if source else None, _signed_on(live), live.published_at)


def _is_an_editors(submission: Submission, live: Publication) -> bool:
    """Whether a second editor signs it: then what counts is what readers see."""
    return submission.digest != live.digest and (submission.clinical_digest, submission.source_clinical_digest) == (
        live.clinical_digest,
        live.source_clinical_digest,
    )


def _is_of_this_text(sign_off: SignOff, submission: Submission) -> bool:
    """Whether it was given to an earlier version, and by the same board; translation reviewers are all one."""
    earlier, board = sign_off.submission, submission.board
    same_text = (earlier.article_id, earlier.language) == (submission.article_id, submission.language)
    same_board = (
        sign_off.kind == Kind.TRANSLATION
        or board is None
        or earlier.board_id == board.pk
        or sign_off.board_name == board.name  # a text that was sent to no board in particular
    )
    return same_text and same_board and earlier.pk < submission.pk


def _signed(sign_off: SignOff, kind: Kind) -> Base:
    carried = sign_off.carried_over
    return Base(
        sign_off.submission.parsed,
        sign_off.submission.parsed_source,
        dt.date.fromisoformat(carried["date"]) if carried else sign_off.signed_on,
        sign_off.signed_at,
        kind="" if carried else kind,
    )


def _signed_on(live: Publication) -> dt.date:
    """Return the day of the newest signature under a publication, or the day it went out."""
    days = (dt.date.fromisoformat(entry["signed_on"]) for entry in live.review)
    return max(days, default=live.updated_on)
