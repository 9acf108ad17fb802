"""The texts of an article as units of translation, and translated units as a text again."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from articles.content import sha256
from articles.currency import Basis, State, field_of
from articles.document import HtmlPair, Text
from articles.exchange.xliff import inline
from articles.exchange.xliff.blocks import Blocks, blocks_of, lines_of, one_block
from articles.exchange.xliff.inline import Code, Content
from articles.html.tree import Node, parse

_NMTOKEN = re.compile(r"[A-Za-z0-9_:-]+")  # what XLIFF 2.0 takes for an id, without the dot that parts the number
NEEDS_WORK = frozenset({State.MISSING, State.CHANGED, State.MACHINE})


@dataclass(frozen=True)
class Unit:
    """One piece of work. `part` numbers the pieces of a text from 1; 0 is the whole text in one piece.

    The digests are those of the whole text in either language; an empty `target_digest` stands for none.
    """

    place: str
    part: int
    source: Content
    codes: tuple[Code, ...]
    target: Content | None
    target_codes: tuple[Code, ...]
    state: State
    source_digest: str
    target_digest: str
    earlier: str = ""  # the English words that the translation was made from, where they were others

    @property
    def id(self) -> str:
        return unit_id(self.place, self.part)


def unit_id(place: str, part: int) -> str:
    """Return a name that both versions take and that stays the same from one export to the next."""
    name = place if _NMTOKEN.fullmatch(place) else f"{place.split(':')[0]}:{sha256(place)[:16]}:{place.split(':')[-1]}"
    return f"{name}.{part}" if part else name


def units_of(place: str, words: Text, state: State, basis: Basis | None = None) -> tuple[Unit, ...]:
    """Take a text apart for its translator, with what there is of its translation.

    Where the languages are built differently, a text that needs work follows the English, with the pieces
    whose English has not changed filled in; one that needs none is a single piece, so that nothing is lost.
    """
    source, target = _blocks(words, words.en, place), _blocks(words, words.es, place)
    alike = source.frame == target.frame
    if not source.runs:
        return whole(place, words, state)
    if not words.es:
        return _in_parts(place, words, source, [None] * len(source.runs), [state] * len(source.runs))
    if not alike and state not in NEEDS_WORK:
        return whole(place, words, state)
    old = _blocks(words, basis.source_text, place) if basis else None
    if alike:
        keys = old.keys() if old and old.frame == source.frame else [""] * len(source.runs)
        now = [_state(state, was == key) for was, key in zip(keys, source.keys(), strict=True)]
        earlier = [_plain(run) for run in old.runs] if old and old.frame == source.frame else [""] * len(keys)
        return _in_parts(place, words, source, list(target.runs), now, earlier)
    kept = _kept(old, target)
    runs = [kept.get(key) for key in source.keys()]  # noqa: SIM118 - no mapping, the keys of blocks
    now = [_state(state, unchanged=True) if run else State.MISSING for run in runs]
    units = _in_parts(place, words, source, runs, now)
    return tuple(
        unit if unit.target is None or _same_codes(unit) else replace(unit, target=None, state=State.MISSING)
        for unit in units
    )


def in_parts(place: str, words: Text) -> tuple[Unit, ...]:
    """Return the units of a text piece by piece, its translation too where it is built like the source."""
    source, target = _blocks(words, words.en, place), _blocks(words, words.es, place)
    alike = source.frame == target.frame
    runs: list[Sequence[Node] | None] = list(target.runs) if alike else [None] * len(source.runs)
    return _in_parts(place, words, source, runs, [State.CURRENT] * len(source.runs))


def whole(place: str, words: Text, state: State = State.CURRENT) -> tuple[Unit, ...]:
    """Return a text as one unit: its paragraphs, lists and tables are codes like any other."""
    source, target = _whole_blocks(words, words.en), _whole_blocks(words, words.es)
    return _in_parts(place, words, source, [target.runs[0] if words.es else None], [state], numbered=False)


def assembled(place: str, words: Text, contents: Sequence[Content], *, in_one: bool) -> str:
    """Put the translated contents of a text's units, in their order, back into one text."""
    rich = isinstance(words, HtmlPair)
    units = whole(place, words) if in_one else in_parts(place, words)
    source = _whole_blocks(words, words.en) if in_one else _blocks(words, words.en, place)
    written = [
        inline.decode(content, {code.id: code for code in (*unit.codes, *unit.target_codes)})
        if rich
        else inline.words_of(content)
        for unit, content in zip(units, contents, strict=True)
    ]
    return source.filled(written)


def shape_of(html: str) -> tuple[object, ...]:
    """Return what cleaning a translation must not change: its blocks, its codes, how often those that stand alone.

    Spaces between blocks do not count, nor that two neighbours of one style become one.
    """
    codes = inline.encode(parse(html))[1]
    alone = sorted(code.opening for code in codes if not code.paired)
    return "".join("".join(blocks_of(html).frame).split()), alone, {code.opening for code in codes}


def _blocks(words: Text, text: str, place: str) -> Blocks:
    if isinstance(words, HtmlPair):
        return blocks_of(text)
    return lines_of(text) if field_of(place).endswith(":items") else one_block(text)


def _whole_blocks(words: Text, text: str) -> Blocks:
    return Blocks(("", ""), (tuple(parse(text)),)) if isinstance(words, HtmlPair) else one_block(text)


def _in_parts(
    place: str,
    words: Text,
    source: Blocks,
    targets: Sequence[Sequence[Node] | None],
    states: Sequence[State],
    earlier: Sequence[str] = (),
    *,
    numbered: bool = True,
) -> tuple[Unit, ...]:
    numbered = numbered and (isinstance(words, HtmlPair) or field_of(place).endswith(":items"))
    units = []
    for index, run in enumerate(source.runs):
        content, codes = inline.encode(run)
        target = targets[index]
        translation, target_codes = inline.encode(target, codes) if target else (None, ())
        before = earlier[index] if earlier and states[index] is State.CHANGED else ""
        units.append(
            Unit(
                place=place,
                part=index + 1 if numbered else 0,
                source=content,
                codes=codes,
                target=translation,
                target_codes=target_codes,
                state=states[index],
                source_digest=sha256(words.en),
                target_digest=sha256(words.es) if words.es else "",
                earlier=before if before != _plain(run) else "",
            )
        )
    return tuple(units)


def _state(state: State, unchanged: bool) -> State:  # noqa: FBT001 - said by name where it is not plain
    """Return the state of one piece: the English of a changed text may have stayed the same here."""
    return State.CURRENT if state is State.CHANGED and unchanged else state


def _kept(old: Blocks | None, target: Blocks) -> Mapping[str, Sequence[Node]]:
    """Return the translation of each piece of the old source, where the two were built alike."""
    if old is None or old.frame != target.frame:
        return {}
    found: dict[str, list[Sequence[Node]]] = {}
    for key, run in zip(old.keys(), target.runs, strict=True):
        found.setdefault(key, []).append(run)
    return {key: runs[0] for key, runs in found.items() if all(run == runs[0] for run in runs)}


def _same_codes(unit: Unit) -> bool:
    return sorted(code.id for code in unit.codes) == sorted(code.id for code in unit.target_codes)


def _plain(run: Sequence[Node]) -> str:
    return inline.words_of(inline.encode(run)[0])
