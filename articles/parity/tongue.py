"""In which of the two languages a text is, told by its smallest words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from articles.compare.texts import Word
from articles.document import LANGUAGES, Language

# Frequent in one language and no word of the other, "no", "me" and "a" being both.
_SMALL: dict[Language, str] = {
    "en": "the of and to is are was you your with for that this will may from be it or on by as if",
    "es": "el la los las de del que y en un una su sus por con para se es lo al o si como más usted",
}
_WORDS = {language: frozenset(words.split()) for language, words in _SMALL.items()}
_ENOUGH = 5  # small words of the other language, and twice as many as of one's own: a quotation has fewer


def reads_as_another(words: Iterable[Word], language: Language) -> bool:
    """Whether the text is rather in the other language: pasted into the wrong field, or not translated."""
    count = Counter(word.text.casefold() for word in words)
    seen = {name: sum(count[word] for word in small) for name, small in _WORDS.items()}
    other = max(seen[name] for name in LANGUAGES if name != language)
    return other >= _ENOUGH and other > 2 * seen[language]
