"""What a reviewer reads: the submitted text, cut into cards, with what changed and the other language beside it.

Pure: contents in, cards out; templates print them and decide nothing. Everything in the submitted text
is in exactly one card, either among those to read or among the unchanged ones, because a signature
covers all of it.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Hashable
from dataclasses import dataclass, replace
from enum import StrEnum

from articles.compare import Block, Callout, Change, Edit, FieldChange, Mismatch, Status, compare, missing_between
from articles.compare.result import READING_WORDS_PER_MINUTE, SECONDS_PER_CHANGE
from articles.content import ArticleContent, Figure, Resource
from articles.document import LANGUAGES, SOURCE_LANGUAGE, Reference
from reviews import layout
from reviews.layout import Node, folded

_HEAD = ("article", "title", "synonyms", "contributors", "summary")
# These say little one by one, so each kind shares a card.
_SHARED_CARDS = {**dict.fromkeys(_HEAD, "head"), "resource": "resources", "reference": "references"}

SHORT_HASH = 12  # digits of an image's hash in the name of its place


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
    def nodes(self) -> tuple[Node, ...]:
        """Return the text with what changed marked, far-away paragraphs folded; a whole one without marks."""
        return (
            layout.nodes(map(_plain, self.change.blocks)) if self.is_whole else folded(layout.nodes(self.change.blocks))
        )

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

    @property
    def is_changed(self) -> bool:
        return any(passage.is_changed for passage in self.passages)

    @property
    def unchanged(self) -> tuple[Passage, ...]:
        """Return what may be folded away beside something that changed."""
        return tuple(passage for passage in self.passages if not passage.is_changed) if self.is_changed else ()


@dataclass(frozen=True)
class Card:
    """A place to read and to comment on. `sides` are in the library's order of languages."""

    place: str
    number: int
    part: str
    heading: str
    sides: tuple[Side, ...]
    mismatches: tuple[Mismatch, ...] = ()

    @property
    def changes(self) -> tuple[tuple[str, Change], ...]:
        """Return what changed, each with its language."""
        return tuple((side.language, p.change) for side in self.sides for p in side.passages if p.is_changed)

    @property
    def callouts(self) -> tuple[tuple[str, Callout], ...]:
        return tuple((language, callout) for language, change in self.changes for callout in change.callouts)

    @property
    def words(self) -> tuple[int, int]:
        """Return how many words came and went in the text to be signed."""
        changes = [passage.change for passage in self.own.passages if passage.is_changed]
        return sum(change.words_inserted for change in changes), sum(change.words_deleted for change in changes)

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
    language: str
    mode: Mode
    minutes: int
    words: int
    cards: tuple[Card, ...]
    unchanged: tuple[Card, ...]
    twin: TwinState
    mismatches: tuple[Mismatch, ...] = ()  # those that no card shows

    @property
    def places(self) -> tuple[str, ...]:
        return tuple(card.place for card in (*self.cards, *self.unchanged))

    def heading_of(self, place: str) -> str:
        return next((card.heading for card in (*self.cards, *self.unchanged) if card.place == place), "")


