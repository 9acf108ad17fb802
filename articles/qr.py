"""QR codes as the path of an SVG: no picture file, no foreign host. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

import segno

QUIET = 4  # modules of white around it, as the standard asks


@dataclass(frozen=True)
class Square:
    """`side` is that of the square, quiet zone included; `dark` is the path that draws its dark modules."""

    side: int
    dark: str


@lru_cache(maxsize=200)  # a page keeps its address through all its versions, and most of the work is here
def draw(text: str) -> Square:
    """Return the QR code of a text. A fold or a stain over a seventh of it does no harm (error correction M)."""
    rows = segno.make(text, error="m", micro=False).matrix
    dark = []
    for y, row in enumerate(rows):
        x = 0
        for module, run in groupby(row):
            width = len(list(run))
            if module:
                dark.append(f"M{x + QUIET} {y + QUIET}h{width}v1h-{width}z")
            x += width
    return Square(len(rows) + 2 * QUIET, "".join(dark))
