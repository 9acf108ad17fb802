"""Signatures written past the workflow, as a careless script would: what the database must judge by itself."""

from __future__ import annotations

import uuid

from django.contrib.auth.models import User

from reviews import chain
from reviews.models import SignOff, Submission
from tests import factories as make


def put_signature(submission: Submission, kind: str, *, signer: User) -> SignOff:
    """Append a signature of this person and kind over the submission's text, whoever may or may not give it."""
    return chain.append(
        SignOff(
            submission=submission,
            kind=kind,
            signer=signer,
            digest=submission.digest,
            clinical_digest=submission.clinical_digest,
            source_digest=submission.source_digest,
            printed_name="Sample",
            meaning="Sample",
            attest_id="sample",
            attest_text="Sample",
            identity_method="none",
            signed_at=make.NOW,
            signed_on=make.TODAY,
            request_key=uuid.uuid4(),
        )
    )
