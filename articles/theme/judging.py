"""Whether a theme can be read: what stands on what, and how well it must be told apart. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from articles.theme import colours

TEXT: Final = 4.5  # WCAG 1.4.3
SHAPE: Final = 3.0  # WCAG 1.4.11, and large text in 1.4.3

# (what is drawn, what it is drawn on): the words of the pages.
TEXT_PAIRS: Final = (
    ("text", "bg"),
    ("text", "tint"),
    ("head", "bg"),
    ("head", "tint"),
    ("muted", "bg"),
    ("muted", "tint"),
    ("link", "bg"),
    ("link", "tint"),
    ("link-visited", "bg"),
    ("link-visited", "tint"),
    ("link-hover", "bg"),
    ("link-hover", "tint"),
    ("on-brand", "brand"),
    ("on-action", "action"),
    ("on-focus", "focus"),
    ("on-care", "call"),
    ("on-care", "today"),
    ("on-care", "emergency"),
    ("on-emergency-ground", "emergency-ground"),
    ("on-notice", "notice"),
)
# Edges of fields and cards, icons, letters of the alphabet in large type.
SHAPE_PAIRS: Final = (
    ("edge", "bg"),
    ("edge", "tint"),
    ("accent", "bg"),
    ("accent", "tint"),
    ("emergency-mark", "bg"),
    ("action", "bg"),
    ("notice-edge", "notice"),
)
# The focus ring is a band of each of its two colours: on every ground, one of them must show.
RING: Final = ("focus", "on-focus")
RING_GROUNDS: Final = ("bg", "tint", "brand")
# Black over the brand, as behind a tool of the masthead under the pointer: see .tools in the style sheet.
TOOLS_SHADE: Final = 1 - (1 - 0.18) * (1 - 0.2)


def faults(values: Mapping[str, str], *, scheme: str) -> Iterator[str]:
    """Say what cannot be told apart. `values` are all colours by name, as they hold in `scheme`, light or dark."""
    colour = {name.removeprefix("--hl-"): colours.read(value) for name, value in values.items()}

    def fault(what: str, ground: str, ratio: float, least: float, place: str = "") -> str:
        return (
            f"In {scheme} surroundings --hl-{what} on --hl-{ground}{place} has a contrast of {_rounded_down(ratio)}, "
            f"and {least} is the least."
        )

    for pairs, least in ((TEXT_PAIRS, TEXT), (SHAPE_PAIRS, SHAPE)):
        for what, ground in pairs:
            ratio = colours.contrast(colour[what], colour[ground])
            if ratio < least:
                yield fault(what, ground, ratio, least)
    shaded = colour["brand"].under_black(TOOLS_SHADE)
    if (ratio := colours.contrast(colour["on-brand"], shaded)) < TEXT:
        yield fault("on-brand", "brand", ratio, TEXT, ", as dark as it gets under the pointer,")
    for ground in RING_GROUNDS:
        ratio = max(colours.contrast(colour[ring], colour[ground]) for ring in RING)
        if ratio < SHAPE:
            yield fault(" or --hl-".join(RING), ground, ratio, SHAPE)


def _rounded_down(ratio: float) -> str:
    """Print two digits; what fails by a hair must not look as if it passed."""
    return f"{int(ratio * 100) / 100:.2f}"
