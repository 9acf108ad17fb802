"""Whom to ask for a review: as many people as signatures are missing, those first who are asked for least.

Being asked is no right and no duty: whoever may sign may sign. It says whose turn it is, so that a text
is not left lying because each of twelve members thinks that another one reads it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from django.contrib.auth.models import User
from django.db.models import Count, Exists, Max, OuterRef, Prefetch, Q
from django.utils.translation import gettext as _

from articles.accounts import name_of
from articles.document import SOURCE_LANGUAGE
from reviews import policy, standing
from reviews.mail import notifications
from reviews.models import Ask, Kind, Member, Recusal, SignOff, State, Submission
from reviews.policy import Need, Signature

_ACCOUNTS = "django.contrib.auth.backends.ModelBackend"  # where the permissions of accounts are
_LONG_AGO = dt.datetime.min.replace(tzinfo=dt.UTC)

# What `stand_of` reads, for `prefetch_related`; the signatures are given to it.
LOADED = (
    "recusals",
    Prefetch("asks", Ask.objects.select_related("user").order_by("pk")),
    "asks__user__memberships__specialties",
)


@dataclass(frozen=True)
class Candidate:
    """Somebody who may sign, as far as the turn goes; `open_asks` counts what is already waited for from them."""

    user_id: int
    specialties: tuple[str, ...] = ()
    open_asks: int = 0
    last_asked_at: dt.datetime | None = None


@dataclass(frozen=True)
class Stand:
    """Who is waited for, in the order in which they were asked; short where their signatures would not be enough."""

    waited_for: tuple[User, ...]
    is_short: bool

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name_of(user) for user in self.waited_for)

    @property
    def sentence(self) -> str:
        """Say in words who is asked, and whether nobody else is left; empty where nobody is needed."""
        asked = _("Asked: %(names)s.") % {"names": ", ".join(self.names)} if self.waited_for else ""
        if not self.is_short:
            return asked
        nobody = _("Nobody else is left to be asked. Give one more person the right to sign it, or take it back.")
        return f"{asked} {nobody}".strip()


def choose(
    candidates: Iterable[Candidate],
    *,
    need: Need,
    digest: str,
    given: Sequence[Signature] = (),
    out: Collection[int] = (),
) -> list[int]:
    """Return whose turn it is, no more than the policy needs: fewest open asks first, then not asked for longest.

    A specialty that is missing comes before the rest. `given` are the signatures that there are or that
    are waited for; `out` are those who cannot be asked: authors, who stepped aside, who is asked already.
    """
    free = sorted(
        (candidate for candidate in candidates if candidate.user_id not in out),
        key=lambda who: (who.open_asks, who.last_asked_at or _LONG_AGO, who.user_id),
    )
    chosen: list[int] = []
    while policy.lacking(need, digest=digest, signatures=given):
        missing = dict(policy.lacking_specialties(need, digest=digest, signatures=given))
        fitting = [who for who in free if missing.keys() & set(who.specialties)]
        of_any = policy.lacking(replace(need, specialties=()), digest=digest, signatures=given)
        if not fitting and of_any > sum(missing.values()):
            fitting = free
        if not fitting:
            break
        who = fitting[0]
        free.remove(who)
        chosen.append(who.user_id)
        given = [*given, Signature(need.kind, who.user_id, digest, who.specialties)]
    return chosen


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
    need, signatures = standing.need_of(submission), standing.signatures(submission.sign_offs.standing())
    may_sign = able(need.kind, language=submission.language, board_id=submission.board_id)
    out = _out(submission, signatures)
    waited_for = [user for user in stand_of(submission, need, signatures).waited_for if user.pk in may_sign]
    given = [*signatures, *_as_if_signed(waited_for, need, submission.digest)]
    asked = {ask.user_id for ask in submission.asks.all()}
    chosen = choose(_candidates(may_sign), need=need, digest=submission.digest, given=given, out=out | asked)
    asks = Ask.objects.bulk_create(Ask(submission=submission, user_id=pk, why=why, at=at) for pk in chosen)
    if asks:
        notifications.asked(submission, chosen, at=at)
    given += _as_if_signed(User.objects.filter(pk__in=chosen), need, submission.digest)
    if policy.lacking(need, digest=submission.digest, signatures=given):
        notifications.nobody_left(submission, at=at, step=str(len(out | asked)))
    return asks


def stand(submission: Submission) -> Stand:
    return stand_of(submission, standing.need_of(submission), standing.signatures(submission.sign_offs.standing()))


def stand_of(submission: Submission, need: Need, signatures: Sequence[Signature]) -> Stand:
    """Say who was asked and has not answered. Queries nothing where `LOADED` is loaded."""
    if not policy.lacking(need, digest=submission.digest, signatures=signatures):
        return Stand((), is_short=False)
    out = _out(submission, signatures)
    waited_for = tuple(ask.user for ask in submission.asks.all() if ask.user_id not in out)
    given = [*signatures, *_as_if_signed(waited_for, need, submission.digest)]
    return Stand(waited_for, is_short=policy.lacking(need, digest=submission.digest, signatures=given) > 0)


def _out(submission: Submission, signatures: Iterable[Signature]) -> set[int]:
    """Return who cannot be asked: the authors, whoever stepped aside, whoever has signed."""
    return {
        submission.submitted_by_id,
        *submission.author_ids,
        *(recusal.by_id for recusal in submission.recusals.all()),
        *(signature.signer_id for signature in signatures),
    }


def _as_if_signed(users: Iterable[User], need: Need, digest: str) -> list[Signature]:
    return [Signature(need.kind, user.pk, digest, _specialties(user)) for user in users]


def _specialties(user: User) -> tuple[str, ...]:
    seats = (seat for seat in user.memberships.all() if seat.active and seat.role == Member.Role.MEDICAL)
    return tuple(specialty.slug for seat in seats for specialty in seat.specialties.all())


def _candidates(users: Collection[int]) -> list[Candidate]:
    theirs = {"submission": OuterRef("submission")}
    answered = Exists(SignOff.objects.standing().filter(signer=OuterRef("user"), **theirs)) | Exists(
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
    people = User.objects.filter(pk__in=users).prefetch_related("memberships__specialties")
    return [Candidate(user.pk, _specialties(user), *asked.get(user.pk, ())) for user in people]
