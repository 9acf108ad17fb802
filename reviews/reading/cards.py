"""What a reviewer reads, by value: cards with what changed, the other language beside it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from enum import StrEnum

from articles.compare import Block, Callout, Change, Edit, FieldChange, Status
from articles.content import ArticleContent, Figure, Resource
from articles.document import Reference
from articles.parity import Mismatch
from reviews.reading.layout import Node, folded, layout
from reviews.reading.links import Link


class Mode(StrEnum):
    """How to read it: what changed against the text signed before, or all of it."""

    CHANGES = "changes"
    FIRST = "first"  # nothing was signed before
    AGAIN = "again"  # the text signed before, to be confirmed


class TwinState(StrEnum):
    """How the other language stands to the submitted one."""

    COMPARED = "compared"  # the source that a translation is compared with
    IN_REVIEW = "in review"  # a translation of this very text, in review as well
    CURRENT = "current"  # what readers see says the same
    BEHIND = "behind"  # what readers see translates an older text
    MISSING = "missing"


@dataclass(frozen=True)
class Twin:
    """The text in the other language, and what it was when the submitted language was last signed."""

    state: TwinState
    new: ArticleContent | None = None
    old: ArticleContent | None = None


@dataclass(frozen=True)
class Passage:
    """One part of the article in one language. `is_changed` says whether the comparison speaks of it.

    `figure`, `work` and `resource` are the part itself, where it is one of these.
    """

    change: Change
    is_changed: bool
    figure: Figure | None = None
    work: Reference | None = None
    resource: Resource | None = None

    @property
    def is_whole(self) -> bool:
        """Whether it is read as it stands: unchanged, or all of it new or gone."""
        return not self.is_changed or self.change.status in (Status.ADDED, Status.REMOVED)

    @property
    def is_removed(self) -> bool:
        return self.change.status is Status.REMOVED

    @property
    def is_in_head(self) -> bool:
        """Whether it stands among other short texts at the top, where each needs its name."""
        return self.change.part in {"synonyms", "contributors", "summary"}

    @property
    def has_status(self) -> bool:
        return self.is_changed and self.change.status is not Status.CHANGED

    @property
    def nodes(self) -> tuple[Node, ...]:
        """Return the text with what changed marked, far-away paragraphs folded; a whole one without marks."""
        if self.is_whole:
            return layout(map(_plain, self.change.blocks))
        return folded(layout(self.change.blocks))

    @property
    def fields(self) -> tuple[FieldChange, ...]:
        """Return the values that changed; what a new part begins with can be seen on it."""
        return () if self.is_whole else self.change.fields

    @property
    def level(self) -> str:
        """Return how urgent a care card is."""
        return self.change.place.split(":")[1] if self.change.part == "care" else ""


@dataclass(frozen=True)
class Side:
    """What stands in a card in one language."""

    language: str
    passages: tuple[Passage, ...] = ()
    twin: TwinState | None = None  # of the side that is not being signed
    also: tuple[Passage, ...] = ()  # what stands there too and has nothing to do with a change

    @property
    def is_changed(self) -> bool:
        return any(passage.is_changed for passage in self.passages)


@dataclass(frozen=True)
class Card:
    """A place to read and to comment on. `sides` are in the library's order of languages."""

    place: str
    number: int
    part: str
    heading: str
    sides: tuple[Side, ...]
    mismatches: tuple[Mismatch, ...] = ()
    is_compared: bool = False  # whether the languages were counted against each other

    @property
    def is_parallel(self) -> bool:
        return self.is_compared and not self.mismatches

    @property
    def changes(self) -> tuple[tuple[str, Change], ...]:
        """Return what changed, each with its language."""
        return tuple((side.language, p.change) for side in self.sides for p in side.passages if p.is_changed)

    @property
    def callouts(self) -> tuple[tuple[str, Callout], ...]:
        return tuple((language, callout) for language, change in self.changes for callout in change.callouts)

    @property
    def callouts_in_short(self) -> tuple[tuple[str, Callout], ...]:
        """Return the same for a list, each once wherever it stands; an urgency once for both languages."""
        found: dict[tuple[str, Callout], tuple[str, Callout]] = {}
        for language, callout in self.callouts:
            said = "" if callout.kind == "level" else language
            found.setdefault((said, callout.in_short), (language, callout.in_short))
        return tuple(found.values())

    @property
    def only_form(self) -> bool:
        """Whether something changed, and nothing but how it looks: bold, a list for lines, where a paragraph ends."""
        changes = [change for _language, change in self.changes]
        return bool(changes) and not self.mismatches and all(change.only_form for change in changes)

    @property
    def words(self) -> tuple[int, int]:
        """Return how many words came and went in the text to be signed."""
        changes = [passage.change for passage in self.own.passages if passage.is_changed]
        return sum(change.words_inserted for change in changes), sum(change.words_deleted for change in changes)

    @property
    def tally(self) -> tuple[tuple[Status, int], ...]:
        """Return how many things in the text to be signed came, went or changed, where a card holds several."""
        return tuple(Counter(passage.change.status for passage in self.own.passages if passage.is_changed).items())

    @property
    def own(self) -> Side:
        return next(side for side in self.sides if side.twin is None)

    @property
    def is_safety(self) -> bool:
        return self.part == "care"

    @property
    def heading_language(self) -> str:
        return (self.own if self.own.passages else self.sides[0]).language


@dataclass(frozen=True)
class Reading:
    """All of a submitted text. `minutes` is how long the reading takes, rounded up.

    `formatting` are changes that leave every word and its place alone; they are folded away.
    """

    mode: Mode
    minutes: int
    cards: tuple[Card, ...]
    unchanged: tuple[Card, ...]
    twin: TwinState
    mismatches: tuple[Mismatch, ...] = ()  # those that no card shows
    formatting: tuple[Card, ...] = ()
    links: tuple[Link, ...] = ()  # outside addresses that are new
    old_links: tuple[Link, ...] = ()  # and those that were there before

    @property
    def all_cards(self) -> tuple[Card, ...]:
        return (*self.cards, *self.formatting, *self.unchanged)

    @property
    def bad_links(self) -> tuple[Link, ...]:
        """Return what the text leads to as before, and the checker of links found to be broken or dangerous."""
        return tuple(link for link in self.old_links if link.is_bad)

    @property
    def places(self) -> tuple[str, ...]:
        return tuple(card.place for card in self.all_cards)

    def heading_of(self, place: str) -> str:
        return next((card.heading for card in self.all_cards if card.place == place), "")


def _plain(block: Block) -> Block:
    return replace(block, status=Status.SAME, runs=tuple(replace(run, edit=Edit.SAME) for run in block.runs))
