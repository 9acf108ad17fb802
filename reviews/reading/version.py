"""One language of an article before and now, sorted into the cards that its parts are read in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable

from articles.compare import Change, Status, compare
from articles.content import ArticleContent, Figure, Resource
from articles.document import Reference
from articles.parity import Mismatch
from reviews.reading.cards import Mode, Passage

_HEAD = ("article", "title", "synonyms", "contributors", "summary")
# These say little one by one, so each kind shares a card.
SHARED_CARDS = {
    **dict.fromkeys(_HEAD, "head"),
    "resource": "resources",
    "reference": "references",
    "correction": "corrections",
    "definition": "definitions",
    "code": "codes",
}
SHORT_HASH = 12  # digits of an image's hash in the name of its place


class Version:
    """One language of the article, before and now, as passages by card."""

    def __init__(self, new: ArticleContent | None, old: ArticleContent | None) -> None:
        self.comparison = compare(old, new) if old and new else None
        self.everything = compare(None, new).changes if new else ()
        self.contents = [content for content in (new, old) if content]
        self.language = new.language if new else ""
        self.cards: dict[str, list[Passage]] = {}
        self.present: list[str] = []  # the cards that the new text fills, in page order
        self.changed: list[str] = []  # the cards with a change, in page order
        self._sort()

    def passages(self, card: str) -> tuple[Passage, ...]:
        return tuple(self.cards.get(card, ()))

    def words(self, mode: Mode) -> int:
        if mode is Mode.CHANGES:
            return self.comparison.words_inserted + self.comparison.words_deleted if self.comparison else 0
        return sum(change.words_inserted for change in self.everything)

    def _sort(self) -> None:
        """Put every part of the new text into its card, or what the comparison says of it; then what is gone."""
        changes = self.comparison.changes if self.comparison else ()
        waiting = defaultdict(list)
        for change in changes:
            waiting[_signature(change)].append(change)
        # Two versions may number like places differently; the card goes by the new one.
        places = {change.place: change.place for change in changes}
        told: set[str] = set()
        for part in self.everything:
            same = waiting[_signature(part)]
            said = same.pop(0) if same else None
            if said:
                places[said.place] = part.place
                told.add(said.place)
            self._add(card_of(part.part, part.place), said or part, is_changed=said is not None)
        self.present = list(self.cards)
        for change in changes:
            if change.place not in told:
                self._add(card_of(change.part, change.place), change, is_changed=True)
        self.changed = list(dict.fromkeys(card_of(change.part, places[change.place]) for change in changes))

    def _add(self, card: str, change: Change, *, is_changed: bool) -> None:
        passage = Passage(
            change,
            is_changed,
            figure=self._figure(change),
            work=self._work(change),
            resource=self._resource(change),
        )
        self.cards.setdefault(card, []).append(passage)

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


def card_of(part: str, place: str) -> str:
    return SHARED_CARDS.get(part, place)


def card_of_mismatch(mismatch: Mismatch) -> str:
    """Return the card that the field stands in; of several like rows, drafts and comparisons number differently."""
    return card_of(mismatch.part, mismatch.row.replace("#", ":"))


def _signature(change: Change) -> Hashable:
    """Return what a part says now, by which it is found among all parts of the new text."""
    if change.status is Status.REMOVED:
        return change
    texts = (" ".join(block.new_text.split()) for block in change.blocks if block.status is not Status.REMOVED)
    place = ":".join(change.place.split(":")[:2])  # without the number of like ones
    return change.part, place, change.heading, tuple(filter(None, texts))
