"""What waits for whom at the desk: the open submissions, with what each needs and has.

Read in bulk: as many queries for three hundred rows as for one. `reviews.permissions` decides about
one submission and one person; here the same rule is asked of many at once, and a test holds the two
together.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import F, JSONField, Prefetch, Q, QuerySet
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from articles.document import SOURCE_LANGUAGE, ArticleType
from articles.models import LivePage, Publication
from reviews import asking, policy, standing
from reviews.models import Kind, Member, ScheduledStep, SignOff, Submission


@dataclass(frozen=True)
class Line:
    """One open submission in a list.

    `signed_by` holds the names as printed, `stand` says who was asked; `missing` counts sign-offs.
    """

    submission: Submission
    title: str
    need: policy.Need
    missing: int
    signed_by: tuple[str, ...]
    source_is_published: bool
    stand: asking.Stand
    goes_out_at: dt.datetime | None = None  # where its publication is scheduled

    @property
    def is_ready(self) -> bool:
        """Whether a managing editor could publish it now."""
        return self.missing == 0 and self.source_is_published


@dataclass(frozen=True)
class Desk:
    """The lists of one person: what they are asked for, what they could take over, what is signed, and the rest."""

    asked: tuple[Line, ...]
    could: tuple[Line, ...]
    signed: tuple[Line, ...]
    others: tuple[Line, ...]

    @property
    def yours(self) -> tuple[Line, ...]:
        """All that this person may sign, what they are asked for first."""
        return self.asked + self.could


def desk_of(user: User) -> Desk:
    """Sort everything in review by whose turn it is, what is due first on top."""
    lines = open_lines()
    can_sign = _signable(user, lines)
    yours = [line for line in lines if line.submission.pk in can_sign and line.missing]
    return Desk(
        asked=tuple(line for line in yours if user in line.stand.waited_for),
        could=tuple(line for line in yours if user not in line.stand.waited_for),
        signed=tuple(line for line in lines if not line.missing),
        others=tuple(line for line in lines if line.submission.pk not in can_sign and line.missing),
    )


def next_for(user: User, *, after: Submission) -> Line | None:
    """Return what the person could sign next."""
    return next((line for line in desk_of(user).yours if line.submission.pk != after.pk), None)


def open_lines() -> list[Line]:
    """Return everything in review, what is due first on top, in a fixed number of queries."""
    submissions = list(
        Submission.objects.open()
        .select_related("article", "board", "submitted_by")
        .prefetch_related(
            Prefetch("sign_offs", SignOff.objects.standing()),
            Prefetch("scheduled_steps", ScheduledStep.objects.waiting()),
            *asking.LOADED,
        )
        .annotate(document=Cast("content", JSONField()))
        .annotate(shown_title=KT("document__title"), shown_type=KT("document__type"))
        .defer("content", "source_content")
        .order_by(F("due_on").asc(nulls_last=True), "submitted_at", "pk")
    )
    live = _live_digests(submissions)
    published = _published_sources(submissions)
    return [
        _line(
            submission,
            title=submission.shown_title,
            need=_need(submission, ArticleType(submission.shown_type), live),
            published=published,
        )
        for submission in submissions
    ]


def refused_steps(*, since: dt.datetime) -> list[ScheduledStep]:
    """Return the scheduled steps that were refused at their time, the newest first: somebody has to decide anew."""
    rows = ScheduledStep.objects.filter(outcome=ScheduledStep.Outcome.REFUSED, done_at__gte=since)
    return list(rows.select_related("article", "submission").defer("submission__content").order_by("-done_at", "-pk"))


def _line(submission: Submission, *, title: str, need: policy.Need, published: set[tuple[int, str]]) -> Line:
    sign_offs = submission.sign_offs.all()
    signatures = standing.signatures(sign_offs)
    return Line(
        submission=submission,
        title=title,
        need=need,
        missing=policy.lacking(
            need,
            digest=submission.digest,
            signatures=signatures,
        ),
        signed_by=tuple(sign_off.printed_name for sign_off in sign_offs),
        source_is_published=submission.language == SOURCE_LANGUAGE
        or (submission.article_id, submission.source_digest) in published,
        goes_out_at=next((step.due_at for step in submission.scheduled_steps.all()), None),
        stand=asking.stand_of(submission, need, signatures),
    )


def _need(submission: Submission, type_: ArticleType, live: dict[tuple[int, str], policy.Digests]) -> policy.Need:
    return policy.need(
        language=submission.language,
        type_=type_,
        text=policy.Digests(submission.digest, submission.clinical_digest, submission.source_clinical_digest),
        live=live.get((submission.article_id, submission.language)),
        physicians_needed=submission.physicians_needed,
        specialties=standing.specialties_needed(submission),
    )


def _live_digests(submissions: Iterable[Submission]) -> dict[tuple[int, str], policy.Digests]:
    rows = LivePage.objects.filter(article_id__in={s.article_id for s in submissions}).values_list(
        "article_id",
        "language",
        "publication__digest",
        "publication__clinical_digest",
        "publication__source_clinical_digest",
        "publication__review_pending",
    )
    return {
        (article, language): policy.Digests(digest, clinical, source_clinical, pending)
        for article, language, digest, clinical, source_clinical, pending in rows
    }


def _published_sources(submissions: Iterable[Submission]) -> set[tuple[int, str]]:
    sources = {s.source_digest for s in submissions if s.source_digest}
    return set(
        Publication.objects.filter(language=SOURCE_LANGUAGE, digest__in=sources).values_list("article_id", "digest")
    )


def _signable(user: User, lines: Sequence[Line]) -> set[int]:
    """Return the keys of the submissions that this person may sign and has not signed."""
    memberships = {member.role: member for member in Member.objects.active().filter(user=user)}
    stranger: QuerySet[Submission] = Submission.objects.open().exclude(
        Q(submitted_by=user) | Q(author_ids__contains=[user.pk]) | Q(recusals__by=user) | Q(sign_offs__signer=user)
    )
    strange = set(stranger.values_list("pk", flat=True))
    return {
        line.submission.pk
        for line in lines
        if line.submission.pk in strange
        and user.has_perm(f"reviews.sign_{line.need.kind}")
        and (line.need.kind == Kind.EDITORIAL or _seat_fits(memberships.get(line.need.kind), line.submission))
    }


def _seat_fits(member: Member | None, submission: Submission) -> bool:
    if member is None:
        return False
    if member.role == Member.Role.TRANSLATION:
        return {SOURCE_LANGUAGE, submission.language} <= set(member.languages)
    return submission.board_id in (None, member.board_id) and submission.language in member.languages
