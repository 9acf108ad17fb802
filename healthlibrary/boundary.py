"""The boundary between what a visitor may send and what the views have to think about.

Text that PostgreSQL cannot hold, or that is no text at all, is refused here once instead of in every view; and what
the database refuses after all becomes an answer that says whose turn it is: 400 the visitor's, 503 ours.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Callable
from typing import cast
from urllib.parse import unquote_to_bytes

from django.core.exceptions import BadRequest, RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import DataError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from articles.views import errors
from healthlibrary.language import named_in

MAX_PATH = 1_000  # characters; the longest address of our own has some 150
MAX_QUERY = 4_000  # characters; the longest is an Infobutton request of some 1,500
RETRY_AFTER = 10  # seconds

NOT_UTF8 = re.compile("%[89A-F][0-9A-F]")  # what Django makes of such bytes in a path; none of ours has a %
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")

NOT_TEXT = gettext_lazy("The request holds characters that are no text. Nothing was saved.")
TOO_LONG = gettext_lazy("The address is too long.")
TOO_MUCH = gettext_lazy("The form is larger than the library accepts. Nothing was saved.")
UNREADABLE = gettext_lazy("The form arrived incomplete. Nothing was saved; please send it again.")
TOO_LARGE = gettext_lazy("Something in the request is too long or too large to be kept. Nothing was saved.")
STALE_FORM = gettext_lazy(
    "The form was open for too long, or the browser keeps no cookies. Nothing was saved. "
    "Go back, copy what you wrote, load the page again and send it once more."
)

logger = logging.getLogger(__name__)


class BoundaryMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        try:
            check(request)
        except BadRequest as error:
            logger.warning("bad request to %s: %s", request.path_info[:MAX_PATH], error)
            return answer(request, 400, error.args[0])
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return answer_to(request, exception)


def check(request: HttpRequest) -> None:
    """Raise BadRequest, with a sentence for the visitor, if anything in the request cannot be text."""
    query = request.META.get("QUERY_STRING", "")
    if len(request.path_info) > MAX_PATH or len(query) > MAX_QUERY:
        raise BadRequest(TOO_LONG)
    try:
        # Django would put U+FFFD in the place of what is not UTF-8, and nobody would learn that a word was lost.
        unquote_to_bytes(query).decode()
        if request.content_type == "application/x-www-form-urlencoded":
            unquote_to_bytes(request.body).decode()
        fields = [*request.GET.lists(), *request.POST.lists()]
        files = [(name, [file.name or "" for file in files]) for name, files in request.FILES.lists()]
    except UnicodeError as error:
        raise BadRequest(NOT_TEXT) from error
    except (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent) as error:
        raise BadRequest(TOO_MUCH) from error
    except (MultiPartParserError, UnreadablePostError) as error:
        raise BadRequest(UNREADABLE) from error
    if NOT_UTF8.search(request.path_info):
        raise BadRequest(NOT_TEXT)
    texts = [request.path_info, *request.COOKIES.values()]
    for name, values in [*fields, *files]:
        texts += [name, *values]
    if any(UNSTORABLE.search(text) for text in texts):
        raise BadRequest(NOT_TEXT)


def answer_to(request: HttpRequest, exception: BaseException | None) -> HttpResponse | None:
    """The answer to an exception that need not be a mistake in the code; None for every other."""
    match exception:
        case DataError() | UnicodeEncodeError() | RecursionError():
            # Seldom our own mistake, but it must be seen if it is.
            logger.warning("refused behind the boundary", exc_info=exception)
            return answer(request, 400, TOO_LARGE)
        case OperationalError() | InterfaceError():
            logger.error("the database does not answer", exc_info=exception)
            response = answer(request, 503)
            response.headers["Retry-After"] = str(RETRY_AFTER)
            return response
    return None


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500. What failed inside a middleware, such as reading the session, only arrives here."""
    return answer_to(request, sys.exception()) or errors.server_error(request)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's CSRF_FAILURE_VIEW; its own page is in English only and wears an inline style."""
    return answer(request, 403, STALE_FORM)


def answer(request: HttpRequest, status: int, sentence: Promise | str = "") -> HttpResponse:
    response = errors.answer(request, status, language=named_in(request.path_info), text=cast("str", sentence))
    response.headers["Cache-Control"] = "no-store"
    return response
