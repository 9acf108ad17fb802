"""What the benchmark serves: the library, and beside it a constant answer of the same size."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import Any

from healthlibrary.wsgi import application as library

BODY = b"x" * int(os.environ.get("BENCH_BYTES", "16000"))
HEADERS = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(BODY)))]


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    if environ["PATH_INFO"] == "/constant/":
        start_response("200 OK", HEADERS)
        return [BODY]
    return library(environ, start_response)
