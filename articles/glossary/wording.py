"""The words of a term by value, both languages. Pure but for reading the row it is given."""

from __future__ import annotations

from typing import Any

from articles import text
from articles.assembly import pair
from articles.content import canonical_json, sha256
from articles.document import Language, LongTextPair, Text, Value

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

    def canonical(self) -> str:
        return canonical_json(self.model_dump(mode="json"))

    @property
    def digest(self) -> str:
        return sha256(self.canonical())


def names(term: str, forms: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, (text.line(term), *text.lines(forms)))))


def wording_of(row: Any) -> Wording:
    kinds = {name: field.annotation for name, field in Wording.model_fields.items()}
    return Wording(**{name: pair(row, name, kinds[name]) for name in FIELDS})
