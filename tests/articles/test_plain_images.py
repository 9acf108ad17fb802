"""Which pictures may move from library to library unchanged: those with nothing in them but pixels."""

from __future__ import annotations

import io
import zlib
from typing import Any

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from articles import images
from articles.exchange.plain_images import is_plain


def picture(image_format: str, mode: str = "RGB", **options: Any) -> bytes:
    buffer = io.BytesIO()
    Image.new(mode, (8, 8)).save(buffer, image_format, **options)
    return buffer.getvalue()


def chunk(name: bytes, content: bytes) -> bytes:
    return len(content).to_bytes(4, "big") + name + content + zlib.crc32(name + content).to_bytes(4, "big")


def with_text() -> PngInfo:
    info = PngInfo()
    info.add_text("Comment", "where it was taken")
    return info


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA"])
@pytest.mark.parametrize("image_format", ["PNG", "WEBP"])
def test_a_picture_of_this_library_is_plain(image_format: str, mode: str) -> None:
    assert is_plain(images.prepare(picture(image_format, mode)).data)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x89PNG\r\n\x1a\n",
        b"RIFF\x04\x00\x00\x00WEBP",
        picture("JPEG"),
        picture("GIF"),
        picture("PNG", pnginfo=with_text()),
        picture("PNG") + b"x",
        picture("PNG") + chunk(b"IDAT", b"<script>"),
        picture("PNG")[:-1],
        picture("WEBP", xmp=b"<x:xmpmeta/>"),
        picture("WEBP") + b"x",
        picture("WEBP")[:-1],
        picture("WEBP", save_all=True, append_images=[Image.new("RGB", (8, 8), "red")]),
    ],
    ids=[
        "nothing",
        "a signature",
        "an empty container",
        "JPEG",
        "GIF",
        "PNG with a comment",
        "PNG with a byte behind it",
        "PNG with a chunk behind its end",
        "PNG cut short",
        "WebP with metadata",
        "WebP with a byte behind it",
        "WebP cut short",
        "moving WebP",
    ],
)
def test_anything_else_is_not(data: bytes) -> None:
    assert not is_plain(data)
