"""Numbers and measures as words of a text spell them: 100.4 or 100,4, 10³ either way, 5 mg/kg, 1/2, two."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from articles.compare.texts import Word
from articles.compare.vocabulary import NUMBER_WORDS, UNIT_NAMES, UNITS, fold_unit

_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:[.,]\d{3})+")
_PLAIN = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")
_SUPERSCRIPTS = frozenset("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
_COMPARISONS = frozenset("<>≤≥±~≈")
_JOINTS = frozenset("/:")  # 1/2, 120/80, 4/27/2021, 12:30


class Quantity(NamedTuple):
    """An amount in a text. Equal `meaning` is the same amount, however it is spelt."""

    start: int  # of its words, a comparison sign included ...
    number: int
    stop: int  # ... and its unit
    text: str
    meaning: tuple[str, ...]
    values: tuple[frozenset[str], ...]  # what each number in it may stand for
    unit: str = ""  # the same in both languages; empty where there is none, or one that says too little


def quantities(words: Sequence[Word], language: str) -> list[Quantity]:
    """Return the amounts in the text, in order."""
    found: list[Quantity] = []
    at = 0
    while at < len(words):
        if _values(words[at], language):
            found.append(_quantity(words, at, language))
            at = found[-1].stop
        else:
            at += 1
    return found


def readings(number: str, language: str) -> frozenset[str]:
    """Return the values that digits with separators may stand for.

    Spanish is written with a decimal comma in one country and a decimal point in the next, so that
    "1.000" is one in English, and one or a thousand in Spanish. A date such as "12.05.2026" is itself.
    """
    separators = set(number) & {".", ","}
    grouped = _canonical(re.sub("[.,]", "", number))
    whole, _, fraction = number.replace(",", ".").rpartition(".")
    decimal = _canonical(f"{whole.replace('.', '')}.{fraction}")
    if not separators:
        return frozenset({grouped})
    if len(separators) == 2:
        return frozenset({decimal})
    separator = separators.pop()
    several = number.count(separator) > 1
    if not _GROUPED.fullmatch(number):
        return frozenset({number if several else decimal})
    if several:
        return frozenset({grouped})
    if language == "es":
        return frozenset({decimal, grouped})
    return frozenset({grouped if separator == "," else decimal})


def _canonical(number: str) -> str:
    whole, _, fraction = number.partition(".")
    return f"{whole.lstrip('0') or '0'}.{fraction.rstrip('0')}".rstrip(".")


def _values(word: Word, language: str) -> frozenset[str]:
    """Return what the word may stand for as a number; nothing for other words, and for numbers in chemical formulas."""
    if word.script:
        return frozenset()
    if _DIGITS.fullmatch(word.text):
        return readings(word.text, language)
    if len(word.text) == 1 and unicodedata.decomposition(word.text).startswith("<fraction>"):
        return frozenset({word.text})
    value = NUMBER_WORDS[language].get(word.text.casefold())
    return frozenset({value} if value else ())


def _quantity(words: Sequence[Word], at: int, language: str) -> Quantity:
    start = at - 1 if at and words[at - 1].text in _COMPARISONS else at
    end = _end_of_number(words, at, language)
    stop = _end_of_unit(words, end)
    return Quantity(
        start=start,
        number=at,
        stop=stop,
        text="".join(word.space + _spelling(word) for word in words[start:stop]).lstrip(),
        meaning=(
            *(_meaning(word, language) for word in words[start:end]),
            "".join(fold_unit(word.text) for word in words[end:stop]),
        ),
        values=tuple(filter(None, (_values(word, language) or _power(word) for word in words[at:end]))),
        unit="".join(map(_unit_name, words[end:stop])),
    )


def _end_of_number(words: Sequence[Word], at: int, language: str) -> int:
    end = at + 1
    while end < len(words) and not words[end].space:
        if _is_raised(words[end]) or _values(words[end], language):
            end += 1
        elif words[end].text in _JOINTS and end + 1 < len(words) and _values(words[end + 1], language):
            end += 2
        else:
            break
    return end


def _end_of_unit(words: Sequence[Word], end: int) -> int:
    if end == len(words) or words[end].script or fold_unit(words[end].text) not in UNITS:
        return end
    if fold_unit("".join(word.text for word in words[end : end + 2])) in {"°f", "°c"}:
        end += 1
    end += 1
    while end + 1 < len(words) and words[end].text == "/" and words[end + 1].text.isalpha():  # mg/kg/day
        end += 2
    return end


def _unit_name(word: Word) -> str:
    folded = fold_unit(word.text)
    return UNIT_NAMES.get(folded, "" if folded in UNITS else folded)


def _is_raised(word: Word) -> bool:
    return word.script == "sup" or set(word.text) <= _SUPERSCRIPTS


def _power(word: Word) -> frozenset[str]:
    spelling = _spelling(word)
    return frozenset({spelling} if spelling.startswith("^") and spelling[1:].isdigit() else ())


def _spelling(word: Word) -> str:
    return f"^{word.text.translate(_PLAIN)}" if _is_raised(word) else word.text


def _meaning(word: Word, language: str) -> str:
    values = _values(word, language)
    # Two readings are no meaning: only the same spelling is sure to be the same amount.
    return next(iter(values)) if len(values) == 1 else _spelling(word)
