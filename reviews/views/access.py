"""The door of the desk: who may see it, and what every answer from behind it says to browsers and robots."""

from __future__ import annotations

import functools
import uuid
from collections.abc import Callable

from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods

from reviews import permissions
from reviews.models import Submission
from reviews.refusals import Refused

View = Callable[..., HttpResponse]


class DeskRequest(HttpRequest):
    """A request that came through this door: somebody is logged in."""

    user: User


def desk_view(*methods: str, keep_for_login: Callable[..., None] | None = None) -> Callable[[View], View]:
    """Make a view part of the desk. Whoever has no right to see submissions is told that there is nothing.

    `keep_for_login` is called with a request whose session has ended, before it is led to the log-in.
    """

    def decorate(view: View) -> View:
        # For a phone on a weak network. What is secret in these pages is masked anew each time (the token), so that
        # the length of a page tells nothing; and none repeats what an address says.
        @gzip_page
        @require_http_methods(methods)
        @functools.wraps(view)
        def guarded(request: DeskRequest, *args: object, **kwargs: object) -> HttpResponse:
            try:
                if not permissions.may_view_submission(request.user):
                    raise Http404
                response = view(request, *args, **kwargs)
            except Http404:
                response = render(request, "reviews/not_found.html", status=404)
            # The text is not public yet, and what the screen shows must be what stands in the database.
            response["Cache-Control"] = "no-store"
            response["X-Robots-Tag"] = "noindex, nofollow"
            return response

        guarded.keep_for_login = keep_for_login  # type: ignore[attr-defined]
        return guarded

    return decorate


def not_done(request: DeskRequest, refusal: Refused, submission: Submission | None = None) -> HttpResponse:
    """Say on a page of its own why nothing was done, with the way back to the submission that it was about."""
    context = {"submission": submission, "refusal": refusal.sentence}
    return render(request, "reviews/refused.html", context, status=refusal.status)


def find_submission(key: uuid.UUID) -> Submission:
    return get_object_or_404(
        Submission.objects.select_related(
            "article", "board", "base", "base__source_publication", "submitted_by", "closed_by"
        ),
        key=key,
    )
