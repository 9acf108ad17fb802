"""Readings of submissions: the contents to be laid out, fetched from where they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.cache import cache

from articles import publishing
from articles.document import LANGUAGES, SOURCE_LANGUAGE
from reviews.models import Submission
from reviews.reading.cards import Reading, Twin, TwinState
from reviews.reading.compose import read

KEPT = 7 * 24 * 60 * 60  # seconds


@dataclass(frozen=True)
class Size:
    """How much there is to read; `mode` is the value of a `Mode`."""

    mode: str
    cards: int
    minutes: int


def reading_of(submission: Submission) -> Reading:
    """Lay the submission out against the text that was signed before, the other language beside it."""
    twin = _twin_of_source(submission) if submission.language == SOURCE_LANGUAGE else _source(submission)
    return _read(submission, twin)


def sizes(submissions: Iterable[Submission]) -> dict[int, Size]:
    """Say how much there is to read in each, by primary key. One query at most."""
    keys = {f"desk-size-1:{submission.key}": submission.pk for submission in submissions}
    found: dict[str, tuple[str, int, int]] = cache.get_many(keys)
    missing = [pk for key, pk in keys.items() if key not in found]
    if missing:
        rows = Submission.objects.filter(pk__in=missing).select_related("base", "base__source_publication")
        # A submission never changes what it says, so its size may be kept as long as reviews usually take.
        fresh = {f"desk-size-1:{row.key}": _size(row) for row in rows}
        cache.set_many(fresh, timeout=KEPT)
        found |= fresh
    return {keys[key]: Size(*size) for key, size in found.items()}


def _size(submission: Submission) -> tuple[str, int, int]:
    twin = Twin(TwinState.MISSING) if submission.language == SOURCE_LANGUAGE else _source(submission)
    reading = _read(submission, twin)
    return reading.mode.value, len(reading.cards), reading.minutes


def _read(submission: Submission, twin: Twin) -> Reading:
    base = submission.reviewed_base
    return read(submission.parsed, old=base.parsed if base else None, twin=twin)


def _source(submission: Submission) -> Twin:
    base = submission.reviewed_base
    before = base.source_publication if base else None
    return Twin(TwinState.COMPARED, submission.parsed_source, before.parsed if before else None)


def _twin_of_source(submission: Submission) -> Twin:
    """Return the translation that stands beside an English text: the one in review with it, else the live one."""
    language = next(language for language in LANGUAGES if language != SOURCE_LANGUAGE)
    waiting = (
        submission.article.submissions.open()
        .filter(language=language, source_digest=submission.digest)
        .select_related("base")
        .first()
    )
    if waiting:
        before = waiting.reviewed_base
        return Twin(TwinState.IN_REVIEW, waiting.parsed, before.parsed if before else None)
    live = publishing.live_publication(submission.article, language)
    if live is None:
        return Twin(TwinState.MISSING)
    says_the_same = live.source_clinical_digest == submission.clinical_digest
    return Twin(TwinState.CURRENT if says_the_same else TwinState.BEHIND, live.parsed)
