"""The outbox is emptied: nothing is lost, nothing goes twice but after a crash, nobody waits for a mail server."""

from __future__ import annotations

import datetime as dt
import os
import signal
import socket
import threading
from io import StringIO

import pytest
from django.contrib.auth.models import Group, User
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from reviews.mail import claims, notifications
from reviews.mail.sending import deliver_batch
from reviews.models import Mail, Notice
from tests import factories as make
from tests.reviews.mailing import drain, fate, smtp

MINUTE = dt.timedelta(minutes=1)
OVER = make.NOW + claims.LEASE  # when a claim of make.NOW has run out


class Killed(BaseException):
    """What a process that is killed leaves of a function: nothing."""


def written(*, people: int = 1, each: int = 1) -> list[User]:
    """Write mail to managing editors, each of whom is told of every signature; return them."""
    users = User.objects.bulk_create(
        User(username=f"manager{number}", email=f"manager{number}@library.example") for number in range(people)
    )
    group = Group.objects.get(name=make.MANAGING_EDITOR)
    User.groups.through.objects.bulk_create(User.groups.through(user=user, group=group) for user in users)
    editor = make.make_user(make.EDITOR)
    submission = make.make_submission(by=editor)
    for number in range(each):
        notifications.signed(submission, by=editor, by_name=f"Sample Physician {number}", at=make.NOW)
    # What was written on the way is of no interest here.
    Mail.objects.filter(notice__kind=Notice.Kind.NOBODY).update(
        state=Mail.State.DROPPED, why_not=Mail.WhyNot.NOT_NEEDED, done_at=make.NOW
    )
    return users


def states() -> dict[str, int]:
    rows = Mail.objects.exclude(why_not=Mail.WhyNot.NOT_NEEDED).values_list("state", flat=True)
    return {state: list(rows).count(state) for state in set(rows)}


