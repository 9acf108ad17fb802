"""An answer that is never the same, in a frame that always is: only what differs is rendered each time."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

from django.core.cache import caches
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from articles.views import frame


def filled(template: str, context: dict[str, Any], *, title: str, content: SafeString) -> HttpResponse:
    """Put a title and a content into the `gaps` of a template that is made of what stands around a page alone."""
    key = hashlib.sha256(repr((template, frame.key(context))).encode()).hexdigest()
    pieces: tuple[str, str, str] | None = caches["pages"].get(key)
    if pieces is None:
        gap = secrets.token_hex(16)  # nothing else on the page can look like it
        before, between, after = render_to_string(template, context | {"gaps": {"title": gap, "content": gap}}).split(
            gap
        )
        pieces = before, between, after
        caches["pages"].set(key, pieces)
    before, between, after = pieces
    return HttpResponse("".join((before, conditional_escape(title), between, content, after)))
