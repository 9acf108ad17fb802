"""What happened to the words of one text: runs to print, and notes on what the words do not show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, zip_longest
from operator import attrgetter, itemgetter

from articles.compare.callouts import is_telling
from articles.compare.result import Edit, Note, Run
from articles.compare.sequences import Budget, Stretch, matches, stretches
from articles.compare.texts import Marks, Word, plain

_CRUMB = 2  # words that stayed between two larger changes: to show them apart hinders more than it helps

Piece = tuple[Edit, Marks, str]


def word_stretches(old: Sequence[Word], new: Sequence[Word], budget: Budget) -> list[Stretch]:
    """Return what stayed and what changed, as a reader would cut it."""
    found = matches([word.key for word in old], [word.key for word in new], budget)
    cut = stretches(found, len(old), len(new))
    for place in range(1, len(cut) - 1):
        before, part, after = cut[place - 1 : place + 2]
        if _is_crumb(part, before, after) and not any(map(is_telling, old[part.old])):
            cut[place] = part._replace(same=False)
    return list(_joined(cut))


def _is_crumb(part: Stretch, before: Stretch, after: Stretch) -> bool:
    return part.same and part.size <= _CRUMB and part.size < min(before.size, after.size)


def _joined(cut: Iterable[Stretch]) -> Iterator[Stretch]:
    """Make neighbours of one fate one stretch."""
    for same, row in groupby(cut, key=attrgetter("same")):
        parts = list(row)
        yield Stretch(
            same, slice(parts[0].old.start, parts[-1].old.stop), slice(parts[0].new.start, parts[-1].new.stop)
        )


def runs(old: Sequence[Word], new: Sequence[Word], cut: Sequence[Stretch]) -> tuple[Run, ...]:
    """Return the text as runs: those that stayed or went read as the old text, those that stayed or came as the new."""
    return _runs(_pieces(old, new, cut))


def whole_runs(words: Sequence[Word], edit: Edit) -> tuple[Run, ...]:
    """Return a text of one fate as runs."""
    return _runs(_whole_pieces(words, edit, ()))


def _runs(pieces: Iterable[Piece]) -> tuple[Run, ...]:
    seen = filter(itemgetter(2), pieces)
    return tuple(
        Run(edit, "".join(text for _, _, text in row), marks)
        for (edit, marks), row in groupby(seen, key=itemgetter(0, 1))
    )


def _pieces(old: Sequence[Word], new: Sequence[Word], cut: Sequence[Stretch]) -> Iterator[Piece]:
    before: Marks = ()
    for part in cut:
        if part.same:
            yield from _stayed_pieces(old[part.old], new[part.new], before)
            before = new[part.new.stop - 1].marks
        else:
            yield from _changed_pieces(old[part.old], new[part.new], before)
            before = ()


def _stayed_pieces(old: Sequence[Word], new: Sequence[Word], before: Marks) -> Iterator[Piece]:
    for was, now in zip(old, new, strict=True):
        if was.space == now.space:
            yield Edit.SAME, _shared(before, now.marks), now.space
        else:
            yield Edit.DELETED, (), was.space
            yield Edit.INSERTED, (), now.space
        yield Edit.SAME, now.marks, now.text
        before = now.marks


def _changed_pieces(gone: Sequence[Word], come: Sequence[Word], before: Marks) -> Iterator[Piece]:
    if gone and come and gone[0].space == come[0].space:
        # A space before both belongs to neither, and would be struck out and underlined for nothing.
        yield Edit.SAME, (), gone[0].space
        gone, come = _unspaced(gone), _unspaced(come)
    yield from _whole_pieces(gone, Edit.DELETED, before)
    yield from _whole_pieces(come, Edit.INSERTED, before)


def _whole_pieces(words: Sequence[Word], edit: Edit, before: Marks) -> Iterator[Piece]:
    for word in words:
        yield edit, _shared(before, word.marks), word.space
        yield edit, word.marks, word.text
        before = word.marks


def _shared(before: Marks, after: Marks) -> Marks:
    """Return the formatting of the space between two words."""
    return tuple(mark for mark in before if mark in after)


def _unspaced(words: Sequence[Word]) -> Sequence[Word]:
    return [words[0]._replace(space=""), *words[1:]]


def notes(old: Sequence[Word], new: Sequence[Word], cut: Sequence[Stretch]) -> tuple[Note, ...]:
    """Return what happened besides the words: formatting, link addresses, citations, spacing."""
    stayed = [pair for part in cut if part.same for pair in zip(old[part.old], new[part.new], strict=True)]
    found = [*_restyled(stayed), *_recited(old, new, cut)]
    if all(part.same for part in cut) and any(was.space != now.space for was, now in stayed):
        found.append(Note("spacing"))
    return tuple(found)


def _restyled(stayed: Sequence[tuple[Word, Word]]) -> Iterator[Note]:
    for (was, now), pairs in groupby(stayed, key=lambda pair: (pair[0].marks, pair[1].marks)):
        if was == now:
            continue
        text = plain([word for _, word in pairs])
        if _address(was) != _address(now):
            yield Note("link", _address(was), _address(now), text)
        if _formatting(was) != _formatting(now):
            yield Note("formatting", _formatting(was), _formatting(now), text)


def _recited(old: Sequence[Word], new: Sequence[Word], cut: Sequence[Stretch]) -> Iterator[Note]:
    for part in cut:
        if not part.same:
            for was, now in zip_longest(_citations(old[part.old]), _citations(new[part.new]), fillvalue=""):
                if was != now:
                    yield Note("citation", was, now)


def _address(marks: Marks) -> str:
    return next((mark.value for mark in marks if mark.name == "link"), "")


def _formatting(marks: Marks) -> str:
    return " ".join(" ".join(filter(None, mark)) for mark in marks if mark.name not in {"link", "citation"})


def _citations(words: Sequence[Word]) -> list[str]:
    return [mark.value for word in words for mark in word.marks if mark.name == "citation"]
