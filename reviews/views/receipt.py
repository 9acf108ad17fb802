"""The receipt: what was signed, when, meaning what, and what happens next."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import render

from reviews import queues
from reviews.views.access import DeskRequest, desk_view, find_submission
from reviews.views.stance import stance_of


@desk_view("GET", "HEAD")
def show(request: DeskRequest, key: uuid.UUID) -> HttpResponse:
    submission = find_submission(key)
    stance = stance_of(request.user, submission)
    if stance.own is None:
        raise Http404
    return render(
        request,
        "reviews/receipt.html",
        {
            "submission": submission,
            "sign_off": stance.own,
            "stance": stance,
            "comments": submission.comments.filter(by=request.user).count(),
            "next": queues.next_for(request.user, after=submission),
        },
    )
