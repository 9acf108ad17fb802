"""The home of the library: what is live, by topic and by letter. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Title:
    title: str
    slug: str


@dataclass(frozen=True)
class Shelf:
    name: str
    entries: tuple[Title, ...]


@dataclass(frozen=True)
class LetterGroup:
    letter: str
    entries: tuple[Title, ...]


@dataclass(frozen=True)
class Home:
    shelves: tuple[Shelf, ...]
    letters: tuple[LetterGroup, ...]


def home(titles: Mapping[int, Title], topics: Iterable[tuple[str, Sequence[int]]], language: str) -> Home:
    """Put the titles on their shelves.

    `titles` are the live pages by the key of their article; `topics` are (name, keys of articles),
    in their order. A topic without a name or without a live page is not shown.
    """

    def in_order(entries: Iterable[Title]) -> tuple[Title, ...]:
        return tuple(sorted(entries, key=lambda entry: (sort_key(entry.title, language), entry.slug)))

    shelves = (Shelf(name, in_order(titles[key] for key in keys if key in titles)) for name, keys in topics if name)
    letters: dict[str, list[Title]] = {}
    for entry in in_order(titles.values()):
        letters.setdefault(initial(entry.title, language), []).append(entry)
    return Home(
        shelves=tuple(shelf for shelf in shelves if shelf.entries),
        letters=tuple(LetterGroup(letter, tuple(entries)) for letter, entries in letters.items()),
    )


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
    return "".join(letters).lstrip("¿¡“”«»\"'([ ")


def initial(title: str, language: str) -> str:
    """Return the letter that the title stands under; "0–9" for whatever begins with none."""
    key = sort_key(title, language)
    if key.startswith("n\uffff"):
        return "Ñ"
    return key[0].upper() if key and key[0].isalpha() else "0–9"
