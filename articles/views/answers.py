"""How a public answer may be kept: by browsers, by proxies, and for how long."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from functools import partial, wraps
from typing import Any, overload

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from articles.views.kept import KeptPage, etag_of

View = Callable[..., HttpResponse]
PublicView = Callable[..., HttpResponseBase]

# Here a withdrawn page is gone with the request that follows; wherever a copy is kept, within these 60 seconds, and
# asking again costs one query and no body. There is no stale-while-revalidate: it would hand out a withdrawn page once
# more to whoever comes first, however long after it. For a day, copies may be shown while the library itself cannot be
# reached: then nobody can withdraw anything either, and a worried reader needs the page.
KEPT = "public, max-age=60, stale-if-error=86400"
# The answer to what somebody typed is theirs: only their own browser keeps it.
ASKED = "private, max-age=60"
# Of what is named by its own digest.
FOREVER = "public, max-age=31536000, immutable"

_NAMED = re.compile(r"(^|,)\s*(x-)?gzip\s*(;|,|$)", re.IGNORECASE)
_REFUSED = re.compile(r"\bgzip\s*;\s*q=0(\.0*)?\s*(,|$)", re.IGNORECASE)

# Kept as long as a page. An answer that nobody may keep would leave the page before it in caches, and while the library
# cannot be reached they would show what was withdrawn.
GONE = {404, 410}


@overload
def public(view: View) -> PublicView: ...
@overload
def public(*, kept: str) -> Callable[[View], PublicView]: ...


def public(view: View | None = None, *, kept: str = KEPT) -> PublicView | Callable[[View], PublicView]:
    """Open a view to everybody, for reading: its answer is the same for all."""
    if view is None:
        return partial(_public, kept=kept)
    return _public(view, kept=kept)


def _public(view: View, *, kept: str) -> PublicView:
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if response.status_code in GONE or not response.has_header("Cache-Control"):
            response.headers["Cache-Control"] = kept
        # Said of every answer, also of a 304, which is never compressed.
        patch_vary_headers(response, ["Accept-Encoding"])
        if response.status_code != 200:
            return response
        etag = response.headers.get("ETag") or etag_of(response.content)
        return unless_known(request, response, etag=etag)

    # Here and not for the whole site: a page of the staff holds secrets, and its length would tell of them.
    compressed = gzip_page(answer)

    @login_not_required
    @require_safe
    @wraps(view)
    def answer_as_taken(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if _takes_gzip(request):
            return compressed(request, *args, **kwargs)
        response = answer(request, *args, **kwargs)
        if isinstance(response, KeptPage):
            response.unpack()
        return response

    return answer_as_taken


def unless_known(request: HttpRequest, response: HttpResponseBase, *, etag: str) -> HttpResponseBase:
    """Give a good answer its ETag, and only that to whoever has it already."""
    response.headers["ETag"] = etag
    # Any response will do, a streamed one too; the stubs know of one kind only.
    return get_conditional_response(request, etag=etag, response=response) or response  # type: ignore[arg-type]


def _takes_gzip(request: HttpRequest) -> bool:
    """Tell whether the reader named gzip and did not refuse it: `gzip;q=0` does (RFC 9110, 12.5.3). Django sends it."""
    accepted = request.headers.get("Accept-Encoding", "")
    return bool(_NAMED.search(accepted)) and not _REFUSED.search(accepted)


def changed_at(response: HttpResponse, moment: dt.datetime | None) -> HttpResponse:
    """Tell caches when the page last changed, as far as that is on record: what topics are called leaves no date.

    No 304 is answered by this alone: a notice that runs out changes the page without any new moment,
    and only the ETag knows.
    """
    if moment is not None:
        response.headers["Last-Modified"] = http_date(moment.timestamp())
    return response
