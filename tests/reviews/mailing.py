"""A mail server for tests on this machine, and the outbox emptied without a clock."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from typing import Any

from django.core import mail

from reviews.mail.sending import deliver_batch
from reviews.models import Mail
from tests import factories as make


def drain(*, at: dt.datetime = make.NOW) -> None:
    """Send all that waits, batch after batch, as the command does."""
    while deliver_batch(at=at).may_go_on:
        pass


def drained(*, at: dt.datetime = make.NOW) -> list[tuple[str, str]]:
    """Send all that waits and return address and subject of each mail."""
    mail.outbox.clear()
    drain(at=at)
    return [(message.to[0], message.subject) for message in mail.outbox]


def fate(user: Any) -> list[tuple[str, str, str]]:
    """Return kind, state and reason of every mail to somebody, in their order."""
    rows = Mail.objects.filter(recipient=user).order_by("pk").select_related("notice")
    return [(row.notice.kind if row.notice else "digest", row.state, row.why_not) for row in rows]


class Sink(socketserver.ThreadingTCPServer):
    """Speaks as much SMTP as Django needs. `answer` says for each mail: "take", "451", or "drop" after the data."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.taken: list[EmailMessage] = []
        self.envelopes: list[list[str]] = []
        self.answer: Callable[[EmailMessage], str] = lambda message: "take"

    @property
    def port(self) -> int:
        return self.server_address[1]


class _Talk(socketserver.StreamRequestHandler):
    server: Sink

    def handle(self) -> None:
        self.say("220 sink")
        recipients: list[str] = []
        while line := self.rfile.readline():
            match line[:4].upper():
                case b"EHLO" | b"HELO":
                    self.say("250 sink")
                case b"RCPT":
                    recipients.append(line.decode().strip())
                    self.say("250 ok")
                case b"DATA":
                    self.say("354 go on")
                    if not self.take(self.data(), recipients):
                        return
                    recipients = []
                case b"QUIT":
                    self.say("221 bye")
                    return
                case _:
                    self.say("250 ok")

    def data(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return b"".join(lines)

    def take(self, data: bytes, recipients: list[str]) -> bool:
        message = email.message_from_bytes(data, policy=email.policy.default)
        answer = self.server.answer(message)
        if answer == "451":
            self.say("451 try again later")
            return True
        self.server.taken.append(message)
        self.server.envelopes.append(recipients)
        if answer == "drop":
            return False
        self.say("250 taken")
        return True

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@contextmanager
def smtp(settings: Any) -> Iterator[Sink]:
    """Send to a mail server of this test's own."""
    with Sink() as sink:
        thread = threading.Thread(target=sink.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.EMAIL_TIMEOUT = 5
        try:
            yield sink
        finally:
            sink.shutdown()
            thread.join()
