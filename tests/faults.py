"""The URLs of the library, and some at which something goes wrong.

Readers meet these pages when nobody wants to; here they come when they are called.
"""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.http.request import HttpHeaders
from django.urls import path

from articles.views.feedback import feedback
from healthlibrary import urls
from healthlibrary.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


@login_not_required
def fault(_request: HttpRequest, language: str, status: int) -> HttpResponseBase:
    raise {403: PermissionDenied, 500: RuntimeError, 503: OperationalError}[status](language)


@login_not_required
def refused(request: HttpRequest, language: str) -> HttpResponseBase:
    """Answer as to a report that says nothing, on the page that `page` names."""
    request.method = "POST"
    request.headers = HttpHeaders(request.META | {"HTTP_SEC_FETCH_SITE": "same-origin"})
    request.POST = QueryDict(f"page={request.GET['page']}&kind=problem&version=1&reply_to=nobody")
    return feedback(request, language)


urlpatterns = [
    path("<language:language>/faults/<int:status>/", fault),
    path("<language:language>/faults/refused/", refused),
    *urls.urlpatterns,
]
