"""Asking one address one question, over a connection to a machine that was looked at first.

The name is resolved once, every address it has must be public, and the connection goes to one of these: a name that
answers differently the second time has no second time. No proxy of the environment is used, no redirect followed, no
cookie kept, nothing decompressed. Whatever another machine does, the question ends by its deadline.
"""

from __future__ import annotations

import http.client
import io
import re
import socket
import ssl
import time
from collections.abc import Callable, Collection, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

from articles import addresses
from articles.links.guard import is_public
from articles.links.outcome import Outcome

WEB_PORTS = frozenset({80, 443})
DEADLINE = 20.0  # seconds for one question, from the name to the last byte
CONNECTING = 5.0  # of these, for each of the addresses that a name has
MOST_ADDRESSES = 4
MOST_BYTES = 1_000_000  # of one answer, its head included
_SAFE = "/%:@!$&'()*+,;=~-._?[]"
_ENDS_EARLY = re.compile(r'[ "<>\\^`{|}]')
_NO_SUCH_NAME = {getattr(socket, name) for name in ("EAI_NONAME", "EAI_NODATA") if hasattr(socket, name)}

Resolve = Callable[[str, int], Sequence[str]]


class NoAnswer(Exception):  # noqa: N818 - a finding, not a failure of the program
    """Nothing that a site said; `outcome` is what is known instead."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.value)
        self.outcome = outcome


@dataclass(frozen=True)
class Answer:
    """The head of an answer, and so much of its body as was wanted. `location` is absolute, "" without one."""

    status: int
    location: str = ""
    body: bytes = b""


@dataclass(frozen=True)
class Target:
    scheme: str
    host: str
    port: int
    path: str


def target_of(url: str, *, ports: Collection[int] = WEB_PORTS) -> Target:
    """Take an address apart, as plain ASCII. Raises NoAnswer for one that is not asked."""
    if not addresses.web(url):
        raise NoAnswer(Outcome.UNSAFE)
    parts = urlsplit(url)
    if "@" in parts.netloc:
        raise NoAnswer(Outcome.UNSAFE)  # https://library.example@elsewhere.example/ looks like another host
    port = parts.port or (443 if parts.scheme == "https" else 80)
    if port not in ports:
        raise NoAnswer(Outcome.PORT)
    query = f"?{quote(parts.query, safe=_SAFE)}" if parts.query else ""
    return Target(parts.scheme, _ascii(parts.hostname or ""), port, (quote(parts.path, safe=_SAFE) or "/") + query)


def resolve(host: str, port: int) -> list[str]:
    """Return the addresses of a name, as the machine's own resolver knows them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return list(dict.fromkeys(str(row[4][0]) for row in found))


class Network:
    """The way out. Everything it stands on can be given, so that tests have a world of their own."""

    def __init__(
        self,
        *,
        agent: str,
        resolve: Resolve = resolve,
        is_allowed: Callable[[str], bool] = is_public,
        ports: Collection[int] = WEB_PORTS,
        context: ssl.SSLContext | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._headers = {"User-Agent": agent, "Accept": "*/*", "Connection": "close"}
        self._resolve, self._is_allowed, self._ports, self._clock = resolve, is_allowed, ports, clock
        self._context = context or ssl.create_default_context()

    def ask(self, method: str, url: str, *, limit: int = 0) -> Answer:
        """Ask, and read `limit` bytes of the body at most. Raises NoAnswer."""
        until = self._clock() + DEADLINE
        target = target_of(url, ports=self._ports)
        try:
            with closing(self._connect(target, self._addresses(target), until)) as sock:
                return self._exchange(sock, method, url, target, until, limit)
        except ssl.SSLCertVerificationError as error:
            raise NoAnswer(Outcome.CERTIFICATE) from error
        except TimeoutError as error:
            raise NoAnswer(Outcome.SILENT) from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise NoAnswer(Outcome.UNREACHABLE) from error

    def _addresses(self, target: Target) -> Sequence[str]:
        try:
            found = self._resolve(target.host, target.port)
        except socket.gaierror as error:
            raise NoAnswer(Outcome.NO_HOST if error.errno in _NO_SUCH_NAME else Outcome.UNREACHABLE) from error
        except UnicodeError as error:
            raise NoAnswer(Outcome.NO_HOST) from error  # longer than a name can be
        if not found:
            raise NoAnswer(Outcome.NO_HOST)
        if not all(map(self._is_allowed, found)):
            raise NoAnswer(Outcome.UNSAFE)
        return found[:MOST_ADDRESSES]

    def _connect(self, target: Target, found: Sequence[str], until: float) -> socket.socket:
        trouble: OSError = TimeoutError()
        for address in found:
            try:
                sock = socket.create_connection((address, target.port), min(CONNECTING, _left(until, self._clock)))
            except OSError as error:
                trouble = error
                continue
            if target.scheme == "http":
                return sock
            try:
                sock.settimeout(_left(until, self._clock))
                return self._context.wrap_socket(sock, server_hostname=target.host)
            except BaseException:
                sock.close()
                raise
        raise trouble

    def _exchange(self, sock: socket.socket, method: str, url: str, target: Target, until: float, limit: int) -> Answer:
        # Only to write the question and read the answer: they never open a connection of their own.
        speaker: http.client.HTTPConnection
        if target.scheme == "https":
            speaker = http.client.HTTPSConnection(target.host, target.port, context=self._context)
        else:
            speaker = http.client.HTTPConnection(target.host, target.port)
        speaker.auto_open = 0
        speaker.sock = _Wire(sock, until, self._clock)
        speaker.request(method, target.path, headers=self._headers)
        response = speaker.getresponse()
        with closing(response):
            location = _absolute(url, response.getheader("Location") or "")
            body = response.read(limit) if limit else b""
            return Answer(response.status, location, body)


class _Wire:
    """A socket that is done by a moment, however slowly the other side talks, and after so many bytes."""

    def __init__(self, sock: socket.socket, until: float, clock: Callable[[], float]) -> None:
        self._sock, self._until, self._clock, self._bytes = sock, until, clock, 0

    def sendall(self, data: Any) -> None:
        self._sock.settimeout(_left(self._until, self._clock))
        self._sock.sendall(data)

    def receive(self, buffer: Any) -> int:
        if self._bytes >= MOST_BYTES:
            return 0
        self._sock.settimeout(_left(self._until, self._clock))
        count = self._sock.recv_into(buffer, min(len(buffer), MOST_BYTES - self._bytes))
        self._bytes += count
        return count

    def makefile(self, *_mode: object) -> io.BufferedReader:
        return io.BufferedReader(_Reader(self))

    def close(self) -> None:
        """Left to whoever opened the socket: the answer's body is still to be read."""


class _Reader(io.RawIOBase):
    def __init__(self, wire: _Wire) -> None:
        self._wire = wire

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        return self._wire.receive(buffer)


def _left(until: float, clock: Callable[[], float]) -> float:
    """Return the seconds that are left. Raises TimeoutError when none are."""
    left = until - clock()
    if left <= 0:
        raise TimeoutError
    return left


def _ascii(host: str) -> str:
    try:
        return host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise NoAnswer(Outcome.NO_HOST) from error


def _absolute(url: str, location: str) -> str:
    """Return where a redirect leads. Sites write characters into it that end an address early; browsers mend that."""
    if not location:
        return ""
    written = location.encode("latin-1", "replace").decode("utf-8", "replace").strip()
    mended = _ENDS_EARLY.sub(lambda match: quote(match[0]), written)
    try:
        return urljoin(url, mended)
    except ValueError:
        return mended
