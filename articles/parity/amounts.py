"""Numbers, units and medicines that one language names and the other does not."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence

from articles.compare.drugs import substance
from articles.compare.numbers import Quantity, quantities
from articles.compare.texts import Word
from articles.document import Language
from articles.parity.mismatch import Code, Difference
from articles.parity.twins import Texts, words_of

_ONE = frozenset({"one", "un", "una", "uno"})  # they may stand for 1, but never ask for it
_LEADS = re.compile(r"[1-9]\d{0,2}(?:\d{3})*")
_GROUP = re.compile(r"\d{3}")


def differences(theirs: Texts, ours: Texts, source: Language, translation: Language) -> Iterator[Difference]:
    """Yield the numbers, units and medicines in which a field of the source and its translation differ."""
    amounts, amounts_here = _amounts(theirs, source), _amounts(ours, translation)
    values, values_here = _values(theirs, amounts), _values(ours, amounts_here)
    lost, gained = _not_among(amounts, values_here), _not_among(amounts_here, values)
    # One language may do without a number in words ("two nurses", "las enfermeras"), but not say another.
    said, said_here = _in_words(amounts, values_here), _in_words(amounts_here, values)
    if said and said_here:
        lost, gained = lost + said, gained + said_here
    if lost or gained:
        yield Code.NUMBERS, ", ".join(lost), ", ".join(gained)
    if mistaken := _measured_otherwise(amounts, amounts_here):
        yield Code.UNITS, ", ".join(one.text for one, _ in mistaken), ", ".join(other.text for _, other in mistaken)
    named, named_here = _drugs(theirs), _drugs(ours)
    if named.keys() != named_here.keys():
        yield Code.DRUGS, _names(named, named_here), _names(named_here, named)


def _measured_otherwise(theirs: list[Quantity], ours: list[Quantity]) -> list[tuple[Quantity, Quantity]]:
    """Return the amounts that are there as numbers, but each time with another unit."""
    by_value: defaultdict[str, dict[Hashable, Quantity]] = defaultdict(dict)
    for other in ours:
        for value in other.values[0]:
            by_value[value].setdefault((other.values, other.unit), other)
    found: list[tuple[Quantity, Quantity]] = []
    for one in {(one.values, one.unit): one for one in theirs if one.unit}.values():
        near = {key: other for value in one.values[0] for key, other in by_value[value].items()}
        same = [other for other in near.values() if _may_be(one, other)]
        if same and all(other.unit not in ("", one.unit) for other in same):
            found.append((one, same[0]))
    return found


def _may_be(one: Quantity, other: Quantity) -> bool:
    return len(one.values) == len(other.values) and all(
        mine & theirs for mine, theirs in zip(one.values, other.values, strict=True)
    )


def _drugs(texts: Texts) -> dict[str, str]:
    """Return the medicines that the field names, as it first spells them."""
    found: dict[str, str] = {}
    for word in words_of(texts):
        if name := substance(word.text):
            found.setdefault(name, word.text)
    return found


def _names(these: dict[str, str], others: dict[str, str]) -> str:
    return ", ".join(word for name, word in these.items() if name not in others)


def _amounts(texts: Texts, language: Language) -> list[Quantity]:
    words = ((_joined(text.words) if language == "es" else text.words) for text in texts)
    return [amount for row in words for amount in quantities(row, language)]


def _joined(words: Sequence[Word]) -> list[Word]:
    """Take the groups of a number for one, as Spanish parts thousands by a space: "230 000"."""
    joined: list[Word] = []
    for word in words:
        if joined and word.space.isspace() and _is_group(word) and _LEADS.fullmatch(joined[-1].text):
            joined[-1] = joined[-1]._replace(text=joined[-1].text + word.text)
        else:
            joined.append(word)
    return joined


def _is_group(word: Word) -> bool:
    return not word.script and bool(_GROUP.fullmatch(word.text))


def _values(texts: Texts, amounts: list[Quantity]) -> set[str]:
    """Return all values that the numbers of the field may stand for."""
    one = {"1" for word in words_of(texts) if word.text.casefold() in _ONE}
    return one.union(*(value for amount in amounts for value in amount.values))


def _not_among(amounts: Iterable[Quantity], values: set[str]) -> list[str]:
    """Return the amounts written in digits of which a number is not among the values."""
    return _lacking((amount for amount in amounts if any(map(str.isnumeric, amount.text))), values)


def _in_words(amounts: Iterable[Quantity], values: set[str]) -> list[str]:
    """Return the same of those written in words."""
    return _lacking((amount for amount in amounts if not any(map(str.isnumeric, amount.text))), values)


def _lacking(amounts: Iterable[Quantity], values: set[str]) -> list[str]:
    missing = (amount.text for amount in amounts if not all(value & values for value in amount.values))
    return list(dict.fromkeys(missing))
