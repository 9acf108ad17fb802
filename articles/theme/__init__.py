"""The look of one library: its own colours and fonts in place of those of articles/library.css.

The setting THEME names a file of --hl-* values. What it leaves out stays as the library has it, in light and in dark
surroundings each for itself. A theme that somebody could not read is refused, before anybody has to.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from articles.theme import judging, reading
from articles.theme.reading import ThemeRefused, Values

STYLE_SHEET: Final = Path(__file__).parent.parent / "static" / "articles" / "library.css"
_TOKENS: Final = re.compile(
    r"@layer tokens \{\s*:root \{(?P<light>.*?)\}\s*@media \(prefers-color-scheme: dark\) \{\s*:root \{(?P<dark>.*?)\}",
    re.DOTALL,
)
# How urgent something is has one colour in every library: who knows one of them knows all.
KEPT: Final = frozenset(
    f"--hl-{name}"
    for name in ("call", "today", "emergency", "emergency-mark", "on-care", "emergency-ground", "on-emergency-ground")
)
_COLOUR: Final = re.compile(r"(--hl-[a-z-]+): (#[0-9a-f]+);")


@dataclass(frozen=True)
class Theme:
    """All colours as they hold, by name; and the style sheet to be sent, empty where the library's own look holds."""

    light: Mapping[str, str]
    dark: Mapping[str, str]
    css: str = ""

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.css.encode()).hexdigest()


def in_force() -> Theme:
    """Return the look that THEME says, read once. Raises ThemeRefused."""
    return of_file(settings.THEME)


@cache
def of_file(path: Path | None) -> Theme:
    """Return the theme of a file; without one, the library's own look. Raises ThemeRefused."""
    own = own_colours()
    if path is None:
        return Theme(light=own.light, dark=own.dark)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ThemeRefused([f"It cannot be read: {error}."]) from error
    values = reading.read(text, colour_names=frozenset(own.light) - KEPT)
    theme = Theme(light={**own.light, **values.light}, dark={**own.dark, **values.dark}, css=_css(values))
    if faults := [*judging.faults(theme.light, scheme="light"), *judging.faults(theme.dark, scheme="dark")]:
        raise ThemeRefused(faults)
    return theme


@cache
def own_colours() -> Values:
    """Return the colours of the library's own style sheet, so that a theme can set what is there and no more."""
    found = _TOKENS.search(STYLE_SHEET.read_text(encoding="utf-8"))
    if not found:
        raise ImproperlyConfigured(f"{STYLE_SHEET} does not begin with its values.")
    light, dark = (dict(_COLOUR.findall(found[scheme])) for scheme in ("light", "dark"))
    return Values(light=light, dark={**light, **dark}, others={})


def refuse_a_bad_one() -> None:
    """Stop the start of a server whose theme cannot be used. Raises ImproperlyConfigured."""
    try:
        in_force()
    except ThemeRefused as refusal:
        raise ImproperlyConfigured(f"THEME names {settings.THEME}, which is refused. {refusal}") from refusal


def _css(values: Values) -> str:
    """Write the theme anew. Colours hold on screens only: what is printed is black on white, whatever the theme."""

    def root(declarations: Mapping[str, str]) -> str:
        return ":root{" + "".join(f"{name}:{value};" for name, value in sorted(declarations.items())) + "}"

    css = root(values.others) if values.others else ""
    for scheme, declarations in (("light", values.light), ("dark", values.dark)):
        if declarations:
            css += f"@media screen and (prefers-color-scheme:{scheme}){{{root(declarations)}}}"
    return css
