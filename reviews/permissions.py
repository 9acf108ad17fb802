"""Who may say which verb. `check_x` raises with a sentence for the person; `may_x` is its twin for templates.

An account that is switched off has no permission at all, a superuser's included: `has_perm` says so. Every check
here is missed by some test when it is gone: `python -m scripts.mutate_permissions` shows it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from articles.accounts import name_of
from articles.document import SOURCE_LANGUAGE
from reviews import credentials
from reviews.models import Kind, Member, Submission
from reviews.refusals import NotAllowed, OwnWork, Refused, Suspended
from reviews.suspension import Lacking


@dataclass(frozen=True)
class Capacity:
    """In what capacity somebody signs: the words that are copied into the signature."""

    printed_name: str
    credentials: str = ""
    board_name: str = ""
    board_name_es: str = ""
    languages: tuple[str, ...] = ()
    specialties: tuple[str, ...] = ()
    interests: str = ""
    review_months: int | None = None

    @property
    def printed(self) -> str:
        return f"{self.printed_name}, {self.credentials}" if self.credentials else self.printed_name


def check_submit(user: User, language: str | None = None) -> None:
    """Refuse whoever may not submit at all, or may not submit this language: a translator's is the translation."""
    if not (user.has_perm("reviews.submit_article") and user.has_perm("articles.change_article")):
        raise NotAllowed(_("Your account may not submit articles for review. Ask a managing editor."))
    if language == SOURCE_LANGUAGE and not user.has_perm("articles.edit_source"):
        raise NotAllowed(_("Translators submit the translation. An editor submits the English text."))


def check_publish(user: User) -> None:
    if not user.has_perm("articles.publish_page"):
        raise NotAllowed(_("Your account may not publish. A managing editor does that."))
    check_not_suspended(user)


def check_withdraw_page(user: User) -> None:
    if not user.has_perm("articles.withdraw_page"):
        raise NotAllowed(_("Your account may not withdraw or restore pages. A managing editor does that."))


def check_emergency_phrases(user: User) -> None:
    if not may_edit_emergency_phrases(user):
        raise NotAllowed(_("Your account may not change the emergency phrases. The medical board does that."))


def may_edit_emergency_phrases(user: User) -> bool:
    return user.has_perm("articles.edit_emergency_phrases")


def check_withdraw_submission(user: User, submission: Submission) -> None:
    if not user.is_active or not (submission.submitted_by_id == user.pk or user.has_perm("articles.publish_page")):
        raise NotAllowed(_("Only the person who submitted this, or a managing editor, can take it back."))


def check_answer_comments(user: User, submission: Submission) -> None:
    """Whoever may send the text again answers what was asked of it."""
    check_submit(user, submission.language)


def check_show_expert(user: User, submission: Submission) -> None:
    """Whoever may submit a text may let an outsider read it."""
    check_submit(user, submission.language)


def check_answer_report(user: User) -> None:
    if not user.has_perm("articles.change_feedback"):
        raise NotAllowed(_("Your account may not deal with what readers report. An editor does that."))


def check_view_submission(user: User) -> None:
    if not user.has_perm("reviews.view_submission"):
        raise NotAllowed(_("Your account has no access to the review desk."))


def check_override_interval(user: User) -> None:
    if not user.has_perm("reviews.override_interval"):
        raise NotAllowed(_("Your account may not set review intervals. A managing editor does that."))


def check_view_overview(user: User) -> None:
    """The overview is for those who decide what goes out and for those who sign."""
    check_view_submission(user)
    if not (user.has_perm("articles.publish_page") or Member.objects.active().filter(user=user).exists()):
        raise NotAllowed(_("The overview is for managing editors and members of a board."))


def check_sign(user: User, submission: Submission, kind: str) -> Capacity:
    """Return the capacity in which this person would sign, or raise NotAllowed or OwnWork.

    Four eyes hold for everybody: a superuser who wrote a sentence cannot sign it off either, and no
    permission stands in for a seat on the board.
    """
    if not user.has_perm(permission_to_sign(kind)):
        raise NotAllowed(_("Your account may not sign this kind of review."))
    if user.pk == submission.submitted_by_id or user.pk in submission.author_ids:
        raise OwnWork(_("You wrote or submitted this text, so somebody else has to sign it."))
    if submission.recusals.filter(by=user).exists():
        raise NotAllowed(_("You said that you cannot review this text."))
    check_not_suspended(user)
    if kind in (Kind.EDITORIAL, Kind.URGENT):
        return Capacity(printed_name=name_of(user))
    return _board_capacity(user, submission, kind)


