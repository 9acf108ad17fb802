"""Which paragraph became which: the texts of one part of the article, aligned and compared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import NamedTuple

from articles.compare.callouts import callouts
from articles.compare.likeness import versions
from articles.compare.result import Block, Callout, Edit, Note, Status
from articles.compare.sequences import Budget, Stretch, anchors, stretches
from articles.compare.texts import Text, Word
from articles.compare.words import notes, runs, whole_runs, word_stretches

_EDITS = {Status.SAME: Edit.SAME, Status.ADDED: Edit.INSERTED, Status.REMOVED: Edit.DELETED}


class Compared(NamedTuple):
    blocks: tuple[Block, ...]
    callouts: tuple[Callout, ...] = ()


def whole(texts: Iterable[Text], status: Status) -> Compared:
    """Return texts that stayed, came or went as they are, as blocks."""
    return Compared(tuple(Block(status, text.path, whole_runs(text.words, _EDITS[status])) for text in texts))


def compare_texts(old: Sequence[Text], new: Sequence[Text], language: str, budget: Budget) -> Compared:
    """Compare the texts of one part. The budget is shared by all parts of the article."""
    return join(
        whole(new[part.new], Status.SAME) if part.same else _compare_gap(old[part.old], new[part.new], language, budget)
        for part in stretches(anchors(old, new), len(old), len(new))
    )


def compare_text(old: Text, new: Text, language: str, budget: Budget) -> Compared:
    """Compare two versions of one text; where there never was one, there is no block."""
    if not old.words and not new.words:
        return Compared(())
    if old == new:
        return whole([new], Status.SAME)
    cut = word_stretches(old.words, new.words, budget)
    noted = _element_notes(old.path, new.path) + notes(old.words, new.words, cut)
    block = Block(Status.CHANGED, new.path, runs(old.words, new.words, cut), noted)
    return Compared((block,), callouts(old.words, new.words, cut, language))


def _compare_gap(old: Sequence[Text], new: Sequence[Text], language: str, budget: Budget) -> Compared:
    if _same_words_divided_otherwise(old, new):
        return _divided_otherwise(old, new)
    pairs = versions([[text] for text in old], [[text] for text in new], budget)
    compared = []
    for part in stretches(pairs, len(old), len(new)):
        if part.same:
            both = zip(old[part.old], new[part.new], strict=True)
            compared += [compare_text(before, after, language, budget) for before, after in both]
        else:
            compared.append(_replace(old[part.old], new[part.new], language))
    return join(compared)


def _replace(old: Sequence[Text], new: Sequence[Text], language: str) -> Compared:
    """Show old texts as removed and new ones as added; what they call out is compared all the same."""
    gone, come = _in_a_row(old), _in_a_row(new)
    everything = Stretch(same=False, old=slice(0, len(gone)), new=slice(0, len(come)))
    return Compared(
        whole(old, Status.REMOVED).blocks + whole(new, Status.ADDED).blocks,
        callouts(gone, come, [everything], language),
    )


def _same_words_divided_otherwise(old: Sequence[Text], new: Sequence[Text]) -> bool:
    return [len(text.words) for text in old] != [len(text.words) for text in new] and (
        [key for text in old for key in text.keys] == [key for text in new for key in text.keys]
    )


def _divided_otherwise(old: Sequence[Text], new: Sequence[Text]) -> Compared:
    """Compare, word for word, texts of which some were split or joined."""
    old_words, old_paths = _in_a_row(old), [text.path for text in old for _ in text.words]
    blocks = []
    start = 0
    for text in new:
        words = (old_words[start]._replace(space=""), *old_words[start + 1 : start + len(text.words)])
        everything = [Stretch(same=True, old=slice(0, len(words)), new=slice(0, len(words)))]
        noted = (Note("division"), *_element_notes(old_paths[start], text.path))
        noted += notes(words, text.words, everything)
        blocks.append(Block(Status.CHANGED, text.path, runs(words, text.words, everything), noted))
        start += len(words)
    return Compared(tuple(blocks))


def _element_notes(old: str, new: str) -> tuple[Note, ...]:
    return (Note("element", old, new),) if old != new else ()


def _in_a_row(texts: Sequence[Text]) -> tuple[Word, ...]:
    """Return the words of all texts, a space between two of them."""
    return tuple(
        word._replace(space=" ") if place == 0 and row else word
        for row, text in enumerate(texts)
        for place, word in enumerate(text.words)
    )


def join(compared: Iterable[Compared]) -> Compared:
    found = list(compared)
    return Compared(
        tuple(chain.from_iterable(one.blocks for one in found)),
        tuple(chain.from_iterable(one.callouts for one in found)),
    )
