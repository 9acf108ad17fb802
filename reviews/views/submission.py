"""One submission: everything that a reviewer needs for a decision, and the decision."""

from __future__ import annotations

import datetime as dt
import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from reviews import identity, standing, workflow
from reviews.forms import Decision, DecisionForm
from reviews.models import Event, SignOff, Submission
from reviews.reading import Reading, reading_of
from reviews.refusals import AlreadySigned, IdentityNotProven, Refused
from reviews.trail import record
from reviews.transitions import Verb
from reviews.views import past
from reviews.views.access import DeskRequest, desk_view, find_submission
from reviews.views.stance import stance_of


@desk_view("GET", "HEAD", "POST")
def show(request: DeskRequest, key: uuid.UUID) -> HttpResponse:
    submission = find_submission(key)
    reading = reading_of(submission)
    if request.method != "POST":
        return _page(request, submission, reading, DecisionForm(places=reading.places))
    form = DecisionForm(request.POST, places=reading.places)
    if (
        form.data.get("decision") == Decision.APPROVE
        and SignOff.objects.standing().filter(submission=submission, signer=request.user).exists()
    ):
        return redirect("reviews:receipt", key)  # sent twice
    if not form.is_valid():
        return _page(request, submission, reading, form, status=422)
    try:
        return _carry_out(request, submission, form, at=timezone.now(), on=timezone.localdate())
    except AlreadySigned:
        return redirect("reviews:receipt", key)
    except Refused as refusal:
        fresh = find_submission(key)
        return _page(request, fresh, reading, form, refusal=refusal.sentence, status=refusal.status)


def _carry_out(
    request: DeskRequest, submission: Submission, form: DecisionForm, *, at: dt.datetime, on: dt.date
) -> HttpResponse:
    """Say the one verb that was decided on, and answer with where to go on."""
    user, given = request.user, form.cleaned_data
    kind = standing.need_of(submission).kind
    match given["decision"]:
        case Decision.APPROVE:
            proof = prove(request, submission, given["password"], at=at)
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


def prove(request: DeskRequest, submission: Submission, password: str, *, at: dt.datetime) -> identity.Proof:
    """Check who is signing; a wrong password is a refused signature, and the trail says so."""
    try:
        return identity.prove_by_password(request.user, password, at=at, request=request)
    except IdentityNotProven as refusal:
        record(
            Verb.SIGN_OFF,
            by=request.user,
            at=at,
            article=submission.article,
            language=submission.language,
            submission=submission,
            outcome=Event.Outcome.REFUSED,
            detail=f"{type(refusal).__name__}: {refusal.sentence}",
        )
        raise


def _page(
    request: DeskRequest,
    submission: Submission,
    reading: Reading,
    form: DecisionForm,
    *,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "submission": submission,
        "reading": reading,
        "form": form,
        "typed": form.typed,
        "key": uuid.uuid4(),
        "refusal": refusal,
        "stance": stance_of(request.user, submission),
        "signed_on": past.signed_on(submission.reviewed_base),
        "sign_offs": submission.sign_offs.standing().order_by("number"),
        "comments": past.comments_by_place(submission),
        "earlier": past.earlier(submission),
        "events": past.events(submission, user=request.user),
        "newer": past.newer(submission),
        "today": timezone.localdate(),
    }
    return render(request, "reviews/submission.html", context, status=status)
