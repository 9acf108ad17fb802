"""Which old text is an earlier version of which new one, by the words that they share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from articles.compare.sequences import Budget, Match
from articles.compare.texts import Text

Bag = Counter[tuple[str, str]]

ALIKE = 0.4  # share of common words from which two texts are taken for versions of one
WINDOW = 24  # texts on either side that are looked at together; the work grows with its square


def versions(old: Sequence[Sequence[Text]], new: Sequence[Sequence[Text]], budget: Budget) -> list[Match]:
    """Return the rising index pairs of the most alike, each side's entries being texts that belong together.

    Long sequences are cut into as many windows on both sides, and pairs are sought within those.
    """
    old_bags, new_bags = [_bag(texts) for texts in old], [_bag(texts) for texts in new]
    windows = -(-max(len(old), len(new)) // WINDOW)
    found: list[Match] = []
    for window in range(windows):
        old_start, old_stop = (len(old) * (window + step) // windows for step in (0, 1))
        new_start, new_stop = (len(new) * (window + step) // windows for step in (0, 1))
        pairs = _most_alike(old_bags[old_start:old_stop], new_bags[new_start:new_stop], budget)
        found += [(old_start + i, new_start + j) for i, j in pairs]
    return found


def _bag(texts: Sequence[Text]) -> Bag:
    return Counter(key for text in texts for key in text.keys)


def _most_alike(old: Sequence[Bag], new: Sequence[Bag], budget: Budget) -> list[Match]:
    """Align the two (Needleman and Wunsch, 1970): the highest sum of likeness without crossing pairs."""
    likeness = [[_likeness(before, after, budget) for after in new] for before in old]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]  # for what begins at each place
    for i in reversed(range(len(old))):
        for j in reversed(range(len(new))):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + likeness[i][j])
    pairs: list[Match] = []
    i = j = 0
    while i < len(old) and j < len(new):
        if likeness[i][j] and best[i][j] == best[i + 1][j + 1] + likeness[i][j]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _likeness(old: Bag, new: Bag, budget: Budget) -> float:
    """Return the share of common words, or 0 where it is too small to speak of versions."""
    size = old.total() + new.total()
    if not size or not budget.take(len(old) + len(new)):
        return 0.0
    share = 2 * (old & new).total() / size
    return share if share >= ALIKE else 0.0
