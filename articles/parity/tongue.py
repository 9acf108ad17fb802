"""In which of the two languages a text is, told by its smallest words; and sentences that nobody translated."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from articles.compare.sentences import sentences
from articles.compare.texts import Word, plain
from articles.compare.vocabulary import UNITS, fold_unit
from articles.document import LANGUAGES, Language
from articles.parity.mismatch import Code, Difference
from articles.parity.twins import Texts, words_of

# Frequent in one language and no word of the other, "no", "me" and "a" being both.
_SMALL: dict[Language, str] = {
    "en": "the of and to is are was you your with for that this will may from be it or on by as if",
    "es": "el la los las de del que y en un una su sus por con para se es lo al o si como más usted",
}
_WORDS = {language: frozenset(words.split()) for language, words in _SMALL.items()}
_ENOUGH = 5  # small words of the other language, and twice as many as of one's own: a quotation has fewer
_ENOUGH_IN_A_SENTENCE = 2
_BEGINNING = 6  # words
_LIKE_A_NAME = 0.5  # so many of its words, or more, begin with a capital


def differences(theirs: Texts, ours: Texts, source: Language, translation: Language) -> Iterator[Difference]:
    """Yield a side that is in the other's language by how it begins, else its sentences that are."""
    if source == translation:
        return
    begin = [
        _beginning(texts) if _reads_as_another(words_of(texts), own, _ENOUGH) else ""
        for texts, own in ((theirs, source), (ours, translation))
    ]
    if any(begin):
        yield Code.LANGUAGE, begin[0], begin[1]
        return
    said, said_here = _sentences(theirs), _sentences(ours)
    strange = [row for row in said if _reads_as_another(_free(row), source, _ENOUGH_IN_A_SENTENCE)]
    same = {_key(row) for row in said}
    strange_here = [
        row
        for row in said_here
        if _reads_as_another(_free(row), translation, _ENOUGH_IN_A_SENTENCE) or (_key(row) in same and _is_said(row))
    ]
    if strange or strange_here:
        yield Code.UNTRANSLATED, " / ".join(map(plain, strange)), " / ".join(map(plain, strange_here))


def _reads_as_another(words: Iterable[Word], language: Language, enough: int) -> bool:
    count = Counter(word.text.casefold() for word in words)
    seen = {name: sum(count[word] for word in small) for name, small in _WORDS.items()}
    other = max(seen[name] for name in LANGUAGES if name != language)
    return other >= enough and other > 2 * seen[language]


def _beginning(texts: Texts) -> str:
    longest = max(texts, key=lambda text: len(text.words))
    return f"{plain(longest.words[:_BEGINNING])} …"


def _sentences(texts: Texts) -> list[tuple[Word, ...]]:
    return [sentence.text.words for sentence in sentences(texts)]


def _key(words: Iterable[Word]) -> tuple[str, ...]:
    return tuple(word.text.casefold() for word in words if word.text.isalnum())


def _is_said(words: tuple[Word, ...]) -> bool:
    """Whether these are words that a language has its own for: no names, addresses, measures."""
    own = [word.text for word in _free(words) if len(word.text) > 1 and fold_unit(word.text) not in UNITS]
    return len(own) > 1 and sum(word[0].isupper() for word in own) <= _LIKE_A_NAME * len(own)


def _free(words: tuple[Word, ...]) -> list[Word]:
    """Return the words that stand for themselves, and not within an address."""
    return [word for at, word in enumerate(words) if word.text.isalpha() and (word.space or not at)]
