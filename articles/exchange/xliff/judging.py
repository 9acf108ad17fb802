"""What may become of a text that came back: taken, the same as before, not translated yet, or refused and why.

A text is taken whole or not at all: half a body in new Spanish and half in old would pass for a translation
of today's English.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from django.utils.translation import gettext as _
from pydantic import ValidationError

from articles import html, text
from articles.content import sha256
from articles.currency import State, field_of
from articles.document import HtmlPair, Text
from articles.exchange.xliff import inline, units
from articles.exchange.xliff.states import Progress
from articles.exchange.xliff.units import Unit
from articles.exchange.xliff.wire import Returned

_MARKUP = re.compile(r"<\s*[/!?]?\s*[A-Za-z][^<>]*>?|&(?:#\d+|#x[0-9a-fA-F]+|[a-z]{2,8});")


class Fate(StrEnum):
    """What became of one unit of a file."""

    TAKEN = "taken"
    MACHINE = "machine"  # taken, and marked as a machine's until a person has checked it
    UNCHANGED = "unchanged"
    STILL_RIGHT = "still right"  # unchanged, and somebody at the agency found it right for the English as it is now
    OPEN = "open"  # the file brings no translation of it
    REFUSED = "refused"


@dataclass(frozen=True)
class Judged:
    """What becomes of a text: its new Spanish where it is taken, and for each of its units a fate and a reason.

    `still_right` where there is a verdict on the Spanish that stands there.
    """

    fates: tuple[tuple[Returned, Fate, str], ...]
    spanish: str | None = None
    machine: bool = False
    still_right: bool = False


class _Refused(Exception):  # noqa: N818 - a state of the text
    """The text cannot be taken; `unit` is where, or None where it is about the whole."""

    def __init__(self, sentence: str, unit: Returned | None = None) -> None:
        super().__init__(sentence)
        self.unit = unit


def judge(
    place: str,
    words: Text,
    returned: Sequence[Returned],
    *,
    state: State = State.CURRENT,
    held: str = "",
    machine: bool = False,
    may_judge: bool = False,
) -> Judged:
    """Say what becomes of one text of the draft, of which the file brought these units.

    `state` is how the Spanish stands to the English; `held` is a sentence where it may not change now; `machine` says
    that a machine wrote all of the file; `may_judge`, that the importer may say that a translation is still right.
    """
    try:
        in_one = _is_in_one(place, words, returned)
        ours = units.whole(place, words) if in_one else units.in_parts(place, words)
        theirs = _paired(place, words, ours, returned)
    except _Refused as refused:
        return _all_refused(returned, refused)
    trouble: _Refused | None = None
    spanish = None
    try:
        spanish = _assembled(place, words, ours, theirs, in_one=in_one)
    except _Refused as refused:
        trouble = refused
    if spanish is not None and _says_the_same(place, words, spanish):
        return _unchanged(theirs, state, machine=machine, may_judge=may_judge)
    if any(_is_open(mine, unit) for mine, unit in zip(ours, theirs, strict=True)):
        return _unfinished(ours, theirs)
    progress = {unit.progress for unit in theirs}
    if Progress.REJECTED in progress:
        return _all_refused(theirs, _Refused(_("The agency has rejected this translation. Please ask for another.")))
    exported = theirs[0].target_digest
    if words.es and exported != sha256(words.es):
        sentence = _(
            "The Spanish was changed here after the file was made. Please export it again, so that nothing is lost."
        )
        return _all_refused(theirs, _Refused(sentence))
    if held:
        return _all_refused(theirs, _Refused(held))
    if trouble or spanish is None:
        return _all_refused(theirs, trouble or _Refused(""))
    by_machine = machine or Progress.MACHINE in progress
    fates = _all(theirs, Fate.MACHINE if by_machine else Fate.TAKEN).fates
    return Judged(fates, spanish, by_machine)


def _is_in_one(place: str, words: Text, returned: Sequence[Returned]) -> bool:
    return any(unit.id == units.unit_id(place, 0) for unit in returned)


def _paired(place: str, words: Text, ours: Sequence[Unit], returned: Sequence[Returned]) -> list[Returned]:
    """Return the file's units in the order of ours. Raises _Refused unless they are the same, of the same English."""
    for unit in returned:
        if not unit.source_digest:
            raise _Refused(
                _("The file does not say which English it is a translation of. Please export it again."), unit
            )
        if unit.source_digest != sha256(words.en):
            raise _Refused(
                _("The English has changed since the file was made. Please export it again."),
                unit,
            )
    named = {unit.id: unit for unit in returned}
    if missing := [unit.id for unit in ours if unit.id not in named]:
        raise _Refused(
            _("The file lacks other parts of this text: %(ids)s. Please ask for all of them.")
            % {"ids": ", ".join(missing[:5])}
        )
    theirs = [named.pop(unit.id) for unit in ours]
    if named:
        raise _Refused(_("This text has no such part. Please export it again."), next(iter(named.values())))
    for mine, unit in zip(ours, theirs, strict=True):
        if inline.words_of(mine.source).split() != inline.words_of(unit.source).split():
            raise _Refused(_("The English in the file is not what was exported. Please export it again."), unit)
    return theirs


