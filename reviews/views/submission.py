"""One submission: everything that a reviewer needs for a decision, and the decision."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from reviews import schedule, standing, workflow
from reviews.forms import Decision, DecisionForm
from reviews.identity import ProofForm
from reviews.models import SignOff, Submission
from reviews.reading import Reading, reading_of
from reviews.refusals import AlreadySigned, Refused
from reviews.transitions import Verb
from reviews.views import past
from reviews.views.access import DeskRequest, desk_view, find_submission
from reviews.views.proving import prove_for
from reviews.views.stance import stance_of


@desk_view("GET", "HEAD", "POST")
def show(request: DeskRequest, key: uuid.UUID) -> HttpResponse:
    submission = find_submission(key)
    reading = reading_of(submission)
    if request.method != "POST":
        return _page(request, submission, reading, DecisionForm(places=reading.places))
    form, now = DecisionForm(request.POST, places=reading.places), timezone.now()
    proof = ProofForm(request.POST, user=request.user, request=request, at=now)
    if (
        form.data.get("decision") == Decision.APPROVE
        and SignOff.objects.standing().filter(submission=submission, signer=request.user).exists()
    ):
        return redirect("reviews:receipt", key)  # sent twice
    is_signed = form.data.get("decision") == Decision.APPROVE
    if not all([form.is_valid(), not is_signed or proof.is_valid()]):
        return _page(request, submission, reading, form, proof=proof if is_signed else None, status=422)
    try:
        return _carry_out(request, submission, form, proof, at=now, on=timezone.localdate(now))
    except AlreadySigned:
        return redirect("reviews:receipt", key)
    except Refused as refusal:
        fresh = find_submission(key)
        return _page(request, fresh, reading, form, refusal=refusal.sentence, status=refusal.status)


def _carry_out(
    request: DeskRequest,
    submission: Submission,
    form: DecisionForm,
    given_proof: ProofForm,
    *,
    at: dt.datetime,
    on: dt.date,
) -> HttpResponse:
    """Say the one verb that was decided on, and answer with where to go on."""
    user, given = request.user, form.cleaned_data
    kind = standing.need_of(submission).kind
    match given["decision"]:
        case Decision.APPROVE:
            proof = prove_for(Verb.SIGN_OFF, submission, given_proof, request=request, at=at)
            workflow.sign_off(
                submission,
                by=user,
                at=at,
                on=on,
                kind=kind,
                digest=given["digest"],
                proof=proof,
                attest_id=given["attest_id"],
                key=given["key"],
                comments=form.comments,
            )
            return redirect("reviews:receipt", submission.key)
        case Decision.CHANGES:
            workflow.request_changes(
                submission, by=user, at=at, kind=kind, digest=given["digest"], comments=form.comments
            )
            messages.success(request, _("Sent back. The editor has your comments now."))
        case Decision.DECLINE:
            workflow.decline(submission, by=user, at=at, kind=kind, reason=given["reason"], text=given["reason_text"])
            messages.success(request, _("Noted. Somebody else will review this text."))
    return redirect("reviews:queue")


def _page(
    request: DeskRequest,
    submission: Submission,
    reading: Reading,
    form: DecisionForm,
    *,
    proof: ProofForm | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    unasked: dict[str, Any] = {"user": request.user, "request": request, "at": timezone.now()}
    context = {
        "submission": submission,
        "proof": proof or ProofForm(**unasked),
        "publish_proof": ProofForm(**unasked, auto_id="id_publish_%s"),
        "reading": reading,
        "form": form,
        "typed": form.typed,
        "key": uuid.uuid4(),
        "refusal": refusal,
        "stance": stance_of(request.user, submission),
        "signed_on": past.signed_on(submission.base),
        "triggers": schedule.triggers_of(submission),
        "sign_offs": submission.sign_offs.standing().order_by("number"),
        "comments": past.comments_by_place(submission),
        "earlier": past.earlier(submission),
        "events": past.events(submission, user=request.user),
        "newer": past.newer(submission),
        "today": timezone.localdate(),
    }
    return render(request, "reviews/submission.html", context, status=status)