@pytest.mark.django_db
class TestTheMailServer:
    def test_takes_one_mail_to_one_person(self, settings):
        (manager,) = written()
        with smtp(settings) as sink:
            drain()
        (message,) = sink.taken
        assert sink.envelopes == [[f"rcpt TO:<{manager.email}>"]]
        row = Mail.objects.get(state="sent")
        assert (message["Message-ID"], message["To"], row.tries, row.done_at) == (
            row.message_id,
            manager.email,
            1,
            make.NOW,
        )
        assert message["Auto-Submitted"] == "auto-generated"
        assert message.get_content_type() == "text/plain"

    def test_that_refuses_the_connection_delays_and_counts_against_no_mail(self, settings):
        written(people=3)
        with socket.socket() as closed:
            closed.bind(("127.0.0.1", 0))
            settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
            settings.EMAIL_HOST, settings.EMAIL_PORT = closed.getsockname()
            report = deliver_batch(at=make.NOW)
        assert (report.sent, report.may_go_on, report.silent.split(":")[0]) == (0, False, "ConnectionRefusedError")
        assert set(Mail.objects.filter(state="waiting").values_list("tries", "claim")) == {(0, None)}
        with smtp(settings) as sink:
            drain()
        assert len(sink.taken) == 3

    def test_that_hangs_is_left_alone_when_the_time_is_up(self, settings):
        written(people=3)
        with socket.socket() as mute:
            mute.bind(("127.0.0.1", 0))
            mute.listen()
            settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
            settings.EMAIL_HOST, settings.EMAIL_PORT = mute.getsockname()
            settings.EMAIL_TIMEOUT = 0.05
            report = deliver_batch(at=make.NOW)
        assert (report.sent, report.silent) == (0, "SMTPServerDisconnected: Connection unexpectedly closed: timed out")
        assert set(Mail.objects.filter(state="waiting").values_list("tries", "claim")) == {(0, None)}

    def test_that_says_later_gets_the_mail_later_and_each_time_twice_as_late(self, settings):
        (manager,) = written()
        with smtp(settings) as sink:
            sink.answer = lambda message: "451"
            tries = []
            at = make.NOW
            while fate(manager)[-1][1] == "waiting":
                drain(at=at)
                row = Mail.objects.get(recipient=manager, notice__kind="signed")
                tries.append((row.tries, (row.next_try_at - at) // MINUTE))
                at = max(at, row.next_try_at)
            assert tries[:4] == [(1, 1), (2, 2), (3, 4), (4, 8)]
            assert (len(tries), row.state, sink.taken) == (claims.MOST_TRIES, "parked", [])
            assert "451" in row.error

            # Somebody mends it and lets it be tried again.
            sink.answer = lambda message: "take"
            assert notifications.send_again(Mail.objects.all(), at=at) == 1
            drain(at=at)
        assert [message["Message-ID"] for message in sink.taken] == [row.message_id]
        assert fate(manager)[-1] == ("signed", "sent", "")

    def test_that_hangs_up_after_the_data_gets_the_same_mail_again(self, settings):
        (manager,) = written()
        with smtp(settings) as sink:
            sink.answer = lambda message: "drop"
            drain()
            sink.answer = lambda message: "take"
            drain(at=make.NOW + MINUTE)
        first, second = sink.taken
        assert first["Message-ID"] == second["Message-ID"]
        assert fate(manager)[-1] == ("signed", "sent", "")

    def test_that_fails_for_one_person_serves_the_others(self, settings):
        poor, *others = written(people=4, each=2)
        with smtp(settings) as sink:
            sink.answer = lambda message: "drop" if message["To"] == poor.email else "take"
            drain()
        assert [m["To"] for m in sink.taken if m["To"] != poor.email] == [o.email for o in others] * 2
        assert states() == {"sent": 6, "waiting": 2}

    def test_that_fails_for_everybody_is_left_alone_after_some(self, settings):
        written(people=8)
        with smtp(settings) as sink:
            sink.answer = lambda message: "451"
            assert deliver_batch(at=make.NOW).failed == 3
        assert set(Mail.objects.filter(state="waiting").values_list("claim", flat=True)) == {None}

    def test_gets_the_mails_of_one_person_in_their_order_also_after_a_failure(self, settings):
        (manager,) = written(each=3)
        wanted = list(Mail.objects.filter(recipient=manager, state="waiting").order_by("pk"))
        with smtp(settings) as sink:
            sink.answer = lambda message: "451"
            drain()
            assert sink.taken == []
            sink.answer = lambda message: "take"
            drain()  # too early for the first, and the others wait behind it
            assert sink.taken == []
            drain(at=make.NOW + MINUTE)
        assert [message["Message-ID"] for message in sink.taken] == [row.message_id for row in wanted]


@pytest.mark.django_db
class TestAKilledSender:
    def test_between_sending_and_closing_sends_again_under_the_same_name(self, monkeypatch):
        (manager,) = written()

        def killed(*args, **kwargs):
            raise Killed

        with monkeypatch.context() as patch:
            patch.setattr(claims, "close", killed)
            with pytest.raises(Killed):
                deliver_batch(at=make.NOW)
        assert len(mail.outbox) == 1
        drain(at=OVER - MINUTE)  # the claim holds
        assert len(mail.outbox) == 1
        assert len(list(notifications.problems(at=OVER + MINUTE))) == 1
        drain(at=OVER)
        assert len({message.extra_headers["Message-ID"] for message in mail.outbox}) == 1
        assert len(mail.outbox) == 2
        assert fate(manager)[-1] == ("signed", "sent", "")
        assert list(notifications.problems(at=OVER + MINUTE)) == []

    @pytest.mark.parametrize("step", ["take", "begin"])
    def test_before_sending_loses_nothing(self, step, monkeypatch):
        written(people=2)
        before = getattr(claims, step)

        def killed_after(*args, **kwargs):
            before(*args, **kwargs)
            raise Killed

        with monkeypatch.context() as patch:
            patch.setattr(claims, step, killed_after)
            with pytest.raises(Killed):
                deliver_batch(at=make.NOW)
        assert mail.outbox == []
        drain(at=OVER)
        assert len(mail.outbox) == 2

    def test_by_the_mail_itself_is_killed_no_more_than_ten_times(self, monkeypatch):
        deadly, other = written(people=2)
        at = make.NOW
        send = EmailBackend.send_messages

        def deadly_send(self, messages):
            if messages[0].to == [deadly.email]:
                raise Killed
            return send(self, messages)

        monkeypatch.setattr(EmailBackend, "send_messages", deadly_send)
        deaths = 0
        while Mail.objects.filter(recipient=deadly, state="waiting").exists():
            try:
                drain(at=at)
            except Killed:
                deaths += 1
            at += claims.LEASE
        assert deaths == claims.MOST_TRIES
        assert (fate(deadly)[-1], fate(other)[-1]) == (("signed", "parked", ""), ("signed", "sent", ""))

    def test_whose_mail_was_taken_over_does_not_send_it(self, monkeypatch):
        written(people=2)
        take = claims.take

        def slow(**kwargs):
            claim = take(**kwargs)
            monkeypatch.undo()
            drain(at=OVER)  # another sender, when this one's claim has run out
            return claim

        monkeypatch.setattr(claims, "take", slow)
        assert deliver_batch(at=make.NOW).sent == 0
        assert len(mail.outbox) == 2


@pytest.mark.django_db
class TestTheCost:
    PER_MAIL = 11
    PER_BATCH = 9

    @pytest.mark.parametrize(("people", "batches"), [(1, 2), (220, 6)])
    def test_of_a_mail_does_not_grow_with_the_queue(self, people, batches):
        written(people=people)
        with CaptureQueriesContext(connection) as captured:
            drain()
        assert len(mail.outbox) == people
        assert len(captured) <= people * self.PER_MAIL + batches * self.PER_BATCH


@pytest.mark.django_db(transaction=True)
class TestTwoSendersAtOnce:
    @pytest.mark.parametrize("round_", range(3))
    def test_send_each_mail_once_and_in_order(self, round_):
        users = written(people=12, each=4)
        barrier = threading.Barrier(2)
        failures: list[BaseException] = []

        def run() -> None:
            try:
                barrier.wait()
                for _ in range(6):
                    deliver_batch(at=make.NOW)
            except BaseException as error:
                failures.append(error)
            finally:
                connection.close()

        threads = [threading.Thread(target=run) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        drain()
        assert failures == []
        assert len(mail.outbox) == 48
        for user in users:
            got = [m.extra_headers["Message-ID"] for m in mail.outbox if m.to == [user.email]]
            wanted = Mail.objects.filter(recipient=user, state="sent").order_by("pk")
            assert got == list(wanted.values_list("message_id", flat=True))
            assert len(got) == 4


class StopsTheLoop(EmailBackend):
    """Somebody stops the container while a mail is being sent."""

    def send_messages(self, messages):
        os.kill(os.getpid(), signal.SIGTERM)
        return super().send_messages(messages)


@pytest.mark.django_db
class TestTheCommand:
    def test_empties_the_outbox_and_says_what_it_did(self):
        written(people=3, each=40)
        out = StringIO()
        call_command("deliver_mail", stdout=out)
        assert len(mail.outbox) == 120
        assert "50 sent, 0 not sent because the right to it is gone, 0 failed, of which 0 given up." in out.getvalue()
        out = StringIO()
        call_command("deliver_mail", stdout=out)
        assert out.getvalue() == ""

    def test_says_that_the_mail_server_is_silent(self, settings):
        written()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
        error = StringIO()
        call_command("deliver_mail", stderr=error)
        assert "The mail server does not answer, and the mail waits: ConnectionRefusedError" in error.getvalue()


@pytest.mark.django_db(transaction=True)
class TestTheLoop:
    def test_ends_at_once_when_told_to_and_finishes_the_mail_at_hand(self, settings):
        settings.EMAIL_BACKEND = "tests.reviews.test_delivery.StopsTheLoop"
        written(people=3)
        before = signal.getsignal(signal.SIGTERM)
        call_command("deliver_mail", loop=True, every=60, stdout=StringIO())
        assert (len(mail.outbox), states()) == (1, {"sent": 1, "waiting": 2})
        assert set(Mail.objects.filter(state="waiting").values_list("claim", flat=True)) == {None}
        assert signal.getsignal(signal.SIGTERM) is before

    def test_survives_a_database_that_goes_away(self, settings, monkeypatch):
        settings.EMAIL_BACKEND = "tests.reviews.test_delivery.StopsTheLoop"
        written()
        take = claims.take

        def cut_off(**kwargs):
            monkeypatch.undo()
            Mail.objects.exists()  # early in the day nothing was asked before, and a connection is tried before its use
            connection.connection.close()  # what is left when the server has gone
            return take(**kwargs)

        monkeypatch.setattr(claims, "take", cut_off)
        error = StringIO()
        call_command("deliver_mail", loop=True, every=0.01, stdout=StringIO(), stderr=error)
        assert "The database does not answer" in error.getvalue()
        assert len(mail.outbox) == 1
        connections.close_all()
