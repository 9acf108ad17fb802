"""What the benchmark serves: the library, and beside it a constant answer and one stored row, each of the same size.

The row is read by a view of Django's without any middleware: no page of the library could ask for less.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import path

from healthlibrary.wsgi import application as library

BODY = b"x" * int(os.environ.get("BENCH_BYTES", "16000"))
HEADERS = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(BODY)))]
ROW = int(os.environ.get("BENCH_ROW", "0"))


def row(request: HttpRequest) -> HttpResponse:
    from articles.models import Publication  # noqa: PLC0415 - `healthlibrary.wsgi` sets Django up first

    content = Publication.objects.get(pk=ROW).content
    return HttpResponse(content.encode()[: len(BODY)].ljust(len(BODY)))


urlpatterns = [path("row/", row)]


class Bare(WSGIHandler):
    """Django and this one address, and nothing that every request of the library goes through."""

    def load_middleware(self, *args: Any) -> None:
        with override_settings(MIDDLEWARE=[]):
            super().load_middleware(*args)

    def resolve_request(self, request: HttpRequest) -> Any:
        request.urlconf = __name__
        return super().resolve_request(request)


bare = Bare()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    if environ["PATH_INFO"] == "/constant/":
        start_response("200 OK", HEADERS)
        return [BODY]
    if environ["PATH_INFO"] == "/row/":
        return bare(environ, start_response)
    return library(environ, start_response)
