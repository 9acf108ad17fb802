"""The board answers: sign, take a signature back, ask for changes, or step aside."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping

from django.contrib.auth.models import User
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reviews import asking, attest, chain, identity, permissions, standing
from reviews.calendar import schedule
from reviews.mail import notifications
from reviews.models import Ask, Recusal, SignatureWithdrawal, SignOff, State, Submission
from reviews.policy import Kind
from reviews.refusals import AlreadySigned, Incomplete, NotAllowed, Refused, TextChanged, WrongState
from reviews.trail import verb
from reviews.transitions import Verb
from reviews.workflow import guards


@verb
def sign_off(
    submission: Submission,
    *,
    by: User,
    at: dt.datetime,
    on: dt.date,
    kind: str,
    digest: str,
    proof: identity.Proof,
    attest_id: str,
    key: uuid.UUID,
    comments: Mapping[str, str] | None = None,
    review_months: int | None = None,
) -> SignOff:
    """Sign the text that was shown. It saves no edit and publishes nothing.

    `digest` is the one the screen carried, `attest_id` the declaration it showed, `key` the one-time key
    of the request: sent again, it is answered with the signature that it made. `on` is the day of `at`
    where the library is. A physician may ask for the next review sooner, in `review_months`.
    Raises NotAllowed, OwnWork, IdentityNotProven, WrongState, TextChanged,
    AlreadySigned.
    """
    submission = guards.lock(submission)
    by = guards.fresh(by)
    if earlier := SignOff.objects.filter(request_key=key).first():
        if (earlier.submission_id, earlier.signer_id, earlier.kind, earlier.digest) == (
            submission.pk,
            by.pk,
            kind,
            digest,
        ):
            return earlier
        raise Refused(_("This page was used for another signature already. Open the text again and sign there."))
    if submission.sign_offs.standing().filter(signer=by, kind=kind).exists():
        raise AlreadySigned(_("You have signed this text already. Nothing more is needed from you."))
    guards.expect(Verb.SIGN_OFF, submission.state)
    capacity = permissions.check_sign(by, submission, kind)
    guards.check_not_found_wrong(submission)
    if digest != submission.digest:
        raise TextChanged(_("This is not the text that was submitted. Nothing was signed; read it again."))
    if kind == Kind.URGENT:
        if not standing.may_be_urgent(submission):
            raise Refused(_("Only a change of the medical text of a live and reviewed page can go out urgently."))
    elif kind != standing.need_of(submission).kind:
        raise Refused(_("This change needs another kind of sign-off."))
    if attest_id != attest.CURRENT[Kind(kind)]:
        raise TextChanged(_("The declaration has a new wording. Nothing was signed; read it again."))
    months = _review_months(submission, kind=kind, board=capacity.review_months, chosen=review_months)
    identity.check_proof(proof, user=by, at=at)
    sign_off = chain.append(
        SignOff(
            submission=submission,
            kind=kind,
            signer=by,
            digest=submission.digest,
            clinical_digest=submission.clinical_digest,
            source_digest=submission.source_digest,
            printed_name=capacity.printed_name,
            credentials=capacity.credentials,
            board_name=capacity.board_name,
            board_name_es=capacity.board_name_es,
            languages=list(capacity.languages),
            specialties=list(capacity.specialties),
            interests=capacity.interests,
            meaning=attest.meaning(kind),
            attest_id=attest.CURRENT[Kind(kind)],
            attest_text=attest.attest_text(
                kind, printed=capacity.printed, title=submission.title, language=submission.language
            ),
            identity_method=proof.method,
            review_due_on=standing.due_date(on, months),
            signed_at=at,
            signed_on=on,
            request_key=key,
        )
    )
    notifications.signed(submission, by=by, by_name=capacity.printed, at=at)
    said = guards.keep_comments(submission, comments or {}, by=by, name=capacity.printed, at=at)
    guards.record_on(
        Verb.SIGN_OFF, submission, by=by, at=at, detail=f"{kind} {submission.digest} {sign_off.hash}", rows=said
    )
    guards.forget_drafts(submission, by=by)
    return sign_off


def _review_months(submission: Submission, *, kind: str, board: int | None, chosen: int | None) -> int | None:
    """Return the months until the next review; a signer may shorten what holds for the article, never lengthen it."""
    if kind != Kind.MEDICAL or board is None:
        if chosen is not None:
            raise Refused(_("Only a physician says when the next review is due."))
        return None
    longest = schedule.months_for(submission.article, submission.parsed.type, board=board)
    if chosen is not None and not 1 <= chosen <= longest:
        raise Refused(
            ngettext(
                "The next review can come sooner than planned, not later: choose %(count)s month.",
                "The next review can come sooner than planned, not later: choose from 1 to %(count)s months.",
                longest,
            )
            % {"count": longest}
        )
    return chosen or longest


@verb
def withdraw_signature(
    submission: Submission, *, by: User, at: dt.datetime, kind: str, reason: str
) -> SignatureWithdrawal:
    """Take one's own signature back while the text is not published; the same person may sign again later."""
    submission = guards.lock(submission)
    by = guards.fresh(by)
    guards.expect(Verb.WITHDRAW_SIGNATURE, submission.state)
    sign_off = submission.sign_offs.standing().filter(signer=by, kind=kind).first()
    if sign_off is None:
        raise NotAllowed(_("There is no signature of yours on this text to take back."))
    if not reason.strip():
        raise Incomplete(_("Say in a sentence why you take your signature back."))
    withdrawal = SignatureWithdrawal.objects.create(
        sign_off=sign_off, by=by, by_name=sign_off.printed_name, reason=reason.strip(), at=at
    )
    notifications.signature_withdrawn(submission, by=by, by_name=sign_off.printed_name, at=at)
    asking.ask(submission, at=at, why=Ask.Why.INSTEAD)
    guards.record_on(
        Verb.WITHDRAW_SIGNATURE, submission, by=by, at=at, detail=f"{kind} {sign_off.hash}", rows=[withdrawal]
    )
    return withdrawal


