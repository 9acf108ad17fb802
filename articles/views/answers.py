"""How a public answer may be kept: by browsers, by proxies, and for how long."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from articles.views import kept

# Short, so that a withdrawal is soon everywhere; longer only while the library itself cannot be reached.
KEPT = "public, max-age=60, stale-if-error=86400"


def public(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    """Open a view to everybody, for reading: its page is the same for all, so any cache may keep it."""

    @login_not_required
    @require_safe
    # Here and not for the whole site: a page of the staff holds secrets, and its length would tell of them.
    @gzip_page
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if response.status_code != 200:
            return response  # an error or a redirect says itself how long it holds
        response.headers["Cache-Control"] = KEPT
        etag = response.headers.get("ETag") or kept.etag_of(response.content)
        response.headers["ETag"] = etag
        return get_conditional_response(request, etag=etag, response=_as_taken(request, response)) or response

    return answer


def _as_taken(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Compress a kept page by what is kept, where the browser takes it; any other is compressed on its way out."""
    if isinstance(response, kept.KeptPage) and "gzip" in request.headers.get("Accept-Encoding", ""):
        response.content = response.compressed
        response.headers["Content-Encoding"] = "gzip"
        patch_vary_headers(response, ("Accept-Encoding",))
    return response


def changed_at(response: HttpResponse, moment: dt.datetime) -> HttpResponse:
    """Tell caches when the page last changed.

    No 304 is answered by this alone: a notice that runs out changes the page without any new moment,
    and only the ETag knows.
    """
    response.headers["Last-Modified"] = http_date(moment.timestamp())
    return response
