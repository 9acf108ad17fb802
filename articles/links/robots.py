"""What the robots.txt of a site asks of machines like this one: read once in a run, and followed.

After RFC 9309: a site without the file asks for nothing, one whose file cannot be served just now asks for everything.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from articles.links.network import Answer, NoAnswer
from articles.links.outcome import Outcome

MOST_BYTES = 500 * 1024  # of the file
MOST_REDIRECTS = 5
_FOR_ALL = ["User-agent: *", "Disallow: /"]
_FOR_NONE = ["User-agent: *", "Disallow:"]

Ask = Callable[..., Answer]


class Robots:
    """The files of one run. `ask` is how they are fetched, `agent` the name by which this machine looks for itself."""

    def __init__(self, ask: Ask, *, agent: str) -> None:
        self._ask, self._agent = ask, agent
        self._files: dict[str, RobotFileParser | NoAnswer] = {}

    def allow(self, url: str) -> bool:
        """Whether the site lets this machine look. Raises NoAnswer where the site cannot be asked at all."""
        return self._file(url).can_fetch(self._agent, url)

    def delay(self, url: str) -> float:
        """Return the seconds that the site asks to be left between two questions, 0 where it has not said so yet."""
        file = self._files.get(_origin(url))
        asked = file.crawl_delay(self._agent) if isinstance(file, RobotFileParser) else None
        return float(asked or 0)

    def _file(self, url: str) -> RobotFileParser:
        origin = _origin(url)
        if origin not in self._files:
            self._files[origin] = self._fetch(f"{origin}/robots.txt")
        file = self._files[origin]
        if isinstance(file, NoAnswer):
            raise NoAnswer(file.outcome)  # asking again for each page would cost as many deadlines
        return file

    def _fetch(self, url: str) -> RobotFileParser | NoAnswer:
        file = RobotFileParser()
        try:
            file.parse(self._lines(url))
        except NoAnswer as nothing:
            return nothing
        return file

    def _lines(self, url: str) -> list[str]:
        for _redirect in range(MOST_REDIRECTS + 1):
            answer = self._ask("GET", url, limit=MOST_BYTES)
            if 300 <= answer.status < 400 and answer.location:
                url = answer.location
            elif 200 <= answer.status < 300:
                return answer.body.decode("utf-8", "replace").removeprefix("\ufeff").splitlines()
            elif answer.status == 429 or answer.status >= 500:
                return _FOR_ALL
            else:
                return _FOR_NONE
        return _FOR_NONE


def _origin(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise NoAnswer(Outcome.UNSAFE) from error
    return f"{parts.scheme}://{parts.netloc}"
