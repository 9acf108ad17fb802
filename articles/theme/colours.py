"""Colours and how well one can be told from another, as WCAG 2 defines it. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_HEX: Final = re.compile(r"#([0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)


@dataclass(frozen=True)
class Colour:
    """Red, green and blue, each from 0 to 255."""

    red: float
    green: float
    blue: float

    @property
    def luminance(self) -> float:
        """How light it is, from 0 (black) to 1 (white)."""

        def linear(channel: float) -> float:
            share = channel / 255
            return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

        return 0.2126 * linear(self.red) + 0.7152 * linear(self.green) + 0.0722 * linear(self.blue)

    def under_black(self, opacity: float) -> Colour:
        """Return what is seen through black of this opacity, from 0 to 1."""
        return Colour(*(channel * (1 - opacity) for channel in (self.red, self.green, self.blue)))


def read(text: str) -> Colour:
    """Read #rgb or #rrggbb. Raises ValueError on everything else, also on names and on half-transparent colours."""
    found = _HEX.fullmatch(text)
    if not found:
        raise ValueError(f"{text!r} is no colour like #0e4a4d")
    digits = found[1] if len(found[1]) == 6 else "".join(digit * 2 for digit in found[1])
    return Colour(*(int(digits[place : place + 2], 16) for place in (0, 2, 4)))


def contrast(one: Colour, other: Colour) -> float:
    """Return the contrast, from 1 (the same) to 21 (black on white)."""
    lighter, darker = sorted((one.luminance, other.luminance), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)
