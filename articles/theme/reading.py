"""A theme's file to its values. Pure.

The file has the form of the library's own list of values, and nothing else has a place in it:

    :root { --hl-brand: #003b5c; --hl-on-brand: #fff; }
    @media (prefers-color-scheme: dark) { :root { --hl-brand: #002a42; } }

It is read and written anew, never sent as it is: no rule, address or import can come along.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from articles.theme import colours

MAX_LENGTH: Final = 20_000  # characters; a theme that sets everything has two thousand
_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
_FILE: Final = re.compile(
    r"\s*:root\s*\{(?P<light>[^{}]*)\}"
    r"(?:\s*@media\s*\(\s*prefers-color-scheme\s*:\s*dark\s*\)\s*\{\s*:root\s*\{(?P<dark>[^{}]*)\}\s*\})?\s*"
)
_DECLARATION: Final = re.compile(r"(?P<name>--hl-[a-z-]+)\s*:\s*(?P<value>[^;{}]+)")
_FAMILY: Final = r'(?:[A-Za-z-][A-Za-z0-9 -]*|"[A-Za-z0-9 -]+")'
_FAMILIES: Final = re.compile(rf"{_FAMILY}(?: ?, ?{_FAMILY})*")
_WEIGHT: Final = re.compile(r"[1-9]00")
_RADIUS: Final = re.compile(r"0|(?:0|[12])?\.\d{1,3}rem|[12]rem")

# What a theme may set beside colours, and what such a value looks like.
OTHERS: Final[dict[str, tuple[re.Pattern[str], str]]] = {
    "--hl-font": (_FAMILIES, "names of fonts like Georgia, serif"),
    "--hl-font-head": (_FAMILIES, "names of fonts like Georgia, serif"),
    "--hl-weight-title": (_WEIGHT, "a weight from 100 to 900"),
    "--hl-weight-head": (_WEIGHT, "a weight from 100 to 900"),
    "--hl-radius": (_RADIUS, "a length below 3rem like .5rem"),
}


class ThemeRefused(Exception):  # noqa: N818 - what happened, like the other refusals
    """A theme cannot be used; `faults` are whole sentences."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__(" ".join(faults))
        self.faults = faults


@dataclass(frozen=True)
class Values:
    """Names with their values: colours in a light and in a dark surrounding, and what is the same in both."""

    light: Mapping[str, str]
    dark: Mapping[str, str]
    others: Mapping[str, str]


def read(text: str, *, colour_names: frozenset[str]) -> Values:
    """Read the text of a theme's file; `colour_names` are what the library's own style sheet calls its colours.

    Raises ThemeRefused.
    """
    if len(text) > MAX_LENGTH:
        raise ThemeRefused([f"It is longer than {MAX_LENGTH:,} characters."])
    found = _FILE.fullmatch(_COMMENT.sub(" ", text))
    if not found:
        raise ThemeRefused(
            [
                "It holds something else than one :root { ... } with --hl-* values, and perhaps another one inside "
                "@media (prefers-color-scheme: dark) { ... } after it."
            ]
        )
    faults: list[str] = []
    light = dict(_declarations(found["light"], faults.append))
    dark = dict(_declarations(found["dark"] or "", faults.append))
    for name, value in [*light.items(), *dark.items()]:
        faults += _faults(name, value, colour_names)
    faults += [f"{name} is set for dark surroundings, where only colours differ." for name in dark if name in OTHERS]
    if faults:
        raise ThemeRefused(list(dict.fromkeys(faults)))
    others = {name: value for name, value in light.items() if name in OTHERS}
    return Values({name: value for name, value in light.items() if name not in OTHERS}, dark, others)


def _declarations(block: str, refuse: Callable[[str], None]) -> Iterator[tuple[str, str]]:
    names = set()
    for part in filter(None, map(str.strip, block.split(";"))):
        found = _DECLARATION.fullmatch(part)
        if not found:
            refuse(f"{part[:60]!r} is not a --hl-* value.")
        elif found["name"] in names:
            refuse(f"{found['name']} is set twice.")
        else:
            names.add(found["name"])
            yield found["name"], " ".join(found["value"].split())


def _faults(name: str, value: str, colour_names: frozenset[str]) -> Iterator[str]:
    if name in OTHERS:
        pattern, like = OTHERS[name]
        if not pattern.fullmatch(value):
            yield f"{name} is {value!r}. Set it to {like}."
    elif name not in colour_names:
        yield f"{name} is nothing that a theme can set."
    else:
        try:
            colours.read(value)
        except ValueError:
            yield f"{name} is {value!r}. Set it to a colour like #0e4a4d."
