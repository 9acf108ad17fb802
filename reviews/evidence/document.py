"""The evidence of one publication as JSON can say it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.urls import reverse
from django.utils.timezone import localtime

from articles import details
from articles.accounts import name_of
from articles.compare import compare
from articles.models import Publication, Withdrawal
from reviews import chain
from reviews.evidence.codes import EVENT, SIGN_OFF, code_of
from reviews.fingerprints import FIELDS
from reviews.models import Event, SignOff, Submission
from reviews.transitions import PUBLISHING

VERSION = 1
RECEIPT_VERSION = 1


def of_publication(publication: Publication, *, by_name: str, at: dt.datetime) -> dict[str, Any]:
    """Return everything that the library records of one publication; `by_name` and `at` are of this copy."""
    submission = Submission.objects.select_related("base").get(key=publication.submission_key)
    event = publish_event(submission)
    library = _library(publication.language)
    return {
        "evidence": VERSION,
        "library": library | {"time_zone": settings.TIME_ZONE},
        "copy": {"made_at": _moment(at), "made_by": by_name},
        "code": str(code_of(EVENT, event.number, event.hash)) if event else "",
        "page": settings.SITE_URL + reverse("page", args=[publication.language, publication.slug]),
        "publication": {"id": publication.pk, **_said(publication)},
        "text": publication.content,
        "submission": {"id": submission.pk, **_said(submission)},
        "source_text": submission.source_content,
        "signatures": [_signature(sign_off, library) for sign_off in _sign_offs(submission)],
        "comments": [
            {"place": row.place, "text": row.text, "by": row.by_name, "at": _moment(row.at)}
            for row in submission.comments.order_by("pk")
        ],
        "earlier_submissions": _earlier(submission),
        "stepped_aside": [
            {"by": row.by_name, "reason": row.reason, "text": row.text, "at": _moment(row.at)}
            for row in submission.recusals.order_by("pk")
        ],
        "changes": _changes(publication, submission),
        "published": _entry(event) if event else None,
        "events": [_entry(row) for row in submission.events.order_by("number")],
        "withdrawals": [_withdrawal(row) for row in publication.withdrawals.order_by("pk")],
    }


def receipt(sign_off: SignOff) -> dict[str, Any]:
    """Return one signature by itself, as its signer may keep it."""
    return _receipt(sign_off, _library(sign_off.submission.language))


def _receipt(sign_off: SignOff, library: dict[str, str]) -> dict[str, Any]:
    return {
        "receipt": RECEIPT_VERSION,
        "library": library,
        "code": str(code_of(SIGN_OFF, sign_off.number, sign_off.hash)),
        "article": sign_off.submission.article_id,
        "language": sign_off.submission.language,
        "sign_off": _entry(sign_off),
    }


def _signature(sign_off: SignOff, library: dict[str, str]) -> dict[str, Any]:
    """Return a receipt with what happened to the signature since."""
    withdrawal = getattr(sign_off, "withdrawal", None)
    taken_back = {"reason": withdrawal.reason, "at": _moment(withdrawal.at)} if withdrawal else None
    return _receipt(sign_off, library) | {
        "signed_at_the_library": _moment(sign_off.signed_at),
        "taken_back": taken_back,
    }


def _library(language: str) -> dict[str, str]:
    return {"name": details.name(language), "address": settings.SITE_URL}


def publish_event(submission: Submission) -> Event | None:
    """Return the event that records that the submission was published."""
    return submission.events.filter(verb__in=PUBLISHING, outcome=Event.Outcome.DONE).order_by("number").first()


def _sign_offs(submission: Submission) -> list[SignOff]:
    return list(
        SignOff.objects.filter(submission=submission).select_related("submission", "withdrawal").order_by("number")
    )


def _entry(entry: SignOff | Event) -> dict[str, Any]:
    """Return all that the hash of an entry is of, and the hash: enough to compute it again."""
    fields = chain.HASHED[type(entry)][entry.hash_version]
    said = {name: chain.plain(getattr(entry, name)) for name in fields}
    return said | {"hash_version": entry.hash_version, "hash": entry.hash}


def _said(row: Model) -> dict[str, Any]:
    """Return all that the newest fingerprint of a row is of."""
    return {name: chain.plain(getattr(row, name)) for name in FIELDS[type(row)][-1]}


def _earlier(submission: Submission) -> list[dict[str, Any]]:
    """Return what was said about the texts before this one since the version that readers saw, and its answer."""
    rows = list(
        Submission.objects.filter(
            article=submission.article_id, language=submission.language, base=submission.base, pk__lte=submission.pk
        )
        .defer("content", "source_content")
        .prefetch_related("comments")
        .order_by("pk")
    )
    return [
        {
            "submitted_at": _moment(row.submitted_at),
            "state": row.state,
            "note": row.note,
            "comments": [
                {"place": said.place, "text": said.text, "by": said.by_name, "at": _moment(said.at)}
                for said in sorted(row.comments.all(), key=lambda comment: comment.pk)
            ],
            "answer": after.note,
        }
        for row, after in zip(rows, rows[1:], strict=False)
    ]


def _changes(publication: Publication, submission: Submission) -> dict[str, Any]:
    """Return what changed against the version that readers saw when it was submitted."""
    base = submission.base
    if base is None:
        return {"since_version": None, "changes": []}
    found = compare(base.parsed, publication.parsed)
    return {
        "since_version": base.number,
        "changes": [
            {
                "place": change.place,
                "part": change.part,
                "heading": change.heading,
                "status": change.status.value,
                "words_inserted": change.words_inserted,
                "words_deleted": change.words_deleted,
                "fields": [{"name": f.name, "old": f.old, "new": f.new} for f in change.fields],
                "callouts": [{"kind": c.kind, "old": c.old, "new": c.new} for c in change.callouts],
            }
            for change in found.changes
        ],
    }


def _withdrawal(row: Withdrawal) -> dict[str, Any]:
    restoration = getattr(row, "restoration", None)
    return {
        "reason": row.reason,
        "notice_en": row.notice_en,
        "notice_es": row.notice_es,
        "at": _moment(row.at),
        "by": name_of(row.by),
        "restored": {"note": restoration.note, "at": _moment(restoration.at)} if restoration else None,
    }


def _moment(at: dt.datetime) -> str:
    """Say a time where the library is, with its distance from UTC."""
    return localtime(at).isoformat(timespec="seconds")
