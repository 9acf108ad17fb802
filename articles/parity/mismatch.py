"""What a comparison of the two languages says, as plain immutable values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.document import Language


class Code(StrEnum):
    """In what a translation and its source do not run parallel."""

    PART = "part"  # one side says nothing
    LANGUAGE = "language"  # a side reads as the other's
    UNTRANSLATED = "untranslated"  # a sentence of it does
    NUMBERS = "numbers"
    UNITS = "units"
    DRUGS = "drugs"
    NEGATION = "negation"  # the translation leaves a "not" out
    PARAGRAPHS = "paragraphs"
    LIST_ITEMS = "list items"
    TABLE_ROWS = "table rows"
    LINKS = "links"
    CITATIONS = "citations"
    SCRIPTS = "sup and sub"
    LENGTH = "length"
    TERMS = "terms"


Difference = tuple[Code, str, str]  # and the two sides, as in `Mismatch`

SAID: dict[Code, Promise] = {
    Code.PART: gettext_lazy("Only one of the languages has this part."),
    Code.LANGUAGE: gettext_lazy("This reads as the other language"),
    Code.UNTRANSLATED: gettext_lazy("A sentence is in the other language"),
    Code.NUMBERS: gettext_lazy("The numbers differ"),
    Code.UNITS: gettext_lazy("The same numbers stand with other units"),
    Code.DRUGS: gettext_lazy("The medicines named differ"),
    Code.NEGATION: gettext_lazy("The English says “not”, and the Spanish does not seem to"),
    Code.PARAGRAPHS: gettext_lazy("The numbers of paragraphs differ"),
    Code.LIST_ITEMS: gettext_lazy("The lists are not equally long"),
    Code.TABLE_ROWS: gettext_lazy("The tables are not equally long"),
    Code.LINKS: gettext_lazy("The links differ"),
    Code.CITATIONS: gettext_lazy("The citations differ"),
    Code.SCRIPTS: gettext_lazy("Raised or lowered characters differ"),
    Code.LENGTH: gettext_lazy("One text is much longer than the other, in words"),
    Code.TERMS: gettext_lazy("The agreed term is missing"),
}


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Where a translation and its source do not run parallel. None of them blocks.

    `place` names the field as `articles.currency.places` does; `part` is what stands there (title, section, figure,
    care, ...), `heading` and its language are for a label. `source` and `translation` are what each side has and
    the other lacks (numbers, units, drugs, citations, sup and sub), how the stranger begins (language), the sentences
    that are strange (untranslated), the texts that deny something (negation), the words of the source and the agreed
    names (terms), or the two counts.
    """

    place: str
    part: str
    heading: str
    code: Code
    source: str
    translation: str
    heading_language: Language

    level = "warns"

    @property
    def row(self) -> str:
        """The place without its field: "section:what", or "title"."""
        return row_of(self.place)

    @property
    def is_strange(self) -> bool:
        """Whether the words of each side are in the other's language."""
        return self.code in (Code.LANGUAGE, Code.UNTRANSLATED)

    @property
    def said(self) -> str:
        """Say in the active language what differs, without the two sides."""
        return str(SAID[self.code])

    @property
    def sentence(self) -> str:
        """Say it with the two sides."""
        return sentence(self.code, self.source, self.translation)


def sentence(code: Code, english: str, spanish: str) -> str:
    """Say in the active language what differs, with the two sides."""
    if code is Code.PART:
        return str(SAID[code])
    sides = {"said": SAID[code], "english": english or "–", "spanish": spanish or "–"}
    return _("%(said)s. English: %(english)s. Spanish: %(spanish)s.") % sides


def row_of(place: str) -> str:
    return place.rpartition(":")[0] or place