def read(new: ArticleContent, *, old: ArticleContent | None, twin: Twin) -> Reading:
    """Lay out a submitted text for its reviewer; `old` is what was signed before in this language."""
    own = _Version(new, old)
    other = _Version(twin.new, twin.old if twin.state in (TwinState.COMPARED, TwinState.IN_REVIEW) else twin.new)
    is_translation = new.language != SOURCE_LANGUAGE
    changed = list(own.changed)
    if is_translation and old is not None:
        # The source alone may have moved: then its changes are what has to be read.
        changed += [group for group in other.changed if group not in own.changed]
    mode = Mode.FIRST if old is None else Mode.CHANGES if changed else Mode.AGAIN
    to_read = changed if mode is Mode.CHANGES else list(own.groups)
    mismatches = missing_between(twin.new, new) if is_translation and twin.new else ()

    def card(group: str, number: int = 0) -> Card:
        sides = tuple(
            Side(new.language, own.passages(group), None)
            if language == new.language
            else Side(language, other.passages(group), twin.state)
            for language in LANGUAGES
            if language == new.language or other.contents
        )
        first = next(
            passage.change
            for side in sorted(sides, key=lambda side: side.twin is not None)
            for passage in side.passages
        )
        return Card(
            place=group,
            number=number,
            part=_SHARED_CARDS.get(first.part, first.part),
            heading="" if first.part in _SHARED_CARDS else first.heading,
            sides=sides,
            mismatches=tuple(mismatch for mismatch in mismatches if _group(mismatch.part, mismatch.place) == group),
        )

    cards = tuple(card(group, number) for number, group in enumerate(to_read, start=1))
    shown = {mismatch for one in cards for mismatch in one.mismatches}
    words = own.words(mode) + (other.words(mode) if is_translation else 0)
    return Reading(
        language=new.language,
        mode=mode,
        words=words,
        minutes=max(1, math.ceil(words / READING_WORDS_PER_MINUTE + len(changed) * SECONDS_PER_CHANGE / 60)),
        cards=cards,
        unchanged=tuple(card(group) for group in own.groups if group not in to_read),
        twin=twin.state,
        mismatches=tuple(mismatch for mismatch in mismatches if mismatch not in shown),
    )


class _Version:
    """One language of the article, before and now, as passages by card."""

    def __init__(self, new: ArticleContent | None, old: ArticleContent | None) -> None:
        self.comparison = compare(old, new) if old and new else None
        self.everything = compare(None, new).changes if new else ()
        self.contents = [content for content in (new, old) if content]
        self.changed: dict[str, None] = {}  # in page order
        self.groups: dict[str, list[Passage]] = {}
        self._sort()

    def passages(self, group: str) -> tuple[Passage, ...]:
        return tuple(self.groups.get(group, ()))

    def words(self, mode: Mode) -> int:
        if mode is Mode.CHANGES:
            return self.comparison.words_inserted + self.comparison.words_deleted if self.comparison else 0
        return sum(change.words_inserted for change in self.everything)

    def _sort(self) -> None:
        changes = self.comparison.changes if self.comparison else ()
        waiting = defaultdict(list)
        for change in changes:
            waiting[_signature(change)].append(change)
        places = {}
        for part in self.everything:
            same = waiting[_signature(part)]
            change = same.pop(0) if same else None
            if change:
                # Two versions may number like places differently; the card goes by the new one.
                places[change.place] = part.place
            self._add(part.place, change or part, is_changed=change is not None)
        for change in changes:
            if change.place not in places:
                self._add(change.place, change, is_changed=True)
        self.changed = dict.fromkeys(_group(change.part, places.get(change.place, change.place)) for change in changes)

    def _add(self, place: str, change: Change, *, is_changed: bool) -> None:
        passage = Passage(
            change,
            is_changed,
            figure=self._figure(change),
            work=self._work(change),
            resource=self._resource(change),
        )
        self.groups.setdefault(_group(change.part, place), []).append(passage)

    def _figure(self, change: Change) -> Figure | None:
        name = change.place.removeprefix("figure:")[:SHORT_HASH]
        figures = (figure for content in self.contents for figure in content.figures)
        return next((one for one in figures if change.part == "figure" and one.sha256.startswith(name)), None)

    def _work(self, change: Change) -> Reference | None:
        works = (work for content in self.contents for work in content.references)
        return next((work for work in works if change.place == f"reference:{work.key}"), None)

    def _resource(self, change: Change) -> Resource | None:
        resources = (resource for content in self.contents for resource in content.resources)
        return next((one for one in resources if change.part == "resource" and one.name == change.heading), None)


def _plain(block: Block) -> Block:
    return replace(block, status=Status.SAME, runs=tuple(replace(run, edit=Edit.SAME) for run in block.runs))


def _group(part: str, place: str) -> str:
    return _SHARED_CARDS.get(part, place)


def _signature(change: Change) -> Hashable:
    """Return what a part says now, by which it is found among all parts of the new text."""
    if change.status is Status.REMOVED:
        return change
    texts = (" ".join(block.new_text.split()) for block in change.blocks if block.status is not Status.REMOVED)
    place = ":".join(change.place.split(":")[:2])  # without the number of like ones
    return change.part, place, change.heading, tuple(filter(None, texts))
