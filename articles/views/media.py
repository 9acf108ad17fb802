"""Figures. A picture is public on the days on which a live page shows it, or every page as the library's logo.

Its name is the hash of its bytes.
"""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles import media
from articles.models import LivePage, SiteDetails
from articles.views.answers import FOREVER, unless_known

CONTENT_TYPES = {"png": "image/png", "jpg": "image/jpeg", "webp": "image/webp"}


@login_not_required
@require_safe
def figure(request: HttpRequest, sha256: str, extension: str) -> HttpResponseBase:
    """Send a picture to everybody if it is published, else to those who may see images; to others it is not there."""
    shown = LivePage.objects.with_figure(sha256).in_force(on=timezone.localdate())
    published = shown.exists() or SiteDetails.objects.shows(sha256)
    if not published and not request.user.has_perm("articles.view_image"):
        raise Http404
    picture = send_picture(sha256, extension, public=published)
    answer = unless_known(request, picture, etag=f'"{sha256}"')
    if answer is not picture and picture.file_to_stream:
        picture.file_to_stream.close()  # nobody else will: it is not sent
    return answer


def send_picture(sha256: str, extension: str, *, public: bool) -> FileResponse:
    """Send a stored picture to somebody who may see it. Raises Http404 if there is no such file."""
    try:
        file = media.open_stored(sha256, extension)
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(
        file,
        content_type=CONTENT_TYPES[extension],
        headers={
            # The bytes can never change under this name; but a draft's picture is nobody's to keep.
            "Cache-Control": FOREVER if public else "private, no-store",
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "X-Content-Type-Options": "nosniff",
        },
    )
