"""What a file holds, whichever version it is written in: on the way out, and as it came back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from articles.exchange.xliff.inline import Code, Content
from articles.exchange.xliff.states import Progress
from articles.exchange.xliff.units import Unit

SOURCE_LANGUAGE, TARGET_LANGUAGE = "en", "es"
TOOL = "health-library"
SOURCE_DIGEST, TARGET_DIGEST = "source-sha256", "target-sha256"
_ORIGINAL = re.compile(r"(?P<library>.+)#article-(?P<article>[0-9]{1,18})")


@dataclass(frozen=True)
class Outgoing:
    """One article on its way out. `library` is the address of the library; `labels` names each place for people."""

    library: str
    article: int
    units: tuple[Unit, ...]
    labels: Mapping[str, str]

    @property
    def original(self) -> str:
        return f"{self.library}#article-{self.article}"


@dataclass(frozen=True)
class Returned:
    """One unit of a file as it came back. `trouble` is a sentence where its translation cannot be read.

    `is_finished` where the file says in so many words that a person is done with it.
    """

    id: str
    line: int
    source: Content
    target: Content | None
    progress: Progress
    source_digest: str = ""
    target_digest: str = ""
    trouble: str = ""
    is_finished: bool = False


@dataclass(frozen=True)
class Incoming:
    """The part of a file that belongs to one article."""

    original: str
    source_language: str
    target_language: str
    line: int
    units: tuple[Returned, ...]

    def origin(self) -> tuple[str, int] | None:
        """Return the library and the article that the file was made from; None for a file of somebody else's."""
        found = _ORIGINAL.fullmatch(self.original)
        return (found["library"], int(found["article"])) if found else None

    def is_ours(self) -> bool:
        """Whether the file is from English to Spanish, of whatever country."""
        return (_language(self.source_language), _language(self.target_language)) == (SOURCE_LANGUAGE, TARGET_LANGUAGE)


def notes_of(unit: Unit, labels: Mapping[str, str]) -> list[str]:
    """Return what a translator should know of a unit: where it stands, what changed, where its codes lead."""
    where = labels.get(unit.place, unit.place)
    notes = [f"{where}, part {unit.part}" if unit.part else where]
    if unit.earlier:
        notes.append(f"The English was: {unit.earlier}")
    if named := [f"{code.id} {_described(code)}" for code in unit.codes if code.address]:
        notes.append("Codes: " + "; ".join(named))
    return notes


def _described(code: Code) -> str:
    return f"cites {code.address}" if code.is_marker else f"{code.tag} {code.address}"


def _language(tag: str) -> str:
    return re.split("[-_]", tag.lower())[0]