def _assembled(place: str, words: Text, ours: Sequence[Unit], theirs: Sequence[Returned], *, in_one: bool) -> str:
    """Return the new Spanish as a draft holds it. Raises _Refused."""
    contents = []
    for mine, unit in zip(ours, theirs, strict=True):
        if unit.target is None:
            raise _Refused("", unit)
        if unit.trouble:
            raise _Refused(unit.trouble, unit)
        said = inline.words_of(unit.target)
        ours_says = inline.words_of(mine.source) + inline.words_of(mine.target or ())
        if found := [part for part in _MARKUP.findall(said) if part not in ours_says]:
            raise _Refused(
                _("There is markup among the words: “%(markup)s”. Please use the codes of the tool, or delete it.")
                % {"markup": found[0][:40]},
                unit,
            )
        try:
            text.characters(said)
            known = inline.hollow(mine.source) | inline.hollow(mine.target or ())
            inline.check(unit.target, mine.codes, mine.target_codes, may_be_hollow=known)
        except (text.TextError, inline.CodesDiffer) as error:
            raise _Refused(str(error), unit) from error
        contents.append(unit.target)
    spanish = units.assembled(place, words, contents, in_one=in_one)
    try:
        tidied = _tidied(place, words, spanish)
        type(words)(en=words.en, es=tidied)
    except (text.TextError, html.HtmlError) as error:
        raise _Refused(str(error)) from error
    except ValidationError as error:
        raise _Refused(_("The Spanish is too long for this place. Please shorten it.")) from error
    if isinstance(words, HtmlPair) and units.shape_of(tidied) != units.shape_of(spanish):
        raise _Refused(
            _("The Spanish has words outside its paragraphs, or a paragraph or line without words. Please mend it.")
        )
    return spanish if spanish == words.es else tidied


def _tidied(place: str, words: Text, spanish: str) -> str:
    """Return the words as an editor's form or the freezing would leave them."""
    if isinstance(words, HtmlPair):
        return html.clean(spanish)
    several = field_of(place) == "synonyms" or field_of(place).endswith(":items")
    return "\n".join(text.lines(spanish)) if several else text.line(spanish)


def _says_the_same(place: str, words: Text, spanish: str) -> bool:
    try:
        return spanish == words.es or spanish == _tidied(place, words, words.es)
    except (text.TextError, html.HtmlError):
        return False


def _is_open(mine: Unit, unit: Returned) -> bool:
    """Whether a unit is still to be translated: it is empty, or the file says so and nobody has touched it."""
    if unit.target is None or not inline.words_of(unit.target).strip() and inline.words_of(mine.source).strip():
        return True
    return unit.progress is Progress.OPEN and unit.target in (mine.source, mine.target)


def _unfinished(ours: Sequence[Unit], theirs: Sequence[Returned]) -> Judged:
    """Say which parts are still to be translated, and that the others wait for them."""
    still_open = [_is_open(mine, unit) for mine, unit in zip(ours, theirs, strict=True)]
    waits = _("Not taken: other parts of this text have no translation yet (%(count)s).") % {"count": sum(still_open)}
    nothing = _("There is no translation yet.")
    return Judged(
        tuple(
            (unit, Fate.OPEN, nothing if is_open else waits) for unit, is_open in zip(theirs, still_open, strict=True)
        )
    )


def _unchanged(theirs: Sequence[Returned], state: State, *, machine: bool, may_judge: bool) -> Judged:
    """Say whether words that came back as they are were found right for English that has changed under them."""
    if state is not State.CHANGED:
        return _all(theirs, Fate.UNCHANGED)
    if machine or not all(unit.is_finished for unit in theirs):
        return _all(theirs, Fate.UNCHANGED, _("The English has changed; the file does not say that somebody looked."))
    if not may_judge:
        return _all(theirs, Fate.UNCHANGED, _("Whoever imports may not judge that it is still right."))
    return replace(_all(theirs, Fate.STILL_RIGHT), still_right=True)


def _all(theirs: Sequence[Returned], fate: Fate, why: str = "") -> Judged:
    return Judged(tuple((unit, fate, why) for unit in theirs))


def _all_refused(theirs: Sequence[Returned], refused: _Refused) -> Judged:
    """Refuse the whole text, each unit with its own reason or a word that another one is the reason."""
    beside = _("Not taken, because another part of this text was refused.")
    return Judged(
        tuple((unit, Fate.REFUSED, str(refused) if refused.unit in (None, unit) else beside) for unit in theirs)
    )
