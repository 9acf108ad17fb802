"""The receipt: what was signed, when, meaning what, what happens next, and the way to take it back.

POST hands it out as a file to keep.
"""

from __future__ import annotations

import json
import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Publication
from reviews import evidence, reading, workflow
from reviews.forms import WithdrawSignatureForm
from reviews.lists import queues
from reviews.models import SignOff, Submission
from reviews.refusals import Refused
from reviews.views.access import DeskRequest, desk_view, find_submission
from reviews.views.evidence import attachment
from reviews.views.stance import stance_of


@desk_view("GET", "HEAD", "POST")
def show(request: DeskRequest, key: uuid.UUID) -> HttpResponse:
    submission = find_submission(key)
    if request.method == "POST":
        sign_off = _newest(request, submission)
        text = json.dumps(evidence.receipt(sign_off), ensure_ascii=False, indent=2)
        return attachment(text, f"receipt-{sign_off.number}.json", "application/json")
    return _page(request, submission, WithdrawSignatureForm())


@desk_view("POST")
def withdraw(request: DeskRequest, key: uuid.UUID) -> HttpResponse:
    """Take the signature back, while the text is not published."""
    submission, form = find_submission(key), WithdrawSignatureForm(request.POST)
    sign_off = _newest(request, submission)
    if not form.is_valid():
        return _page(request, submission, form, status=422)
    try:
        workflow.withdraw_signature(
            submission, by=request.user, at=timezone.now(), kind=sign_off.kind, reason=form.cleaned_data["reason"]
        )
    except Refused as refusal:
        return _page(request, find_submission(key), form, refusal=refusal.sentence, status=refusal.status)
    messages.success(request, _("You have taken your signature back. The text waits for a signature again."))
    return redirect("reviews:submission", key)


def _newest(request: DeskRequest, submission: Submission) -> SignOff:
    found = submission.sign_offs.filter(signer=request.user).select_related("withdrawal").order_by("number").last()
    if found is None:
        raise Http404
    return found


def _page(
    request: DeskRequest, submission: Submission, form: WithdrawSignatureForm, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    sign_off = _newest(request, submission)
    following = queues.next_for(request.user, after=submission)
    context = {
        "submission": submission,
        "sign_off": sign_off,
        "withdrawal": getattr(sign_off, "withdrawal", None),
        "code": evidence.receipt(sign_off)["code"],
        "publication": Publication.objects.filter(submission_key=submission.key).only("pk").first(),
        "stance": stance_of(request.user, submission),
        "comments": submission.comments.filter(by=request.user, at=sign_off.signed_at).count(),
        "form": form,
        "refusal": refusal,
        "next": following,
        "size": reading.sizes([following.submission])[following.submission.pk] if following else None,
    }
    return render(request, "reviews/receipt.html", context, status=status)
