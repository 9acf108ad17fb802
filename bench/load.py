"""Asks addresses over and over on a few kept-open connections, in processes of its own."""

from __future__ import annotations

import http.client
import multiprocessing
import time
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Load:
    requests: int
    seconds: float

    @property
    def per_second(self) -> float:
        return self.requests / self.seconds


def ask(port: int, path: str, *, requests: int, connections: int = 4, headers: dict[str, str] | None = None) -> Load:
    """Send `requests` GETs over `connections` connections and return how long all of them took.

    Raises AssertionError when an answer is anything but a success or "not modified".
    """
    share = requests // connections
    with multiprocessing.get_context("fork").Pool(connections) as pool:
        pool.map(_nothing, range(connections))  # the processes exist before the watch starts
        started = time.perf_counter()
        pool.starmap(_keep_asking, [(port, path, share, headers or {})] * connections, chunksize=1)
        return Load(share * connections, time.perf_counter() - started)


def visit(port: int, paths: Sequence[str], *, headers: dict[str, str] | None = None) -> list[float]:
    """Ask for the addresses one after the other, and return how many milliseconds each answer took."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    took = []
    for path in paths:
        started = time.perf_counter()
        _ask(connection, path, headers or {})
        took.append(1_000 * (time.perf_counter() - started))
    connection.close()
    return took


def read(port: int, path: str) -> tuple[int, str]:
    """Ask once, on a connection of its own: any of the workers may answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", path)
    response = connection.getresponse()
    status, text = response.status, response.read().decode()
    connection.close()
    return status, text


def _keep_asking(port: int, path: str, requests: int, headers: dict[str, str]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    for _ in range(requests):
        _ask(connection, path, headers)
    connection.close()


def _ask(connection: http.client.HTTPConnection, path: str, headers: dict[str, str]) -> None:
    connection.request("GET", path, headers=headers)
    response = connection.getresponse()
    response.read()
    assert response.status in (200, 304), f"{path} answered {response.status}"


def _nothing(_number: int) -> None:
    return None
