"""The second step of a signature: what is approved, once more and in short, and the proof of who approves it."""

from __future__ import annotations

import functools
import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from reviews import reading, standing
from reviews.forms import Decision, SignForm
from reviews.identity import ProofForm
from reviews.models import Submission
from reviews.refusals import AlreadySigned, NotAllowed, Refused, WrongState
from reviews.views import drafts
from reviews.views.access import DeskRequest, desk_view, find_submission
from reviews.views.proving import sign
from reviews.views.stance import stance_of
from reviews.views.submission import refused


@desk_view("GET", "HEAD", "POST", keep_for_login=drafts.keep_for_login)
def show(request: DeskRequest, key: uuid.UUID) -> HttpResponse:
    submission, now = find_submission(key), timezone.now()
    stance = stance_of(request.user, submission)
    if stance.own:
        return redirect("reviews:receipt", key)  # sent twice, or come back to
    make_form = functools.partial(SignForm, places=reading.places_of(submission), months=stance.months)
    if request.method != "POST":
        draft = drafts.take_kept(request, submission, at=now) or drafts.own(request.user, submission)
        if not stance.may_decide or draft is None or draft.typed.get("decision") != Decision.APPROVE:
            return redirect("reviews:submission", key)
        shown = {"digest": submission.digest, "attest_id": stance.attest_id, "key": uuid.uuid4()}
        proof = ProofForm(user=request.user, request=request, at=now)
        return _page(request, submission, make_form(initial=draft.typed | shown), proof)
    drafts.keep(request.POST, submission, by=request.user, at=now)
    form, proof = make_form(request.POST), ProofForm(request.POST, user=request.user, request=request, at=now)
    if not form.is_valid():
        if stance.may_decide:
            return _page(request, submission, form, proof, status=422)
        return refused(request, submission, WrongState(stance.why_not or _("This review is closed.")))
    try:
        sign(
            request,
            submission,
            form,
            proof,
            kind=standing.need_of(submission).kind,
            at=now,
            comments=form.comments,
            review_months=form.cleaned_data["review_months"],
        )
    except AlreadySigned:
        pass
    except Refused as refusal:
        if isinstance(refusal, NotAllowed) or not find_submission(key).is_open:
            return refused(request, submission, refusal)
        return _page(request, submission, form, proof, refusal=refusal.sentence, status=refusal.status)
    return redirect("reviews:receipt", key)


def _page(
    request: DeskRequest,
    submission: Submission,
    form: SignForm,
    proof: ProofForm,
    *,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    base = reading.base_of(submission)
    context = {
        "submission": submission,
        "stance": stance_of(request.user, submission),
        "base": base,
        "reading": reading.reading_of(submission, base),
        "form": form,
        "proof": proof,
        "refusal": refusal,
        "note": drafts.page_note(request.user, submission),
    }
    return render(request, "reviews/check.html", context, status=status)
