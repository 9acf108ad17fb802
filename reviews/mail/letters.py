"""A row of the outbox becomes a mail, or a reason why it is none. Everything is read anew at this moment."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.contrib.auth.models import User
from django.core.mail import EmailMessage

from reviews.mail import rights, words
from reviews.models import Mail


@dataclass(frozen=True)
class Letter:
    """`message` is None where it must not be sent, and `why_not` says why.

    `items` are those of a mail of the day, by primary key, with why any of them was left out.
    """

    message: EmailMessage | None
    why_not: str = ""
    items: dict[int, str] = field(default_factory=dict)


def letter_of(key: int, *, on: dt.date) -> Letter:
    """Write the mail with this primary key; `on` is the day where the library is."""
    mail = Mail.objects.select_related("recipient__mail_preference", "report__publication", *_ABOUT).get(pk=key)
    person = mail.recipient
    if person is None:
        return _to_reader(mail)
    refused = rights.why_not(person, mail.notice)
    if mail.notice is None:
        return _of_the_day(mail, person, refused, on=on)
    if refused:
        return Letter(None, refused)
    return Letter(words.single(mail, person, words.say(mail.notice, person, on=on)))


def _to_reader(mail: Mail) -> Letter:
    assert mail.report is not None  # noqa: S101 - who has no account is a reader, and the database holds it
    if not mail.report.reply_to:
        return Letter(None, Mail.WhyNot.FORGOTTEN)
    # Given up by the outbox and tried again, after the report was taken up again, and perhaps answered by another mail.
    if not mail.report.answer or mail.report.mail.filter(pk__gt=mail.pk).exists():
        return Letter(None, Mail.WhyNot.EMPTY)
    return Letter(words.answer(mail, mail.report))


def _of_the_day(mail: Mail, person: User, refused: str, *, on: dt.date) -> Letter:
    gathered = mail.items.filter(state=Mail.State.GATHERED).select_related(*_ABOUT).order_by("pk")
    said, items = [], {}
    for item in gathered:
        assert item.notice is not None  # noqa: S101 - only notices are gathered
        items[item.pk] = refused or rights.why_not(person, item.notice)
        if not items[item.pk]:
            said.append(words.say(item.notice, person, on=on))
    if not said:
        return Letter(None, refused or Mail.WhyNot.EMPTY, items)
    return Letter(words.of_the_day(mail, person, said), items=items)


_ABOUT = (
    "notice__submission__article",
    "notice__submission__submitted_by",
    "notice__publication",
    "notice__assignment__article",
)
