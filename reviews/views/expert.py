"""What an expert without an account sees: one frozen text, to read and nothing else."""

from __future__ import annotations

import functools
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from articles.models import LivePage
from articles.views.media import send_picture
from reviews import expert_links, reading
from reviews.models import ExpertLink
from reviews.views.whole_page import whole_page

View = Callable[..., HttpResponseBase]


def expert_view(view: View) -> View:
    """Open one address with a token. A wrong one, an old one and one that never was are told the same."""

    @login_not_required
    @require_safe
    @functools.wraps(view)
    def guarded(request: HttpRequest, token: str = "", **kwargs: str) -> HttpResponseBase:
        link = expert_links.find(token, at=timezone.now())
        response = view(request, link, token, **kwargs) if link else _nothing(request)
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        # The address is the key: no page that is reached from here may learn it.
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    return guarded


@expert_view
def show(request: HttpRequest, link: ExpertLink, token: str) -> HttpResponse:
    submission, now = link.submission, timezone.now()
    if request.method == "GET":
        expert_links.count_opening(link, at=now)
    base = reading.base_of(submission)
    context = {
        "submission": submission,
        "link": link,
        "base": base,
        "stance": None,
        "reading": reading.reading_of(submission, base, for_outsider=True),
        "whole_page": reverse("expert-page", args=[token]),
        "write_to": link.made_by.email or settings.FEEDBACK_EMAIL,
    }
    return _with_pictures(render(request, "reviews/expert.html", context), token)


@expert_view
def page(request: HttpRequest, link: ExpertLink, token: str) -> HttpResponse:
    """The whole page as readers would see it."""
    context = whole_page(link.submission, at=timezone.now(), on=timezone.localdate())
    back = {"own_language": translation.get_language(), "back": reverse("expert", args=[token])}
    with translation.override(link.submission.language):
        return _with_pictures(render(request, "reviews/expert_page.html", context | back), token)


@expert_view
def picture(request: HttpRequest, link: ExpertLink, token: str, sha256: str, extension: str) -> HttpResponseBase:
    """A picture that stands on these pages, which the public may not see, or not any more."""
    submission = link.submission
    base = reading.base_of(submission)
    texts = [submission.parsed, submission.parsed_source, *((base.content, base.source) if base else ())]
    shown = {(figure.sha256, figure.extension) for text in texts if text for figure in text.figures}
    if (sha256, extension) in shown or LivePage.objects.with_figure(sha256).exists():
        return send_picture(sha256, extension, public=False)
    return _nothing(request)


@expert_view
def nothing(request: HttpRequest, link: ExpertLink, token: str, rest: str = "") -> HttpResponse:
    return _nothing(request)


def _nothing(request: HttpRequest) -> HttpResponse:
    return render(request, "reviews/expert_nothing.html", status=404)


def _with_pictures(response: HttpResponse, token: str) -> HttpResponse:
    """Let every picture be fetched with the token: the public address of an unpublished one answers 404."""
    public = reverse("figure", args=["0" * 64, "png"]).partition("0" * 64)[0]
    own = reverse("expert-picture", args=[token, "0" * 64, "png"]).partition("0" * 64)[0]
    response.content = response.content.replace(f'="{public}'.encode(), f'="{own}'.encode())
    return response
