"""A command that goes on until it is told to stop: one round after the other, never two at once."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import DatabaseError, InterfaceError, close_old_connections, connections


def go_round(one: Callable[[], None], *, every: float, stop: threading.Event, say: Callable[[str], object]) -> None:
    """Do `one` again and again, with a pause of so many seconds, until `stop` is set.

    A database that goes away ends no loop: what was not done is found again when it is back.
    """
    while not stop.is_set():
        try:
            close_old_connections()
            one()
        except (DatabaseError, InterfaceError) as error:  # the second is none of the first
            say(f"The database does not answer as it should: {error}")
            connections.close_all()
        if not stop.is_set():
            pause(stop, every)


def pause(stop: threading.Event, seconds: float) -> None:
    stop.wait(seconds)


@contextmanager
def told_to_stop() -> Iterator[threading.Event]:
    """Yield what SIGTERM and Ctrl-C set: what is being done is finished, and nothing else is begun."""
    stop = threading.Event()
    names = (signal.SIGTERM, signal.SIGINT)
    before = {name: signal.signal(name, lambda number, frame: stop.set()) for name in names}
    try:
        yield stop
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)
