"""Publishing and taking back: one button each."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from reviews import workflow
from reviews.identity import ProofForm
from reviews.refusals import Refused
from reviews.transitions import Verb
from reviews.views.access import DeskRequest, desk_view, find_submission, not_done
from reviews.views.proving import prove_for


@desk_view("POST")
def publish(request: DeskRequest, key: uuid.UUID) -> HttpResponse:
    submission, at = find_submission(key), timezone.now()
    try:
        asked = ProofForm(request.POST, user=request.user, request=request, at=at)
        proof = prove_for(Verb.PUBLISH, submission, asked, request=request, at=at)
        publication = workflow.publish(submission, by=request.user, at=at, on=timezone.localdate(at), proof=proof)
    except Refused as refusal:
        return not_done(request, refusal, submission)
    page = reverse("page", args=[publication.language, publication.slug])
    messages.success(request, format_html('{} <a href="{}">{}</a>', _("Published. Readers see it now:"), page, page))
    return redirect("reviews:submission", key)


@desk_view("POST")
def take_back(request: DeskRequest, key: uuid.UUID) -> HttpResponse:
    submission = find_submission(key)
    try:
        workflow.withdraw_submission(submission, by=request.user, at=timezone.now())
    except Refused as refusal:
        return not_done(request, refusal, submission)
    messages.success(request, _("Taken back. Signatures already given stay on record."))
    return redirect("reviews:submission", key)
