"""Changes that can hurt somebody: another number or unit, a "not" more or less, another medicine."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from articles.compare.drugs import drug_name, is_drug
from articles.compare.numbers import Quantity, quantities
from articles.compare.result import Callout
from articles.compare.sequences import Stretch, anchors, stretches
from articles.compare.texts import Text, Word, plain
from articles.compare.vocabulary import is_negation

_CONTEXT = 4  # words on either side


def is_telling(word: Word) -> bool:
    """Whether a change of this very word must be seen by itself."""
    return bool(word.script) or any(map(str.isnumeric, word.text)) or is_negation(word.text) or is_drug(word.text)


def callouts(old: Sequence[Word], new: Sequence[Word], cut: Sequence[Stretch], language: str) -> tuple[Callout, ...]:
    """Return the call-outs of one text, or of a passage that was replaced by another."""
    return (*_negations(old, new, cut), *_numbers(old, new, cut, language), *_drugs(old, new, cut))


def drugs_named(texts: Iterable[Text]) -> list[tuple[str, str]]:
    """Return the medicines that a part names, each once, with the words around the first."""
    found: dict[str, tuple[str, str]] = {}
    for text in texts:
        for at in _drugs_within(text.words, slice(0, len(text.words))):
            word = text.words[at].text
            found.setdefault(drug_name(word), (word, _context(text.words, at, at + 1)))
    return list(found.values())


def _negations(old: Sequence[Word], new: Sequence[Word], cut: Sequence[Stretch]) -> Iterator[Callout]:
    for part in cut:
        if part.same:
            continue
        for at in range(part.old.start, part.old.stop):
            if is_negation(old[at].text):
                yield Callout("negation", old=old[at].text, context=_context(old, at, at + 1))
        for at in range(part.new.start, part.new.stop):
            if is_negation(new[at].text):
                yield Callout("negation", new=new[at].text, context=_context(new, at, at + 1))


def _numbers(old: Sequence[Word], new: Sequence[Word], cut: Sequence[Stretch], language: str) -> Iterator[Callout]:
    before, after = deque(quantities(old, language)), deque(quantities(new, language))
    for part in cut:
        left, right = _within(before, part.old), _within(after, part.new)
        for was, now in _side_by_side(left, right) if part.same else zip_longest(left.values(), right.values()):
            seen = now or was
            if seen is None or (was and now and was.meaning == now.meaning):
                continue
            context = _context(new if now else old, seen.start, seen.stop)
            yield Callout("number", was.text if was else "", now.text if now else "", context)


def _drugs(old: Sequence[Word], new: Sequence[Word], cut: Sequence[Stretch]) -> Iterator[Callout]:
    for part in cut:
        if part.same:
            continue
        gone, come = _drugs_within(old, part.old), _drugs_within(new, part.new)
        before, after = [drug_name(old[at].text) for at in gone], [drug_name(new[at].text) for at in come]
        for names in stretches(anchors(before, after), len(before), len(after)):
            if names.same:
                continue
            for was, now in zip_longest(gone[names.old], come[names.new]):
                words, at = (old, was) if now is None else (new, now)
                yield Callout(
                    "drug",
                    "" if was is None else old[was].text,
                    "" if now is None else new[now].text,
                    _context(words, at, at + 1),
                )


def _drugs_within(words: Sequence[Word], where: slice) -> list[int]:
    return [at for at in range(where.start, where.stop) if is_drug(words[at].text)]


def _within(found: deque[Quantity], words: slice) -> dict[int, Quantity]:
    """Take from the front the amounts whose number is among the words, by their place there."""
    inside = {}
    while found and found[0].number < words.stop:
        quantity = found.popleft()
        inside[quantity.number - words.start] = quantity
    return inside


def _side_by_side(
    left: dict[int, Quantity], right: dict[int, Quantity]
) -> list[tuple[Quantity | None, Quantity | None]]:
    """Pair amounts whose number stayed: the sign or the unit beside it may have changed."""
    return [(left.get(place), right.get(place)) for place in sorted(left.keys() | right.keys())]


def _context(words: Sequence[Word], start: int, stop: int) -> str:
    return plain(words[max(0, start - _CONTEXT) : stop + _CONTEXT])
