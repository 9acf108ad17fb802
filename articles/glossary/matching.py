"""Finding the names of terms in words: whole words, the longest name first, capitals and missing accents overlooked.

Pure, and one dictionary: the time depends on the length of the text, not on the number of names.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from articles.glossary.plurals import plurals

# What hyphens and apostrophes join is one word: the glossary's “Hodgkin lymphoma” is not in “non-Hodgkin lymphoma”.
_WORD = re.compile(r"[^\W_]+(?:[-‐‑'’][^\W_]+)*")
_KEPT = {ord("ñ"): "ñ"}  # a letter of its own: “año” is not “ano”
_SPELLING = {ord("’"): "'", ord("‐"): "-", ord("‑"): "-"}


class _Lower(dict[int, str]):
    """Small letters, each in the place of one, so that what is found can be shown in the text as it is."""

    def __missing__(self, code: int) -> str:
        small = chr(code).lower()
        self[code] = small if len(small) == 1 else chr(code)
        return self[code]


class _Bare(dict[int, str]):
    """Small letters without their accents."""

    def __missing__(self, code: int) -> str:
        base = unicodedata.normalize("NFD", chr(code))[0]
        self[code] = base
        return base


_lower, _bare = _Lower(_SPELLING), _Bare(_KEPT)


class Match(NamedTuple):
    """`key` says of which entry the words between `start` and `end` are a name."""

    start: int
    end: int
    key: int


class _Name(NamedTuple):
    key: int
    written: str
    spelt: str  # in small letters
    bare: str  # and without accents
    is_abbreviation: bool
    overlooks_accents: bool

    def is_at(self, start: int, words: str, spelt: str) -> bool:
        """Tell whether the words here are the name; that they are but for capitals and accents is known.

        An abbreviation keeps its capitals: “ALL” is a leukaemia, “all” is not. An accent may be missing, as in
        capitals, but none may be added: “mamá” is not “mama”. In a plural it may: “imagen” has “imágenes”.
        """
        end = start + len(self.written)
        if self.is_abbreviation:
            return words[start:end] == self.written
        if self.overlooks_accents:
            return True
        pairs = zip(spelt[start:end], self.spelt, self.bare, strict=True)
        return all(letter in (accented, plain) for letter, accented, plain in pairs)


class Vocabulary:
    """Names of entries in one language, ready to be found. An entry is known by its key alone."""

    def __init__(self, language: str, names: Iterable[tuple[int, str]]) -> None:
        """Take (key, name) pairs; of two entries with one name the first has it."""
        by_first: dict[str, dict[str, _Name]] = {}
        for key, written in names:
            for name in (written, *plurals(written, language)):
                spelt = name.translate(_lower)
                bare = spelt.translate(_bare)
                if first := _WORD.match(bare):
                    known = by_first.setdefault(first[0], {})
                    loose = name != written and any(word.endswith("es") for word in name.split())
                    found = _Name(key, name, spelt, bare, _is_abbreviation(written), loose and language == "es")
                    known.setdefault(name if found.is_abbreviation else bare, found)
        self._by_first = {
            first: sorted(found.values(), key=lambda name: -len(name.bare)) for first, found in by_first.items()
        }

    def __bool__(self) -> bool:
        return bool(self._by_first)

    def find(self, words: str) -> Iterator[Match]:
        """Yield the names in the words, the longest at each place, none within another."""
        end = 0
        for match in self.find_all(words):
            if match.start >= end:
                end = match.end
                yield match

    def find_all(self, words: str) -> Iterator[Match]:
        """Yield every name, those within others too: by place, the longest first."""
        spelt = words.translate(_lower)
        bare = spelt.translate(_bare)
        places = [(found.start(), found.end()) for found in _WORD.finditer(bare)]
        ends = {end for _start, end in places}
        for start, end in places:
            for name in self._by_first.get(bare[start:end], ()):
                last = start + len(name.bare)
                if not bare.startswith(name.bare, start) or not name.is_at(start, words, spelt):
                    continue
                if last in ends or not (bare[last - 1].isalnum() or bare[last : last + 1].isalnum()):
                    yield Match(start, last, name.key)


def _is_abbreviation(name: str) -> bool:
    letters = [letter for letter in name if letter.isalpha()]
    return len(letters) > 1 and all(letter.isupper() for letter in letters)
