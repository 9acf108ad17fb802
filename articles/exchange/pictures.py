"""The pictures of an exchanged article: a folder `figures` beside its file, each under the hash of its bytes.

A picture that is what its name says and holds nothing but pixels moves as it is. Any other is encoded
anew, as an upload is, and the article's figure takes the name of the result.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from dataclasses import dataclass, field
from pathlib import Path

from django.contrib.auth.models import User
from django.utils.translation import gettext as _
from PIL import Image as Picture

from articles import images, media
from articles.document import ArticleDocument, DocumentFigure
from articles.exchange.json_text import pointer
from articles.exchange.plain_images import is_plain
from articles.figures import keep_image
from articles.images import StoredImage
from articles.models import Image

FOLDER = "figures"


@dataclass
class Brought:
    """The article with its figures as they will be stored, and the new pictures among them."""

    document: ArticleDocument
    images: list[StoredImage] = field(default_factory=list)
    complaints: list[tuple[str, str]] = field(default_factory=list)
    warnings: list[tuple[str, str]] = field(default_factory=list)


def bring(document: ArticleDocument, folder: Path) -> Brought:
    """Look up each figure in the library, else in the folder. Nothing is stored yet."""
    brought = Brought(document)
    figures: list[DocumentFigure] = []
    for index, figure in enumerate(document.figures):
        place = pointer("figures", index)
        try:
            image = Image.objects.filter(sha256=figure.sha256).first() or _read(figure, folder / FOLDER)
        except OSError:
            message = _("There is no such picture in the library, nor a file %(name)s that can be read.")
            brought.complaints.append((place, message % {"name": f"{FOLDER}/{_name(figure)}"}))
            continue
        except images.ImageRefused as error:
            brought.complaints.append((place, str(error)))
            continue
        if isinstance(image, StoredImage):
            brought.images.append(image)
        facts = {name: getattr(image, name) for name in ("sha256", "extension", "width", "height")}
        figures.append(figure.model_copy(update=facts))
        if figures[-1] != figure:
            message = _("The picture is stored as %(sha256)s.%(extension)s, %(width)s×%(height)s pixels.")
            brought.warnings.append((place, message % facts))
    if not brought.complaints:
        brought.document = document.model_copy(update={"figures": tuple(figures)})
    return brought


def store(brought: Brought, *, by: User, at: dt.datetime) -> None:
    for image in brought.images:
        keep_image(image, by=by, at=at)


def write(document: ArticleDocument, folder: Path) -> int:
    """Copy the article's pictures into the folder of its file; return how many were not there yet."""
    written = 0
    for figure in document.figures:
        path = folder / FOLDER / _name(figure)
        if not path.exists():
            path.parent.mkdir(exist_ok=True)
            with media.open_stored(figure.sha256, figure.extension) as stored:
                path.write_bytes(stored.read())
            written += 1
    return written


def _read(figure: DocumentFigure, folder: Path) -> StoredImage:
    """Return the picture in the form to be stored. Raises OSError, ImageRefused."""
    with (folder / _name(figure)).open("rb") as file:
        data = file.read(images.MAX_BYTES + 1)
    prepared = images.prepare(data)  # always: it refuses what is no picture, or too large a one
    if hashlib.sha256(data).hexdigest() != figure.sha256 or not is_plain(data):
        return prepared
    with Picture.open(io.BytesIO(data), formats=("PNG", "WEBP")) as picture:
        if max(picture.size) > images.MAX_SIDE:
            return prepared
        extension = "webp" if picture.format == "WEBP" else "png"
        return StoredImage(figure.sha256, extension, *picture.size, data)


def _name(figure: DocumentFigure) -> str:
    return f"{figure.sha256}.{figure.extension}"
