"""A reader who has the page already, told so before anything else is done for the request."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.core.exceptions import DisallowedHost
from django.db import Error as DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response

from articles.document import LANGUAGES
from articles.pointers import Pointers
from articles.reserved import RESERVED_SLUGS
from articles.views import kept, ready
from articles.views.answers import KEPT

_PAGE = re.compile(rf"/({'|'.join(LANGUAGES)})/([-\w]+)/", re.ASCII)  # the address of an article, as in articles.urls


class UnchangedMiddleware:
    """Answers 304 by the one query that names what the page is made of.

    The rest of what every request goes through is for whoever gets a page: the headers that came with it hold on.
    It stands behind the redirect to https and before all others, and what it does not answer they answer as ever.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if "If-None-Match" in request.headers and request.method in ("GET", "HEAD"):
            return _unchanged(request) or self.get_response(request)
        return self.get_response(request)


def asked(request: HttpRequest) -> Pointers | None:
    """Return what was found for this request already, so that a page which did change is asked for once."""
    found: Pointers | None = getattr(request, "pointers", None)
    return found


def _unchanged(request: HttpRequest) -> HttpResponseBase | None:
    address = _PAGE.fullmatch(request.path_info)
    if address is None or address[2] in RESERVED_SLUGS or request.META.get("QUERY_STRING"):
        return None
    language, slug, today = address[1], address[2], timezone.localdate()
    try:
        request.get_host()
        found = ready.ask(language, slug, on=today)
    except (DisallowedHost, DatabaseError):
        return None  # whoever is refused gets the headers of every answer, and those come later
    request.pointers = found  # type: ignore[attr-defined]
    page = kept.find(found.made_of(language, slug, today))
    if page is None:
        return None
    headers = page.headers | {"Cache-Control": KEPT, "Vary": "Accept-Encoding"}
    answer = get_conditional_response(request, etag=page.headers["ETag"], response=HttpResponse(headers=headers))
    return answer if answer is not None and answer.status_code == 304 else None
