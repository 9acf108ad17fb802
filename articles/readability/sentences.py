"""Lines of plain text cut into sentences, and sentences into words.

A line is one block of a page (a paragraph, heading, list item or cell), so its end always ends a sentence: headings and
list items need no full stop. Within a line a full stop ends one unless it belongs to an abbreviation, an initial,
or the number of a list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# A word holds its apostrophes, hyphens, decimal signs and inner stops: don't, follow-up, 3.5, 1,000, U.S.
_WORD = re.compile(r"[^\W_]+(?:['’.,·\-\u2010\u2011][^\W_]+)*")
_LETTERS = re.compile(r"[^\W\d_]")
_NEAR = 40  # characters that are looked at on either side of a full stop, so that a line of them takes no minutes
_STOP = re.compile(r"(?<![.!?…])[.!?…]+[\"'”’»)\]]*\s+")
_LAST_WORD = re.compile(r"[^\W_]+(?:[.’'\-][^\W_]+)*\.?$")

# They are followed by more of their sentence, whatever letter that begins with. Both languages are read with one list.
_ABBREVIATIONS = """
dr dra drs dres mr mrs ms prof profa sr sra srta sres st sta sto ud uds vd d dña lic ing rev gen e.g i.e cf vs viz
fig figs no nos núm nº n.º vol vols pág págs pp p ej p.ej art arts approx aprox ca tel ext u.s u.k ee uu a.c d.c s.a
"""
# Letters that stand for themselves behind these words, so that a full stop after them is one.
_LETTERED = """
vitamin vitamins vitamina vitaminas hepatitis type types tipo tipos group grupo stage estadio grade grado part parte
class clase plan option opción influenza gripe and or y o
"""
_NEVER_LAST, _BEFORE_LETTERS = frozenset(_ABBREVIATIONS.split()), frozenset(_LETTERED.split())


def sentences(line: str) -> list[str]:
    """Return the sentences of one line. What holds no letter, such as "1.", goes with the sentence after it."""
    found: list[str] = []
    start, letter = 0, _LETTERS.search(line)
    for stop in _STOP.finditer(line):
        if letter and letter.start() < stop.start() and _ends_here(line, start, stop):
            found.append(line[start : stop.end()].strip())
            start = stop.end()
            letter = _LETTERS.search(line, start)
    rest = line[start:].strip()
    if letter:
        found.append(rest)
    elif rest and found:
        found[-1] = f"{found[-1]} {rest}"
    return found


def words(sentence: str) -> list[str]:
    """Return the words and numbers of a text, without its other signs."""
    return _WORD.findall(sentence)


def word_matches(text: str) -> Iterator[re.Match[str]]:
    """Return the same with their places in the text."""
    return _WORD.finditer(text)


def _ends_here(line: str, start: int, stop: re.Match[str]) -> bool:
    following = line[stop.end() : stop.end() + _NEAR].lstrip("\"'“‘«([¿¡—–- ")
    if following[:1].islower():
        return False
    if not stop[0].startswith(".") or stop[0].startswith(".."):
        return True
    last = _LAST_WORD.search(line, max(start, stop.start() - _NEAR), stop.start())
    if last is None:
        return True
    word = last[0].rstrip(".")
    if len(word) == 1 and word.isupper():
        return _stands_for_itself(line[max(start, last.start() - _NEAR) : last.start()])
    return word.lower() not in _NEVER_LAST


def _stands_for_itself(before: str) -> bool:
    """Whether a capital letter is no initial: "vitamin C." and not "by J. Smith"."""
    previous = words(before)
    return bool(previous) and previous[-1].lower() in _BEFORE_LETTERS
