"""The checks between two languages, field by field: only what can be told without understanding."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator
from itertools import groupby

from articles.compare.drugs import substance
from articles.compare.numbers import Quantity, quantities
from articles.compare.texts import Word, plain
from articles.content import ArticleContent
from articles.document import LANGUAGES, SOURCE_LANGUAGE, ArticleDocument, Language
from articles.parity.mismatch import Code, Mismatch
from articles.parity.tongue import reads_as_another
from articles.parity.twins import Texts, Twins, of_contents, of_document

_BEGINNING = 6  # words
_ONE = frozenset({"one", "un", "una", "uno"})  # they may stand for 1, but never ask for it
(_TRANSLATION,) = (language for language in LANGUAGES if language != SOURCE_LANGUAGE)

Difference = tuple[Code, str, str]


def between(document: ArticleDocument) -> tuple[Mismatch, ...]:
    """Return where the two languages of a draft do not run parallel, in page order."""
    return _between(of_document(document, _TRANSLATION), SOURCE_LANGUAGE, _TRANSLATION)


def between_contents(source: ArticleContent, translation: ArticleContent) -> tuple[Mismatch, ...]:
    """Return the same of two frozen contents."""
    return _between(of_contents(source, translation), source.language, translation.language)


def _between(rows: Iterable[Twins], source: Language, translation: Language) -> tuple[Mismatch, ...]:
    return tuple(
        Mismatch(twins.place_of(field), twins.part, twins.heading, *difference, twins.heading_language)
        for twins in rows
        for field, difference in _of_row(twins, source, translation)
    )


def _of_row(twins: Twins, source: Language, translation: Language) -> Iterator[tuple[str, Difference]]:
    if twins.source is None or twins.translation is None:
        yield twins.fields[0], _one_sided(twins.source, twins.translation)
        return
    for field in twins.fields:
        theirs, ours = twins.source.fields.get(field), twins.translation.fields.get(field)
        if theirs is None or ours is None:
            yield field, _one_sided(theirs, ours)
        else:
            yield from ((field, found) for found in _differences(theirs, ours, source, translation))


def _one_sided(theirs: object | None, ours: object | None) -> Difference:
    return Code.PART, str(int(theirs is not None)), str(int(ours is not None))


def _differences(theirs: Texts, ours: Texts, source: Language, translation: Language) -> Iterator[Difference]:
    yield from _strangers(theirs, ours, source, translation)
    amounts, amounts_here = _amounts(theirs, source), _amounts(ours, translation)
    lost = _not_among(amounts, _values(ours, amounts_here))
    gained = _not_among(amounts_here, _values(theirs, amounts))
    if lost or gained:
        yield Code.NUMBERS, ", ".join(lost), ", ".join(gained)
    if mistaken := _measured_otherwise(amounts, amounts_here):
        yield Code.UNITS, ", ".join(one.text for one, _ in mistaken), ", ".join(other.text for _, other in mistaken)
    named, named_here = _drugs(theirs), _drugs(ours)
    if named.keys() != named_here.keys():
        yield Code.DRUGS, _names(named, named_here), _names(named_here, named)
    counts = _counts(ours)
    for code, count in _counts(theirs).items():
        if count != counts[code]:
            yield code, str(count), str(counts[code])
    cited, cited_here = _citations(theirs), _citations(ours)
    if cited != cited_here:
        yield Code.CITATIONS, *_either_way(cited, cited_here)


def _strangers(theirs: Texts, ours: Texts, source: Language, translation: Language) -> Iterator[Difference]:
    """Tell a side that is in the other's language by how it begins: swapped fields, or a text never translated."""
    if source == translation:
        return
    begin = [
        _beginning(texts) if reads_as_another(_words(texts), own) else ""
        for texts, own in ((theirs, source), (ours, translation))
    ]
    if any(begin):
        yield Code.LANGUAGE, begin[0], begin[1]


def _beginning(texts: Texts) -> str:
    longest = max(texts, key=lambda text: len(text.words))
    return f"{plain(longest.words[:_BEGINNING])} …"


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
    for word in _words(texts):
        if name := substance(word.text):
            found.setdefault(name, word.text)
    return found


def _names(these: dict[str, str], others: dict[str, str]) -> str:
    return ", ".join(word for name, word in these.items() if name not in others)


def _amounts(texts: Texts, language: str) -> list[Quantity]:
    return [amount for text in texts for amount in quantities(text.words, language)]


def _values(texts: Texts, amounts: list[Quantity]) -> set[str]:
    """Return all values that the numbers of the field may stand for."""
    one = {"1" for word in _words(texts) if word.text.casefold() in _ONE}
    return one.union(*(value for amount in amounts for value in amount.values))


def _not_among(amounts: list[Quantity], values: set[str]) -> list[str]:
    """Return the amounts written in digits of which a number is not among the values; words are free to differ."""
    missing = (
        amount.text
        for amount in amounts
        if any(map(str.isnumeric, amount.text)) and not all(value & values for value in amount.values)
    )
    return list(dict.fromkeys(missing))


def _counts(texts: Texts) -> dict[Code, int]:
    links = groupby(_words(texts), key=lambda word: next((mark for mark in word.marks if mark.name == "link"), None))
    return {
        Code.LIST_ITEMS: sum(text.path.endswith("li") for text in texts),
        Code.TABLE_ROWS: sum(text.path.endswith("tr") for text in texts),
        Code.LINKS: sum(link is not None for link, _ in links),
    }


def _citations(texts: Texts) -> Counter[str]:
    return Counter(mark.value for word in _words(texts) for mark in word.marks if mark.name == "citation")


def _words(texts: Texts) -> Iterator[Word]:
    return (word for text in texts for word in text.words)


def _either_way(theirs: Counter[str], ours: Counter[str]) -> tuple[str, str]:
    """Name what each side has more of."""
    return ", ".join((theirs - ours).elements()), ", ".join((ours - theirs).elements())
