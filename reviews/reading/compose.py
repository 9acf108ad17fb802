"""A submitted text laid out for its reviewer. Pure: contents in, cards out; templates decide nothing.

Everything in the submitted text is in exactly one card, either among those to read or among the
unchanged ones, because a signature covers all of it.
"""

from __future__ import annotations

import math
from dataclasses import replace

from articles.compare import Change
from articles.compare.result import READING_WORDS_PER_MINUTE, SECONDS_PER_CHANGE
from articles.content import ArticleContent
from articles.document import LANGUAGES, SOURCE_LANGUAGE
from articles.parity import Mismatch, between_contents
from reviews.reading.cards import Card, Mode, Reading, Side, Twin, TwinState
from reviews.reading.links import all_links, new_links
from reviews.reading.version import SHARED_CARDS, Version, card_of_mismatch


def read(new: ArticleContent, *, old: ArticleContent | None, twin: Twin) -> Reading:
    """Lay out a submitted text for its reviewer; `old` is what was signed before in this language."""
    own = Version(new, old)
    other = Version(twin.new, twin.old if twin.state in (TwinState.COMPARED, TwinState.IN_REVIEW) else twin.new)
    is_translation = new.language != SOURCE_LANGUAGE
    # The source alone may have moved: then its changes are what the translation is judged by.
    changed = own.changed + (other.changed if is_translation and old else [])
    mode = Mode.FIRST if old is None else Mode.CHANGES if changed else Mode.AGAIN
    present = _merged(own.present, other.present) if is_translation else own.present
    order = _merged(_merged(present, own.changed), other.changed)
    to_read = [place for place in order if place in changed] if mode is Mode.CHANGES else present
    mismatches = _mismatches(new, twin)

    def card(place: str, number: int = 0) -> Card:
        # A translation is nothing without its source; a source text is read beside it where something changed.
        beside = [other] if is_translation or (mode is Mode.CHANGES and number) else []
        sides = _sides(place, own, beside, twin.state)
        first = _first(sides)
        shared = SHARED_CARDS.get(first.part)
        return Card(
            place=place,
            number=number,
            part=shared or first.part,
            heading="" if shared else first.heading,
            sides=sides,
            mismatches=tuple(mismatch for mismatch in mismatches if card_of_mismatch(mismatch) == place),
            is_compared=len(sides) > 1 and twin.new is not None and twin.state is not TwinState.BEHIND,
        )

    cards = tuple(card(place, number) for number, place in enumerate(to_read, start=1))
    formatting = tuple(one for one in cards if one.only_form)
    if formatting == cards:
        formatting = ()  # with nothing else to read, they are what is read
    cards = tuple(
        replace(one, number=number)
        for number, one in enumerate((one for one in cards if one not in formatting), start=1)
    )
    shown = {mismatch for one in cards for mismatch in one.mismatches}
    words = own.words(mode) + (other.words(mode) if is_translation else 0)
    return Reading(
        mode=mode,
        minutes=max(1, math.ceil(words / READING_WORDS_PER_MINUTE + len(set(changed)) * SECONDS_PER_CHANGE / 60)),
        cards=cards,
        unchanged=tuple(card(place) for place in present if place not in to_read),
        twin=twin.state,
        mismatches=tuple(mismatch for mismatch in mismatches if mismatch not in shown),
        formatting=formatting,
        links=(links := new_links(new, old)),
        old_links=tuple(link for link in all_links(new) if link not in links),
    )


def _mismatches(new: ArticleContent, twin: Twin) -> tuple[Mismatch, ...]:
    """Compare with the other language what can be counted, unless that is known to lag behind."""
    if twin.new is None or twin.state is TwinState.BEHIND:
        return ()
    source, translation = (new, twin.new) if new.language == SOURCE_LANGUAGE else (twin.new, new)
    return between_contents(source, translation)


def _merged(order: list[str], more: list[str]) -> list[str]:
    """Add what is missing from an order, each behind the one that it follows elsewhere."""
    merged = list(order)
    position = 0
    for place in more:
        if place not in merged:
            merged.insert(position, place)
        position = merged.index(place) + 1
    return merged


def _sides(place: str, own: Version, beside: list[Version], state: TwinState) -> tuple[Side, ...]:
    """Put the languages side by side, with what changed in either and its counterpart in sight."""
    beside = [other for other in beside if other.contents and not _same_works(own, other, place)]
    changed = {p.change.place for version in (own, *beside) for p in version.passages(place) if p.is_changed}

    def side(version: Version) -> Side:
        row = version.passages(place)
        near = tuple(p for p in row if p.is_changed or p.change.place in changed) or row
        return Side(
            version.language,
            near,
            twin=None if version is own else state,
            also=tuple(p for p in row if p not in near),
        )

    return tuple(sorted(map(side, (own, *beside)), key=lambda one: LANGUAGES.index(one.language)))


def _first(sides: tuple[Side, ...]) -> Change:
    """Return what names the card: a part of the signed text, or of the other where that has none."""
    ordered = sorted(sides, key=lambda side: side.twin is not None)
    return next(passage.change for side in ordered for passage in side.passages)


def _same_works(own: Version, other: Version, place: str) -> bool:
    """Whether both hold the same references, which have no language."""
    works = [passage.work for passage in own.passages(place)]
    return all(works) and works == [passage.work for passage in other.passages(place)]
