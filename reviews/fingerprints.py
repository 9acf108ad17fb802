"""Fingerprints of rows that are written once: what an event says of the rows that its act wrote.

The chain of events vouches for every row that it names. A fingerprint is of named fields of the row as it was
written; fields that may change later, such as the state of a submission, are outside it, and so are long texts that
a digest beside them stands for.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypedDict

from django.db.models import Model

from articles.models import Edit, Publication, Reopening, Restoration, Withdrawal
from reviews import chain
from reviews.models import (
    Comment,
    CommentAnswer,
    CredentialChange,
    ExpertLink,
    IntervalOverride,
    Recusal,
    ReviewTrigger,
    ScheduledStep,
    SignatureWithdrawal,
    Submission,
    TriggerAnswer,
    WarningOverride,
)


class Fingerprint(TypedDict):
    """`of` names the model, `v` the version of its fields in `FIELDS`."""

    of: str
    pk: int
    v: int
    sha256: str


_PUBLICATION = (
    "article_id",
    "language",
    "number",
    "submission_key",
    "digest",
    "clinical_digest",
    "source_digest",
    "source_clinical_digest",
    "source_publication_id",
    "slug",
    "title",
    "type",
    "image_hashes",
    "change",
    "note",
    "review",
    "reviewed_on",
    "review_due_on",
    "updated_on",
    "published_at",
    "published_by_id",
    "published_by_name",
)
_SUBMISSION = (
    "key",
    "article_id",
    "language",
    "purpose",
    "digest",
    "clinical_digest",
    "slug",
    "source_digest",
    "source_clinical_digest",
    "base_id",
    "board_id",
    "physicians_needed",
    "demands",
    "note",
    "edit_id",
    "author_ids",
    "submitted_by_id",
    "submitted_at",
    "due_on",
)
_WITHDRAWAL = ("article_id", "language", "publication_id", "reason", "notice_en", "notice_es", "at", "by_id")
# A new column makes a new version, at the end; rows fingerprinted before keep theirs.
FIELDS: dict[type[Model], tuple[tuple[str, ...], ...]] = {
    Submission: (_SUBMISSION, (*_SUBMISSION, "findings")),
    Publication: (_PUBLICATION, (*_PUBLICATION, "review_pending", "urgent_reason", "restores_id")),
    Edit: (("article_id", "by_id", "at", "how", "changed_en", "changed_es", "digest_en", "digest_es"),),
    Comment: (("submission_id", "place", "text", "by_id", "by_name", "at"),),
    CommentAnswer: (("comment_id", "done", "text", "by_id", "by_name", "at"),),
    Recusal: (("submission_id", "by_id", "by_name", "reason", "text", "at"),),
    SignatureWithdrawal: (("sign_off_id", "by_id", "by_name", "reason", "at"),),
    Withdrawal: (_WITHDRAWAL, (*_WITHDRAWAL, "replaced_by_id")),
    ScheduledStep: (
        (
            "article_id",
            "language",
            "step",
            "due_at",
            "submission_id",
            "reason",
            "notice_en",
            "notice_es",
            "replaced_by_id",
            "proven_by",
            "asked_by_id",
            "asked_at",
        ),
    ),
    # Not whether it was revoked: that is an event of its own.
    ExpertLink: (("submission_id", "token_sha256", "label", "made_by_id", "made_at", "expires_at"),),
    CredentialChange: (("user_id", "what", "by_id", "at"),),
    Restoration: (("withdrawal_id", "note", "at", "by_id"),),
    IntervalOverride: (("article_id", "months", "reason", "by_id", "by_name", "at"),),
    ReviewTrigger: (
        ("article_id", "language", "kind", "words", "by_id", "by_name", "at"),
        ("article_id", "language", "kind", "words", "by_id", "by_name", "at", "report_id"),
    ),
    WarningOverride: (("article_id", "language", "code", "place", "digest", "reason", "by_id", "by_name", "at"),),
    Reopening: (
        ("report_id", "outcome", "answer", "answered_at", "answered_by_id", "reason", "at", "by_id", "by_name"),
    ),
    TriggerAnswer: (("trigger_id", "submission_id", "at"),),
}


def take(rows: Iterable[Model]) -> list[Fingerprint]:
    """Return the fingerprints of saved rows, in their newest version."""
    return [
        Fingerprint(of=row._meta.label_lower, pk=row.pk, v=version, sha256=of(row, version))
        for row in rows
        for version in [len(FIELDS[type(row)])]
    ]


def of(row: Any, version: int) -> str:
    """Return the SHA-256 that this version of the fingerprint gives for a row. Raises IndexError for an unknown one."""
    return chain.hash_of(row, FIELDS[type(row)][version - 1])
