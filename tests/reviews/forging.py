"""Signatures written past the workflow, as a careless script would: what the database must judge by itself."""

from __future__ import annotations

import uuid

from django.contrib.auth.models import User

from reviews import chain
from reviews.models import Kind, Member, SignOff, Submission
from tests import factories as make


def somebody_seated(kind: str) -> User:
    """Make somebody whom the database lets sign as this kind, as far as seats go."""
    seats = {Kind.MEDICAL: make.make_physician, Kind.TRANSLATION: make.make_translation_reviewer}
    return seats.get(Kind(kind), make.make_user)()


def put_signature(submission: Submission, kind: str, *, signer: User, printed_name: str = "") -> SignOff:
    """Append a signature of this person and kind over the submission's text, whoever may or may not give it."""
    seat = Member.objects.filter(user=signer, role=kind).first()
    return chain.append(
        SignOff(
            submission=submission,
            kind=kind,
            signer=signer,
            digest=submission.digest,
            clinical_digest=submission.clinical_digest,
            source_digest=submission.source_digest,
            printed_name=printed_name or (seat.printed_name if seat else "Sample"),
            credentials=seat.credentials if seat else "",
            meaning="Sample",
            attest_id="sample",
            attest_text="Sample",
            identity_method="none",
            signed_at=make.NOW,
            signed_on=make.TODAY,
            request_key=uuid.uuid4(),
        )
    )
