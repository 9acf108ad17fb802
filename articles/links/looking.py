"""Looking at one address: whether machines may, its head, its page where a head says nothing, and where it leads."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from articles import addresses
from articles.links.manners import Manners
from articles.links.network import Answer, NoAnswer
from articles.links.outcome import Finding, Outcome
from articles.links.robots import Robots

MOST_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_FOR_GOOD = frozenset({301, 308})
_MISSING = frozenset({404, 410})
_CLOSED = frozenset({401, 402, 403, 407, 429, 451})
TOO_MANY = 429

Ask = Callable[..., Answer]


class Looker:
    """Looks at addresses for one run. `ask` is one question to one address, such as `Network.ask`."""

    def __init__(self, ask: Ask, *, agent: str, manners: Manners) -> None:
        self._question, self._manners = ask, manners
        self._robots = Robots(self._ask, agent=agent)

    def look(self, url: str) -> Finding:
        """Say what is at the address. Never raises for anything that another machine does."""
        here = lasting = url
        for _redirect in range(MOST_REDIRECTS + 1):
            final = here if here != url else ""
            try:
                if not self._robots.allow(here):
                    return Finding(Outcome.ROBOTS, final_url=final)
                answer = self._head_or_page(here)
            except NoAnswer as nothing:
                return Finding(nothing.outcome, final_url=final)
            if answer.status not in _REDIRECTS or not answer.location:
                new = lasting if lasting != url else ""
                outcome = _judged(answer.status, url, here, new)
                return Finding(outcome, answer.status, final, new if outcome is Outcome.MOVED else "")
            if answer.status in _FOR_GOOD and lasting == here:
                lasting = answer.location
            here = answer.location
            if not addresses.web(here):
                return Finding(Outcome.UNSAFE, answer.status)
        return Finding(Outcome.ROUNDABOUT, final_url=here)

    def _head_or_page(self, url: str) -> Answer:
        """Ask for the head. Many sites refuse that, or say nonsense to it: what is not good is asked for as a page."""
        try:
            answer = self._ask("HEAD", url)
        except NoAnswer as nothing:
            if nothing.outcome is not Outcome.UNREACHABLE:
                raise
        else:
            if answer.status < 400 or answer.status == TOO_MANY:
                return answer
        return self._ask("GET", url)

    def _ask(self, method: str, url: str, *, limit: int = 0) -> Answer:
        wished = self._robots.delay(url)
        with self._manners.turn(urlsplit(url).hostname or "", delay=wished):
            return self._question(method, url, limit=limit)


def _judged(status: int, url: str, here: str, new: str) -> Outcome:
    if status in _MISSING:
        return Outcome.MISSING
    if status in _CLOSED:
        return Outcome.CLOSED
    if status >= 500:
        return Outcome.FAILING
    if not 200 <= status < 300:
        return Outcome.ODD
    before, now = urlsplit(url), urlsplit(here)
    if before.scheme == "https" and now.scheme == "http":
        return Outcome.UNENCRYPTED
    if before.path.strip("/") and not now.path.strip("/") and not now.query:
        return Outcome.FRONT_PAGE
    return Outcome.MOVED if new else Outcome.FINE
