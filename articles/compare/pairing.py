"""Which part of the new version was which part of the old one."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace

from articles.compare.likeness import versions
from articles.compare.parts import Part
from articles.compare.sequences import Budget, longest_rise


@dataclass(frozen=True)
class Pair:
    """A part before and after.

    `place` is unique. `moved` is among its own kind; `clinical` is whether a physician answers for
    the difference.
    """

    old: Part | None
    new: Part | None
    place: str = ""
    moved: bool = False
    clinical: bool = False

    @property
    def either(self) -> Part:
        """The part as it is, or as it was."""
        part = self.new or self.old
        assert part is not None  # noqa: S101 (for the type checker; no pair is empty)
        return part

    @property
    def differs(self) -> bool:
        return self.old is None or self.new is None or self.moved or self.old.source != self.new.source


def pair(old: Sequence[Part], new: Sequence[Part], budget: Budget) -> list[Pair]:
    """Pair parts of one kind, in the new order; a removed one comes after what it used to follow."""
    origin = _origins(old, new, budget)
    arrivals = list(origin)
    stayed = {arrivals[place] for place in longest_rise([origin[j] for j in arrivals])}
    removed = _removed_after(len(old), set(origin.values()))
    pairs = [Pair(old[i], None) for i in removed[None]]
    for j, part in enumerate(new):
        if j in origin:
            pairs.append(Pair(old[origin[j]], part, moved=j not in stayed))
            pairs += [Pair(old[i], None) for i in removed[origin[j]]]
        else:
            pairs.append(Pair(None, part))
    pairs = with_places(pairs)
    # The order of rows may differ where the digests do not: only what a physician answers for counts.
    if [part.clinical for part in old] == [part.clinical for part in new]:
        return pairs
    return [replace(one, clinical=_is_clinical(one)) for one in pairs]


def with_places(pairs: Sequence[Pair]) -> list[Pair]:
    """Number the places that occur again: an image shown twice, two cards of one level.

    What there is now comes first, so that its place is the same whatever it is compared with.
    """
    count: Counter[str] = Counter()
    places: dict[int, str] = {}
    for index in sorted(range(len(pairs)), key=lambda index: pairs[index].new is None):
        place = pairs[index].either.place
        count[place] += 1
        places[index] = place if count[place] == 1 else f"{place}:{count[place]}"
    return [replace(one, place=places[index]) for index, one in enumerate(pairs)]


def _is_clinical(one: Pair) -> bool:
    if one.either.clinical is None:
        return False
    return one.old is None or one.new is None or one.moved or one.old.clinical != one.new.clinical


def _origins(old: Sequence[Part], new: Sequence[Part], budget: Budget) -> dict[int, int]:
    """Return where each new part that is not really new stood before: told by its keys, else by its words."""
    origin: dict[int, int] = {}
    for surety in range(max((len(part.keys) for part in [*old, *new]), default=0)):
        waiting: defaultdict[Hashable, deque[int]] = defaultdict(deque)
        for i in _left(old, origin.values()):
            waiting[old[i].keys[surety]].append(i)
        for j in _left(new, origin):
            key = new[j].keys[surety]
            if key is not None and waiting[key]:
                origin[j] = waiting[key].popleft()
    old_left, new_left = _left(old, origin.values()), _left(new, origin)
    pairs = versions([old[i].all_texts for i in old_left], [new[j].all_texts for j in new_left], budget)
    origin.update((new_left[j], old_left[i]) for i, j in pairs)
    return dict(sorted(origin.items()))


def _left(parts: Sequence[Part], taken: Iterable[int]) -> list[int]:
    known = set(taken)
    return [index for index in range(len(parts)) if index not in known]


def _removed_after(size: int, kept: set[int]) -> defaultdict[int | None, list[int]]:
    """Return the indexes that were not kept, by the kept one that they follow."""
    removed: defaultdict[int | None, list[int]] = defaultdict(list)
    last: int | None = None
    for index in range(size):
        if index in kept:
            last = index
        else:
            removed[last].append(index)
    return removed
