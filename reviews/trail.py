"""The trail: one event for every act and every refusal of a verb."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib.auth.models import User
from django.db import transaction

from articles.models import Article
from reviews.models import Event, Submission
from reviews.refusals import Refused
from reviews.transitions import Verb

F = TypeVar("F", bound=Callable[..., Any])


def record(
    verb: Verb,
    *,
    by: User,
    at: dt.datetime,
    article: Article,
    language: str,
    submission: Submission | None = None,
    outcome: str = Event.Outcome.DONE,
    detail: str = "",
) -> Event:
    return Event.objects.create(
        verb=verb,
        by=by,
        by_name=by.get_full_name() or by.get_username(),
        at=at,
        article=article,
        language=language,
        submission=submission,
        outcome=outcome,
        detail=detail,
    )


def verb(function: F) -> F:
    """Make a function a verb: one transaction, and a refusal leaves nothing behind but its event.

    The function's name is the verb; its first argument is a Submission, or an Article followed by a
    language; `by=` and `at=` are keyword arguments.
    """
    name = Verb(function.__name__)

    @functools.wraps(function)
    def wrapper(subject: Article | Submission, *args: Any, **kwargs: Any) -> Any:
        try:
            with transaction.atomic():
                return function(subject, *args, **kwargs)
        except Refused as refusal:
            submission = subject if isinstance(subject, Submission) else None
            record(
                name,
                by=kwargs["by"],
                at=kwargs["at"],
                article=subject.article if isinstance(subject, Submission) else subject,
                language=submission.language if submission else args[0],
                submission=submission,
                outcome=Event.Outcome.REFUSED,
                detail=f"{type(refusal).__name__}: {refusal.sentence}",
            )
            raise

    return wrapper  # type: ignore[return-value]
