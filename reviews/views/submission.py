"""One submission: everything that a reviewer needs for a decision, and the first step of it."""

from __future__ import annotations

import datetime as dt
import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from reviews import expert_links, findings, plain_language, reading, standing, workflow
from reviews.calendar import schedule
from reviews.forms import Decision, DecisionForm, ExpertLinkForm
from reviews.identity import ProofForm
from reviews.models import DeskDraft, Submission
from reviews.refusals import Refused
from reviews.views import drafts, past
from reviews.views.access import DeskRequest, desk_view, find_submission
from reviews.views.readers import readers_of
from reviews.views.stance import stance_of


@desk_view("GET", "HEAD", "POST", keep_for_login=drafts.keep_for_login)
def show(request: DeskRequest, key: uuid.UUID) -> HttpResponse:
    submission, now = find_submission(key), timezone.now()
    if request.method != "POST":
        drafts.take_kept(request, submission, at=now)
        return page(request, submission)
    kept = drafts.keep(request.POST, submission, by=request.user, at=now)
    if request.POST.get("go") == "save" and kept:
        messages.success(request, _("Saved. You find it here as you left it."))
        return redirect("reviews:queue")
    form = DecisionForm(request.POST, places=reading.places_of(submission))
    if not form.is_valid():
        return page(request, submission, form=form, status=422)
    try:
        return _carry_out(request, submission, form, at=now)
    except Refused as refusal:
        return refused(request, submission, refusal, form=form)


def _carry_out(request: DeskRequest, submission: Submission, form: DecisionForm, *, at: dt.datetime) -> HttpResponse:
    """Say the verb that was decided on, or go on to what a signature needs."""
    user, given = request.user, form.cleaned_data
    kind = standing.need_of(submission).kind
    match given["decision"]:
        case Decision.APPROVE:
            return redirect("reviews:check", submission.key)
        case Decision.CHANGES:
            workflow.request_changes(
                submission, by=user, at=at, kind=kind, digest=given["digest"], comments=form.comments
            )
            messages.success(request, _("Sent back. The editor has your comments now."))
        case Decision.DECLINE:
            workflow.decline(submission, by=user, at=at, kind=kind, reason=given["reason"], text=given["reason_text"])
            messages.success(request, _("Noted. Somebody else will review this text."))
    return redirect("reviews:queue")


def refused(
    request: DeskRequest, submission: Submission, refusal: Refused, *, form: DecisionForm | None = None
) -> HttpResponse:
    """Say why nothing was done, on the newest text: what was typed about the one before is kept as a draft."""
    submission = find_submission(submission.key)
    newer = past.newer(submission)
    if newer and drafts.of_an_earlier_text(request.user, newer) and stance_of(request.user, newer).may_decide:
        sentence = _("The text was changed while you had it open. Nothing was signed or sent; your comments are kept.")
        return page(request, newer, refusal=sentence, status=refusal.status)
    return page(request, submission, form=form, refusal=refusal.sentence, status=refusal.status)


def page(
    request: DeskRequest,
    submission: Submission,
    *,
    form: DecisionForm | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    user, stance = request.user, stance_of(request.user, submission)
    base = reading.base_of(submission)
    read = reading.reading_of(submission, base)
    draft = drafts.own(user, submission) or drafts.of_an_earlier_text(user, submission)
    earlier_text = draft.submission if draft and draft.submission_id != submission.pk else None
    form = form or DecisionForm(initial=draft.typed if draft else {}, places=read.places)
    context = {
        "submission": submission,
        "base": base,
        "reading": read,
        "form": form,
        "draft": draft,
        "typed": _left_over(form, read, may_decide=stance.may_decide, draft=draft),
        "note": drafts.page_note(user, submission),
        "earlier_text": earlier_text,
        "meantime": reading.between(earlier_text, submission) if earlier_text else None,
        "refusal": refusal,
        "stance": stance,
        "publish_proof": ProofForm(user=user, request=request, at=timezone.now(), auto_id="id_publish_%s")
        if stance.is_ready
        else None,
        "plain": plain_language.assess(submission.parsed, submission.parsed.language),
        "checks": findings.at_desk(submission, cards=read.places),
        "triggers": schedule.triggers_of(submission),
        "sign_offs": submission.sign_offs.standing().order_by("number"),
        "comments": past.comments_by_place(submission),
        "asked": past.asked_before(submission),
        "earlier": past.earlier(submission),
        "readers": readers_of(submission, base, user=user, stance=stance),
        "events": past.events(submission, user=user),
        "newer": past.newer(submission),
        "expert_links": submission.expert_links.select_related("made_by", "revoked_by").order_by("pk"),
        "expert_form": ExpertLinkForm(),
        "most_days": expert_links.MOST_DAYS,
        "now": timezone.now(),
        "today": timezone.localdate(),
    }
    return render(request, "reviews/submission.html", context, status=status)


def _left_over(form: DecisionForm, read: reading.Reading, *, may_decide: bool, draft: DeskDraft | None) -> list[str]:
    """Return the words that were typed and stand in no field of this page."""
    if may_decide:
        return drafts.homeless(draft, read.places) if draft else []
    return [words for field in form.typed_fields if (words := str(field.value() or "").strip())]
