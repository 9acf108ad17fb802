"""Two sequences laid side by side in order, like with like."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Item = TypeVar("Item")


@dataclass(frozen=True)
class Pair(Generic[Item]):
    """Two things side by side; None where one has no counterpart, never on both sides."""

    en: Item | None
    es: Item | None

    @property
    def either(self) -> Item:
        """The English, or else the Spanish."""
        return self.en if self.en is not None else self.es  # type: ignore[return-value]


def pair(
    english: Sequence[Item], spanish: Sequence[Item], *, likeness: Callable[[Item, Item], float]
) -> list[Pair[Item]]:
    """Return both sequences side by side, each item once and in order, with the highest sum of likenesses."""
    # best[i][j] is that sum for english[i:] and spanish[j:].
    best = [[0.0] * (len(spanish) + 1) for _item in range(len(english) + 1)]
    like = [[likeness(one, other) for other in spanish] for one in english]
    for i in reversed(range(len(english))):
        for j in reversed(range(len(spanish))):
            together = like[i][j] + best[i + 1][j + 1] if like[i][j] else 0.0
            best[i][j] = max(together, best[i + 1][j], best[i][j + 1])
    pairs: list[Pair[Item]] = []
    i = j = 0
    while i < len(english) and j < len(spanish):
        if like[i][j] and best[i][j] == like[i][j] + best[i + 1][j + 1]:
            pairs.append(Pair(english[i], spanish[j]))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            pairs.append(Pair(english[i], None))
            i += 1
        else:
            pairs.append(Pair(None, spanish[j]))
            j += 1
    return pairs + [Pair(item, None) for item in english[i:]] + [Pair(None, item) for item in spanish[j:]]
