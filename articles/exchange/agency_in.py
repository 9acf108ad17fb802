"""Translations that an agency sends back become Spanish words of the draft: each text whole, or refused by place.

Nothing here is ever a signature: whatever a file says of its texts, they are a draft that a person reviews.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from django.contrib.auth.models import User
from django.db import DataError, IntegrityError, transaction
from django.utils.translation import gettext as _

from articles import currency, drafts, pairs, verdicts
from articles.content import sha256
from articles.document import ArticleDocument
from articles.exchange.xliff import formats, units
from articles.exchange.xliff.judging import Fate, Judged, judge
from articles.exchange.xliff.wire import Incoming, Returned
from articles.exchange.xliff.xml import XliffRefused
from articles.models import Article, Edit
from articles.spots import labels, with_words

# A sentence where the Spanish of an article may not change now, else "". Asked under the article's lock.
Held = Callable[[Article], str]


@dataclass(frozen=True)
class Line:
    """What became of one unit: where it stands in the article, in the file, and why it was not taken."""

    label: str
    unit: str
    line: int
    fate: Fate
    why: str = ""


@dataclass
class Report:
    """What became of one file, or of the part of it that belongs to one article.

    `refusal` is a sentence where nothing of it could be used; it stands at `line`, 0 where that is unknown.
    """

    name: str
    article: Article | None = None
    lines: list[Line] = field(default_factory=list)
    refusal: str = ""
    line: int = 0

    @property
    def counts(self) -> Counter[Fate]:
        return Counter(line.fate for line in self.lines)

    @property
    def was_refused(self) -> bool:
        """Whether anything of it was."""
        return bool(self.refusal) or self.counts[Fate.REFUSED] > 0


def fate_names() -> dict[Fate, str]:
    return {
        Fate.TAKEN: _("taken"),
        Fate.MACHINE: _("taken as a machine's draft"),
        Fate.UNCHANGED: _("unchanged"),
        Fate.STILL_RIGHT: _("judged still right"),
        Fate.OPEN: _("not translated yet"),
        Fate.REFUSED: _("refused"),
    }


def take(
    name: str, data: bytes, *, library: str, held: Held, by: User, at: dt.datetime, machine: bool = False
) -> list[Report]:
    """Take what a file brings into the drafts, each article in one recorded edit; report every unit.

    `machine` says that no person has written the translations, whatever the file says. Words that come back as they
    are, and done, for English that had changed under them are judged still right, by whoever may press that button.
    """
    try:
        files = formats.read(data)
    except XliffRefused as refused:
        return [Report(name, refusal=str(refused), line=refused.line)]
    return [_article(name, file, library=library, held=held, by=by, at=at, machine=machine) for file in files]


def _article(
    name: str, file: Incoming, *, library: str, held: Held, by: User, at: dt.datetime, machine: bool
) -> Report:
    report = Report(name, line=file.line)
    report.refusal = _foreign(file, library)
    origin = file.origin()
    if report.refusal or origin is None:
        return report
    report.article = Article.objects.filter(pk=origin[1]).first()
    if report.article is None:
        report.refusal = _(
            "There is no article %(number)s in this library. Please look whether it is the right file."
        ) % {"number": origin[1]}
        return report
    try:
        with transaction.atomic():
            report.lines = _texts(report.article, file, held=held, by=by, at=at, machine=machine)
    except (IntegrityError, DataError) as error:
        reason = str(error).partition("\n")[0]
        report.refusal = _("The database does not take it: %(reason)s.") % {"reason": reason}
    return report


def _foreign(file: Incoming, library: str) -> str:
    origin = file.origin()
    if origin is None:
        return _("This file was not exported from a library. Only a file that came from here can come back.")
    if origin[0] != library:
        return _("This file comes from %(theirs)s, and this is %(ours)s. Please import it there.") % {
            "theirs": origin[0][:200],
            "ours": library,
        }
    if not file.is_ours():
        return _("This file is from “%(source)s” to “%(target)s”. Only English to Spanish can be taken.") % {
            "source": file.source_language[:20],
            "target": file.target_language[:20],
        }
    return ""


def _texts(article: Article, file: Incoming, *, held: Held, by: User, at: dt.datetime, machine: bool) -> list[Line]:
    """Judge every text of the file against the draft as it is now, and write what is taken."""
    article = drafts.lock(article)
    document = drafts.read_document(article)
    texts, names = currency.places(document), labels(document)
    grouped, lines = _grouped(document, file.units)
    sentence, states = held(article), currency.states(document, pairs.bases(article))
    may_judge = by.has_perm("articles.change_article")
    taken: dict[str, Judged] = {}
    right: dict[str, tuple[str, str]] = {}
    for place, returned in grouped.items():
        judged = judge(
            place,
            texts[place],
            returned,
            state=states[place],
            held=sentence,
            machine=machine,
            may_judge=may_judge,
        )
        lines += [Line(names[place], unit.id, unit.line, fate, why) for unit, fate, why in judged.fates]
        if judged.spanish is not None:
            taken[place] = judged
        if judged.still_right:
            right[place] = sha256(texts[place].en), sha256(texts[place].es)
    if taken:
        drafts.save_document(
            with_words(document, "es", {place: judged.spanish or "" for place, judged in taken.items()}),
            article=article,
            by=by,
            at=at,
            how=Edit.How.IMPORT,
            machine=[place for place, judged in taken.items() if judged.machine],
            fresh=taken,  # each unit names the English it was made from
        )
    if right:
        verdicts.judge_all_still_right(article, right, by=by, at=at)
    return sorted(lines, key=lambda line: line.line)


def _grouped(document: ArticleDocument, found: tuple[Returned, ...]) -> tuple[dict[str, list[Returned]], list[Line]]:
    """Return the units of each text, and a line for each unit of no text of the article or of two translations."""
    places = {units.unit_id(place, 0): place for place in currency.places(document)}
    names = labels(document)
    counted = Counter(unit.id for unit in found)
    grouped: dict[str, list[Returned]] = {}
    lines = []
    for unit in found:
        place = places.get(unit.id.partition(".")[0])
        if place is None:
            why = _("The article has no such text any more, or never had. Please export it again.")
            lines.append(Line(unit.id[:80], unit.id[:80], unit.line, Fate.REFUSED, why))
        elif counted[unit.id] > 1:
            why = _("The file holds this unit %(count)s times. Please leave one of them.") % {"count": counted[unit.id]}
            lines.append(Line(names[place], unit.id, unit.line, Fate.REFUSED, why))
        else:
            grouped.setdefault(place, []).append(unit)
    return grouped, lines
