"""Public pages kept as they were rendered, in the memory of each process.

A page is a pure function of the publications it shows and of the day, and publications never change. So a
page is kept under the names of all it is made of, and none is ever out of date: whatever publishes,
withdraws or restores changes the names. Not in a shared cache: a new release has other templates.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import TypeVar

from django.core.cache import caches
from django.http import HttpResponse

Built = TypeVar("Built", HttpResponse, HttpResponse | None)

KEPT_HEADERS = ("Content-Type", "Last-Modified")


def page(made_of: Sequence[str], build: Callable[[], Built]) -> HttpResponse | Built:
    """Return the page made of these, rendering it if this process has not done so; None is not kept."""
    key = hashlib.sha256("\n".join(made_of).encode()).hexdigest()
    known: tuple[bytes, dict[str, str]] | None = caches["pages"].get(key)
    if known is None:
        response = build()
        if response is None:
            return response
        known = response.content, {name: response[name] for name in KEPT_HEADERS if response.has_header(name)}
        caches["pages"].set(key, known)
    content, headers = known
    return HttpResponse(content, headers=headers)
