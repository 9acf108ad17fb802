"""Verification codes: which entry of which chain, and the beginning of its hash, short enough to be read out. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Crockford's alphabet: no letter that is taken for a digit.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LETTERS = 12  # five bits each: 60 bits of the hash
_CODE = re.compile(rf"([SE])(\d{{1,18}})-([{_ALPHABET}]{{4}})-([{_ALPHABET}]{{4}})-([{_ALPHABET}]{{4}})")

SIGN_OFF = "S"
EVENT = "E"


@dataclass(frozen=True)
class Code:
    """`chain` is S for signatures or E for events, `number` the entry's place in it."""

    chain: str
    number: int
    letters: str

    def __str__(self) -> str:
        groups = (self.letters[start : start + 4] for start in range(0, _LETTERS, 4))
        return f"{self.chain}{self.number}-{'-'.join(groups)}"


def code_of(chain: str, number: int, sha256: str) -> Code:
    """Return the code of an entry from its hash in hexadecimal."""
    value = int(sha256, 16) >> (256 - 5 * _LETTERS)
    letters = "".join(_ALPHABET[value >> 5 * place & 31] for place in reversed(range(_LETTERS)))
    return Code(chain, number, letters)


def read_code(text: str) -> Code | None:
    """Return the code that somebody typed, whatever its case and spaces, or None where it is none."""
    typed = re.sub(r"\s+", "", text).upper()
    found = _CODE.fullmatch(typed[:1] + typed[1:].translate(str.maketrans("OIL", "011")))
    return Code(found[1], int(found[2]), found[3] + found[4] + found[5]) if found else None
