"""Where a translation does not run parallel to its source: cheap checks that know little of the languages."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator
from itertools import groupby, zip_longest

from articles.compare.drugs import substance
from articles.compare.numbers import Quantity, quantities
from articles.compare.pairing import Pair, with_places
from articles.compare.parts import Part, parts_of
from articles.compare.result import Mismatch
from articles.compare.texts import Word, plain
from articles.compare.tongue import reads_as_another
from articles.content import ArticleContent
from articles.document import Language

_FIELDS = ("title", "summary", "sections", "figures", "care_cards")
_BEGINNING = 6  # words
_ONE = frozenset({"one", "un", "una", "uno"})  # they may stand for 1, but never ask for it

Difference = tuple[str, str, str]


def missing_between(source: ArticleContent, translation: ArticleContent) -> tuple[Mismatch, ...]:
    """Return where one of the two has something that the other lacks, section by section.

    Only what can be told without understanding is compared: parts, the language, numbers, units, names of
    medicines, list items, table rows, links, citations.
    """
    theirs, ours = parts_of(source), parts_of(translation)
    return tuple(
        Mismatch(twins.place, twins.either.kind, twins.either.heading, *difference)
        for field in _FIELDS
        for twins in with_places(list(_twins(theirs[field], ours[field])))
        for difference in _differences(twins, source.language, translation.language)
    )


def _twins(source: list[Part], translation: list[Part]) -> Iterator[Pair]:
    """Pair parts by their place, which is the same in every language; those of one place in their order."""
    places: dict[tuple[str, str], tuple[list[Part], list[Part]]] = {}
    for side, parts in enumerate((source, translation)):
        for part in parts:
            places.setdefault((part.section, part.place), ([], []))[side].append(part)
    for both in places.values():
        for original, translated in zip_longest(*both):
            yield Pair(original, translated)


def _differences(twins: Pair, source_language: Language, translation_language: Language) -> Iterator[Difference]:
    if twins.old is None or twins.new is None:
        yield "part", str(int(twins.old is not None)), str(int(twins.new is not None))
        return
    yield from _strangers(twins, source_language, translation_language)
    theirs, ours = _amounts(twins.old, source_language), _amounts(twins.new, translation_language)
    lost = _not_among(theirs, _values(twins.new, ours))
    gained = _not_among(ours, _values(twins.old, theirs))
    if lost or gained:
        yield "numbers", ", ".join(lost), ", ".join(gained)
    if mistaken := _measured_otherwise(theirs, ours):
        yield "units", ", ".join(one.text for one, _ in mistaken), ", ".join(other.text for _, other in mistaken)
    named, named_here = _drugs(twins.old), _drugs(twins.new)
    if named.keys() != named_here.keys():
        yield "drugs", _names(named, named_here), _names(named_here, named)
    counts = _counts(twins.new)
    for kind, count in _counts(twins.old).items():
        if count != counts[kind]:
            yield kind, str(count), str(counts[kind])
    cited, cited_here = _citations(twins.old), _citations(twins.new)
    if cited != cited_here:
        yield "citations", ", ".join((cited - cited_here).elements()), ", ".join((cited_here - cited).elements())


def _strangers(twins: Pair, source_language: Language, translation_language: Language) -> Iterator[Difference]:
    """Tell a side that is in the other's language by how it begins: swapped fields, or a text never translated."""
    sides = ((twins.old, source_language), (twins.new, translation_language))
    begin = [_beginning(part) if part and reads_as_another(_words(part), own) else "" for part, own in sides]
    if any(begin) and source_language != translation_language:
        yield "language", begin[0], begin[1]


def _beginning(part: Part) -> str:
    longest = max(part.all_texts, key=lambda text: len(text.words))
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


def _drugs(part: Part) -> dict[str, str]:
    """Return the medicines that the part names, as it first spells them."""
    found: dict[str, str] = {}
    for word in _words(part):
        if name := substance(word.text):
            found.setdefault(name, word.text)
    return found


def _names(these: dict[str, str], others: dict[str, str]) -> str:
    return ", ".join(word for name, word in these.items() if name not in others)


def _amounts(part: Part, language: str) -> list[Quantity]:
    return [amount for text in part.all_texts for amount in quantities(text.words, language)]


def _values(part: Part, amounts: list[Quantity]) -> set[str]:
    """Return all values that the numbers of the part may stand for."""
    one = {"1" for word in _words(part) if word.text.casefold() in _ONE}
    return one.union(*(value for amount in amounts for value in amount.values))


def _not_among(amounts: list[Quantity], values: set[str]) -> list[str]:
    """Return the amounts written in digits of which a number is not among the values; words are free to differ."""
    missing = (
        amount.text
        for amount in amounts
        if any(map(str.isnumeric, amount.text)) and not all(value & values for value in amount.values)
    )
    return list(dict.fromkeys(missing))


def _counts(part: Part) -> dict[str, int]:
    links = groupby(_words(part), key=lambda word: next((mark for mark in word.marks if mark.name == "link"), None))
    return {
        "list items": sum(text.path.endswith("li") for text in part.all_texts),
        "table rows": sum(text.path.endswith("tr") for text in part.all_texts),
        "links": sum(link is not None for link, _ in links),
    }


def _citations(part: Part) -> Counter[str]:
    return Counter(mark.value for word in _words(part) for mark in word.marks if mark.name == "citation")


def _words(part: Part) -> Iterator[Word]:
    return (word for text in part.all_texts for word in text.words)
