"""The order of titles and the letters that they stand under, in each language. Pure."""

from __future__ import annotations

import string
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

OTHERS = "0–9"  # the place of whatever begins with no letter of the alphabet
_ALPHABET = string.ascii_uppercase
ALPHABETS = {"en": (OTHERS, *_ALPHABET), "es": (OTHERS, *_ALPHABET[:14], "Ñ", *_ALPHABET[14:])}
LONGEST_KEY = 200  # characters; what agrees so far stands in no order that a reader could miss


@dataclass(frozen=True)
class Entry:
    """A line of the A to Z: a title, or another name with the title that it leads to."""

    name: str
    title: str
    slug: str

    @property
    def is_title(self) -> bool:
        return self.name == self.title


@dataclass(frozen=True)
class LetterGroup:
    letter: str
    entries: tuple[Entry, ...]


def by_letter(entries: Iterable[Entry], language: str) -> tuple[LetterGroup, ...]:
    """Divide entries that are in order by the letter that each stands under."""
    groups = groupby(entries, key=lambda entry: initial(entry.name, language))
    return tuple(LetterGroup(letter, tuple(rows)) for letter, rows in groups)


def names(title: str, synonyms: Iterable[str], language: str) -> Iterator[str]:
    """Yield the names that a page stands under: its title, and the other names that do not stand in its very place."""
    yield title
    seen = {"", sort_key(title, language)}
    for name in synonyms:
        if (key := sort_key(name, language)) not in seen:
            seen.add(key)
            yield name


def sort_key(title: str, language: str) -> str:
    """Return what the title is sorted by: without accents, marks and case; the Spanish ñ after the n.

    PostgreSQL's own order depends on how each server was built.
    """
    letters = []
    for character in unicodedata.normalize("NFC", title).casefold():
        if character == "ñ" and language == "es":
            letters.append("n\uffff")
        else:
            letters += [mark for mark in unicodedata.normalize("NFKD", character) if not unicodedata.combining(mark)]
    return "".join(letters).lstrip("¿¡“”«»\"'([ ")[:LONGEST_KEY]


def initial(title: str, language: str) -> str:
    """Return the letter that the title stands under; "0–9" for whatever begins with none."""
    key = sort_key(title, language)
    letter = "Ñ" if key.startswith("n\uffff") else key[:1].upper()
    return letter if letter in ALPHABETS[language] else OTHERS
