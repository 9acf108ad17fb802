"""Proof of who acts, for a verb, and the signature itself: what was not proven is a refused act in the trail."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from reviews import identity, workflow
from reviews.forms import SignatureForm
from reviews.models import Kind, Submission
from reviews.refusals import IdentityNotProven
from reviews.trail import record_refusal
from reviews.transitions import Verb
from reviews.views.access import DeskRequest


def prove_for(
    verb: Verb, submission: Submission, form: identity.ProofForm, *, request: DeskRequest, at: dt.datetime
) -> identity.Proof:
    try:
        return identity.prove(form, user=request.user, at=at, request=request)
    except IdentityNotProven as refusal:
        record_refusal(verb, refusal, submission, by=request.user, at=at)
        raise


def sign(
    request: DeskRequest,
    submission: Submission,
    form: SignatureForm,
    proof: identity.ProofForm,
    *,
    kind: Kind,
    at: dt.datetime,
    **words: Any,
) -> None:
    """Sign with what a form that was checked holds. Raises what `workflow.sign_off` does, and IdentityNotProven."""
    given = form.cleaned_data
    workflow.sign_off(
        submission,
        by=request.user,
        at=at,
        on=timezone.localdate(at),
        kind=kind,
        digest=given["digest"],
        proof=prove_for(Verb.SIGN_OFF, submission, proof, request=request, at=at),
        attest_id=given["attest_id"],
        key=given["key"],
        **words,
    )
