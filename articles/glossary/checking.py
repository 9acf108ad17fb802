"""What the glossary says of a draft: agreed terms that a translation lacks, terms that have a plain word. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

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
        return SENTENCES[self.code](self.values)

    @property
    def values(self) -> dict[str, str]:
        """Return what the sentence is made from; `SENTENCES` makes it."""
        words = {"english" if self.code is Code.TERM else "words": self.words}
        return words | {"instead": " / ".join(self.instead)} | ({"note": self.note} if self.note else {})


def _sentence(said: str | Promise, values: Mapping[str, str]) -> str:
    return f"{str(said) % values} {values.get('note', '')}".rstrip()


# By the code of a finding.
SENTENCES: dict[Code, Callable[[Mapping[str, str]], str]] = {
    Code.TERM: partial(_sentence, gettext_lazy("The English says “%(english)s”. The agreed term is “%(instead)s”.")),
    Code.PLAIN: partial(_sentence, gettext_lazy("“%(words)s”: the plain word is “%(instead)s”.")),
}


@dataclass(frozen=True)
class TermUse:
    """A term that the source names, with its `words` there, and how the library says it in the translation."""

    words: str
    names: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True)
class Beside:
    """What the glossary says of one place in one language."""

    uses: tuple[TermUse, ...] = ()
    findings: tuple[TermFinding, ...] = ()


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
            for finding in self.beside(place, pair, language).findings
        ]

    def beside(self, place: str, pair: Text, language: Language) -> Beside:
        """Say the same of one place, which need not be saved yet, and name the terms that its source asks for."""
        if not self.agreed:
            return Beside()
        words = _plain(pair, language)
        asked = {} if language == SOURCE_LANGUAGE else self._asked(_plain(pair, SOURCE_LANGUAGE), language)
        lacking = self._lacking(asked, words, language) if words else ()
        missing = (TermFinding(place, language, Code.TERM, one.words, one.names, one.note) for one in lacking)
        return Beside(tuple(asked.values()), (*missing, *self._jargon(place, words, language)))

    def lacking(self, source: str, words: str, language: Language) -> Iterator[TermUse]:
        """Yield the terms that the source uses and the words in this language do not."""
        return self._lacking(self._asked(source, language), words, language)

    def _asked(self, source: str, language: Language) -> dict[int, TermUse]:
        """Return each entry that the source names and that has a name in the language."""
        used = ((words, key, self.agreed[key]) for key, words in self._used(source, SOURCE_LANGUAGE).items())
        return {
            key: TermUse(words, row.names[language], row.note.get(language))
            for words, key, row in used
            if row.names[language]
        }

    def _lacking(self, asked: Mapping[int, TermUse], words: str, language: Language) -> Iterator[TermUse]:
        # Within other names, too: what is two words in English may be part of one name in Spanish.
        vocabulary = Vocabulary(language, _names((self.agreed[key] for key in asked), language))
        held = {match.key for match in vocabulary.find_all(words)}
        named = {name for key in held for name in asked[key].names}
        for key, use in asked.items():
            # Of two terms with one name the first is found; so the names themselves are compared.
            if key not in held and not named.intersection(use.names):
                yield use

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
