"""What happened to a submission and to those before it: comments and their answers, acts, what came after."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.contrib.auth.models import User

from reviews.models import Comment, Event, Submission

EARLIER_SHOWN = 5  # submissions; older ones are in the admin's registers


@dataclass(frozen=True)
class Earlier:
    """An earlier submission with what was said about it. `answer` is the note of the one that followed."""

    submission: Submission
    comments: tuple[Comment, ...]
    answer: str


def comments_by_place(submission: Submission) -> dict[str, list[Comment]]:
    found = defaultdict(list)
    for comment in submission.comments.order_by("pk"):
        found[comment.place].append(comment)
    return dict(found)


def asked_before(submission: Submission) -> list[Comment]:
    """Return what was asked of the text before this one, each comment with its answer: a review begins with these."""
    last = (
        Submission.objects.filter(article=submission.article, language=submission.language, pk__lt=submission.pk)
        .defer("content", "source_content")
        .order_by("-pk")
        .first()
    )
    return list(last.comments.asked_for().select_related("answer").order_by("pk")) if last else []


def earlier(submission: Submission) -> list[Earlier]:
    """Return the earlier submissions of this text that were commented on, the newest first."""
    rows = list(
        Submission.objects.filter(article=submission.article, language=submission.language, pk__lte=submission.pk)
        .defer("content", "source_content")
        .prefetch_related("comments__answer")
        .order_by("-pk")[: EARLIER_SHOWN + 1]
    )
    return [
        Earlier(row, tuple(sorted(row.comments.all(), key=lambda comment: comment.pk)), answer=after.note)
        for after, row in zip(rows, rows[1:], strict=False)
        if row.comments.all()
    ]


def events(submission: Submission, *, user: User) -> list[Event]:
    """Return the acts in their order; what was refused only for those who may see the whole trail."""
    rows = submission.events.order_by("pk")
    return list(rows if user.has_perm("reviews.view_event") else rows.filter(outcome=Event.Outcome.DONE))


def newer(submission: Submission) -> Submission | None:
    """Return the open submission that took this one's place, if it is closed and there is one."""
    if submission.is_open:
        return None
    rows = Submission.objects.open().filter(article=submission.article, language=submission.language)
    return rows.filter(pk__gt=submission.pk).first()
