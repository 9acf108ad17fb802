"""Whether somebody may still have a mail, asked at the moment when it is sent."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from articles import assignments
from articles.models import LivePage
from reviews import asking, permissions, standing
from reviews.mail import behind, reminders
from reviews.models import Mail, Notice, Submission

WhyNot = Mail.WhyNot


def why_not(user: User, notice: Notice | None) -> str:
    """Return why this mail must not be sent now, or "". Without a notice only the account is asked about."""
    if not user.is_active:
        return WhyNot.INACTIVE
    if not _has_address(user):
        return WhyNot.NO_ADDRESS
    if notice is None:
        return ""
    if notice.kind != Notice.Kind.ASSIGNED and not permissions.may_view_submission(user):
        return WhyNot.NOT_ALLOWED
    return _RULES[Notice.Kind(notice.kind)](user, notice)


def _has_address(user: User) -> bool:
    try:
        validate_email(user.email)
    except ValidationError:
        return False
    return True


def _for_signers(user: User, notice: Notice) -> str:
    submission = _submission(notice)
    if not submission.is_open:
        return WhyNot.CLOSED
    if submission.recusals.filter(by=user).exists():
        return WhyNot.STEPPED_ASIDE
    if submission.sign_offs.standing().filter(signer=user).exists():
        return WhyNot.SIGNED
    if not standing.lacking(submission):
        return WhyNot.NOT_NEEDED
    if not permissions.may_sign(user, submission, standing.need_of(submission).kind):
        return WhyNot.NOT_ALLOWED
    return ""


def _for_publishers(user: User, notice: Notice) -> str:
    if not permissions.may_publish(user):
        return WhyNot.NOT_ALLOWED
    submission = _submission(notice)
    if not submission.is_open:
        return WhyNot.CLOSED
    return "" if asking.stand(submission).is_short else WhyNot.NOT_NEEDED


def _for_insiders(user: User, notice: Notice) -> str:
    is_submitter = _submission(notice).submitted_by_id == user.pk
    return "" if is_submitter or permissions.may_publish(user) else WhyNot.NOT_ALLOWED


def _for_insiders_while_open(user: User, notice: Notice) -> str:
    return _for_insiders(user, notice) or ("" if _submission(notice).is_open else WhyNot.CLOSED)


def _for_insiders_while_live(user: User, notice: Notice) -> str:
    return _for_insiders(user, notice) or ("" if _is_live(notice) else WhyNot.OVERTAKEN)


def _for_insiders_while_down(user: User, notice: Notice) -> str:
    return _for_insiders(user, notice) or (WhyNot.OVERTAKEN if _is_live(notice) else "")


def _for_late(user: User, notice: Notice) -> str:
    if permissions.may_publish(user):
        return "" if _submission(notice).is_open else WhyNot.CLOSED
    return _for_signers(user, notice)


def _for_due(user: User, notice: Notice) -> str:
    assert notice.publication is not None  # noqa: S101 - the kind says so, and the database holds it
    if not LivePage.objects.filter(publication=notice.publication).exists():
        return WhyNot.OVERTAKEN
    if permissions.may_publish(user) or user.pk in reminders.who_may_sign(notice.publication):
        return ""
    return WhyNot.NOT_ALLOWED


def _for_the_translator(user: User, notice: Notice) -> str:
    assert notice.assignment is not None  # noqa: S101 - the kind says so, and the database holds it
    if not user.has_perm("articles.change_article"):
        return WhyNot.NOT_ALLOWED
    return "" if assignments.current(notice.assignment.article) == notice.assignment else WhyNot.REASSIGNED


def _for_those_behind(user: User, notice: Notice) -> str:
    assert notice.publication is not None  # noqa: S101 - the kind says so, and the database holds it
    page = behind.translation_of(notice.publication)
    newer = Notice.objects.filter(
        kind=notice.kind, publication__article=notice.publication.article_id, pk__gt=notice.pk
    )
    if page is None or newer.exists() or not behind.parts(page):
        return WhyNot.OVERTAKEN
    return "" if user.pk in behind.people(page) else WhyNot.NOT_ALLOWED


def _is_live(notice: Notice) -> bool:
    assert notice.publication is not None  # noqa: S101 - the kind says so, and the database holds it
    page = {"article": notice.publication.article_id, "language": notice.publication.language}
    return LivePage.objects.filter(**page).exists()


def _submission(notice: Notice) -> Submission:
    if notice.submission is not None:
        return notice.submission
    assert notice.publication is not None  # noqa: S101 - a notice is about one of the two
    return Submission.objects.get(key=notice.publication.submission_key)


_RULES: dict[Notice.Kind, Callable[[User, Notice], str]] = {
    Notice.Kind.REQUEST: _for_signers,
    Notice.Kind.NOBODY: _for_publishers,
    Notice.Kind.CHANGES: _for_insiders,
    Notice.Kind.SIGNED: _for_insiders_while_open,
    Notice.Kind.UNSIGNED: _for_insiders_while_open,
    Notice.Kind.PUBLISHED: _for_insiders_while_live,
    Notice.Kind.WITHDRAWN: _for_insiders_while_down,
    Notice.Kind.DUE: _for_due,
    Notice.Kind.LATE: _for_late,
    Notice.Kind.ASSIGNED: _for_the_translator,
    Notice.Kind.BEHIND: _for_those_behind,
}
