"""What a check says about one place of a draft, so that it can be kept and told in either language later."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from django.utils.safestring import SafeString

from articles.checks import wording
from articles.document import Language

# By the name of a value its language is known; see `wording`.
Values = Mapping[str, str | int | float]
WHOLE = ""  # the place of the article as a whole


class Level(StrEnum):
    BLOCKS = "blocks"  # the text cannot be submitted like this
    WARNS = "warns"


class Name(NamedTuple):
    """What a row of the draft calls itself, and the language of these words; "" for a name or an address."""

    words: str = ""
    language: str = ""


UNNAMED = Name()


@dataclass(frozen=True)
class Finding:
    """One thing to mend or to look at.

    `place` names the field as `articles.currency.places` does, or a row, or is empty for the whole article. `code` and
    `values` make the sentence. `digest` is that of the words that were judged, where a person may leave them as they
    are; elsewhere it is empty.
    """

    place: str
    language: Language
    code: str
    level: Level
    row: Name = UNNAMED
    values: Values = field(default_factory=dict)
    digest: str = ""

    @property
    def blocks(self) -> bool:
        return self.level is Level.BLOCKS

    @property
    def group(self) -> str:
        return self.code.partition(".")[0]

    @property
    def name(self) -> str:
        """Return the code within its group."""
        return self.code.partition(".")[2]

    @property
    def field_name(self) -> str:
        """Name the field in the active language; "" where the row says enough."""
        return wording.field_name(self.place)

    @property
    def label(self) -> str:
        """Name the place in the active language."""
        return " · ".join(filter(None, (self.row.words, self.field_name)))

    @property
    def sentence(self) -> str:
        """Say it in the active language."""
        return wording.sentence(self.code, self.values)

    @property
    def marked_sentence(self) -> SafeString:
        """Say it in the active language, with the words of the article marked as being in theirs."""
        return self.marked(str)

    def marked(self, show: Callable[[str], str]) -> SafeString:
        """Say the same, with the words of the article as `show` prints them."""
        return wording.marked_sentence(self.code, self.values, self.language, show=show)

    def kept(self) -> dict[str, Any]:
        """Return it as JSON can keep it; its language is that of the text it is kept with."""
        said: dict[str, Any] = {"place": self.place, "code": self.code, "level": self.level.value}
        if self.row.words:
            said["row"] = list(self.row)
        if self.values:
            said["values"] = dict(self.values)
        if self.digest:
            said["digest"] = self.digest
        return said

    @classmethod
    def from_kept(cls, said: Mapping[str, Any], language: Language) -> Finding:
        return cls(
            place=said["place"],
            language=language,
            code=said["code"],
            level=Level(said["level"]),
            row=Name(*said.get("row", ())),
            values=said.get("values", {}),
            digest=said.get("digest", ""),
        )
