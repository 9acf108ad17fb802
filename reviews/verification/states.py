"""Where each submission stands is what the events say, by the same people at the same times."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reviews.models import Event, State, Submission
from reviews.transitions import OPENS, SUBMISSION_TRANSITIONS, Verb
from reviews.verification.fault import Fault
from reviews.verification.stories import Story

# Answering the comments on a text that was sent back leaves it as closed as it was.
_CLOSES = {
    verb: t.after
    for verb, t in SUBMISSION_TRANSITIONS.items()
    if t.after != State.IN_REVIEW and t.after not in t.before
}


def submissions_are_where_events_left_them(story: Story) -> Iterator[Fault]:
    published = {p.submission_key for rows in story.publications.values() for p in rows}
    for submission in story.submissions:
        events = story.events.get(submission.pk, [])
        opened = [_sent(submission, event) for event in events if event.verb in OPENS]
        closed = [event for event in events if event.verb in _CLOSES]
        said: dict[str, tuple[Any, Any]] = {
            "sent": ([(submission.submitted_by_id, submission.submitted_at)], opened),
            "state": (submission.state, _CLOSES[Verb(closed[-1].verb)] if closed else State.IN_REVIEW.value),
            "closed": (
                [_closed(submission)] if any(_closed(submission)) else [],
                [_who_and_when(event) for event in closed],
            ),
            "published": (submission.state == State.PUBLISHED, submission.key in published),
        }
        for name, (found, expected) in said.items():
            if found != expected:
                yield Fault(
                    f"submission-{name}", Submission._meta.db_table, submission.pk,
                    f"how it was {name} is not what the events say" if name != "state" else "its state is not where"
                    " the events left it",
                    article=story.article, language=submission.language,
                    expected=_plain(expected), found=_plain(found),
                )  # fmt: skip


def events_name_their_own(story: Story) -> Iterator[Fault]:
    """An event about a submission is about its article and language."""
    for submission in story.submissions:
        for event in story.events.get(submission.pk, ()):
            if (event.article_id, event.language) != (submission.article_id, submission.language):
                yield Fault(
                    "event-elsewhere", Event._meta.db_table, event.pk,
                    f"the event is about submission {submission.pk}, which is of another article or language",
                    article=story.article, language=submission.language,
                    expected=f"{submission.article_id} {submission.language}",
                    found=f"{event.article_id} {event.language}",
                )  # fmt: skip


def _who_and_when(event: Event) -> tuple[int, Any]:
    return event.by_id, event.at


def _sent(submission: Submission, event: Event) -> tuple[int, Any]:
    """Whoever begins a review does not become its submitter; who that is, the fingerprint of the submission says."""
    return (submission.submitted_by_id, event.at) if event.verb == Verb.BEGIN_REVIEW else _who_and_when(event)


def _closed(submission: Submission) -> tuple[Any, Any]:
    return submission.closed_by_id, submission.closed_at


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return "; ".join(f"account {who} at {when.isoformat() if when else when}" for who, when in value)
    return value
