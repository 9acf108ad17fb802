"""Links for experts without an account: leave to read one frozen text, for a while, and nothing else."""

from __future__ import annotations

import datetime as dt
import secrets

from django.contrib.auth.models import User
from django.db.models import F
from django.utils.translation import gettext as _

from articles.content import sha256
from reviews import permissions
from reviews.models import ExpertLink, Submission
from reviews.refusals import Incomplete, WrongState
from reviews.trail import verb
from reviews.transitions import Act
from reviews.workflow import guards

TOKEN_BYTES = 32
DAYS, MOST_DAYS = 14, ExpertLink.LONGEST.days


@verb
def show_expert(
    submission: Submission, *, by: User, at: dt.datetime, label: str, days: int = DAYS
) -> tuple[ExpertLink, str]:
    """Make a link and return it with its token, which nobody can read again.

    `label` says who it is given to. Raises NotAllowed, WrongState for a closed review, Incomplete.
    """
    submission = guards.lock(submission)
    by = guards.fresh(by)
    permissions.check_show_expert(by, submission)
    if not submission.is_open:
        raise WrongState(_("This review is closed. A link can be made for a text in review only."))
    if not label.strip():
        raise Incomplete(_("Say who the link is for."))
    if not 1 <= days <= MOST_DAYS:
        raise Incomplete(_("A link works for %(days)s days at most.") % {"days": MOST_DAYS})
    token = secrets.token_urlsafe(TOKEN_BYTES)
    link = ExpertLink.objects.create(
        submission=submission,
        token_sha256=sha256(token),
        label=label.strip(),
        made_by=by,
        made_at=at,
        expires_at=at + dt.timedelta(days=days),
    )
    guards.record_on(Act.SHOW_EXPERT, submission, by=by, at=at, detail=_named(link), rows=[link])
    return link, token


@verb
def revoke_link(submission: Submission, link: ExpertLink, *, by: User, at: dt.datetime) -> None:
    """End a link of this submission at once. One that is revoked already stays as it is. Raises NotAllowed."""
    submission = guards.lock(submission)
    by = guards.fresh(by)
    permissions.check_show_expert(by, submission)
    if submission.expert_links.filter(pk=link.pk, revoked_at=None).update(revoked_by=by, revoked_at=at):
        guards.record_on(Act.REVOKE_LINK, submission, by=by, at=at, detail=_named(link), rows=[link])


def find(token: str, *, at: dt.datetime) -> ExpertLink | None:
    """Return the link that a token opens now."""
    links = ExpertLink.objects.working(at).select_related(
        "made_by", "submission__article", "submission__board", "submission__base__source_publication"
    )
    return links.filter(token_sha256=sha256(token)).first()


def count_opening(link: ExpertLink, *, at: dt.datetime) -> None:
    ExpertLink.objects.working(at).filter(pk=link.pk).update(openings=F("openings") + 1, last_opened_at=at)


def _named(link: ExpertLink) -> str:
    return f"{link.label} ({link.expires_at:%Y-%m-%d})"
