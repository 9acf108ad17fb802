"""One batch of the outbox, from claim to mail server.

At least once, never less: a mail is closed after the server took it, so one that was taken by the
server in the moment when its sender was killed goes out again, with the same Message-ID. Exactly once
is not to be had over SMTP.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage
from django.db import Error as DatabaseError
from django.utils import timezone

from reviews.mail import claims, digests, letters, words
from reviews.models import Mail

MOST_FAILURES = 3  # one after the other; then it is not the mails, and the server is left alone until the next run
LONGEST_ERROR = 500  # characters

log = logging.getLogger(__name__)


@dataclass
class Report:
    """What became of one batch. `silent` says why the mail server could not be reached at all, if it could not."""

    taken: int = 0
    sent: int = 0
    dropped: int = 0
    failed: int = 0
    parked: int = 0
    silent: str = ""

    @property
    def may_go_on(self) -> bool:
        """Whether another batch at once would find more to do."""
        return bool(self.sent or self.dropped) and not self.silent


def deliver_batch(*, at: dt.datetime, should_stop: Callable[[], bool] = lambda: False) -> Report:
    """Send what waits, at most about `claims.BATCH` mails. Any number of senders may do so at once.

    Never raises for a mail or a mail server; a database that goes away is the caller's to wait for,
    and nothing is lost by it.
    """
    digests.gather(at=at)
    claim = claims.take(at=at)
    report = Report(taken=len(claim.mails))
    server = _Server()
    stopped: set[int] = set()  # whose queue ended with a failure: the next mail waits behind it
    in_a_row = 0
    for mail in claim.mails:
        if should_stop() or in_a_row == MOST_FAILURES:
            break
        if mail.recipient_id in stopped:
            continue
        if not server.is_open():
            report.silent = server.error
            break
        if not claims.begin(mail, claim):
            continue
        error = _deliver(mail, claim, server, report, at=at)
        in_a_row = in_a_row + 1 if error else 0
        if error:
            if mail.recipient_id:
                stopped.add(mail.recipient_id)
            report.failed += 1
            report.parked += claims.failed(mail, claim, error, at=at)
    server.close()
    claims.give_back(claim)
    return report


def _deliver(mail: Mail, claim: claims.Claim, server: _Server, report: Report, *, at: dt.datetime) -> str:
    """Send one mail, or drop it; return what went wrong, or ""."""
    try:
        letter = letters.letter_of(mail.pk, on=timezone.localtime(at).date())
        if letter.message:
            server.send(letter.message)
    except DatabaseError:
        raise
    except Exception as error:
        # Whatever it is, it is this mail's: the others go on, and after some tries it is given up.
        sentence = words.one_line(f"{type(error).__name__}: {error}", LONGEST_ERROR)
        log.warning("mail %s: %s", mail.pk, sentence)
        return sentence
    claims.close(mail, claim, why_not=letter.why_not, items=letter.items, at=at)
    report.sent += letter.message is not None
    report.dropped += letter.message is None
    return ""


class _NotTakenError(Exception):
    """The mail server said neither yes nor no."""


class _Server:
    """One connection for many mails, made anew after each failure. `EMAIL_TIMEOUT` bounds every answer."""

    def __init__(self) -> None:
        self.error = ""
        self._connection: BaseEmailBackend | None = None

    def is_open(self) -> bool:
        if self._connection is None:
            connection = get_connection()
            try:
                connection.open()
            except OSError as error:  # smtplib's errors are among these
                self.error = words.one_line(f"{type(error).__name__}: {error}", LONGEST_ERROR)
                return False
            self._connection = connection
        return True

    def send(self, message: EmailMessage) -> None:
        assert self._connection is not None  # noqa: S101 - asked before each mail
        try:
            if self._connection.send_messages([message]) != 1:
                raise _NotTakenError
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        if self._connection is not None:
            with suppress(OSError):
                self._connection.close()
        self._connection = None
