"""Sentences that stayed while the work behind them went, or became another one."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple

from articles.compare.likeness import versions
from articles.compare.pairing import Pair
from articles.compare.parts import Part
from articles.compare.result import Callout
from articles.compare.sentences import Sentence, sentences
from articles.compare.sequences import Budget
from articles.compare.texts import Text, plain
from articles.compare.works import Works, work_name
from articles.document import Reference


class Placed(NamedTuple):
    place: str
    sentence: Sentence


Kept = tuple[Placed, Placed]


def recited(
    sections: Sequence[Pair], old: Iterable[Reference], new: Iterable[Reference], budget: Budget
) -> dict[str, list[Callout]]:
    """Return the call-outs by the place of the change that they belong to.

    A key that was given to another work belongs to the reference: the sentence itself did not change. A sentence that
    cites one more work than before has lost nothing.
    """
    works = Works(old, new)
    read = [one for one in sections if one.differs or not works.are_steady]
    found: defaultdict[str, list[Callout]] = defaultdict(list)
    for was, now in _kept(read, budget):
        for place, one, other in _turns(was.sentence, now, works):
            new_name = work_name(works.new[other]) if other else ""
            context = plain(now.sentence.text.words)
            found[place].append(Callout("citation", work_name(works.old[one]), new_name, context))
    return dict(found)


def _turns(was: Sentence, now: Placed, works: Works) -> Iterator[tuple[str, str, str]]:
    """Yield where to say it, the key of a work that stood behind the sentence, and of what took its place."""
    here = now.sentence.cited
    lost = [key for key in was.cited if key in works.old and works.now[key].isdisjoint(here)]
    gained = [key for key in here if key in works.new and works.then[key].isdisjoint(was.cited)]
    for key in [key for key in lost if key in here]:
        yield f"reference:{key}", key, key if key in gained else ""
    gone, come = [key for key in lost if key not in here], [key for key in gained if key not in lost]
    for one, other in zip_longest(gone, come[: len(gone)], fillvalue=""):
        yield now.place, one, other


def _kept(sections: Sequence[Pair], budget: Budget) -> list[Kept]:
    """Pair the sentences that stayed: word for word in their section, then anywhere, then changed in their section."""
    old, new = (
        {one.place: [Placed(one.place, row) for row in sentences(texts)] for one, texts in parts}
        for parts in ([(one, _texts(one.old)) for one in sections], [(one, _texts(one.new)) for one in sections])
    )
    kept: list[Kept] = []
    for place in old:
        same, old[place], new[place] = _word_for_word(old[place], new[place])
        kept += same
    same, *left = _word_for_word(*([one for row in rows.values() for one in row] for rows in (old, new)))
    kept += same
    for place in old:
        before, after = ([one for one in rows if one.place == place] for rows in left)
        pairs = versions([[one.sentence.text] for one in before], [[one.sentence.text] for one in after], budget)
        kept += [(before[i], after[j]) for i, j in pairs]
    return kept


def _texts(part: Part | None) -> tuple[Text, ...]:
    return part.all_texts if part else ()


def _word_for_word(old: Iterable[Placed], new: Sequence[Placed]) -> tuple[list[Kept], list[Placed], list[Placed]]:
    """Return the pairs of the same words, and what is left of both."""
    waiting: defaultdict[tuple[tuple[str, str], ...], deque[int]] = defaultdict(deque)
    for at, one in enumerate(new):
        waiting[one.sentence.text.keys].append(at)
    kept: list[Kept] = []
    left: list[Placed] = []
    taken: set[int] = set()
    for one in old:
        if same := waiting[one.sentence.text.keys]:
            taken.add(at := same.popleft())
            kept.append((one, new[at]))
        else:
            left.append(one)
    return kept, left, [one for at, one in enumerate(new) if at not in taken]
