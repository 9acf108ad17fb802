"""Commands that go on: they end when they are told to, outlive the database, and begin nothing before they ended it."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import InterfaceError, OperationalError

from healthlibrary import loops
from reviews.calendar import due_steps
from reviews.mail.sending import Report
from reviews.management.commands import deliver_mail

COMMANDS = ("publish_due", "deliver_mail")


def kill(*_: object) -> None:
    """Tell this process to stop, as a container is told."""
    os.kill(os.getpid(), signal.SIGTERM)


class Loop:
    """Runs a command in a loop whose rounds and pauses are those of the test; `told` is what happened, in order."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
        self.command, self.told = command, []
        self.rounds: list[Callable[[], object]] = []
        self.pauses: list[Callable[[], object]] = []
        monkeypatch.setattr(due_steps, "run_due", lambda now, on: self.round() or [])
        monkeypatch.setattr(deliver_mail, "deliver_batch", lambda **_: self.round() or Report())
        monkeypatch.setattr(loops, "pause", self.pause)
        monkeypatch.setattr(loops, "close_old_connections", lambda: self.told.append("look at the connection"))
        monkeypatch.setattr(loops.connections, "close_all", lambda: self.told.append("close the connection"))

    def round(self) -> None:
        self.told.append("begin")
        self.rounds.pop(0)()
        self.told.append("end")

    def pause(self, stop: threading.Event, seconds: float) -> None:
        self.told.append(f"pause {seconds:g}")
        self.pauses.pop(0)()

    def run(self) -> str:
        call_command(self.command, loop=True, every=7, stdout=StringIO(), stderr=(error := StringIO()))
        return error.getvalue()


@pytest.fixture(params=COMMANDS)
def loop(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Loop:
    return Loop(monkeypatch, request.param)


def nothing() -> None:
    pass


ROUND = ["look at the connection", "begin", "end"]


def test_it_stops_between_two_rounds_when_it_is_told_to(loop: Loop):
    before = signal.getsignal(signal.SIGTERM)
    loop.rounds, loop.pauses = [nothing, nothing], [nothing, kill]

    assert loop.run() == ""

    assert loop.told == [*ROUND, "pause 7", *ROUND, "pause 7"]
    assert signal.getsignal(signal.SIGTERM) is before


def test_told_within_a_round_it_finishes_that_and_begins_no_other(loop: Loop):
    loop.rounds, loop.pauses = [kill], [nothing]

    loop.run()

    assert loop.told == [*ROUND, "pause 7"]


@pytest.mark.parametrize("error", [OperationalError("gone"), InterfaceError("the connection is closed")])
def test_a_database_that_goes_away_is_told_and_tried_again(loop: Loop, error: Exception):
    def fail() -> None:
        raise error

    loop.rounds, loop.pauses = [fail, nothing], [nothing, kill]

    said = loop.run()

    lost = ["look at the connection", "begin", "close the connection", "pause 7"]
    assert loop.told == [*lost, *ROUND, "pause 7"]
    assert said == f"The database does not answer: {error}\n"


def test_anything_else_ends_it_aloud(loop: Loop):
    loop.rounds = [lambda: {}["a mistake of ours"]]

    with pytest.raises(KeyError):
        loop.run()


def test_a_round_that_takes_longer_than_the_pause_is_the_only_one(loop: Loop):
    """The pause begins after a round, so that a slow one is not overtaken by the next."""
    at_once = []
    loop.rounds = [lambda: at_once.append(loop.told.count("begin") - loop.told.count("end"))] * 3
    loop.pauses = [nothing, nothing, kill]

    loop.run()

    assert at_once == [1, 1, 1]


def test_the_pause_ends_with_the_word_to_stop():
    stop = threading.Event()
    stop.set()
    loops.pause(stop, 3_600)
