"""When a text is reviewed again, and what asks for it sooner.

The day is fixed by the signature: `months_that_hold` is asked when a physician signs, and a later change of an
interval moves nothing that is signed. A translation has no day of its own; it shows the review of its source.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q

from articles.document import ArticleType
from articles.models import Article
from reviews.models import Kind, ReviewInterval, ReviewTrigger, SignOff, State, Submission, TriggerAnswer
from reviews.models.schedule import LONGEST
from reviews.policy import EDITORIAL_TYPES

SOON = dt.timedelta(days=60)
SOONER = dt.timedelta(days=30)


def months_that_hold(*, override: int | None, rules: Iterable[int], board: int) -> int:
    """Return the months until the next review: the article's own, else the shortest rule, else the board's.

    Pure. `rules` are those of the article's type and topics. Never more than `LONGEST`.
    """
    return min(LONGEST, override or min(rules, default=board))


def months_for(article: Article, type_: ArticleType, *, board: int) -> int:
    """Return the months that hold for an article now, of a board whose own rule is `board`."""
    newest = article.interval_overrides.order_by("-pk").first()
    rules = ReviewInterval.objects.filter(Q(article_type=type_.value) | Q(topic__in=article.topics.all()))
    return months_that_hold(
        override=newest.months if newest else None, rules=rules.values_list("months", flat=True), board=board
    )


def triggers_of(submission: Submission) -> list[ReviewTrigger]:
    """Return what asked for this review early, the oldest first.

    Of a published review, what it answered; of any other, what is still open for its text.
    """
    if submission.state == State.PUBLISHED:
        rows = ReviewTrigger.objects.filter(answer__submission=submission)
    else:
        rows = ReviewTrigger.objects.open().filter(article=submission.article_id, language=submission.language)
    return list(rows.order_by("pk"))


def answer_triggers(submission: Submission, sign_offs: Iterable[SignOff], *, at: dt.datetime) -> list[TriggerAnswer]:
    """Close what asked for a review of a text just published, where everybody who signed could know of it.

    `sign_offs` are those that stand. An editorial change answers nothing: nobody reviewed the text. The caller holds
    the transaction.
    """
    answering_nothing = {Kind.URGENT} if submission.parsed.type in EDITORIAL_TYPES else {Kind.URGENT, Kind.EDITORIAL}
    signed = [sign_off.signed_at for sign_off in sign_offs if sign_off.kind not in answering_nothing]
    if not signed:
        return []
    asked = ReviewTrigger.objects.open().filter(
        article=submission.article_id, language=submission.language, at__lte=min(signed)
    )
    return [TriggerAnswer.objects.create(trigger=row, submission=submission, at=at) for row in asked.order_by("pk")]
