"""One login for everybody who works here; it leads each to their own room, and says when a name is locked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse


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


class SignIn(LoginView):
    def get_default_redirect_url(self) -> str:
        """Editors go to the admin, reviewers, who have no business there, to the desk."""
        user: Any = self.request.user
        return reverse("admin:index") if user.is_staff else reverse("reviews:queue")


def locked_out(request: HttpRequest, response: HttpResponse, credentials: dict[str, Any] | None) -> HttpResponse:
    """The page that the view made, which tells the person what happened, with the status that tells programs."""
    response.status_code = 429
    response.headers["Retry-After"] = str(int(settings.AXES_COOLOFF_TIME.total_seconds()))
    return response
