"""The simple plurals of a name. What is irregular is written out among the other forms of its term."""

from __future__ import annotations

from collections.abc import Iterator

_LINKS = frozenset({"de", "del", "con", "sin", "en", "por", "para", "a", "al", "y", "e", "o", "u"})


def plurals(name: str, language: str) -> Iterator[str]:
    """Yield the plurals that a name may have; some are no words, which does no harm where none is found."""
    words = name.split()
    if not words or not words[-1][-1].isalpha() and language == "en":
        return
    if language == "en":
        yield " ".join([*words[:-1], _english(words[-1])])
        return
    # “ganglio linfático” has “ganglios linfáticos”, “célula madre” has “células madre”.
    head = next((place for place, word in enumerate(words) if word in _LINKS), len(words))
    found = [" ".join([*map(_spanish, words[:head]), *words[head:]]), " ".join([_spanish(words[0]), *words[1:]])]
    yield from dict.fromkeys(one for one in found if one != name)


def _english(word: str) -> str:
    if word.isupper():
        return f"{word}s"
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(("s", "x", "z", "ch", "sh")) else f"{word}s"


def _spanish(word: str) -> str:
    if word.isupper() or not word[-1].isalpha():
        return word  # “las TC”
    if word[-1] in "aeiouáéó":
        return f"{word}s"
    if word[-1] == "z":
        return f"{word[:-1]}ces"
    # An accent on the last syllable goes (“infección”, “infecciones”): accents of a plural are overlooked.
    return f"{word}es" if word[-1] not in "sx" or word[-2:-1] in "áéíóú" else word
