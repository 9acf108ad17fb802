"""Links for experts without an account, as editors make and revoke them, beside the submission."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.views import frame
from reviews import expert_links
from reviews.forms import ExpertLinkForm
from reviews.refusals import Incomplete, Refused
from reviews.views.access import DeskRequest, desk_view, find_submission, not_done


@desk_view("POST")
def make(request: DeskRequest, key: uuid.UUID) -> HttpResponse:
    """Make a link and show it, this once: the page is the only place that ever says it."""
    submission, form = find_submission(key), ExpertLinkForm(request.POST)
    try:
        if not form.is_valid():
            raise Incomplete(str(next(iter(form.errors.values()))[0]))
        link, token = expert_links.show_expert(submission, by=request.user, at=timezone.now(), **form.cleaned_data)
    except Refused as refusal:
        return not_done(request, refusal, submission)
    address = frame.absolute(reverse("expert", args=[token]))
    return render(request, "reviews/link_made.html", {"submission": submission, "link": link, "address": address})


@desk_view("POST")
def revoke(request: DeskRequest, key: uuid.UUID, pk: int) -> HttpResponse:
    submission = find_submission(key)
    try:
        link = get_object_or_404(submission.expert_links, pk=pk)
        expert_links.revoke_link(submission, link, by=request.user, at=timezone.now())
    except Refused as refusal:
        return not_done(request, refusal, submission)
    messages.success(request, _("The link is revoked: it opens nothing any more."))
    return redirect("reviews:submission", key)