def permission_to_sign(kind: str) -> str:
    """Name the permission for a kind of signature: an urgent change is let out by a second editor."""
    return f"reviews.sign_{Kind.EDITORIAL if kind == Kind.URGENT else kind}"


def check_review(user: User, submission: Submission, kind: str) -> Capacity:
    """Who may ask for changes or step aside is who may sign."""
    return check_sign(user, submission, kind)


def check_not_suspended(user: User) -> None:
    """Refuse whose credentials somebody else reset, until they are shown to be the person's own again."""
    if sentence := suspension_sentence(user):
        raise Suspended(sentence)


def suspension_sentence(user: User) -> str:
    """Say what somebody whose credentials were reset has to do before they sign or publish; nothing for all others."""
    suspension = credentials.suspension(user)
    return _SUSPENDED[suspension.first]() if suspension else ""


def signs_or_publishes(user: User) -> bool:
    """Whether this account needs a second factor."""
    return any(user.has_perm(permission) for permission in ("articles.publish_page", *_SIGNING))


def _board_capacity(user: User, submission: Submission, kind: str) -> Capacity:
    role = Member.Role.MEDICAL if kind == Kind.MEDICAL else Member.Role.TRANSLATION
    needed = {submission.language} if kind == Kind.MEDICAL else {"en", submission.language}
    members = Member.objects.active().filter(user=user, role=role).select_related("board")
    member = members.first()
    if member is None:
        raise NotAllowed(_("You are not an active member of a board that signs this."))
    if kind == Kind.MEDICAL and submission.board_id and member.board_id != submission.board_id:
        raise NotAllowed(_("This text was sent to another board."))
    if not needed <= set(member.languages):
        raise NotAllowed(_("Your board entry does not list the languages of this text."))
    return Capacity(
        printed_name=member.printed_name,
        credentials=member.credentials,
        board_name=member.board.name,
        board_name_es=member.board.name_es or member.board.name,
        languages=tuple(member.languages),
        specialties=tuple(member.specialties.order_by("slug").values_list("slug", flat=True)),
        interests=member.interests,
        review_months=member.board.review_months,
    )


_SIGNING = tuple(f"reviews.sign_{kind}" for kind in Kind)
_SUSPENDED: dict[Lacking, Callable[[], str]] = {
    Lacking.ENROLMENT: lambda: _(
        "Somebody else reset how you log in. Set up a second factor on “Your sign-in”; until then you cannot sign or "
        "publish."
    ),
    Lacking.CONFIRMATION: lambda: _(
        "You set up your second factor again after a reset. Before you sign or publish, a managing editor who did not "
        "reset it has to confirm that it was you."
    ),
    Lacking.OWN_PASSWORD: lambda: _(
        "Somebody else set your password. Choose one of your own on “Your sign-in”; until then you cannot sign or "
        "publish."
    ),
    Lacking.PROOF: lambda: _(
        "Somebody else changed how you log in. Confirm on “Your sign-in” that it is you; until then you cannot sign or "
        "publish."
    ),
}


def _twin(check: Callable[..., Any]) -> Callable[..., bool]:
    def may(*args: Any) -> bool:
        try:
            check(*args)
        except Refused:
            return False
        return True

    return may


may_submit = _twin(check_submit)
may_publish = _twin(check_publish)
may_withdraw_page = _twin(check_withdraw_page)
may_withdraw_submission = _twin(check_withdraw_submission)
may_answer_comments = _twin(check_answer_comments)
may_show_expert = _twin(check_show_expert)
may_answer_report = _twin(check_answer_report)
may_view_submission = _twin(check_view_submission)
may_override_interval = _twin(check_override_interval)
may_view_overview = _twin(check_view_overview)
may_sign = _twin(check_sign)
