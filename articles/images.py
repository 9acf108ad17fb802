"""Pictures as they are stored: decoded and encoded anew, so that nothing but their pixels comes in.

Pure: no database, no files. What an upload calls itself counts for nothing; only its content does.
The same pixels always give the same bytes, so a picture that is uploaded twice is stored once.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
from dataclasses import dataclass
from typing import BinaryIO

from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

MAX_BYTES = 8 * 1024 * 1024
MAX_PIXELS = 24_000_000
MAX_SIDE = 1600  # pixels of the longer side: twice the width of the text, for sharp screens

TARGET_BYTES = 60_000  # what one picture may weigh on a phone far from town
# Sides and qualities of lossy pictures, best first: the first that weighs little enough, else the last.
LOSSY_STEPS = ((1600, 80), (1600, 65), (1200, 70), (1200, 55))
# Drawings stay lossless; what takes more than this without loss is a photograph in the wrong format.
MAX_LOSSLESS_BYTES = 200_000

_FORMATS = ("PNG", "JPEG", "WEBP")


class ImageRefused(ValueError):  # noqa: N818 - reads as what happened
    """An upload that cannot become a figure; the message is a sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class StoredImage:
    """The bytes of a picture as they are kept; `sha256` is theirs, width and height are pixels."""

    sha256: str
    extension: str
    width: int
    height: int
    data: bytes


def prepare(upload: BinaryIO | bytes) -> StoredImage:
    """Return the picture as it will be stored, at most 1600 pixels wide or high. Raises ImageRefused."""
    data = upload if isinstance(upload, bytes) else upload.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise ImageRefused(
            _("The picture is larger than %(limit)s MB. Please make it smaller and upload it again.")
            % {"limit": MAX_BYTES // 1024**2}
        )
    image, is_drawing = _decoded(data)
    encoded, extension = _encoded(image, is_drawing=is_drawing)
    with Image.open(io.BytesIO(encoded)) as stored:
        width, height = stored.size
    return StoredImage(hashlib.sha256(encoded).hexdigest(), extension, width, height, encoded)


def _decoded(data: bytes) -> tuple[Image.Image, bool]:
    """Return the pixels, upright and in sRGB, and whether the format they came in is lossless."""
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
            # The header only, so far: what would fill the memory is refused before it is decoded.
            if image.width * image.height > MAX_PIXELS:
                raise _too_many_pixels()
            # Not asked of JPEG, where cameras put a preview behind the picture.
            if image.format in ("PNG", "WEBP") and getattr(image, "is_animated", False):
                raise ImageRefused(_("Moving pictures cannot be used. Please upload a single still picture."))
            image.load()
            upright = ImageOps.exif_transpose(image)
            return _plain(upright), image.format == "PNG"
    except ImageRefused:
        raise
    except UnidentifiedImageError as error:
        raise ImageRefused(
            _(
                "This is not a PNG, JPEG or WebP picture, whatever its name says."
                " Please save it in one of these formats and upload it again."
            )
        ) from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels() from error
    except Exception as error:
        # Decoders meet a hostile file with almost any exception, and all of them mean the same to the user.
        raise ImageRefused(
            _("The picture is damaged or incomplete. Please export it again from where it was made.")
        ) from error


def _plain(image: Image.Image) -> Image.Image:
    """Return the picture in grey, RGB or RGBA, with no other information than its pixels."""
    if image.mode.startswith("I"):  # 16 bits of grey
        image = image.convert("I").point(lambda value: value * (1 / 257)).convert("L")
    alpha = None
    if image.has_transparency_data:
        image = image.convert("RGBA")
        alpha = image.getchannel("A")
    colours = _in_srgb(image)
    if alpha and alpha.getextrema() != (255, 255):
        colours.putalpha(alpha)
    plain = Image.new(colours.mode, colours.size)
    plain.paste(colours)
    return plain


def _in_srgb(image: Image.Image) -> Image.Image:
    """Return the picture in the colours that screens expect: without its profile, skin would change its tone."""
    profile = image.info.get("icc_profile")
    if image.mode in ("1", "L"):
        return image.convert("L")
    opaque = image if image.mode == "CMYK" else image.convert("RGB")
    if profile:
        # A broken profile is no reason to refuse the picture.
        with contextlib.suppress(ImageCms.PyCMSError, OSError):
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            opaque = (
                ImageCms.profileToProfile(opaque, source, ImageCms.createProfile("sRGB"), outputMode="RGB") or opaque
            )
    return opaque.convert("RGB")


def _encoded(image: Image.Image, *, is_drawing: bool) -> tuple[bytes, str]:
    if is_drawing and (lossless := _lossless(_fitted(image, MAX_SIDE))):
        return lossless
    data = b""
    for side, quality in LOSSY_STEPS:
        data = _written(_fitted(image, side), "WEBP", quality=quality, method=4)
        if len(data) <= TARGET_BYTES:
            break
    return data, "webp"


def _lossless(image: Image.Image) -> tuple[bytes, str] | None:
    """Return the smaller of both lossless formats, or None if it is not small."""
    png = _written(image, "PNG", optimize=True)
    if len(png) > 3 * MAX_LOSSLESS_BYTES:
        return None  # WebP saves a third or a half, never that much; and it would take seconds to see it
    webp = _written(image, "WEBP", lossless=True, quality=80, method=4)
    smaller = min((webp, "webp"), (png, "png"), key=lambda candidate: len(candidate[0]))
    return smaller if len(smaller[0]) <= MAX_LOSSLESS_BYTES else None


def _fitted(image: Image.Image, side: int) -> Image.Image:
    """Return the picture scaled down so that neither side is longer than this."""
    longer = max(image.size)
    if longer <= side:
        return image
    width, height = (max(1, round(length * side / longer)) for length in image.size)
    return image.resize((width, height), Image.Resampling.LANCZOS)


def _written(image: Image.Image, image_format: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, image_format, **options)
    return buffer.getvalue()


def _too_many_pixels() -> ImageRefused:
    return ImageRefused(
        _("The picture has more than %(limit)s million pixels. Please make it smaller and upload it again.")
        % {"limit": MAX_PIXELS // 1_000_000}
    )
