"""The doors: every page is private unless it says otherwise, and a name that failed too often rests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase


class PrivateByDefaultMiddleware(LoginRequiredMiddleware):
    """Every view asks for a login unless it is marked with @login_not_required.

    Django's own reads the session before it looks at the mark, and public pages would then vary with a cookie.
    """

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., Any],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        if not getattr(view_func, "login_required", True):
            return None
        # A form sent after the session ended: the view may put the words aside until the person is back.
        if not request.user.is_authenticated and (keep := getattr(view_func, "keep_for_login", None)):
            keep(request, *view_args, **view_kwargs)
        return super().process_view(request, view_func, view_args, view_kwargs)


def locked_out(request: HttpRequest, response: HttpResponse, credentials: dict[str, Any] | None) -> HttpResponse:
    """The page that the view made, which tells the person what happened, with the status that tells programs."""
    response.status_code = 429
    response.headers["Retry-After"] = str(int(settings.AXES_COOLOFF_TIME.total_seconds()))
    return response
