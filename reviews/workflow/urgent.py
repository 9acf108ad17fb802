"""The one exception: a change that would hurt somebody if it waited for its review goes out before it."""

from __future__ import annotations

import datetime as dt
from typing import cast

from django.contrib.auth.models import User
from django.utils.translation import gettext as _
from django.utils.translation import override

from articles.document import Language
from articles.models import Publication
from reviews import identity, permissions, standing
from reviews.models import Submission
from reviews.refusals import Incomplete, Refused, Unsigned
from reviews.trail import verb
from reviews.transitions import Verb
from reviews.workflow import guards
from reviews.workflow.opening import open_re_review
from reviews.workflow.pages import make_public, published_source


@verb
def publish_urgently(
    submission: Submission, *, by: User, at: dt.datetime, on: dt.date, proof: identity.Proof, reason: str
) -> Publication:
    """Publish a change on the word of a second editor alone, and send the same text to the review it still lacks.

    The page says that its review is pending, and keeps the names and dates of the review before it, until the
    review is signed and published or the page is withdrawn. `reason` is for the staff. Raises NotAllowed,
    WrongState, Incomplete, Unsigned, IdentityNotProven, Refused.
    """
    submission = guards.lock(submission)
    guards.lay_ready(submission.article)
    by = guards.fresh(by)
    permissions.check_publish(by)
    guards.expect(Verb.PUBLISH_URGENTLY, submission.state)
    guards.check_page(Verb.PUBLISH_URGENTLY, submission.article, submission.language)
    if not reason.strip():
        raise Incomplete(_("Say why this change cannot wait for its review."))
    if not standing.may_be_urgent(submission):
        raise Refused(_("Only a change of the medical text of a live and reviewed page can go out urgently."))
    if standing.urgent_signature(submission, publisher=by) is None:
        raise Unsigned(_("It waits for a second editor, other than you, to sign at the desk that it cannot wait."))
    identity.check_proof(proof, user=by, at=at)
    source, known = published_source(submission), standing.known_of(submission)
    publication = make_public(
        submission,
        source,
        standing.review_record(submission, source, pending=True, known=known),
        known=known,
        by=by,
        at=at,
        on=on,
        urgent_reason=reason.strip(),
    )
    detail = f"version {publication.number} {publication.digest}, proven by {proof.method}: {reason.strip()}"
    guards.record_on(Verb.PUBLISH_URGENTLY, submission, by=by, at=at, detail=detail, rows=[publication])
    with override(submission.language):  # readers find the note in the page's history
        note = _("Review of the urgent change.")
    article, language = submission.article, cast(Language, submission.language)
    open_re_review(Verb.RE_REVIEW, article, language, by=by, submitted_by=by, at=at, note=note, board=submission.board)
    return publication
