"""How one person stands to one submission: what they may do about it, and if not, why not."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import User

from articles.document import SOURCE_LANGUAGE
from reviews import attest, permissions, policy, standing
from reviews.calendar import schedule
from reviews.models import Kind, SignOff, State, Submission
from reviews.permissions import Capacity
from reviews.refusals import Refused


@dataclass(frozen=True)
class Stance:
    """`missing` counts signatures and `lacking` says so; `why_not` is for somebody who may not sign.

    `own` is the signature that this person has given already. `might_decide` is whether the decision would be theirs
    if the review were still open.
    """

    need: policy.Need
    missing: int
    lacking: str
    capacity: Capacity | None
    might_decide: bool
    why_not: str
    own: SignOff | None
    attest_id: str
    attest_text: str
    may_publish: bool
    may_take_back: bool
    may_show_expert: bool
    may_answer: bool
    waits_for_source: bool
    months: int | None  # that may pass until the next review, where a signature begins that time
    may_sign_urgently: bool

    @property
    def is_ready(self) -> bool:
        """Whether this person could publish it now."""
        return self.may_publish and not self.missing and not self.waits_for_source

    @property
    def may_decide(self) -> bool:
        return self.capacity is not None and self.own is None


def stance_of(user: User, submission: Submission) -> Stance:
    """Ask every guard that has a button on the desk. Nothing is decided by it: the verbs ask again."""
    need = standing.need_of(submission)
    capacity, why_not = None, ""
    try:
        capacity = permissions.check_sign(user, submission, need.kind)
    except Refused as refusal:
        why_not = refusal.sentence
    missing = standing.lacking(submission)
    return Stance(
        need=need,
        missing=missing,
        lacking=standing.lacking_sentence(submission, missing) if missing else "",
        capacity=capacity if submission.is_open else None,
        might_decide=capacity is not None,
        why_not=why_not,
        own=submission.sign_offs.standing().filter(signer=user).order_by("number").first(),
        attest_id=attest.CURRENT[need.kind],
        attest_text=attest.attest_text(
            need.kind, printed=capacity.printed, title=submission.title, language=submission.language
        )
        if capacity
        else "",
        may_publish=submission.is_open and permissions.may_publish(user),
        may_take_back=submission.is_open and permissions.may_withdraw_submission(user, submission),
        may_show_expert=submission.is_open and permissions.may_show_expert(user, submission),
        may_answer=submission.state == State.CHANGES_ASKED and permissions.may_answer_comments(user, submission),
        waits_for_source=_waits_for_source(submission),
        months=schedule.months_for(submission.article, submission.parsed.type, board=capacity.review_months)
        if capacity and capacity.review_months and need.kind is policy.Kind.MEDICAL
        else None,
        may_sign_urgently=submission.is_open
        and permissions.may_sign(user, submission, Kind.URGENT)
        and standing.may_be_urgent(submission),
    )


def _waits_for_source(submission: Submission) -> bool:
    """Whether the source text that a translation was compared with is still unpublished."""
    if submission.language == SOURCE_LANGUAGE:
        return False
    published = submission.article.publications.filter(language=SOURCE_LANGUAGE, digest=submission.source_digest)
    return not published.exists()
