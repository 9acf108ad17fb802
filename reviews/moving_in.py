"""A library moves in: each imported text whose earlier review is on record goes public with it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.contrib.auth.models import User
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.document import LANGUAGES, Language
from articles.exchange.report import Candidate, Problem, Severity
from articles.models import Article
from reviews import permissions
from reviews.carry_over import carry_over
from reviews.models import Member
from reviews.refusals import Incomplete, NotAllowed, NothingChanged, Refused

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


def publish(candidate: Candidate, article: Article, *, mover: Mover, at: dt.datetime, on: dt.date) -> Moved:
    """Publish each language of the article that has an earlier review, and say of the others why not."""
    moved = Moved()
    for language in LANGUAGES:
        review = candidate.reviewed.get(language)
        if review is None:
            if candidate.document.title.get(language):
                moved.note(candidate, language, _NO_REVIEW, Severity.WARNING)
            continue
        try:
            carry_over(
                article,
                language,
                signer=mover.signer,
                statement=mover.statement,
                original_reviewer=review.name,
                original_credentials=review.credentials,
                original_date=review.date,
                by=mover.by,
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
