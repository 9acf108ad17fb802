"""One spelling for all that people type: without case, accents and punctuation. Pure."""

from __future__ import annotations

import codecs
import re
import unicodedata

_WORD = re.compile(r"[^\W_]+")
_ACCENTED = re.compile(r"[^\x00-\x7f]")
_APOSTROPHES = re.compile("['’ʼ`´]")
# Spanish endings that are never written without their accent: whoever leaves it out means the same word.
_RESTORED = re.compile(r"([cs])ion$")


def fold(text: str) -> str:
    """Return the text in small letters without accents."""
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return "".join(character for character in decomposed if not "\u0300" <= character <= "\u036f")


def words(text: str) -> list[str]:
    """Return the words in small letters, accents kept; “Alzheimer’s” is one word, “X-ray” two."""
    return _WORD.findall(_APOSTROPHES.sub("", unicodedata.normalize("NFC", text).lower()))


def folded_words(text: str) -> list[str]:
    return words(fold(text))


def spellings(word: str, language: str) -> list[str]:
    """Return the ways in which a word may stand in the index: as typed, without accents, with the accent left out."""
    found = [word, fold(word)]
    if language == "es":
        found += [_RESTORED.sub(r"\1ión", word)]
    return list(dict.fromkeys(found))


class _Plain(dict[int, str]):
    """Each letter without its accent, as one character whatever happens; worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        folded = fold(chr(code))
        self[code] = folded if len(folded) == 1 else chr(code)
        return self[code]


_PLAIN = _Plain()


# The same of all that Western text is made of, which is folded at once.
_WESTERN = "".join(_PLAIN[ord(bytes([code]).decode("cp1252", "replace"))].lower() for code in range(256))


def flat(text: str) -> str:
    """Return the folded text with every character where it was, so that places in one are places in the other."""
    if text.isascii():
        return text.lower()
    try:
        return codecs.charmap_decode(text.encode("cp1252"), "strict", _WESTERN)[0]
    except UnicodeEncodeError:
        return _ACCENTED.sub(lambda found: _PLAIN[ord(found[0])], text).lower()
