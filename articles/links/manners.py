"""One question at a time for each host, and a pause after it."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager

DELAY = 2.0  # seconds between two questions to one host
LONGEST = 60.0  # seconds, whatever a site asks for


class Manners:
    """Who was asked when, for all threads of a run."""

    def __init__(
        self,
        *,
        delay: float = DELAY,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._delay, self._clock, self._sleep = delay, clock, sleep
        self._guard = threading.Lock()
        self._turns: dict[str, threading.Lock] = defaultdict(threading.Lock)
        self._last: dict[str, float] = {}

    @contextmanager
    def turn(self, host: str, *, delay: float = 0) -> Iterator[None]:
        """Wait until the host may be asked; nobody else asks it in the block. `delay` is what it wishes itself."""
        with self._guard:
            mine = self._turns[host]
        with mine:
            if host in self._last:
                pause = self._last[host] + min(LONGEST, max(self._delay, delay)) - self._clock()
                if pause > 0:
                    self._sleep(pause)
            try:
                yield
            finally:
                self._last[host] = self._clock()
