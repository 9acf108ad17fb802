"""Which cited work is which in another version of the article: told by what it is, not by its key."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator

from articles import references
from articles.compare.vocabulary import fold
from articles.document import Reference

_WORD = re.compile(r"\w+")
_ALIKE = 0.6  # share of common words from which two titles under one key are one title, corrected


class Works:
    """The works of two versions by key. `now` and `then` lead from a key to the keys of the same work in the other."""

    def __init__(self, old: Iterable[Reference], new: Iterable[Reference]) -> None:
        self.old = {work.key: work for work in old}
        self.new = {work.key: work for work in new}
        self.now: defaultdict[str, set[str]] = defaultdict(set)
        self.then: defaultdict[str, set[str]] = defaultdict(set)
        candidates: defaultdict[Hashable, list[Reference]] = defaultdict(list)
        for work in self.new.values():
            for mark in _marks(work):
                candidates[mark].append(work)
        for was in self.old.values():
            for now in {now.key: now for mark in _marks(was) for now in candidates[mark]}.values():
                if is_one_work(was, now):
                    self.now[was.key].add(now.key)
                    self.then[now.key].add(was.key)

    @property
    def are_steady(self) -> bool:
        """Whether every key that there was still names its work."""
        return all(key in self.now[key] for key in self.old)


def is_one_work(old: Reference, new: Reference) -> bool:
    """Whether the two name one work, described otherwise or corrected at most.

    Another year alone, as web pages get with every update, makes no other work.
    """
    identifiers = [both for both in ((_doi(old), _doi(new)), (old.pmid, new.pmid)) if all(both)]
    if any(was == now for was, now in identifiers):
        return True
    titles = fold(old.title), fold(new.title)
    if not all(titles):
        return old.url == new.url if old.url and new.url else old.key == new.key
    if titles[0] == titles[1]:
        return not identifiers or old.year == new.year
    return not identifiers and (old.key, old.year) == (new.key, new.year) and _are_alike(*titles)


def work_name(work: Reference) -> str:
    """Return what the desk calls a work: its key as the text spells it, its title and year."""
    return " ".join(filter(None, (f"[{work.key}]", work.title or work.url, work.year)))


def _marks(work: Reference) -> Iterator[Hashable]:
    marks = {"key": work.key, "doi": _doi(work), "pmid": work.pmid, "title": fold(work.title), "url": work.url}
    return (mark for mark in marks.items() if mark[1])


def _doi(work: Reference) -> str:
    return references.bare_doi(work.doi).lower()


def _are_alike(old: str, new: str) -> bool:
    before, after = Counter(_WORD.findall(old)), Counter(_WORD.findall(new))
    return 2 * (before & after).total() >= _ALIKE * (before.total() + after.total())
