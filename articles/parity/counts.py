"""What can be counted in a field of both languages: paragraphs, list items, rows, links, markers, raised words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby

from articles.parity.mismatch import Code, Difference
from articles.parity.twins import Texts, words_of

# Spanish needs more words than English: 1.18 times as many in the middle of the fields of the seven PDQ pairs that
# translate each other, about as many in the sample library, whose two texts were written side by side. Of their fields
# with 30 words or more that are true to each other, none is outside 0.78 to 1.52; in shorter ones one word weighs more.
SHORTEST, LONGEST = 0.75, 1.55
ENOUGH = 30  # words on the longer side

_KINDS = {"li": Code.LIST_ITEMS, "tr": Code.TABLE_ROWS}
_SIGNS = {"sup": "^", "sub": "_"}
_CHARACTERS = [("^", re.compile("[⁰¹²³⁴-⁹⁺⁻]+")), ("_", re.compile("[₀-₉₊₋]+"))]
_PLAIN = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻₀₁₂₃₄₅₆₇₈₉₊₋−", "0123456789+-0123456789+--")
_NUMERIC = re.compile("[0-9⁰¹²³⁴-⁹⁺⁻₀-₉₊₋+−-]+")


def differences(theirs: Texts, ours: Texts) -> Iterator[Difference]:
    """Yield the counts in which a field of the source and its translation differ."""
    counts, counts_here = _counts(theirs), _counts(ours)
    for code in (Code.PARAGRAPHS, Code.LIST_ITEMS, Code.TABLE_ROWS, Code.LINKS):
        if counts[code] != counts_here[code]:
            yield code, str(counts[code]), str(counts_here[code])
    for code, either in ((Code.CITATIONS, _citations), (Code.SCRIPTS, _raised)):
        one, other = either(theirs), either(ours)
        if one != other:
            yield code, ", ".join((one - other).elements()), ", ".join((other - one).elements())
    words, words_here = _length(theirs), _length(ours)
    if max(words, words_here) >= ENOUGH and not SHORTEST * words <= words_here <= LONGEST * words:
        yield Code.LENGTH, str(words), str(words_here)


def _counts(texts: Texts) -> Counter[Code]:
    counts = Counter(_KINDS.get(text.path.rpartition(" ")[2], Code.PARAGRAPHS) for text in texts)
    links = groupby(words_of(texts), key=lambda word: next((mark for mark in word.marks if mark.name == "link"), None))
    counts[Code.LINKS] = sum(link is not None for link, _ in links)
    return counts


def _citations(texts: Texts) -> Counter[str]:
    return Counter(mark.value for word in words_of(texts) for mark in word.marks if mark.name == "citation")


def _raised(texts: Texts) -> Counter[str]:
    """Return what is raised or lowered, either as an element or as a character of its own.

    Letters and marks are left out: what is raised in "1st" is not what is raised in "1.er".
    """
    found: Counter[str] = Counter()
    for word in words_of(texts):
        pieces = [(_SIGNS[word.script], word.text)] if word.script in _SIGNS else _characters(word.text)
        for sign, piece in pieces:
            if _NUMERIC.fullmatch(piece):
                found[sign + piece.translate(_PLAIN)] += 1
    return found


def _characters(text: str) -> Iterator[tuple[str, str]]:
    return ((sign, piece) for sign, pattern in _CHARACTERS for piece in pattern.findall(text))


def _length(texts: Texts) -> int:
    return sum(any(map(str.isalnum, word.text)) for word in words_of(texts))
