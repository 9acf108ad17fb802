"""The lists that nobody has to remember: pages by the day of their next review, and what asks for one early.

Every list starts from the live pages and is filtered, counted and cut into pages by the database: as many queries
for ten thousand articles as for one. What is in review is in `reviews.lists.queues`.

A translation that goes with the live English text is no row of its own: it shows the English review and its day,
and moves with it. It becomes a row when it stands on an English text that readers no longer see.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.contrib.auth.models import User
from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.functions import TruncMonth

from articles import outdated
from articles.document import SOURCE_LANGUAGE
from articles.models import Edit, LivePage
from reviews.calendar import schedule
from reviews.models import Member, ReviewTrigger, State, Submission
from reviews.policy import EDITORIAL_TYPES


class Worklist(StrEnum):
    """The lists, by the name in their address."""

    OVERDUE = "overdue"
    DUE_SOONER = "due-30"
    DUE_SOON = "due-60"
    NO_DATE = "no-date"
    ASKED = "asked"
    NOT_COUNTERSIGNED = "not-countersigned"
    BEHIND = "behind"
    UNPUBLISHED = "unpublished"
    LIVE = "live"


@dataclass(frozen=True)
class Narrow:
    """What a list is narrowed to; empty means all."""

    language: str = ""
    board: int | None = None


def pages(narrow: Narrow = Narrow(), *, with_followers: bool = False) -> QuerySet[LivePage]:
    """Return the live pages whose review has a day of its own, each with `due_on` and `board`.

    With `with_followers`, translations that go with their source as well.
    """
    source = LivePage.objects.filter(
        article=OuterRef("article"),
        language=SOURCE_LANGUAGE,
        publication__clinical_digest=OuterRef("publication__source_clinical_digest"),
    )
    rows = LivePage.objects.exclude(publication__type__in=EDITORIAL_TYPES).annotate(
        due_on=F("publication__review_due_on"), board=_of_signed("board")
    )
    if not with_followers:
        rows = rows.exclude(~Q(language=SOURCE_LANGUAGE) & Exists(source))
    if narrow.language:
        rows = rows.filter(language=narrow.language)
    return rows.filter(board=narrow.board) if narrow.board is not None else rows


def due_within(rows: QuerySet[LivePage], within: dt.timedelta, *, on: dt.date) -> QuerySet[LivePage]:
    return rows.filter(publication__review_due_on__range=(on, on + within))


def overdue(rows: QuerySet[LivePage], *, on: dt.date) -> QuerySet[LivePage]:
    """Return the pages whose day has passed; on the day itself a page is due and not yet late."""
    return rows.filter(publication__review_due_on__lt=on)


def without_date(rows: QuerySet[LivePage]) -> QuerySet[LivePage]:
    return rows.filter(publication__review_due_on=None)


def not_countersigned(narrow: Narrow = Narrow()) -> QuerySet[LivePage]:
    """Return the pages published in an emergency whose review is pending, the longest wait first.

    Translations are listed by themselves, too. Each has `open_key`, of the review that readers wait for; there is none
    where it was sent back for changes.
    """
    rows = pages(narrow, with_followers=True).filter(publication__review_pending=True)
    return (
        rows.annotate(open_key=_of_open("key"))
        .select_related("publication")
        .defer("publication__content", "publication__review")
        .order_by("publication__published_at", "pk")
    )


def behind(narrow: Narrow) -> QuerySet[LivePage]:
    """Return the translations that stand on an English text that readers no longer see, though they see another."""
    rows: QuerySet[Any] = _with_source(pages(narrow))
    return rows.filter(is_behind=True)


def _with_source(rows: QuerySet[LivePage]) -> QuerySet[Any]:
    english = LivePage.objects.filter(article=OuterRef("article"), language=SOURCE_LANGUAGE)
    return rows.annotate(
        is_behind=ExpressionWrapper(~Q(language=SOURCE_LANGUAGE) & Exists(english), output_field=BooleanField())
    )


def in_list(name: Worklist, narrow: Narrow, *, on: dt.date) -> QuerySet[LivePage]:
    """Return the pages of one list, the most pressing first."""
    rows = pages(narrow)
    match name:
        case Worklist.DUE_SOON:
            rows = due_within(rows, schedule.SOON, on=on)
        case Worklist.DUE_SOONER:
            rows = due_within(rows, schedule.SOONER, on=on)
        case Worklist.OVERDUE:
            rows = overdue(rows, on=on)
        case Worklist.NO_DATE:
            rows = without_date(rows)
        case Worklist.NOT_COUNTERSIGNED:
            rows = not_countersigned(narrow)
        case Worklist.BEHIND:
            rows = behind(narrow)
    return rows.order_by(F("due_on").asc(nulls_first=True), "slug", "pk")


def asked(narrow: Narrow) -> QuerySet[ReviewTrigger]:
    """Return what asks for an early review of a live page and is not answered, the oldest first."""
    live = LivePage.objects.filter(article=OuterRef("article"), language=OuterRef("language"))
    rows = (
        ReviewTrigger.objects.open()
        .annotate(
            title=Subquery(live.values("publication__title")[:1]),
            board=Subquery(live.annotate(board=_of_signed("board")).values("board")[:1]),
            open_key=_of_open("key"),
        )
        .exclude(title=None)
        .order_by("at", "pk")
    )
    if narrow.language:
        rows = rows.filter(language=narrow.language)
    return rows.filter(board=narrow.board) if narrow.board is not None else rows


def counts(narrow: Narrow, *, on: dt.date) -> dict[Worklist, int]:
    """Count the lists of pages and the early reviews asked for, in three queries."""

    def number(condition: Q) -> Count:
        return Count("pk", filter=condition)

    soon, sooner = ((on, on + within) for within in (schedule.SOON, schedule.SOONER))
    found = _with_source(pages(narrow)).aggregate(
        soon=number(Q(due_on__range=soon)),
        sooner=number(Q(due_on__range=sooner)),
        late=number(Q(due_on__lt=on)),
        undated=number(Q(due_on=None)),
        behind=number(Q(is_behind=True)),
        live=Count("pk"),
    )
    return {
        Worklist.OVERDUE: found["late"],
        Worklist.DUE_SOONER: found["sooner"],
        Worklist.DUE_SOON: found["soon"],
        Worklist.NO_DATE: found["undated"],
        Worklist.ASKED: asked(narrow).count(),
        Worklist.NOT_COUNTERSIGNED: not_countersigned(narrow).count(),
        Worklist.BEHIND: found["behind"],
        Worklist.LIVE: found["live"],
    }


def due_by_month(narrow: Narrow, *, on: dt.date) -> dict[dt.date, int]:
    """Count the reviews that are due from today on, by the first day of their month."""
    months = (
        pages(narrow)
        .filter(publication__review_due_on__gte=on)
        .annotate(month=TruncMonth("due_on"))
        .values_list("month")
        .annotate(number=Count("pk"))
    )
    return dict(months.order_by("month"))


def for_reading(keys: Iterable[int], *, user: User) -> list[Any]:
    """Return these pages in this order, each with what a list prints of it; the texts stay in the database.

    By their keys: what is printed of a page is looked up for the pages that are shown, not for all before them.
    """
    keys = list(keys)
    newest_edit = Edit.objects.filter(article=OuterRef("article")).order_by("-pk")
    sent_back = Submission.objects.filter(state=State.CHANGES_ASKED, base=OuterRef("publication"))
    translations = LivePage.objects.filter(
        article=OuterRef("article"), publication__source_clinical_digest=OuterRef("publication__clinical_digest")
    )
    own = Submission.objects.filter(key=OuterRef("publication__submission_key"), author_ids__contains=[user.pk])
    draft_digest = Case(
        When(language=SOURCE_LANGUAGE, then=Subquery(newest_edit.values("digest_en")[:1])),
        default=Subquery(newest_edit.values("digest_es")[:1]),
    )
    # Not the page's own digest, which is of the glossary's definitions as well.
    frozen_digest = Case(
        When(language=SOURCE_LANGUAGE, then=_of_signed("edit__digest_en")), default=_of_signed("edit__digest_es")
    )
    rows = (
        pages(with_followers=True)
        .filter(pk__in=keys)
        .annotate(
            board_name=_of_signed("board__name"),
            board_name_es=_of_signed("board__name_es"),
            open_key=_of_open("key"),
            was_sent_back=Exists(sent_back),
            frozen_digest=frozen_digest,
            draft_differs=ExpressionWrapper(~Q(frozen_digest=draft_digest), output_field=BooleanField()),
            has_translation=Exists(translations),
            is_own=Exists(own),
        )
        .select_related("publication")
        .only("slug", "language", "article_id", "publication__title", "publication__type", "publication__reviewed_on")
    )
    by_key = {row.pk: row for row in rows}
    return [by_key[key] for key in keys if key in by_key]


def dangerously_behind(rows: Iterable[Any]) -> set[int]:
    """Return the keys of those whose English has changed in a care card, a number, a dose or a "not". One query."""
    english = LivePage.objects.filter(article=OuterRef("article"), language=SOURCE_LANGUAGE)
    found = LivePage.objects.filter(pk__in=[row.pk for row in rows]).values_list(
        "pk", "publication__source_publication__content", Subquery(english.values("publication__content")[:1])
    )
    return {pk for pk, compared, now in found if compared and now and outdated.is_touched(compared, now)}


def could_begin(user: User, rows: Iterable[Any]) -> set[int]:
    """Return the keys of the pages, of `for_reading`, whose review this person could begin. The verb asks again."""
    seats = {member.role: member for member in Member.objects.active().filter(user=user)}
    found = set()
    for row in rows:
        is_source = row.language == SOURCE_LANGUAGE
        seat = seats.get(Member.Role.MEDICAL if is_source else Member.Role.TRANSLATION)
        if seat is None or row.open_key or row.is_own or not {SOURCE_LANGUAGE, row.language} <= set(seat.languages):
            continue
        if user.has_perm(f"reviews.sign_{seat.role}") and (not is_source or row.board in (None, seat.board_id)):
            found.add(row.pk)
    return found


def to_open(*, on: dt.date) -> QuerySet[LivePage]:
    """Return the pages whose review is due within 60 days or late, in the source language.

    A translation follows the review of its source, or waits for somebody to translate what changed.
    """
    rows = pages(Narrow(language=SOURCE_LANGUAGE)).filter(publication__review_due_on__lte=on + schedule.SOON)
    return rows.order_by("publication__review_due_on", "pk")


def _of_signed(field: str) -> Subquery:
    return Subquery(Submission.objects.filter(key=OuterRef("publication__submission_key")).values(field)[:1])


def _of_open(field: str) -> Subquery:
    rows = Submission.objects.open().filter(article=OuterRef("article"), language=OuterRef("language"))
    return Subquery(rows.values(field)[:1])
