"""A submitted text laid out for its reviewer. Pure: contents in, cards out; templates decide nothing.

Everything in the submitted text is in exactly one card, either among those to read or among the
unchanged ones, because a signature covers all of it.
"""

from __future__ import annotations

import math

from articles.compare import Mismatch, missing_between
from articles.compare.result import READING_WORDS_PER_MINUTE, SECONDS_PER_CHANGE
from articles.content import ArticleContent
from articles.document import LANGUAGES, SOURCE_LANGUAGE
from reviews.reading.cards import Card, Mode, Passage, Reading, Side, Twin, TwinState
from reviews.reading.version import SHARED_CARDS, Version, card_of


def read(new: ArticleContent, *, old: ArticleContent | None, twin: Twin) -> Reading:
    """Lay out a submitted text for its reviewer; `old` is what was signed before in this language."""
    own = Version(new, old)
    other = Version(twin.new, twin.old if twin.state in (TwinState.COMPARED, TwinState.IN_REVIEW) else twin.new)
    is_translation = new.language != SOURCE_LANGUAGE
    # The source alone may have moved: then its changes are what the translation is judged by.
    changed = own.changed + (other.changed if is_translation and old else [])
    mode = Mode.FIRST if old is None else Mode.CHANGES if changed else Mode.AGAIN
    order = _merged(_merged(own.present, own.changed), other.changed)
    to_read = [place for place in order if place in changed] if mode is Mode.CHANGES else own.present
    mismatches = _mismatches(new, twin)

    def card(place: str, number: int = 0) -> Card:
        sides = _sides(place, own, other, twin.state)
        first = next(
            passage.change
            for side in sides
            if side.twin is None or not own.passages(place)
            for passage in side.passages
        )
        is_shared = first.part in SHARED_CARDS
        return Card(
            place=place,
            number=number,
            part=SHARED_CARDS.get(first.part, first.part),
            heading="" if is_shared else first.heading,
            sides=sides,
            mismatches=tuple(mismatch for mismatch in mismatches if card_of(mismatch.part, mismatch.place) == place),
        )

    cards = tuple(card(place, number) for number, place in enumerate(to_read, start=1))
    shown = {mismatch for one in cards for mismatch in one.mismatches}
    words = own.words(mode) + (other.words(mode) if is_translation else 0)
    return Reading(
        language=new.language,
        mode=mode,
        words=words,
        minutes=max(1, math.ceil(words / READING_WORDS_PER_MINUTE + len(set(changed)) * SECONDS_PER_CHANGE / 60)),
        cards=cards,
        unchanged=tuple(card(place) for place in own.present if place not in to_read),
        twin=twin.state,
        mismatches=tuple(mismatch for mismatch in mismatches if mismatch not in shown),
    )


def _mismatches(new: ArticleContent, twin: Twin) -> tuple[Mismatch, ...]:
    """Compare with the other language what can be counted, unless that is known to lag behind."""
    if twin.new is None or twin.state is TwinState.BEHIND:
        return ()
    return missing_between(new, twin.new) if new.language == SOURCE_LANGUAGE else missing_between(twin.new, new)


def _merged(order: list[str], more: list[str]) -> list[str]:
    """Add what is missing from an order, each behind the one that it follows elsewhere."""
    merged = list(order)
    position = 0
    for place in more:
        if place not in merged:
            merged.insert(position, place)
        position = merged.index(place) + 1
    return merged


def _sides(place: str, own: Version, other: Version, state: TwinState) -> tuple[Side, ...]:
    """Put the languages side by side, with what changed in either and its counterpart in sight."""
    versions = [own] if _same_works(own.passages(place), other.passages(place)) else [own, other]
    changed = {p.change.place for version in versions for p in version.passages(place) if p.is_changed}

    def side(version: Version) -> Side:
        row = version.passages(place)
        near = tuple(p for p in row if p.is_changed or p.change.place in changed) or row
        return Side(
            version.language,
            near,
            twin=None if version is own else state,
            also=tuple(p for p in row if p not in near),
        )

    present = [side(version) for version in versions if version.contents]
    return tuple(sorted(present, key=lambda one: LANGUAGES.index(one.language)))


def _same_works(one: tuple[Passage, ...], other: tuple[Passage, ...]) -> bool:
    """Whether both are the same references, which have no language."""
    works = [passage.work for passage in one]
    return all(works) and works == [passage.work for passage in other]
