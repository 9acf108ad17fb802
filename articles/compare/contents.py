"""What changed between two frozen contents of an article in one language."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from articles.compare.blocks import Compared, compare_text, compare_texts, join, whole
from articles.compare.callouts import drugs_named
from articles.compare.citations import recited
from articles.compare.pairing import Pair, pair
from articles.compare.parts import Part, parts_of
from articles.compare.result import Callout, Change, Comparison, FieldChange, Kind, Note, Status
from articles.compare.sequences import Budget
from articles.content import ArticleContent

Pairs = dict[str, list[Pair]]


def compare(old: ArticleContent | None, new: ArticleContent, *, budget: Budget | None = None) -> Comparison:
    """Compare two versions of one language of an article; `old` is None before the first.

    Raises ValueError if they are in different languages: that is a question for `articles.parity`.
    """
    if old is not None and old.language != new.language:
        raise ValueError(f"Cannot compare {old.language!r} with {new.language!r}.")
    kind = _kind(old, new)
    if kind is Kind.SAME:
        return Comparison(kind, unchanged_sections=new.sections)
    budget = budget or Budget()
    before = parts_of(old) if old else {}
    pairs = {field: pair(before.get(field, []), parts, budget) for field, parts in parts_of(new).items()}
    if old is None:
        del pairs["article"]  # the type and the language of a first version are no news
    changes = [_change(one, new.language, budget) for one in _in_page_order(pairs) if one.differs]
    if old:
        changes = list(_called_out(changes, pairs, old, new, budget))
    return Comparison(
        kind,
        changes=tuple(changes),
        unchanged_sections=tuple(one.new.source for one in pairs["sections"] if one.new and not one.differs),
    )


def _kind(old: ArticleContent | None, new: ArticleContent) -> Kind:
    if old is None:
        return Kind.FIRST
    if old.digest == new.digest:
        return Kind.SAME
    return Kind.EDITORIAL if old.clinical_digest == new.clinical_digest else Kind.CLINICAL


def _in_page_order(pairs: Pairs) -> Iterator[Pair]:
    for field, row in pairs.items():
        if field == "sections":
            yield from _body_in_order(pairs)
        elif field not in {"figures", "care_cards"}:
            yield from row


def _body_in_order(pairs: Pairs) -> Iterator[Pair]:
    """Yield each section, and after it what stands in it."""
    sections = pairs["sections"]
    index = {one.old.place: at for at, one in enumerate(sections) if one.old}
    index |= {one.new.place: at for at, one in enumerate(sections) if one.new}
    within: defaultdict[int, list[Pair]] = defaultdict(list)
    for field, unplaced in (("figures", -1), ("care_cards", len(sections))):
        for one in pairs[field]:
            anchor = one.either.section
            within[index.get(f"section:{anchor}", len(sections)) if anchor else unplaced].append(one)
    yield from within[-1]
    for at, section in enumerate(sections):
        yield section
        yield from within[at]
    yield from within[len(sections)]


def _change(one: Pair, language: str, budget: Budget) -> Change:
    compared = _compare_parts(one.old, one.new, language, budget)
    fields = _compare_fields(one.old, one.new)
    changed = bool(fields) or any(block.status is not Status.SAME for block in compared.blocks)
    moved = one.moved
    notes: tuple[Note, ...] = ()
    if one.old and one.new and one.old.section != one.new.section:
        moved = True
        fields = (FieldChange("section", one.old.section, one.new.section), *fields)
    elif one.old and one.new and one.old.source != one.new.source and not changed:
        changed, notes = True, (Note("markup"),)  # no difference goes unsaid, even if a reader cannot see it
    return Change(
        place=one.place,
        part=one.either.kind,
        heading=one.either.heading,
        status=_status(one, moved=moved, changed=changed),
        clinical=one.clinical,
        blocks=compared.blocks,
        fields=fields,
        notes=notes,
        callouts=compared.callouts,
    )


def _status(one: Pair, *, moved: bool, changed: bool) -> Status:
    if one.old is None:
        return Status.ADDED
    if one.new is None:
        return Status.REMOVED
    if moved:
        return Status.MOVED_AND_CHANGED if changed else Status.MOVED
    return Status.CHANGED


def _compare_parts(old: Part | None, new: Part | None, language: str, budget: Budget) -> Compared:
    if old is None or new is None:
        part, status = (new, Status.ADDED) if new else (old, Status.REMOVED)
        return whole(part.all_texts if part else (), status)
    lines = [compare_text(*both, language, budget) for both in zip(old.lines, new.lines, strict=True)]
    return join([*lines, compare_texts(old.texts, new.texts, language, budget)])


def _compare_fields(old: Part | None, new: Part | None) -> tuple[FieldChange, ...]:
    was, now = dict(old.fields if old else ()), dict(new.fields if new else ())
    return tuple(
        FieldChange(name, was.get(name, ""), now.get(name, ""))
        for name in was | now
        if was.get(name, "") != now.get(name, "")
    )


def _called_out(
    changes: list[Change], pairs: Pairs, old: ArticleContent, new: ArticleContent, budget: Budget
) -> Iterator[Change]:
    """Add what is called out of a part as a whole, and for the works that its sentences cite."""
    parts = {one.place: one for row in pairs.values() for one in row}
    cited = recited(pairs["sections"], old.references, new.references, budget)
    for change in changes:
        part = parts[change.place]
        found = (*_level_callouts(part), *change.callouts, *_drug_callouts(part), *cited.get(change.place, ()))
        yield replace(change, callouts=tuple(dict.fromkeys(found)))


def _level_callouts(one: Pair) -> Iterator[Callout]:
    """A card that moves between "call" and "emergency" says something else with the same words."""
    if one.either.kind == "care":
        was, now = (dict(part.fields)["level"] if part else "" for part in (one.old, one.new))
        if was != now:
            yield Callout("level", was, now, one.either.heading)


def _drug_callouts(one: Pair) -> Iterator[Callout]:
    """A new part is read whole, and so is one that goes; which medicines it names is said all the same."""
    for name, context in drugs_named(one.either.all_texts) if one.old is None or one.new is None else ():
        yield Callout("drug", *(("", name) if one.new else (name, "")), context)
