"""The boundary between what a visitor may send and what the views have to think about.

Text that PostgreSQL cannot hold, or that is no text at all, is refused here once instead of in every view; and what
the database refuses after all becomes an answer that says whose turn it is: 400 the visitor's, 503 ours.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import DataError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, override

MAX_PATH = 1_000  # characters; the longest address of our own has some 150
MAX_QUERY = 4_000  # characters; the longest is an Infobutton request of some 1,500
RETRY_AFTER = 10  # seconds

UNSTORABLE = re.compile("[\x00\ud800-\udfff]")

NOT_TEXT = gettext_lazy("The request holds characters that are no text. Nothing was saved.")
TOO_LONG = gettext_lazy("The address is too long.")
TOO_MUCH = gettext_lazy("The form is larger than the library accepts. Nothing was saved.")
UNREADABLE = gettext_lazy("The form arrived incomplete. Nothing was saved; please send it again.")
TOO_LARGE = gettext_lazy("Something in the request is too long or too large to be kept. Nothing was saved.")
UNAVAILABLE = gettext_lazy("The library cannot be reached at the moment. Please try again in a minute.")

logger = logging.getLogger(__name__)


class BoundaryMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        try:
            check(request)
        except BadRequest as error:
            logger.warning("bad request to %s: %s", request.path_info[:MAX_PATH], error)
            return answer(400, error.args[0])
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return answer_to(exception)


def check(request: HttpRequest) -> None:
    """Raise BadRequest, with a sentence for the visitor, if anything in the request cannot be text."""
    query = request.META.get("QUERY_STRING", "")
    if len(request.path_info) > MAX_PATH or len(query) > MAX_QUERY:
        raise BadRequest(TOO_LONG)
    try:
        # Django would put U+FFFD in the place of what is not UTF-8, and nobody would learn that a word was lost.
        request.META.get("PATH_INFO", "").encode("latin-1").decode()
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
    texts = [request.path_info, *request.COOKIES.values()]
    for name, values in [*fields, *files]:
        texts += [name, *values]
    if any(UNSTORABLE.search(text) for text in texts):
        raise BadRequest(NOT_TEXT)


def answer_to(exception: BaseException | None) -> HttpResponse | None:
    """The answer to an exception that need not be a mistake in the code; None for every other."""
    match exception:
        case DataError() | UnicodeEncodeError() | RecursionError():
            # Seldom our own mistake, but it must be seen if it is.
            logger.warning("refused behind the boundary", exc_info=exception)
            return answer(400, TOO_LARGE)
        case OperationalError() | InterfaceError():
            logger.error("the database does not answer", exc_info=exception)
            return answer(503, UNAVAILABLE, headers={"Retry-After": str(RETRY_AFTER)})
    return None


def answer(status: int, sentence: str | Promise, *, headers: dict[str, str] | None = None) -> HttpResponse:
    """A page with the sentence in every language. It asks nothing of the request, the session or the database."""
    sentences = []
    for language, _name in settings.LANGUAGES:
        with override(language):
            sentences.append({"language": language, "text": str(sentence)})
    content = render_to_string("boundary.html", {"sentences": sentences, "site_name": settings.SITE_NAME})
    return HttpResponse(content, status=status, headers={"Cache-Control": "no-store"} | (headers or {}))
