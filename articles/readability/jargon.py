"""Words that a plainer one can stand for, found in whole words and in their inflected forms.

The lists are `plain_words_en.txt` and `plain_words_es.txt`; each says at its head how it is written. A word that is
explained where it stands, as in "high blood pressure (hypertension)", is no jargon there.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from articles.compare.vocabulary import fold
from articles.readability.sentences import word_matches

Words = tuple[str, ...]

_NEAR = 200  # characters in which an explanation is looked for
_BRACKET = re.compile(rf"\s{{0,9}}\(([^()]{{0,{_NEAR}}})")


@dataclass(frozen=True)
class Jargon:
    """A word as the text has it first, its entry in the list, the plainer ones, and how often its forms are there."""

    word: str
    term: str
    plain: tuple[str, ...]
    count: int = 1


@dataclass(frozen=True)
class _Entry:
    term: str
    plain: tuple[str, ...]
    plain_words: tuple[Words, ...]


def jargon(lines: Iterable[str], language: str) -> tuple[Jargon, ...]:
    """Return the words of the texts that have a plainer one, in the order of their first appearance."""
    first: dict[_Entry, str] = {}
    counts: Counter[_Entry] = Counter()
    for line in lines:
        for word, entry in _found(line, _index(language)):
            first.setdefault(entry, word)
            counts[entry] += 1
    return tuple(Jargon(word, entry.term, entry.plain, counts[entry]) for entry, word in first.items())


def _found(line: str, index: dict[str, list[tuple[Words, _Entry]]]) -> Iterator[tuple[str, _Entry]]:
    matches = list(word_matches(line))
    folded = [_folded(match[0]) for match in matches]
    at = 0
    while at < len(folded):
        for words, entry in index.get(folded[at], ()):
            after = at + len(words)
            if tuple(folded[at:after]) == words:
                start, end = matches[at].start(), matches[after - 1].end()
                if not _is_explained(line, start, end, entry):
                    yield line[start:end], entry
                at = after - 1
                break
        at += 1


def _is_explained(line: str, start: int, end: int, entry: _Entry) -> bool:
    """Whether a plainer word stands before the brackets around it, or in the brackets behind it."""
    before = line[max(0, start - _NEAR) : start].rstrip()
    if before.endswith("(") and any(_ends_with(_words(before), plain) for plain in entry.plain_words):
        return True
    behind = _BRACKET.match(line, end)
    return behind is not None and any(_holds(_words(behind[1]), plain) for plain in entry.plain_words)


def _ends_with(words: Words, plain: Words) -> bool:
    return words[-len(plain) :] == plain


def _holds(words: Words, plain: Words) -> bool:
    return any(words[at : at + len(plain)] == plain for at in range(len(words) - len(plain) + 1))


def _words(text: str) -> Words:
    """Return the words folded and in the singular, as far as an s can tell."""
    return tuple(_folded(match[0]).removesuffix("s") for match in word_matches(text))


@lru_cache(maxsize=20_000)
def _folded(word: str) -> str:
    return fold(word)


@cache
def _index(language: str) -> dict[str, list[tuple[Words, _Entry]]]:
    """Return every form of every entry by its first word, the longest first."""
    index: dict[str, list[tuple[Words, _Entry]]] = {}
    for terms, plain in entries(language):
        entry = _Entry(terms[0].replace("*", ""), plain, tuple(map(_words, plain)))
        for term in terms:
            for words in itertools.product(*(_forms(word, language) for word in fold(term).split())):
                index.setdefault(words[0], []).append((words, entry))
    for rows in index.values():
        rows.sort(key=lambda row: -len(row[0]))
    return index


@cache
def entries(language: str) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    """Return the list of a language as it is written: the forms of each entry, and the plainer words."""
    path = Path(__file__).with_name(f"plain_words_{language}.txt")
    rows = (line.partition(" = ") for line in path.read_text(encoding="utf-8").splitlines() if " = " in line)
    return tuple(
        (tuple(term.split(", ")), tuple(plain.split(" | ")))
        for term, _equals, plain in rows
        if not term.startswith("#")
    )


def _forms(word: str, language: str) -> set[str]:
    forms = _english_forms if language == "en" else _spanish_forms
    return forms(word.removesuffix("*"), is_verb=word.endswith("*"))


def _english_forms(word: str, *, is_verb: bool) -> set[str]:
    stem = word.removesuffix("e")
    if is_verb:
        return {word, f"{word}s", f"{stem}ed", f"{stem}ing"}
    if re.search("[^aeiou]y$", word):
        return {word, f"{word[:-1]}ies"}
    return {word, f"{word}es" if re.search("(?:s|x|z|ch|sh)$", word) else f"{word}s"}


# The regular endings of verbs in -ar, without accents; those that begin with e change the letter before them.
_ENDINGS_AR = """
ar o as a amos an aba abas abamos aban aste aron ara aras aremos aran aria arias ariamos arian ado ada ados adas
ando are arse arlo arla arlos arlas arle arles e es emos en ese ense elo ela elos elas ele eles
"""
_ENDINGS_IR = """
ir o es e imos en ia ias iamos ian i iste io ieron ire iras ira iremos iran iria irias iriamos irian a as amos an
ido ida idos idas iendo irse irlo irla irlos irlas
"""
_BEFORE_E = {"c": "qu", "g": "gu", "z": "c"}


def _spanish_forms(word: str, *, is_verb: bool) -> set[str]:
    if is_verb:
        stem = word[:-2]
        if word.endswith("ir"):
            return {stem + ending for ending in _ENDINGS_IR.split()}
        soft = stem[:-1] + _BEFORE_E.get(stem[-1], stem[-1])
        return {(soft if ending.startswith("e") else stem) + ending for ending in _ENDINGS_AR.split()}
    if word.endswith("o"):
        return {word[:-1] + ending for ending in ("o", "a", "os", "as")}
    if word[-1] in "aei":
        return {word, f"{word}s"}
    if word.endswith("z"):
        return {word, f"{word[:-1]}ces"}
    return {word, f"{word}es"}
