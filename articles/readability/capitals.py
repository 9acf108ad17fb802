"""Whether capitals are read letter by letter, as MRI and VPH are, or as a word, as AIDS, SIDA and NOT are."""

from __future__ import annotations

import re

# One consonant or a group that begins words, then a vowel, and no two consonants at the end of a vowel's word.
_SAYABLE = re.compile(r"(?:[bcdfgpt]?[lr]|[csw]h|s[ptkcm]|[^aeiouyáéíóú])?[aeiouyáéíóú](?![^aeiouyáéíóú]{2}$)")
_SPELLED_OUT = frozenset({"ADHD", "CDC", "HIV", "IV", "TIA", "UTI", "UV", "VIH"})
_WORDS = frozenset({"AIDS", "ALL", "AND", "ASK", "CALL", "EACH", "SARS"})


def is_spelled_out(part: str) -> bool:
    """Judge a word of two to four capitals; longer ones are taken for words."""
    if not (2 <= len(part) <= 4 and part.isupper()) or part in _WORDS:
        return False
    return part in _SPELLED_OUT or not _SAYABLE.match(part.lower())
