"""Looking at many addresses: a few hosts at a time, the pages of one host after each other."""

from __future__ import annotations

import logging
import queue
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from urllib.parse import urlsplit

from articles.links.looking import TOO_MANY
from articles.links.outcome import Finding

THREADS = 4
LISTENING = 0.5  # seconds after which a call to stop is heard
logger = logging.getLogger(__name__)


def findings(
    urls: Iterable[str], look: Callable[[str], Finding], *, stop: threading.Event, threads: int = THREADS
) -> Iterator[tuple[str, Finding]]:
    """Yield what was found, as it is found. After `stop`, or a host's "too many questions", the rest is left out."""
    hosts: dict[str, list[str]] = defaultdict(list)
    for url in urls:
        hosts[urlsplit(url).hostname or ""].append(url)
    waiting: queue.SimpleQueue[list[str]] = queue.SimpleQueue()
    for pages in hosts.values():
        waiting.put(pages)
    found: queue.SimpleQueue[tuple[str, Finding] | None] = queue.SimpleQueue()
    ended = threading.Event()

    def work() -> None:
        try:
            while not (stop.is_set() or ended.is_set()):
                for url in waiting.get_nowait():
                    if stop.is_set() or ended.is_set():
                        return
                    finding = _looked(look, url)
                    if finding:
                        found.put((url, finding))
                    if finding and finding.status == TOO_MANY:
                        break
        except queue.Empty:
            pass
        finally:
            found.put(None)

    count = max(1, min(threads, len(hosts)))
    for number in range(count):
        # Daemons: a process that was told to stop does not wait for another machine.
        threading.Thread(target=work, name=f"links-{number}", daemon=True).start()
    try:
        while count:
            try:
                one = found.get(timeout=LISTENING)
            except queue.Empty:
                if stop.is_set():
                    return  # whoever still waits for another machine found nothing that is worth waiting for
                continue
            if one is None:
                count -= 1
            else:
                yield one
    finally:
        ended.set()


def _looked(look: Callable[[str], Finding], url: str) -> Finding | None:
    try:
        return look(url)
    except Exception:
        # A fault of ours in one address must not keep the others from being looked at; it stays unknown.
        logger.exception("A link could not be looked at")
        return None
