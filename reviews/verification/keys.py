"""A set of primary keys that stays small: one bit for each. Pure."""

from __future__ import annotations

_BITS = 65_536  # keys in one piece; only pieces with a key in them take room
HIGHEST = 2**63 - 1  # the largest key that PostgreSQL gives


class Keys:
    def __init__(self) -> None:
        self._pieces: dict[int, bytearray] = {}
        self.lowest = HIGHEST

    def add(self, key: int) -> None:
        piece, bit = divmod(key, _BITS)
        if piece not in self._pieces:
            self._pieces[piece] = bytearray(_BITS // 8)
        self._pieces[piece][bit >> 3] |= 1 << (bit & 7)
        self.lowest = min(self.lowest, key)

    def __contains__(self, key: int) -> bool:
        piece, bit = divmod(key, _BITS)
        found = self._pieces.get(piece)
        return found is not None and bool(found[bit >> 3] & 1 << (bit & 7))
