"""Where a submission stands: the sign-offs it needs, has and lacks, and the line that readers will see."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from articles import publishing
from articles.document import SOURCE_LANGUAGE
from articles.models import Change, Publication
from articles.publishing import ReviewRecord
from reviews import policy
from reviews.models import Kind, SignatureWithdrawal, SignOff, Submission


@dataclass(frozen=True)
class Known:
    """What a submission stands on: what readers see now, and its standing sign-offs in their order.

    Read once by a verb that asks several questions under the article's lock.
    """

    live: Publication | None
    sign_offs: tuple[SignOff, ...] = ()


def known_of(submission: Submission) -> Known:
    """Read what the submission stands on, in two queries."""
    return Known(
        publishing.live_publication(submission.article, submission.language),
        tuple(submission.sign_offs.standing().order_by("number")),
    )


def need_of(submission: Submission, known: Known | None = None) -> policy.Need:
    """Say which sign-off the submission needs, against what readers see now."""
    return policy.need(
        language=submission.language,
        type_=submission.parsed.type,
        text=_digests_of(submission),
        live=_live_digests(submission, known),
        physicians_needed=submission.physicians_needed,
        specialties=specialties_needed(submission),
    )


def may_be_urgent(submission: Submission) -> bool:
    """Say whether this change could go out urgently, before its review; see `policy.may_be_urgent`."""
    return policy.may_be_urgent(need_of(submission), text=_digests_of(submission), live=_live_digests(submission))


def urgent_signature(submission: Submission, *, publisher: User) -> SignOff | None:
    """Return a standing signature for going out urgently, by somebody else than the publisher."""
    signed = submission.sign_offs.standing().filter(kind=Kind.URGENT, digest=submission.digest)
    return signed.exclude(signer=publisher).order_by("number").first()


def still_signed(publication: Publication) -> bool:
    """Say whether the signatures that a publication rests on still stand: none was taken back after it closed."""
    submission = Submission.objects.get(key=publication.submission_key)
    taken_back = SignatureWithdrawal.objects.filter(sign_off__submission=submission, at__gt=submission.closed_at)
    return submission.sign_offs.standing().filter(digest=publication.digest).exists() and not taken_back.exists()


def is_countersigning(submission: Submission) -> bool:
    """Say whether the submission is the review that an urgent change, live already, still waits for."""
    live = publishing.live_publication(submission.article, submission.language)
    if live is None or not live.review_pending:
        return False
    return submission.base_id == live.pk and submission.digest == live.digest


def _digests_of(submission: Submission) -> policy.Digests:
    return policy.Digests(submission.digest, submission.clinical_digest, submission.source_clinical_digest)


def _live_digests(submission: Submission, known: Known | None = None) -> policy.Digests | None:
    live = known.live if known else publishing.live_publication(submission.article, submission.language)
    if live is None:
        return None
    return policy.Digests(live.digest, live.clinical_digest, live.source_clinical_digest, live.review_pending)


def specialties_needed(submission: Submission) -> tuple[tuple[str, int], ...]:
    """Return the specialties that the board demanded when this was submitted, with how many physicians of each."""
    return tuple((demand["specialty"], demand["count"]) for demand in submission.demands)


def signatures(sign_offs: Iterable[SignOff]) -> list[policy.Signature]:
    """Return sign-offs as the policy sees them."""
    return [
        policy.Signature(kind=s.kind, signer_id=s.signer_id, digest=s.digest, specialties=tuple(s.specialties))
        for s in sign_offs
    ]


def lacking(submission: Submission, known: Known | None = None) -> int:
    """Count the sign-offs that are missing before the submission can be published, at the least."""
    given = signatures(known.sign_offs if known else submission.sign_offs.standing())
    return policy.lacking(need_of(submission, known), digest=submission.digest, signatures=given)


def lacking_sentence(submission: Submission, missing: int) -> str:
    """Say in words what the submission still waits for."""
    need = need_of(submission)
    missing_of = dict(
        policy.lacking_specialties(
            need, digest=submission.digest, signatures=signatures(submission.sign_offs.standing())
        )
    )
    if missing_of:
        return _("It waits for the signatures of: %(specialties)s.") % {
            "specialties": ", ".join(
                f"{demand[f'name_{get_language() or SOURCE_LANGUAGE}']} ({missing_of[demand['specialty']]})"
                for demand in submission.demands
                if demand["specialty"] in missing_of
            )
        }
    by_kind = {
        Kind.MEDICAL: ngettext(
            "It waits for the signature of a physician.",
            "It waits for the signatures of %(count)s physicians.",
            missing,
        ),
        Kind.TRANSLATION: _("It waits for the signature of a translation reviewer."),
        Kind.EDITORIAL: _("It waits for the signature of a second editor."),
    }
    return by_kind[need.kind] % {"count": missing}


def due_date(on: dt.date, months: int | None) -> dt.date | None:
    """Return the day so many months later, at the latest the last day of that month."""
    if months is None:
        return None
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    return dt.date(year, month + 1, min(on.day, calendar.monthrange(year, month + 1)[1]))


def review_record(
    submission: Submission, source: Publication | None, *, pending: bool = False, known: Known | None = None
) -> ReviewRecord:
    """Copy out of the sign-offs what the page will say about its review; `pending` of one that goes out before it.

    An editorial change leaves the medical review and its dates as they were, and so does an urgent one. A
    translation shows the medical review of the English text that it translates.
    """
    known = known or known_of(submission)
    return record_of(
        known.sign_offs,
        base=known.live,
        change=publishing.change_between(
            known.live, digest=submission.digest, clinical_digest=submission.clinical_digest
        ),
        source_clinical_digest=submission.source_clinical_digest,
        source=source if submission.language != SOURCE_LANGUAGE else None,
        pending=pending,
    )


def record_of(
    sign_offs: Sequence[SignOff],
    *,
    base: Publication | None,
    change: Change,
    source_clinical_digest: str,
    source: Publication | None,
    pending: bool = False,
) -> ReviewRecord:
    """Say what these sign-offs, in their order, make of a text that is published over `base`. Pure."""
    entries = [_entry(sign_off) for sign_off in sign_offs if (sign_off.kind == Kind.URGENT) == pending]
    is_editorial = change is Change.EDITORIAL and base and base.source_clinical_digest == source_clinical_digest
    if base is not None and (pending or is_editorial):
        return ReviewRecord(_carried(base) + entries, base.reviewed_on, base.review_due_on)
    if source is not None:
        return ReviewRecord(entries, source.reviewed_on, source.review_due_on)
    medical = [s for s in sign_offs if s.kind == Kind.MEDICAL]
    return ReviewRecord(
        entries,
        max((_reviewed_on(s) for s in medical), default=None),
        min((s.review_due_on for s in medical if s.review_due_on), default=None),
    )


def _carried(base: Publication) -> list[dict[str, Any]]:
    """Return the review of the text before, as far as it outlives a change that nobody on a board has signed."""
    return [entry for entry in base.review if entry["kind"] not in (Kind.EDITORIAL, Kind.URGENT)]


def _entry(sign_off: SignOff) -> dict[str, Any]:
    return {
        "kind": sign_off.kind,
        "printed_name": sign_off.printed_name,
        "credentials": sign_off.credentials,
        "board": sign_off.board_name,
        "board_es": sign_off.board_name_es,
        "signed_on": sign_off.signed_on.isoformat(),
        "meaning": sign_off.meaning,
        "carried_over": sign_off.carried_over,
    }


def _reviewed_on(sign_off: SignOff) -> dt.date:
    if sign_off.carried_over:
        return dt.date.fromisoformat(sign_off.carried_over["date"])
    return sign_off.signed_on
