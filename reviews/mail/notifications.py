"""What people are told: rows of the outbox, written in the transaction of the verb that causes them.

Nothing is sent from here; see `reviews.mail.sending`. Who is told what is the table in docs/mail.md, and
whether somebody may still be told is asked when the mail is sent. Whoever did a thing is not told of it.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Count, Q

from articles.accounts import name_of
from articles.models import Assignment, Feedback, Publication, Withdrawal
from reviews.models import Mail, MailPreference, Notice, SignOff, Submission
from reviews.models.mail import MailQuerySet

_ACCOUNTS = "django.contrib.auth.backends.ModelBackend"  # where the permissions of accounts are


def asked(submission: Submission, users: Iterable[int], *, at: dt.datetime) -> Notice:
    return _tell(
        users, kind=Notice.Kind.REQUEST, submission=submission, by_name=name_of(submission.submitted_by), at=at
    )


def nobody_left(submission: Submission, *, at: dt.datetime, step: str) -> Notice | None:
    """Tell the managing editors that a text waits for a signature that nobody is left to give; once per `step`."""
    return tell_once(managing_editors(), kind=Notice.Kind.NOBODY, submission=submission, step=step, at=at)


def changes_asked(submission: Submission, *, by: User, at: dt.datetime) -> Notice:
    return _tell(
        _insiders(submission, but=by), kind=Notice.Kind.CHANGES, submission=submission, by_name=name_of(by), at=at
    )


def signed(submission: Submission, *, by: User, by_name: str, at: dt.datetime) -> Notice:
    """Tell of a signature; `by_name` is the name as printed under it."""
    return _tell(_insiders(submission, but=by), kind=Notice.Kind.SIGNED, submission=submission, by_name=by_name, at=at)


def signature_withdrawn(submission: Submission, *, by: User, by_name: str, at: dt.datetime) -> Notice:
    return _tell(
        _insiders(submission, but=by), kind=Notice.Kind.UNSIGNED, submission=submission, by_name=by_name, at=at
    )


def published(
    publication: Publication, submission: Submission, sign_offs: Iterable[SignOff], *, by: User, at: dt.datetime
) -> Notice:
    """Tell of a publication. A library that moves in publishes by the thousand, and writes to nobody."""
    moved_in = any(sign_off.carried_over is not None for sign_off in sign_offs)
    return _tell(
        set() if moved_in else _insiders(submission, but=by),
        kind=Notice.Kind.PUBLISHED,
        publication=publication,
        submission=submission,
        by_name=name_of(by),
        at=at,
    )


def withdrawn(withdrawal: Withdrawal, *, by: User, at: dt.datetime) -> Notice:
    publication = withdrawal.publication
    submission = Submission.objects.get(key=publication.submission_key)
    return _tell(
        _insiders(submission, but=by), kind=Notice.Kind.WITHDRAWN, publication=publication, by_name=name_of(by), at=at
    )


def answer_reader(report: Feedback, *, at: dt.datetime) -> Mail:
    """Write the mail that answers a report. Its words and its address stay with the report."""
    return Mail.objects.create(report=report, message_id=new_message_id(), written_at=at, next_try_at=at)


def assigned(assignment: Assignment, *, by: User, at: dt.datetime) -> Notice:
    """Tell the translator, if there is one and it is not the person who assigned it."""
    users = {assignment.translator_id} if assignment.translator_id and assignment.translator_id != by.pk else set()
    return _tell(users, kind=Notice.Kind.ASSIGNED, assignment=assignment, by_name=name_of(by), at=at)


def tell_once(
    users: Iterable[int], *, kind: Notice.Kind, step: str = "", at: dt.datetime, **about: object
) -> Notice | None:
    """Write a notice that has not been written before, with its mails; None where it has."""
    notice, is_new = Notice.objects.get_or_create(kind=kind, step=step, **about, defaults={"at": at})
    if not is_new:
        return None
    _address(notice, users)
    return notice


def managing_editors() -> set[int]:
    """Return the keys of those who decide what goes out: everybody who may publish, administrators left in peace."""
    people = User.objects.with_perm("articles.publish_page", backend=_ACCOUNTS, include_superusers=False)
    return set(people.values_list("pk", flat=True))


def prefer(*, by: User, language: str, rhythm: str) -> MailPreference:
    """Keep how somebody wants to be written to. It holds for everything that was not sent yet."""
    preference, _created = MailPreference.objects.update_or_create(
        user=by, defaults={"language": language, "rhythm": MailPreference.Rhythm(rhythm)}
    )
    return preference


def send_again(mails: MailQuerySet, *, at: dt.datetime) -> int:
    """Let mail that was given up be tried again, from the first try on. Return how many there were."""
    return mails.filter(state=Mail.State.PARKED).update(
        state=Mail.State.WAITING, tries=0, next_try_at=at, done_at=None, claim=None, claimed_until=None
    )


def new_message_id() -> str:
    """Return a Message-ID for a mail that is being written; it names no person and no article."""
    return f"<{uuid.uuid4()}@{urlsplit(settings.SITE_URL).hostname}>"


def problems(*, at: dt.datetime) -> Iterator[str]:
    """Name what must never be: a publication without its one notice, an answer without its mail, a stale claim.

    A lease runs out where a sender was killed; the next run of `deliver_mail` takes the mail over.
    """
    told = Count("notices", filter=Q(notices__kind=Notice.Kind.PUBLISHED))
    for row in Publication.objects.annotate(told=told).exclude(told=1).only("title", "language", "number"):
        yield f"publication {row} has {row.told} notices in the outbox instead of 1"
    for key in (
        Feedback.objects.filter(outcome=Feedback.Outcome.ANSWERED, mail=None)
        .order_by("pk")
        .values_list("pk", flat=True)
    ):
        yield f"report {key} was answered, and the outbox has no mail to its reader"
    for key, until in Mail.objects.filter(claimed_until__lt=at).order_by("pk").values_list("pk", "claimed_until"):
        yield f"mail {key} is claimed, and the claim ran out at {until:%Y-%m-%d %H:%M:%S %Z}"


def _insiders(submission: Submission, *, but: User) -> set[int]:
    """Return who follows a text on its way: whoever submitted it, and the managing editors."""
    return ({submission.submitted_by_id} | managing_editors()) - {but.pk}


def _tell(users: Iterable[int], *, at: dt.datetime, **fields: object) -> Notice:
    notice = Notice.objects.create(at=at, **fields)
    _address(notice, users)
    return notice


def _address(notice: Notice, users: Iterable[int]) -> None:
    Mail.objects.bulk_create(
        Mail(
            notice=notice,
            recipient_id=user,
            message_id=new_message_id(),
            written_at=notice.at,
            next_try_at=notice.at,
        )
        for user in sorted(users)
    )
