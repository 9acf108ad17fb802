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
    NUMBERS = "numbers"
    UNITS = "units"
    DRUGS = "drugs"
    LIST_ITEMS = "list items"
    TABLE_ROWS = "table rows"
    LINKS = "links"
    CITATIONS = "citations"


_SAID: dict[Code, Promise] = {
    Code.PART: gettext_lazy("Only one of the languages has this part."),
    Code.LANGUAGE: gettext_lazy("This reads as the other language"),
    Code.NUMBERS: gettext_lazy("The numbers differ"),
    Code.UNITS: gettext_lazy("The same numbers stand with other units"),
    Code.DRUGS: gettext_lazy("The medicines named differ"),
    Code.LIST_ITEMS: gettext_lazy("The lists are not equally long"),
    Code.TABLE_ROWS: gettext_lazy("The tables are not equally long"),
    Code.LINKS: gettext_lazy("The links differ"),
    Code.CITATIONS: gettext_lazy("The citations differ"),
}


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Where a translation and its source do not run parallel. None of them blocks.

    `place` names the field as `articles.currency.places` does; `part` is what stands there (title, section, figure,
    care, ...), `heading` and its language are for a label. `source` and `translation` are what each side has and
    the other lacks (numbers, units, drugs, citations), how the stranger begins (language), or the two counts.
    """

    place: str
    part: str
    heading: str
    code: Code
    source: str
    translation: str
    heading_language: Language

    @property
    def row(self) -> str:
        """The place without its field: "section:what", or "title"."""
        return row_of(self.place)

    @property
    def said(self) -> str:
        """Say in the active language what differs, without the two sides."""
        return str(_SAID[self.code])

    @property
    def sentence(self) -> str:
        """Say it with the two sides."""
        if self.code is Code.PART:
            return self.said
        sides = {"said": self.said, "english": self.source or "–", "spanish": self.translation or "–"}
        return _("%(said)s. English: %(english)s. Spanish: %(spanish)s.") % sides


def row_of(place: str) -> str:
    return place.rpartition(":")[0] or place
