"""Recognising a picture that holds nothing but pixels, so that one which left a library can enter another unchanged.

Encoding a lossy picture again would blur it a little at every move, and give it another name.
"""

from __future__ import annotations

from collections.abc import Iterator

_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PNG_PIXELS = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"})
_WEBP_PIXELS = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH"})


def is_plain(data: bytes) -> bool:
    """Whether the file is a PNG or a still WebP without any part for metadata, and without a byte behind its end."""
    if data.startswith(_PNG_SIGNATURE):
        names = list(_png_chunks(data))
        return bool(names) and names[-1] == b"IEND" and set(names) <= _PNG_PIXELS
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP" and int.from_bytes(data[4:8], "little") == len(data) - 8:
        names = list(_webp_chunks(data))
        return bool(names) and set(names) <= _WEBP_PIXELS
    return False


def _png_chunks(data: bytes) -> Iterator[bytes]:
    """Yield the name of each chunk; b"" for what is no chunk."""
    position = len(_PNG_SIGNATURE)
    while position < len(data):
        end = position + 12 + int.from_bytes(data[position : position + 4], "big")
        yield data[position + 4 : position + 8] if end <= len(data) else b""
        position = end


def _webp_chunks(data: bytes) -> Iterator[bytes]:
    position = 12
    while position < len(data):
        length = int.from_bytes(data[position + 4 : position + 8], "little")
        end = position + 8 + length + length % 2
        yield data[position : position + 4] if end <= len(data) else b""
        position = end