@verb
def request_changes(
    submission: Submission, *, by: User, at: dt.datetime, kind: str, digest: str, comments: Mapping[str, str]
) -> Submission:
    """Send the text back with at least one comment; `comments` maps places ("" for the whole) to words."""
    submission = guards.lock(submission)
    by = guards.fresh(by)
    guards.expect(Verb.REQUEST_CHANGES, submission.state)
    capacity = permissions.check_review(by, submission, kind)
    if digest != submission.digest:
        raise TextChanged(_("This is not the text that was submitted. Your comments are kept; read it again."))
    if not any(words.strip() for words in comments.values()):
        raise Incomplete(_("Say what should change, in at least one comment."))
    said = guards.keep_comments(submission, comments, by=by, name=capacity.printed, at=at)
    guards.close(submission, State.CHANGES_ASKED, by=by, at=at)
    notifications.changes_asked(submission, by=by, at=at)
    guards.record_on(Verb.REQUEST_CHANGES, submission, by=by, at=at, rows=said)
    guards.forget_drafts(submission, by=by)
    return submission


@verb
def decline(submission: Submission, *, by: User, at: dt.datetime, kind: str, reason: str, text: str = "") -> Recusal:
    """Step aside, with the reason on record. The text stays in review for somebody else."""
    submission = guards.lock(submission)
    by = guards.fresh(by)
    guards.expect(Verb.DECLINE, submission.state)
    capacity = permissions.check_review(by, submission, kind)
    if submission.sign_offs.standing().filter(signer=by).exists():
        raise WrongState(_("You have signed this text. Take your signature back first; then you can step aside."))
    recusal = Recusal.objects.create(
        submission=submission, by=by, by_name=capacity.printed, reason=Recusal.Reason(reason), text=text, at=at
    )
    asking.ask(submission, at=at, why=Ask.Why.INSTEAD)
    guards.record_on(Verb.DECLINE, submission, by=by, at=at, detail=reason, rows=[recusal])
    guards.forget_drafts(submission, by=by)
    return recusal
