"""One login for everybody who works here; it leads each to their own room, and says when a name is locked."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.urls import reverse


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
