"""Finding what two sequences share, within a budget: crafted or repetitive text must not cost minutes."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Sequence
from typing import NamedTuple

Match = tuple[int, int]

# Above this many insertions and deletions a text has been rewritten, and word by word is no help.
MAX_EDITS = 400
BUDGET_STEPS = 2_000_000


class Budget:
    """The elementary steps (one comparison of two words) that one comparison of articles may still take.

    When it is used up, results get coarser, never wrong.
    """

    def __init__(self, steps: int = BUDGET_STEPS) -> None:
        self.steps = steps
        self.spent = 0

    def take(self, steps: int) -> bool:
        """Spend `steps` if they are left, and say whether they were."""
        if self.spent + steps > self.steps:
            return False
        self.spent += steps
        return True


class Stretch(NamedTuple):
    """A piece of both sequences: the same in both, or what the old one has where the new one has something else."""

    same: bool
    old: slice
    new: slice

    @property
    def size(self) -> int:
        return int(max(self.old.stop - self.old.start, self.new.stop - self.new.start))


def stretches(matches: Sequence[Match], old_size: int, new_size: int) -> list[Stretch]:
    """Cut both sequences along rising `matches` into stretches, same and changed in turn."""
    cut: list[Stretch] = []
    old_at = new_at = 0
    for old_index, new_index in matches:
        if (old_at, new_at) != (old_index, new_index):
            cut.append(Stretch(same=False, old=slice(old_at, old_index), new=slice(new_at, new_index)))
        start = cut.pop() if cut and cut[-1].same else None
        old_start, new_start = (start.old.start, start.new.start) if start else (old_index, new_index)
        old_at, new_at = old_index + 1, new_index + 1
        cut.append(Stretch(same=True, old=slice(old_start, old_at), new=slice(new_start, new_at)))
    if (old_at, new_at) != (old_size, new_size):
        cut.append(Stretch(same=False, old=slice(old_at, old_size), new=slice(new_at, new_size)))
    return cut


def matches(old: Sequence[Hashable], new: Sequence[Hashable], budget: Budget) -> list[Match]:
    """Return the index pairs of a longest common subsequence; beyond the budget, only of both ends."""
    head, tail = _shared_ends(old, new)
    shared = set(old[head : len(old) - tail]) & set(new[head : len(new) - tail])
    # What one side lacks cannot match, and leaving it out makes most edits trivial.
    old_left = [i for i in range(head, len(old) - tail) if old[i] in shared]
    new_left = [j for j in range(head, len(new) - tail) if new[j] in shared]
    middle = _shortest_edit([old[i] for i in old_left], [new[j] for j in new_left], budget)
    return [
        *((i, i) for i in range(head)),
        *((old_left[i], new_left[j]) for i, j in middle),
        *((len(old) - k, len(new) - k) for k in range(tail, 0, -1)),
    ]


def anchors(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Match]:
    """Return the rising index pairs of both ends and of the elements that occur once on each side.

    No budget needed: n log n, and repetitive elements are left alone.
    """
    head, tail = _shared_ends(old, new)
    old_end, new_end = len(old) - tail, len(new) - tail
    old_count, new_count = Counter(old[head:old_end]), Counter(new[head:new_end])
    once = {old[i]: i for i in range(head, old_end) if old_count[old[i]] == 1 == new_count[old[i]]}
    pairs = [(once[new[j]], j) for j in range(head, new_end) if new[j] in once]
    return [
        *((i, i) for i in range(head)),
        *(pairs[k] for k in longest_rise([i for i, _ in pairs])),
        *((len(old) - k, len(new) - k) for k in range(tail, 0, -1)),
    ]


def longest_rise(values: Sequence[int]) -> list[int]:
    """Return the positions of a longest strictly rising subsequence (patience sorting)."""
    tops: list[int] = []  # the smallest value that ends a rise of each length ...
    places: list[int] = []  # ... and where it stands
    before: list[int | None] = []
    for place, value in enumerate(values):
        length = bisect_left(tops, value)
        before.append(places[length - 1] if length else None)
        tops[length : length + 1] = [value]
        places[length : length + 1] = [place]
    rise: list[int] = []
    step = places[-1] if places else None
    while step is not None:
        rise.append(step)
        step = before[step]
    return rise[::-1]


def _shared_ends(old: Sequence[Hashable], new: Sequence[Hashable]) -> tuple[int, int]:
    shorter = min(len(old), len(new))
    head = 0
    while head < shorter and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < shorter - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    return head, tail


def _shortest_edit(old: Sequence[Hashable], new: Sequence[Hashable], budget: Budget) -> list[Match]:
    """Myers, "An O(ND) difference algorithm" (1986), forward; gives up at MAX_EDITS or without budget."""
    reach = {1: 0}  # on each diagonal (old index - new index), how far along `old` the edits so far can get
    history: list[dict[int, int]] = []
    for edits in range(min(len(old) + len(new), MAX_EDITS) + 1):
        history.append(reach.copy())
        steps = 0
        for diagonal in range(-edits, edits + 1, 2):
            origin, start = _enter(reach, diagonal, edits)
            i = start
            while i < len(old) and i - diagonal < len(new) and old[i] == new[i - diagonal]:
                i += 1
            reach[diagonal] = i
            steps += 1 + i - start
            if i >= len(old) and i - diagonal >= len(new):
                return _walk_back(history, len(old), len(new))
        if not budget.take(steps):
            break
    return []


def _enter(reach: dict[int, int], diagonal: int, edits: int) -> tuple[int, int]:
    """Return from which diagonal the next edit comes to this one, and where on `old` it arrives."""
    if diagonal == -edits or (diagonal != edits and reach[diagonal - 1] < reach[diagonal + 1]):
        return diagonal + 1, reach[diagonal + 1]
    return diagonal - 1, reach[diagonal - 1] + 1


def _walk_back(history: list[dict[int, int]], i: int, j: int) -> list[Match]:
    found: list[Match] = []
    for edits, reach in reversed(list(enumerate(history))):
        origin, start = _enter(reach, i - j, edits)
        found.extend((i - k, j - k) for k in range(1, i - start + 1))
        i = reach[origin]
        j = i - origin
    return found[::-1]
