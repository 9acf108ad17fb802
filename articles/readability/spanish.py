"""Syllables of a Spanish word, counted by the rules of its spelling.

Every vowel is a syllable, but a weak one (i, u, ü, and y at the end) without an accent joins the vowel beside it; h
says nothing and separates nothing; the u of "que", "qui", "gue" and "gui" is not heard.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from articles.readability.capitals import is_spelled_out

# Before "ue", "ie" and the like it begins a syllable: al-de-hue-la.
_SILENT_H = re.compile(r"(?<!c)h(?![ui][aeoáéó])")
_SILENT_U = re.compile(r"(?<=q)u(?=[eiéíaoáó])|(?<=g)u(?=[eiéí])")
_STRONG = frozenset("aeoáéóàèòâêô")
_ACCENTED_WEAK = frozenset("íúìù")
_WEAK = frozenset("iuüï")
_PLAIN = dict(zip("iuüïíúìù", "iuuiiuiu", strict=True))
# How many syllables the names of the letters have, for what is spelled out: VIH is u-ve-i-ha-che.
_LETTER_NAMES = {"f": 2, "h": 2, "j": 2, "l": 2, "m": 2, "n": 2, "ñ": 2, "r": 2, "s": 2, "v": 2, "w": 3, "x": 2, "z": 2}


@lru_cache(maxsize=20_000)
def syllables(word: str) -> int:
    """Return how many syllables are heard in a word. A number counts one for each of its digits."""
    parts = re.findall(r"[^\W\d_]+|\d", word)
    return max(1, sum(1 if part.isdigit() else _spoken(part) for part in parts))


def _spoken(part: str) -> int:
    if is_spelled_out(part):
        return sum(_LETTER_NAMES.get(letter, 1) for letter in part.lower())
    return max(1, _nuclei(part.lower()))


def _nuclei(word: str) -> int:
    sounds = _SILENT_U.sub("", word)
    if sounds.endswith("y"):
        sounds = f"{sounds[:-1]}i"  # rey, muy, y; elsewhere y is a consonant
    sounds = _SILENT_H.sub("", sounds)
    return sum(_begins_syllable(sound, before) for before, sound in pairwise(f" {sounds}"))


def _begins_syllable(sound: str, before: str) -> bool:
    if sound in _STRONG:
        return before not in _WEAK  # cua-tro, but te-ní-a
    if sound in _ACCENTED_WEAK:
        return before not in _WEAK or _PLAIN[before] == _PLAIN[sound]  # pa-ís, but cuí-da-te
    if sound in _WEAK:
        # ai-re and ciu-dad, but chi-i-ta
        return before not in _STRONG | _ACCENTED_WEAK and (before not in _WEAK or _PLAIN[before] == _PLAIN[sound])
    return False
