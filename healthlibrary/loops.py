"""Commands that run beside the server: the same work again and again, until the process is told to stop."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import DatabaseError, InterfaceError, close_old_connections, connections


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


def repeat(work: Callable[[], None], *, every: float, stop: threading.Event, complain: Callable[[str], object]) -> None:
    """Do the work, pause for `every` seconds, and so on. A database that is away ends one round, and not the loop."""
    while not stop.is_set():
        try:
            close_old_connections()
            work()
        except (DatabaseError, InterfaceError) as error:
            complain(f"The database does not answer: {error}")
            connections.close_all()
        pause(stop, every)


def pause(stop: threading.Event, seconds: float) -> None:
    stop.wait(seconds)
