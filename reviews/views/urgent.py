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

from reviews import attest, permissions, standing, workflow
from reviews.forms import MAX_PASSWORD
from reviews.models import Kind, Submission
from reviews.permissions import Capacity
from reviews.reading import reading_of
from reviews.refusals import Refused
from reviews.views import past
from reviews.views.access import DeskRequest, desk_view, find_submission
from reviews.views.submission import prove


class UrgentForm(forms.Form):
    digest = forms.CharField(max_length=64)
    attest_id = forms.CharField(max_length=40)
    key = forms.UUIDField()
    attest = forms.BooleanField(error_messages={"required": gettext_lazy("Tick the declaration to sign.")})
    password = forms.CharField(
        strip=False,
        max_length=MAX_PASSWORD,
        widget=forms.PasswordInput,
        error_messages={"required": gettext_lazy("Enter your password to sign.")},
    )


@desk_view("GET", "HEAD", "POST")
def sign(request: DeskRequest, key: uuid.UUID) -> HttpResponse:
    submission = find_submission(key)
    try:
        capacity = permissions.check_sign(request.user, submission, Kind.URGENT)
        if request.method != "POST":
            return _page(request, submission, capacity, UrgentForm())
        form = UrgentForm(request.POST)
        if not form.is_valid():
            return _page(request, submission, capacity, form, status=422)
        now, given = timezone.now(), form.cleaned_data
        workflow.sign_off(
            submission,
            by=request.user,
            at=now,
            on=timezone.localdate(now),
            kind=Kind.URGENT,
            digest=given["digest"],
            proof=prove(request, submission, given["password"], at=now),
            attest_id=given["attest_id"],
            key=given["key"],
        )
    except Refused as refusal:
        context = {"submission": find_submission(key), "refusal": refusal.sentence}
        return render(request, "reviews/refused.html", context, status=refusal.status)
    messages.success(request, _("Signed. A managing editor, other than you, can publish it urgently now."))
    return redirect("reviews:submission", key)


def _page(
    request: DeskRequest, submission: Submission, capacity: Capacity, form: UrgentForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "submission": submission,
        "is_possible": submission.is_open and standing.may_be_urgent(submission),
        "reading": reading_of(submission),
        "comments": past.comments_by_place(submission),
        "form": form,
        "key": uuid.uuid4(),
        "attest_id": attest.CURRENT[Kind.URGENT],
        "attest_text": attest.attest_text(
            Kind.URGENT, printed=capacity.printed, title=submission.title, language=submission.language
        ),
    }
    return render(request, "reviews/urgent.html", context, status=status)
