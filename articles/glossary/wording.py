"""The words of a term by value, both languages. Pure but for reading the row it is given."""

from __future__ import annotations

from typing import Any

from articles import text
from articles.assembly import pair
from articles.content import canonical_json, sha256
from articles.document import Language, LongTextPair, Text, Value

_MANY_LINES = frozenset({"forms", "note"})
FIELDS = ("term", "forms", "definition", "plain", "note", "source")


class Wording(Value):
    """What a term says: the columns of its row, and nothing of how it is used."""

    term: Text = Text()
    forms: LongTextPair = LongTextPair()
    definition: LongTextPair = LongTextPair()
    plain: Text = Text()
    note: LongTextPair = LongTextPair()
    source: Text = Text()

    def in_language(self, language: Language) -> tuple[str, ...]:
        return tuple(getattr(self, name).get(language) for name in FIELDS)

    def names(self, language: Language) -> tuple[str, ...]:
        """Return what the term is called, the agreed name first."""
        return names(self.term.get(language), self.forms.get(language))

    def said_to_readers(self, language: Language) -> str:
        """Return the SHA-256 of what a frozen text takes of it: a trigger compares it with the definitions there."""
        return sha256("\n".join(row.get(language) for row in (self.term, self.definition, self.source)))

    def canonical(self) -> str:
        return canonical_json(self.model_dump(mode="json"))

    @property
    def digest(self) -> str:
        return sha256(self.canonical())


def names(term: str, forms: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, (text.line(term), *text.lines(forms)))))


def wording_of(row: Any) -> Wording:
    """Read a row, in the spelling that texts are frozen in. Raises `text.TextError` on what no page can hold."""
    return Wording(**{name: _pair(row, name) for name in FIELDS})


def _pair(row: Any, name: str) -> Text:
    spelt = text.paragraph if name in _MANY_LINES else text.line
    words = pair(row, name, LongTextPair)
    return Wording.model_fields[name].annotation(en=spelt(words.en), es=spelt(words.es))  # type: ignore[misc, no-any-return]
