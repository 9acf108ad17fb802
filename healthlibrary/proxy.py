"""Which address a request comes from, when proxies stand before the site."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str | None:
    """The address that the outermost of our own proxies saw, or that of the connection where there is none.

    Each proxy appends what it saw to X-Forwarded-For, so only the last `PROXY_COUNT` entries are its word;
    whatever stands before them was written by the visitor.
    """
    peer = request.META.get("REMOTE_ADDR") or None
    if not settings.PROXY_COUNT:
        return peer
    seen = [entry.strip() for entry in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if entry.strip()]
    return seen[-settings.PROXY_COUNT] if len(seen) >= settings.PROXY_COUNT else peer
