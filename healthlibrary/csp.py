"""The Content-Security-Policy of a page that asked for nothing of its own, which is that of all others."""

from __future__ import annotations

from functools import cache

from csp.constants import HEADER
from csp.middleware import CheckableLazyObject, CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase


class PolicyMiddleware(CSPMiddleware):
    """The library's of django-csp, which puts the policy together twice for every answer, but for plain answers."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        asks = hasattr(request, "_csp_nonce") or any(name.startswith("_csp") for name in vars(response))
        # Django's own pages about errors, which only developers see, have none.
        if asks or HEADER in response.headers or settings.DEBUG:
            return super().process_response(request, response)
        response.headers[HEADER] = _policy()
        request.csp_nonce = CheckableLazyObject(self._csp_nonce_post_response)  # type: ignore[attr-defined]
        return response


@cache
def _policy() -> str:
    return build_policy()
