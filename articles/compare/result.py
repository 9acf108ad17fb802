"""What a comparison says, as plain immutable values: templates print it, nothing here holds markup."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from textwrap import shorten
from typing import NamedTuple

from articles.content import Section

READING_WORDS_PER_MINUTE = 200
SECONDS_PER_CHANGE = 15
NAME_IN_SHORT = 48  # characters


class Kind(StrEnum):
    """What a change asks for; read off the digests, never chosen by a person."""

    FIRST = "first"
    SAME = "same"
    EDITORIAL = "editorial"
    CLINICAL = "clinical"


class Status(StrEnum):
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"
    MOVED_AND_CHANGED = "moved and changed"


class Edit(StrEnum):
    SAME = "same"
    INSERTED = "ins"
    DELETED = "del"


class Mark(NamedTuple):
    """Formatting around words: an element's name, or "link" with its address, or "citation" with its key."""

    name: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring characters with one fate and one formatting, spaces included."""

    edit: Edit
    text: str
    marks: tuple[Mark, ...] = ()

    @property
    def words(self) -> int:
        return sum(any(map(str.isalnum, piece)) for piece in self.text.split())


@dataclass(frozen=True, slots=True)
class Note:
    """A change that leaves the words alone, or that the words alone do not show.

    `kind` is one of: formatting, link, citation, element (old and new are paths), spacing, division
    (a text was split or joined), markup (something that no reader sees). `text` holds the words
    concerned.
    """

    kind: str
    old: str = ""
    new: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Callout:
    """A change that can hurt somebody. An empty side was not there.

    `kind` is one of: number, negation, drug, level, citation.
    `context` is the neighbourhood in the new text, or in the old one where nothing replaces it. Of a
    citation it is the sentence, which stayed, as it is now; `old` and `new` are the works by name.
    """

    kind: str
    old: str = ""
    new: str = ""
    context: str = ""

    @property
    def in_short(self) -> Callout:
        """Return it for a list, without its place; a long name of a work is cut."""
        return Callout(self.kind, *(shorten(name, NAME_IN_SHORT, placeholder="…") for name in (self.old, self.new)))


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A short value beside the text: a reference's year, a figure's licence. An empty side was not there."""

    name: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list item, table row or line; `path` names its elements from the outside in.

    A list that begins with another number than 1 says so in the path: "ol:5 li". The cells of a
    row are divided by a run with the mark "cell".
    """

    status: Status
    path: str
    runs: tuple[Run, ...]
    notes: tuple[Note, ...] = ()

    @property
    def element(self) -> str:
        return self.path.rpartition(" ")[2]

    @property
    def old_text(self) -> str:
        return "".join(run.text for run in self.runs if run.edit is not Edit.INSERTED)

    @property
    def new_text(self) -> str:
        return "".join(run.text for run in self.runs if run.edit is not Edit.DELETED)

    @property
    def words_changed(self) -> bool:
        return any(run.edit is not Edit.SAME and not run.text.isspace() for run in self.runs)


@dataclass(frozen=True, slots=True)
class Change:
    """One change in one place of the article.

    `place` is unique within the comparison, and the same for a part of the new version whatever
    it is compared with. `part` (title, section, figure, care, ...) and `heading` are for a label in
    the reader's language. `blocks` holds the whole text of the part, what stayed included.
    """

    place: str
    part: str
    heading: str
    status: Status
    clinical: bool
    blocks: tuple[Block, ...] = ()
    fields: tuple[FieldChange, ...] = ()
    notes: tuple[Note, ...] = ()
    callouts: tuple[Callout, ...] = ()

    @property
    def safety(self) -> bool:
        """Whether this is about when to call for help."""
        return self.part == "care"

    @property
    def all_notes(self) -> tuple[Note, ...]:
        return sum((block.notes for block in self.blocks), self.notes)

    @property
    def only_form(self) -> bool:
        """Whether every word and every field is as it was, in the place where it was."""
        return (
            self.status is Status.CHANGED
            and not self.fields
            and not self.callouts
            and not any(block.words_changed for block in self.blocks)
            and all(note.kind in {"formatting", "spacing", "division", "element", "markup"} for note in self.all_notes)
        )

    def words(self, edit: Edit) -> int:
        return sum(run.words for block in self.blocks for run in block.runs if run.edit is edit)

    @property
    def words_inserted(self) -> int:
        return self.words(Edit.INSERTED)

    @property
    def words_deleted(self) -> int:
        return self.words(Edit.DELETED)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that changed, in page order."""

    kind: Kind
    changes: tuple[Change, ...] = ()
    unchanged_sections: tuple[Section, ...] = ()

    @property
    def words_inserted(self) -> int:
        return sum(change.words_inserted for change in self.changes)

    @property
    def words_deleted(self) -> int:
        return sum(change.words_deleted for change in self.changes)

    @property
    def minutes(self) -> int:
        """How long reading the changes takes, in whole minutes, rounded up."""
        reading = (self.words_inserted + self.words_deleted) / READING_WORDS_PER_MINUTE
        return math.ceil(reading + len(self.changes) * SECONDS_PER_CHANGE / 60)
