"""A prepared picture becomes one of the library's images: its bytes kept, and a row that names them."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.models import User

from articles import media
from articles.images import StoredImage
from articles.models import Image


def keep_image(picture: StoredImage, *, by: User, at: dt.datetime) -> Image:
    """Return the library's image of this picture; one that is there already keeps its uploader and time."""
    # The file first: a file without a row is litter, a row without a file is a broken page.
    media.store(picture)
    return Image.objects.get_or_create(
        sha256=picture.sha256,
        defaults={
            "extension": picture.extension,
            "width": picture.width,
            "height": picture.height,
            "size": len(picture.data),
            "uploaded_at": at,
            "uploaded_by": by,
        },
    )[0]
