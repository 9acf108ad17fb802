"""An interval for one article, against the rule of its type, topics and board."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from articles import drafts
from articles.accounts import name_of
from articles.models import Article
from reviews import permissions
from reviews.models import IntervalOverride
from reviews.models.schedule import LONGEST
from reviews.refusals import Incomplete, Refused
from reviews.trail import record, verb
from reviews.transitions import Act
from reviews.workflow import guards


@verb
def override_interval(
    article: Article, *, by: User, at: dt.datetime, months: int | None, reason: str
) -> IntervalOverride:
    """Set the months until the next review of one article; None lets the general rule hold again.

    It counts from the next signature on. Raises NotAllowed, Incomplete, Refused.
    """
    article = drafts.lock(article)
    by = guards.fresh(by)
    permissions.check_override_interval(by)
    if not reason.strip():
        raise Incomplete(_("Say in a sentence why this article has an interval of its own."))
    if months is not None and not 1 <= months <= LONGEST:
        raise Refused(_("A review holds for 1 to %(months)s months.") % {"months": LONGEST})
    row = IntervalOverride.objects.create(
        article=article,
        months=months,
        reason=reason.strip(),
        by=by,
        by_name=name_of(by),
        at=at,
    )
    detail = f"{months or 'as usual'}: {row.reason}"
    record(Act.OVERRIDE_INTERVAL, by=by, at=at, article=article, detail=detail, rows=[row])
    return row
