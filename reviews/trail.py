"""The trail: one event for every act and every refusal, of the workflow and of administration."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Model

from articles.accounts import name_of
from articles.models import Article
from reviews import chain, fingerprints
from reviews.models import Event, Submission
from reviews.refusals import Refused
from reviews.transitions import Act, Verb

F = TypeVar("F", bound=Callable[..., Any])


def record(
    verb: Verb | Act,
    *,
    by: User,
    at: dt.datetime,
    article: Article | None = None,
    language: str = "",
    submission: Submission | None = None,
    subject: str = "",
    outcome: str = Event.Outcome.DONE,
    detail: str = "",
    rows: Iterable[Model] = (),
) -> Event:
    """Append one event; `rows` are those that the act wrote, and the event vouches for them from now on."""
    with transaction.atomic(savepoint=False):
        return chain.append(
            Event(
                verb=verb,
                by=by,
                by_name=name_of(by),
                at=at,
                article=article,
                language=language,
                submission=submission,
                subject=subject[:300],
                outcome=outcome,
                detail=detail,
                records=fingerprints.take(rows),
            )
        )


def record_administration(
    act: Act, *, by: User, at: dt.datetime, subject: str, detail: str = "", outcome: str = Event.Outcome.DONE
) -> Event:
    """Append an event about what is no article: an account, a board, a list; `subject` names it in words."""
    return record(act, by=by, at=at, subject=subject, detail=detail, outcome=outcome)


def record_refusal(
    act: Verb | Act,
    error: Exception,
    subject: Article | Submission,
    language: str = "",
    *,
    by: User,
    at: dt.datetime,
) -> Event:
    """Append the event of an act that was refused, by a rule or by the database: which refusal, and its sentence.

    `language` is for an article; a submission has its own.
    """
    submission = subject if isinstance(subject, Submission) else None
    return record(
        act,
        by=by,
        at=at,
        article=subject.article if isinstance(subject, Submission) else subject,
        language=submission.language if submission else language,
        submission=submission,
        outcome=Event.Outcome.REFUSED,
        detail=f"{type(error).__name__}: {sentence_of(error)}",
    )


def sentence_of(error: Exception) -> str:
    """Return why something was refused. What the database adds in further lines is about its own code."""
    return error.sentence if isinstance(error, Refused) else str(error).partition("\n")[0]


def verb(function: F) -> F:
    """Make a function a verb: one transaction, and a refusal leaves nothing behind but its event.

    The function's name is the verb or the act; its first argument is a Submission, or an Article followed
    by a language where it is about one; `by=` and `at=` are keyword arguments.
    """
    name = Verb(function.__name__) if function.__name__ in set(Verb) else Act(function.__name__)

    @functools.wraps(function)
    def wrapper(subject: Article | Submission, *args: Any, **kwargs: Any) -> Any:
        try:
            with transaction.atomic():
                return function(subject, *args, **kwargs)
        except Refused as refusal:
            record_refusal(name, refusal, subject, next(iter(args), ""), by=kwargs["by"], at=kwargs["at"])
            raise

    return wrapper  # type: ignore[return-value]
