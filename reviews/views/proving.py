"""Proof of who acts, for a verb: what was not proven is a refused act, and the trail says so."""

from __future__ import annotations

import datetime as dt

from reviews import identity
from reviews.models import Submission
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
