"""Readings of submissions: the contents to be laid out, fetched from where they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.core.cache import cache

from articles import publishing
from articles.document import LANGUAGES, SOURCE_LANGUAGE
from articles.links import record, wording
from articles.links.outcome import Seriousness
from reviews.models import Submission
from reviews.reading.base import Base, bases_of
from reviews.reading.cards import Reading, Twin, TwinState
from reviews.reading.compose import read
from reviews.reading.links import Link

KEPT = 7 * 24 * 60 * 60  # seconds


@dataclass(frozen=True)
class Size:
    """How much there is to read; `mode` is the value of a `Mode`."""

    mode: str
    cards: int
    minutes: int


def reading_of(submission: Submission, base: Base | None, *, for_outsider: bool = False) -> Reading:
    """Lay the submission out against the text that was signed before, the other language beside it.

    An outsider was let see this text; another one in review is not shown to them.
    """
    is_source = submission.language == SOURCE_LANGUAGE
    twin = _twin_of_source(submission, for_outsider=for_outsider) if is_source else _source(submission, base)
    reading = _read(submission, base, twin)
    return with_verdicts(reading)


def places_of(submission: Submission) -> tuple[str, ...]:
    """Return the places of a submission that a comment can stand beside."""
    return reading_of(submission, bases_of([submission])[submission.pk]).places


def between(earlier: Submission, submission: Submission) -> Reading:
    """Lay out what changed from one submission of a text to a later one."""
    twin = Twin(TwinState.MISSING)
    if submission.language != SOURCE_LANGUAGE:
        twin = Twin(TwinState.COMPARED, submission.parsed_source, earlier.parsed_source)
    return read(submission.parsed, old=earlier.parsed, twin=twin)


def with_verdicts(reading: Reading) -> Reading:
    """Return the reading with what the checker of links found about each. One query, none where nothing leads out."""
    known = record.known(link.url for link in (*reading.links, *reading.old_links))

    def judged(link: Link) -> Link:
        row = known.get(link.url)
        if row is None:
            return link
        is_dangerous = row.seriousness == Seriousness.DANGER
        is_bad = is_dangerous or row.seriousness == Seriousness.BROKEN
        return replace(link, verdict=wording.state(row), is_bad=is_bad, is_dangerous=is_dangerous)

    return replace(reading, links=tuple(map(judged, reading.links)), old_links=tuple(map(judged, reading.old_links)))


def sizes(submissions: Iterable[Submission]) -> dict[int, Size]:
    """Say how much there is to read in each, by primary key. Two queries at most."""
    keys = {f"desk-size-2:{submission.key}": submission.pk for submission in submissions}
    found: dict[str, tuple[str, int, int]] = cache.get_many(keys)
    missing = [pk for key, pk in keys.items() if key not in found]
    if missing:
        rows = Submission.objects.filter(pk__in=missing).select_related("board", "base", "base__source_publication")
        bases = bases_of(rows)
        # A submission never changes what it says, so its size may be kept as long as reviews usually take.
        fresh = {f"desk-size-2:{row.key}": _size(row, bases[row.pk]) for row in rows}
        cache.set_many(fresh, timeout=KEPT)
        found |= fresh
    return {keys[key]: Size(*size) for key, size in found.items()}


def _size(submission: Submission, base: Base | None) -> tuple[str, int, int]:
    twin = Twin(TwinState.MISSING) if submission.language == SOURCE_LANGUAGE else _source(submission, base)
    reading = _read(submission, base, twin)
    return reading.mode.value, len(reading.cards), reading.minutes


def _read(submission: Submission, base: Base | None, twin: Twin) -> Reading:
    return read(submission.parsed, old=base.content if base else None, twin=twin)


def _source(submission: Submission, base: Base | None) -> Twin:
    return Twin(TwinState.COMPARED, submission.parsed_source, base.source if base else None)


def _twin_of_source(submission: Submission, *, for_outsider: bool) -> Twin:
    """Return the translation that stands beside an English text: the one in review with it, else the live one."""
    language = next(language for language in LANGUAGES if language != SOURCE_LANGUAGE)
    waiting = (
        submission.article.submissions.open()
        .filter(language=language, source_digest=submission.digest)
        .select_related("base")
        .first()
    )
    if waiting and not for_outsider:
        before = waiting.reviewed_base
        return Twin(TwinState.IN_REVIEW, waiting.parsed, before.parsed if before else None)
    live = publishing.live_publication(submission.article, language)
    if live is None:
        return Twin(TwinState.MISSING)
    says_the_same = live.source_clinical_digest == submission.clinical_digest
    return Twin(TwinState.CURRENT if says_the_same else TwinState.BEHIND, live.parsed)
