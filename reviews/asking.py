"""Whom to ask for a review: as many people as signatures are missing, those first who are asked for least.

Being asked is no right and no duty: whoever may sign may sign. It says whose turn it is, so that a text
is not left lying because each of twelve members thinks that another one reads it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import Count, Exists, Max, OuterRef, Q
from django.utils.translation import gettext as _

from articles.document import SOURCE_LANGUAGE
from reviews import notifications, standing
from reviews.models import Ask, Kind, Member, Recusal, SignOff, State, Submission

_ACCOUNTS = "django.contrib.auth.backends.ModelBackend"  # where the permissions of accounts are
_LONG_AGO = dt.datetime.min.replace(tzinfo=dt.UTC)


@dataclass(frozen=True)
class Candidate:
    """Somebody who may sign, as far as the turn goes; `open_asks` counts what is already waited for from them."""

    user_id: int
    open_asks: int = 0
    last_asked_at: dt.datetime | None = None


def choose(candidates: Iterable[Candidate], *, count: int, out: Collection[int] = ()) -> list[int]:
    """Return whose turn it is, at most `count`: fewest open asks first, then who was not asked for longest.

    `out` are those who cannot be asked: authors, who stepped aside, who has signed, who is asked already.
    """
    free = (candidate for candidate in candidates if candidate.user_id not in out)
    in_turn = sorted(free, key=lambda who: (who.open_asks, who.last_asked_at or _LONG_AGO, who.user_id))
    return [candidate.user_id for candidate in in_turn[: max(0, count)]]


def able(kind: str, *, language: str, board_id: int | None = None) -> set[int]:
    """Return the keys of all accounts that may sign texts of this kind; the rule of `permissions.check_sign`.

    A second editor is never an administrator: they may sign, and are not to be bothered.
    """
    people = User.objects.with_perm(
        f"reviews.sign_{kind}", backend=_ACCOUNTS, include_superusers=kind != Kind.EDITORIAL
    )
    if kind != Kind.EDITORIAL:
        role = Member.Role.MEDICAL if kind == Kind.MEDICAL else Member.Role.TRANSLATION
        languages = {language} if kind == Kind.MEDICAL else {SOURCE_LANGUAGE, language}
        seats = Member.objects.active().filter(role=role, languages__contains=sorted(languages))
        if kind == Kind.MEDICAL and board_id is not None:
            seats = seats.filter(board=board_id)
        people = people.filter(pk__in=seats.values("user"))
    return set(people.values_list("pk", flat=True))


def ask(submission: Submission, *, at: dt.datetime, why: Ask.Why = Ask.Why.TURN) -> list[Ask]:
    """Ask as many people as signatures are missing beyond those asked already; safe to repeat at any time.

    Where too few are left, the managing editors are told. The caller holds the transaction and the
    article's row lock.
    """
    missing = standing.lacking(submission)
    kind = standing.need_of(submission).kind
    may_sign = able(kind, language=submission.language, board_id=submission.board_id)
    asked = {ask.user_id for ask in submission.asks.all()}
    out = _out(submission)
    waited_for = asked & may_sign - out
    chosen = choose(_candidates(may_sign), count=missing - len(waited_for), out=out | asked)
    asks = Ask.objects.bulk_create(Ask(submission=submission, user_id=pk, why=why, at=at) for pk in chosen)
    if asks:
        notifications.asked(submission, chosen, at=at)
    if len(waited_for) + len(chosen) < missing:
        notifications.nobody_left(submission, at=at, step=str(len(out | asked)))
    return asks


def waited_for(submission: Submission) -> list[User]:
    """Return those who were asked and have not answered, in the order in which they were asked.

    No query where asks with their users, recusals and sign-offs are loaded.
    """
    out = _out(submission)
    asks = sorted(submission.asks.all(), key=lambda ask: ask.pk)
    return [ask.user for ask in asks if ask.user_id not in out]


def sentence(names: Collection[str], *, missing: int) -> str:
    """Say in words who is asked, or that too few are left to be asked; empty where nothing is missing."""
    if not missing:
        return ""
    asked = _("Asked: %(names)s.") % {"names": ", ".join(names)} if names else ""
    if len(names) >= missing:
        return asked
    nobody = _("Nobody else is left to be asked. Give one more person the right to sign it, or take it back.")
    return f"{asked} {nobody}".strip()


def _out(submission: Submission) -> set[int]:
    """Return who cannot be asked: the authors, whoever stepped aside, whoever has signed."""
    return {
        submission.submitted_by_id,
        *submission.author_ids,
        *(recusal.by_id for recusal in submission.recusals.all()),
        *(sign_off.signer_id for sign_off in submission.sign_offs.all()),
    }


def _candidates(users: Collection[int]) -> list[Candidate]:
    theirs = {"submission": OuterRef("submission")}
    answered = Exists(SignOff.objects.filter(signer=OuterRef("user"), **theirs)) | Exists(
        Recusal.objects.filter(by=OuterRef("user"), **theirs)
    )
    rows = (
        Ask.objects.filter(user__in=users)
        .values("user")
        .annotate(
            open_asks=Count("pk", filter=Q(submission__state=State.IN_REVIEW) & ~answered), last_asked_at=Max("at")
        )
    )
    asked = {row["user"]: (row["open_asks"], row["last_asked_at"]) for row in rows}
    return [Candidate(user, *asked.get(user, ())) for user in users]
