"""What the glossary says of a draft: agreed terms that a translation lacks, terms that have a plain word. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from django.utils.translation import gettext as _

from articles import html
from articles.currency import places
from articles.document import LANGUAGES, SOURCE_LANGUAGE, ArticleDocument, HtmlPair, Language, Text
from articles.glossary.matching import Vocabulary


class Code(StrEnum):
    TERM = "glossary.term"  # the translation does not hold the agreed term
    PLAIN = "glossary.plain"  # there is a plain word for it


@dataclass(frozen=True)
class Agreed:
    """An entry as writers and translators use it: its names and its plain word in each language."""

    key: int
    names: dict[Language, tuple[str, ...]]
    plain: Text = Text()
    note: Text = Text()


@dataclass(frozen=True)
class TermFinding:
    """One thing to look at. `place` is as in `articles.currency.places`; none of them blocks.

    `words` are those of the text; `instead` is what the glossary asks for: any of the names, or the plain word.
    """

    place: str
    language: Language
    code: Code
    words: str
    instead: tuple[str, ...]
    note: str = ""

    level = "warns"

    @property
    def sentence(self) -> str:
        """Say it in the active language."""
        alternatives = _("” or “").join(self.instead)
        if self.code is Code.PLAIN:
            said = _("“%(words)s”: the plain word is “%(plain)s”.") % {"words": self.words, "plain": alternatives}
        else:
            said = _("The English says “%(words)s”. The agreed term is “%(term)s”.") % {
                "words": self.words,
                "term": alternatives,
            }
        return f"{said} {self.note}".rstrip()


class Lacking(NamedTuple):
    """An agreed term that a translation does not use: the words of the source, and the names of which any would do."""

    words: str
    names: tuple[str, ...]
    note: str


class Terms:
    """The whole glossary, ready to check drafts with."""

    def __init__(self, agreed: Iterable[Agreed]) -> None:
        self.agreed = {row.key: row for row in agreed}
        self._vocabularies = {
            language: Vocabulary(language, _names(self.agreed.values(), language)) for language in LANGUAGES
        }

    def findings(self, document: ArticleDocument, language: Language) -> list[TermFinding]:
        """List what one language of a draft could say better, in page order, each term once in each place."""
        return [
            finding
            for place, pair in places(document).items()
            if (words := _plain(pair, language))
            for finding in (*self._missing(place, pair, words, language), *self._jargon(place, words, language))
        ]

    def _missing(self, place: str, pair: Text, words: str, language: Language) -> Iterator[TermFinding]:
        if language != SOURCE_LANGUAGE:
            for one in self.lacking(_plain(pair, SOURCE_LANGUAGE), words, language):
                yield TermFinding(place, language, Code.TERM, one.words, one.names, one.note)

    def lacking(self, source: str, words: str, language: Language) -> Iterator[Lacking]:
        """Yield the terms that the source uses and the words in this language do not."""
        used = self._used(source, SOURCE_LANGUAGE)
        asked = {key: self.agreed[key] for key in used if self.agreed[key].names[language]}
        # Within other names, too: what is two words in English may be part of one name in Spanish.
        held = {match.key for match in Vocabulary(language, _names(asked.values(), language)).find_all(words)}
        for key, row in asked.items():
            # Of two terms with one name the first is found; so the names themselves are compared.
            if key not in held and not any(set(row.names[language]) & set(asked[one].names[language]) for one in held):
                yield Lacking(used[key], row.names[language], row.note.get(language))

    def _jargon(self, place: str, words: str, language: Language) -> Iterator[TermFinding]:
        for key, said in self._used(words, language).items():
            row = self.agreed[key]
            plain = row.plain.get(language)
            # “The plain word first, the medical term in brackets” is how it should be.
            if plain and not any(Vocabulary(language, [(0, plain)]).find(words)):
                yield TermFinding(place, language, Code.PLAIN, said, (plain,), row.note.get(language))

    def _used(self, words: str, language: Language) -> dict[int, str]:
        """Return each entry that the words name, with its first name in them."""
        used: dict[int, str] = {}
        for match in self._vocabularies[language].find(words):
            used.setdefault(match.key, words[match.start : match.end])
        return used


def _names(rows: Iterable[Agreed], language: Language) -> Iterator[tuple[int, str]]:
    """Yield the agreed names before any others, which may belong to several."""
    listed = list(rows)
    yield from ((row.key, name) for row in listed for name in row.names[language][:1])
    yield from ((row.key, name) for row in listed for name in row.names[language][1:])


def _plain(pair: Text, language: Language) -> str:
    if not isinstance(pair, HtmlPair):
        return pair.get(language)
    try:
        return html.plain_text(html.clean(pair.get(language)))
    except html.HtmlError:
        return ""
