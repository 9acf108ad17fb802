"""The second editor's page: to sign that a change cannot wait for its review."""

from __future__ import annotations

import uuid

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reviews import attest, permissions, reading, standing, workflow
from reviews.identity import ProofForm
from reviews.models import Kind, Submission
from reviews.permissions import Capacity
from reviews.refusals import IdentityNotProven, Refused
from reviews.transitions import Verb
from reviews.views import past
from reviews.views.access import DeskRequest, desk_view, find_submission
from reviews.views.proving import prove_for


class UrgentForm(forms.Form):
    digest = forms.CharField(max_length=64)
    attest_id = forms.CharField(max_length=40)
    key = forms.UUIDField()
    attest = forms.BooleanField(error_messages={"required": gettext_lazy("Tick the declaration to sign.")})


@desk_view("GET", "HEAD", "POST")
def sign(request: DeskRequest, key: uuid.UUID) -> HttpResponse:
    submission, now = find_submission(key), timezone.now()
    try:
        capacity = permissions.check_sign(request.user, submission, Kind.URGENT)
        if request.method != "POST":
            return _page(
                request, submission, capacity, UrgentForm(), ProofForm(user=request.user, request=request, at=now)
            )
        form, proof = UrgentForm(request.POST), ProofForm(request.POST, user=request.user, request=request, at=now)
        if not form.is_valid():
            return _page(request, submission, capacity, form, proof, status=422)
        given = form.cleaned_data
        try:
            workflow.sign_off(
                submission,
                by=request.user,
                at=now,
                on=timezone.localdate(now),
                kind=Kind.URGENT,
                digest=given["digest"],
                proof=prove_for(Verb.SIGN_OFF, submission, proof, request=request, at=now),
                attest_id=given["attest_id"],
                key=given["key"],
            )
        except IdentityNotProven as refusal:
            return _page(request, submission, capacity, form, proof, refusal=refusal.sentence, status=refusal.status)
    except Refused as refusal:
        context = {"submission": find_submission(key), "refusal": refusal.sentence}
        return render(request, "reviews/refused.html", context, status=refusal.status)
    messages.success(request, _("Signed. A managing editor, other than you, can publish it urgently now."))
    return redirect("reviews:submission", key)


def _page(
    request: DeskRequest,
    submission: Submission,
    capacity: Capacity,
    form: UrgentForm,
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
        "key": uuid.uuid4(),
        "attest_id": attest.CURRENT[Kind.URGENT],
        "attest_text": attest.attest_text(
            Kind.URGENT, printed=capacity.printed, title=submission.title, language=submission.language
        ),
    }
    return render(request, "reviews/urgent.html", context, status=status)
