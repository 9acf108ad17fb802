"""A library that moves in with reviews made elsewhere: their sign-offs say so, and name who made them."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from articles import drafts
from articles.document import ArticleDocument, Language
from articles.exchange.report import EarlierReview
from articles.models import Article, Publication
from reviews import attest, chain, identity, permissions, standing
from reviews.calendar import schedule
from reviews.models import Kind, Member, SignOff
from reviews.refusals import NotAllowed, OwnWork
from reviews.trail import record
from reviews.transitions import Verb
from reviews.workflow.pages import publish_locked
from reviews.workflow.submitting import submit_locked

ATTEST_ID = "carried-over-1"


@dataclass(frozen=True)
class Parties:
    """Who publishes and who answers for the reviews, with their rights, as they were under the lock of the chains.

    Every change of somebody's rights is an event, so it waits for that lock: these hold until the transaction ends.
    `member` is the signer's seat, None for somebody who has none.
    """

    by: User
    signer: User
    member: Member | None
    specialties: tuple[str, ...]


def parties(*, by: User, signer: User) -> Parties:
    """Take the lock of the chains and read both people anew. The caller has locked the articles of its transaction."""
    chain.lock()
    people = User.objects.prefetch_related("credential_changes").in_bulk([by.pk, signer.pk])
    # A physician's seat first: it can answer for both kinds of review, the other only for translations.
    seats = Member.objects.active().filter(user=signer).select_related("board").order_by("role", "pk")
    member = seats.first()
    return Parties(
        by=people[by.pk],
        signer=people[signer.pk],
        member=member,
        specialties=tuple(member.specialties.order_by("slug").values_list("slug", flat=True)) if member else (),
    )


def carry_over(
    article: Article,
    language: Language,
    *,
    signer: User,
    statement: str,
    original_reviewer: str,
    original_credentials: str = "",
    original_date: dt.date,
    by: User,
    at: dt.datetime,
    on: dt.date,
) -> Publication:
    """Publish an imported draft on the strength of a review made in the previous system.

    `by` imports and publishes, `signer` answers with `statement` for the earlier review having taken
    place; they are different people, and the signer sits on a board. The page shows the original
    reviewer and date. Raises what `workflow.submit` and `workflow.publish` raise, NotAllowed, OwnWork.
    """
    with transaction.atomic():
        return carry_over_locked(
            drafts.lock(article),
            language,
            parties=parties(by=by, signer=signer),
            statement=statement,
            review=EarlierReview(name=original_reviewer, credentials=original_credentials, date=original_date),
            at=at,
            on=on,
        )


def carry_over_locked(
    article: Article,
    language: Language,
    *,
    parties: Parties,
    statement: str,
    review: EarlierReview,
    at: dt.datetime,
    on: dt.date,
    document: ArticleDocument | None = None,
) -> Publication:
    """Do what `carry_over` does, for a caller who locked the article and read the parties in this transaction.

    `document` is the draft, where the caller has read or written it under the lock.
    """
    by, signer, member = parties.by, parties.signer, parties.member
    if member is None:
        raise NotAllowed(_("Only an active member of a board can answer for reviews made elsewhere."))
    if signer.pk == by.pk:
        raise OwnWork(_("Whoever imports the texts cannot answer for their reviews as well."))
    permissions.check_not_suspended(signer)
    with transaction.atomic():
        submission = submit_locked(
            article,
            language,
            by=by,
            at=at,
            note=_("Carried over from the previous system."),
            board=member.board,
            document=document,
            ask=False,
            define=False,  # the earlier review was of a text without them
        )
        kind = standing.need_of(submission, standing.Known(live=submission.base)).kind
        if kind == Kind.MEDICAL and member.role != Member.Role.MEDICAL:
            raise NotAllowed(_("Only a physician of a board can answer for a medical review made elsewhere."))
        if signer.pk in submission.author_ids:
            raise OwnWork(_("You wrote or submitted this text, so somebody else has to sign it."))
        signed = chain.append(
            SignOff(
                submission=submission,
                kind=kind,
                signer=signer,
                digest=submission.digest,
                clinical_digest=submission.clinical_digest,
                source_digest=submission.source_digest,
                printed_name=member.printed_name,
                credentials=member.credentials,
                board_name=member.board.name,
                board_name_es=member.board.name_es or member.board.name,
                languages=list(member.languages),
                specialties=list(parties.specialties),
                interests=member.interests,
                meaning=attest.carried_over(),
                attest_id=ATTEST_ID,
                attest_text=statement,
                identity_method="command line",
                review_due_on=standing.due_date(
                    review.date,
                    schedule.months_for(article, submission.parsed.type, board=member.board.review_months),
                ),
                carried_over={
                    "name": review.name,
                    "credentials": review.credentials,
                    "date": review.date.isoformat(),
                },
                signed_at=at,
                signed_on=on,
                request_key=uuid.uuid4(),
            )
        )
        record(
            Verb.SIGN_OFF,
            by=by,
            at=at,
            article=article,
            language=language,
            submission=submission,
            detail=f"{kind} {submission.digest} {signed.hash}: {statement}",
        )
        return publish_locked(submission, by=by, at=at, on=on, proof=identity.at_command_line(by, at=at))
