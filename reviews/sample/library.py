"""The sample library, made as people would make it: the editor writes the English, the translator the Spanish,
the physician and the translation reviewer sign, the managing editor publishes.

Everything that is missing is made in one transaction, or nothing is, in the order in which it would have happened;
an article that is there is never touched again. So a run that was interrupted is repeated by the next, and what a
visitor changed stays as it is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from articles import details
from articles.exchange import importing
from articles.exchange.report import Candidate
from articles.models import Article
from reviews.sample import accounts, glossary, shelves, stories
from reviews.sample.accounts import SampleRefused
from reviews.sample.team import Team

ARTICLES = Path(__file__).parent / "articles"

# The pages about the library in the order of the foot of every page.
ABOUT_US = tuple(f"sample:{name}" for name in ("privacy", "editorial-policy", "accessibility", "about", "contact"))
FOUNDED = dt.timedelta(days=max(step.days_ago for story in stories.STORIES.values() for step in story.steps) + 1)

_LOCK = 0x5A3B1E  # any number that nothing else in this database locks


@dataclass(frozen=True)
class Loaded:
    """An article of the sample: whether it was made just now, and in words what it was made to show."""

    title: str
    shows: str
    is_new: bool


def load(*, at: dt.datetime, on: dt.date) -> list[Loaded]:
    """Make what is missing; `on` is the day of `at` where the library is. Raises SampleRefused."""
    if not settings.DEBUG:
        raise SampleRefused(
            _("The sample library is for trying out: everybody knows its passwords. Set DEBUG=1 where that is the aim.")
        )
    with _alone():
        accounts.make_all(at=at - FOUNDED)
        glossary.make_all(at=at - FOUNDED)
    candidates = {one.document.source_id: one for one in map(_read, sorted(ARTICLES.glob("*.json")))}
    with _alone():
        there = set(Article.objects.filter(source_id__in=candidates).values_list("source_id", flat=True))
        missing = {source_id: one for source_id, one in candidates.items() if source_id not in there}
        if missing:
            _make(missing, at=at, on=on)
        _say_who_we_are(at=at)
    return [
        Loaded(one.document.title.en, str(stories.of(source_id).shows), source_id in missing)
        for source_id, one in candidates.items()
    ]


def _make(missing: dict[str, Candidate], *, at: dt.datetime, on: dt.date) -> None:
    """Take all stories together, in the order of their days."""
    shelves.make_topics()
    team = Team(ARTICLES)
    turns = []
    for source_id, candidate in missing.items():
        for step in stories.of(source_id).steps:
            turns.append((step.days_ago, team.begin, step, candidate))
            if step.is_answered:
                turns.append((step.days_ago - step.takes, team.answer, step, candidate))
    for days_ago, turn, step, candidate in sorted(turns, key=lambda row: -row[0]):
        ago = dt.timedelta(days=days_ago)
        turn(step, candidate, at=at - ago, on=on - ago)
    shelves.put_in_order(missing.keys())


def _say_who_we_are(*, at: dt.datetime) -> None:
    """Give the library a name in Spanish too, and its pages their order; once, like everything here."""
    if details.in_force() is not None:
        return
    articles = dict(Article.objects.filter(source_id__in=ABOUT_US).values_list("source_id", "pk"))
    details.change(
        seen=None,
        by=accounts.MANAGER.user(),
        at=at,
        name_en=details.name_by_environment("en"),
        name_es=details.name_by_environment("es"),
        owner=settings.COPYRIGHT_OWNER,
        feedback_email=settings.FEEDBACK_EMAIL,
        footer=[articles[source_id] for source_id in ABOUT_US if source_id in articles],
    )


@contextmanager
def _alone() -> Iterator[None]:
    """One transaction, while no other run of this command is in one."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        yield


def _read(path: Path) -> Candidate:
    reading = importing.read_file(path, format_name="json")
    if reading.problems:
        raise SampleRefused("\n".join(map(str, reading.problems)))
    return reading.candidates[0]
