"""A query as somebody typed it, taken apart: words, phrases, what is left out, a word perhaps half typed. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from articles.search.folding import fold, folded_words, words

MAX_LENGTH = 200  # characters
MAX_WORDS = 12
MIN_PREFIX = 3  # letters: shorter beginnings are those of half the language
_PART = re.compile(r'(-?)"([^"]*)"?|(\S+)')
_QUOTES = str.maketrans("“”„«»", '"""""')
# Names of code systems: beside a code they ask for nothing else.
_SYSTEMS = frozenset(
    {"icd", "icd9", "icd10", "icd11", "9", "10", "11", "cm", "cie", "cie10"}
    | {"mesh", "loinc", "snomed", "ct", "code", "codes", "codigo", "codigos"}
)
_CODE = re.compile(r"[a-z]*\d[\da-z]*")


@dataclass(frozen=True)
class Query:
    """`words` are looked for in any order and include those of phrases; `loose` may be the beginning of a word.

    `said` are all words, however many; only so many of them are looked for.
    """

    typed: str = ""
    said: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    loose: str = ""
    codes: tuple[str, ...] = ()

    @property
    def is_plain(self) -> bool:
        """Whether all of it are words to be found: then it may be a name."""
        return not self.phrases and not self.excluded

    @property
    def folded(self) -> str:
        return " ".join(map(fold, self.words))


def parse(typed: str) -> Query:
    """Read a query; never raises, whatever was typed."""
    typed = " ".join(clean(typed[: 5 * MAX_LENGTH]).split())[:MAX_LENGTH].strip()
    found: list[str] = []
    phrases: list[str] = []
    excluded: list[str] = []
    loose = ""
    for minus, phrase, bare in _PART.findall(typed.translate(_QUOTES)):
        loose = ""
        if bare.startswith("-") and (parts := words(bare)):
            excluded.append(" ".join(parts))
        elif bare:
            parts = words(bare)
            found += parts
            loose = parts[-1] if parts and len(parts[-1]) >= MIN_PREFIX and bare[-1].isalnum() else ""
        elif parts := words(phrase):
            (excluded if minus else phrases).append(" ".join(parts))
            found += [] if minus else parts
    kept = tuple(found[:MAX_WORDS])
    return Query(
        typed=typed,
        said=tuple(found),
        words=kept,
        phrases=tuple(phrases[:MAX_WORDS]),
        excluded=tuple(excluded[:MAX_WORDS]),
        loose=loose if kept and kept[-1] == loose and len(found) <= MAX_WORDS else "",
        codes=_codes(typed),
    )


def clean(typed: str) -> str:
    """Return what was typed without the characters that no word has: NUL, half surrogates, controls, formats."""
    composed = unicodedata.normalize("NFC", typed)
    return "".join(" " if unicodedata.category(character)[0] == "C" else character for character in composed)


def plain_code(code: str) -> str:
    """Return a code without dots, dashes and case: “E11.9” and “e119” are one."""
    return "".join(folded_words(code))[:64]


def _codes(typed: str) -> tuple[str, ...]:
    """Return the codes that the query may be: all of it, or its one word that is no name of a code system."""
    asked = [part for part in typed.split() if not set(folded_words(part)) <= _SYSTEMS]
    code = plain_code(" ".join(asked))
    return (code,) if len(code) >= 3 and _CODE.fullmatch(code) else ()
