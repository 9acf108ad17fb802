"""The style sheet of the library's own look, under a name that says what is in it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from articles import theme
from articles.views import errors
from articles.views.answers import FOREVER, unless_known


@login_not_required
@require_safe
def style_sheet(request: HttpRequest, digest: str) -> HttpResponseBase:
    look = theme.in_force()
    if not look.css or digest != look.digest:
        return errors.answer(request, 404)
    sheet = HttpResponse(look.css, content_type="text/css; charset=utf-8", headers={"Cache-Control": FOREVER})
    return unless_known(request, sheet, etag=f'"{digest}"')
