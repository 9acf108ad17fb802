"""Which language a request is answered in: the path's for readers, their own choice for staff."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers

# Here the person who works chooses, by cookie, and a browser's wish counts until they do.
STAFF_PATHS = ("/account/", "/admin/", "/review/", "/expert/", "/login/", "/logout/", "/i18n/")


class LanguageMiddleware:
    """Django's LocaleMiddleware would redirect readers by cookie and header; here an address has one language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        staff = request.path_info.startswith(STAFF_PATHS)
        chosen = translation.get_language_from_request(request) if staff else named_in(request.path_info)
        language = chosen or settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        if staff:
            patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response


def named_in(path: str) -> str:
    """`es` for `/es/...`; empty for a path that names no language."""
    first = path.split("/", 2)[1] if path.startswith("/") else ""
    return first if first in dict(settings.LANGUAGES) else ""
