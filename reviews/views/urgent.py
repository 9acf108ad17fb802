"""The second editor's page: to sign that a change cannot wait for its review."""

from __future__ import annotations

import functools
import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from reviews import attest, permissions, reading, standing
from reviews.forms import SignatureForm
from reviews.identity import ProofForm
from reviews.models import Kind, Submission
from reviews.permissions import Capacity
from reviews.refusals import IdentityNotProven, Refused
from reviews.views import past
from reviews.views.access import DeskRequest, desk_view, find_submission, not_done
from reviews.views.proving import sign


@desk_view("GET", "HEAD", "POST")
def show(request: DeskRequest, key: uuid.UUID) -> HttpResponse:
    submission, now = find_submission(key), timezone.now()
    try:
        capacity = permissions.check_sign(request.user, submission, Kind.URGENT)
    except Refused as refusal:
        return not_done(request, refusal, submission)
    page = functools.partial(_page, request, submission, capacity)
    if request.method != "POST":
        return page(SignatureForm(initial={"key": uuid.uuid4()}), ProofForm(user=request.user, request=request, at=now))
    form, proof = SignatureForm(request.POST), ProofForm(request.POST, user=request.user, request=request, at=now)
    if not form.is_valid():
        return page(form, proof, status=422)
    try:
        sign(request, submission, form, proof, kind=Kind.URGENT, at=now)
    except IdentityNotProven as refusal:
        return page(form, proof, refusal=refusal.sentence, status=refusal.status)
    except Refused as refusal:
        return not_done(request, refusal, submission)
    messages.success(request, _("Signed. A managing editor, other than you, can publish it urgently now."))
    return redirect("reviews:submission", key)


def _page(
    request: DeskRequest,
    submission: Submission,
    capacity: Capacity,
    form: SignatureForm,
    proof: ProofForm,
    *,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    base = reading.base_of(submission)
    context = {
        "submission": submission,
        "is_possible": submission.is_open and standing.may_be_urgent(submission),
        "base": base,
        "reading": reading.reading_of(submission, base),
        "comments": past.comments_by_place(submission),
        "form": form,
        "proof": proof,
        "refusal": refusal,
        "attest_id": attest.CURRENT[Kind.URGENT],
        "attest_text": attest.attest_text(
            Kind.URGENT, printed=capacity.printed, title=submission.title, language=submission.language
        ),
    }
    return render(request, "reviews/urgent.html", context, status=status)
