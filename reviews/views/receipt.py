"""The receipt: what was signed, when, meaning what, and what happens next. POST hands it out as a file to keep."""

from __future__ import annotations

import json
import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import render

from articles.models import Publication
from reviews import evidence, queues
from reviews.views.access import DeskRequest, desk_view, find_submission
from reviews.views.evidence import attachment
from reviews.views.stance import stance_of


@desk_view("GET", "HEAD", "POST")
def show(request: DeskRequest, key: uuid.UUID) -> HttpResponse:
    submission = find_submission(key)
    stance = stance_of(request.user, submission)
    if stance.own is None:
        raise Http404
    kept = evidence.receipt(stance.own)
    if request.method == "POST":
        text = json.dumps(kept, ensure_ascii=False, indent=2)
        return attachment(text, f"receipt-{stance.own.number}.json", "application/json")
    return render(
        request,
        "reviews/receipt.html",
        {
            "submission": submission,
            "sign_off": stance.own,
            "code": kept["code"],
            "publication": Publication.objects.filter(submission_key=key).only("pk").first(),
            "stance": stance,
            "comments": submission.comments.filter(by=request.user).count(),
            "next": queues.next_for(request.user, after=submission),
        },
    )
