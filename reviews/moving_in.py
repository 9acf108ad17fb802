"""A library moves in: each imported text whose earlier review is on record goes public with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import drafts
from articles.document import LANGUAGES, Language
from articles.exchange import importing
from articles.exchange.importing import Outcome, Result
from articles.exchange.report import Candidate, Problem, Severity
from reviews import permissions
from reviews.carry_over import Parties, carry_over_locked, parties
from reviews.models import Member
from reviews.refusals import Incomplete, NotAllowed, NothingChanged, Refused

# Articles in one transaction. A crash loses no more than these, and others' verbs wait no longer than for them.
BATCH = 25
_NO_REVIEW = gettext_lazy("No earlier review of this text is on record. It stays a draft.")


@dataclass(frozen=True)
class Mover:
    """Who publishes (`by`), and who answers with which words for the reviews having taken place."""

    by: User
    signer: User
    statement: str


@dataclass
class Moved:
    published: int = 0
    problems: list[Problem] = field(default_factory=list)

    def note(self, candidate: Candidate, language: Language, message: str | Promise, severity: Severity) -> None:
        self.problems.append(Problem(f"{candidate.place} ({language})", str(message), severity))


def check(*, signer: User, statement: str, by: User) -> Mover:
    """Refuse at once what would refuse every text. Raises NotAllowed."""
    permissions.check_submit(by)
    permissions.check_publish(by)
    if not Member.objects.active().filter(user=signer).exists():
        raise NotAllowed(_("Only an active member of a board can answer for reviews made elsewhere."))
    return Mover(by=by, signer=signer, statement=statement)


def move_in(
    candidates: Sequence[Candidate], *, folder: Path, mover: Mover, at: dt.datetime, on: dt.date
) -> Iterator[tuple[Outcome, Moved]]:
    """Make drafts of the candidates and publish them, so many in one transaction; yield what became of each after it.

    What is refused of one article leaves the others alone. What was not committed is done by the next run.
    """
    for start in range(0, len(candidates), BATCH):
        yield from _move_batch(candidates[start : start + BATCH], folder=folder, mover=mover, at=at, on=on)


def only_save(
    candidates: Iterable[Candidate], *, folder: Path, by: User, at: dt.datetime, dry_run: bool
) -> Iterator[tuple[Outcome, Moved]]:
    """Make drafts of the candidates, each in a transaction of its own, and publish nothing."""
    for candidate in candidates:
        yield importing.save(candidate, folder=folder, by=by, at=at, dry_run=dry_run), Moved()


@transaction.atomic
def _move_batch(
    candidates: Sequence[Candidate], *, folder: Path, mover: Mover, at: dt.datetime, on: dt.date
) -> list[tuple[Outcome, Moved]]:
    """Lock first the drafts that there are, then the chains, as every verb does."""
    importing.lock_counterparts(candidate.document for candidate in candidates)
    people = parties(by=mover.by, signer=mover.signer)
    moved = []
    for candidate in candidates:
        outcome = importing.save(candidate, folder=folder, by=people.by, at=at, dry_run=False)
        moved.append((outcome, _publish(candidate, outcome, people, statement=mover.statement, at=at, on=on)))
    return moved


def _publish(
    candidate: Candidate, outcome: Outcome, people: Parties, *, statement: str, at: dt.datetime, on: dt.date
) -> Moved:
    """Publish each language of the article that has an earlier review, and say of the others why not."""
    moved = Moved()
    if outcome.article is None:
        return moved
    article = outcome.article if outcome.result is Result.CREATED else drafts.lock(outcome.article)
    for language in LANGUAGES:
        review = candidate.reviewed.get(language)
        if review is None:
            if candidate.document.title.get(language):
                moved.note(candidate, language, _NO_REVIEW, Severity.WARNING)
            continue
        try:
            carry_over_locked(
                article,
                language,
                parties=people,
                statement=statement,
                review=review,
                document=outcome.document,
                at=at,
                on=on,
            )
        except NothingChanged:
            continue
        except Refused as refused:
            moved.note(candidate, language, refused.sentence, Severity.REFUSED)
            for finding in refused.findings if isinstance(refused, Incomplete) else ():
                moved.note(candidate, language, f"{finding.label}: {finding.sentence}", Severity.REFUSED)
        else:
            moved.published += 1
    return moved
