"""Public pages kept as they were rendered, in the memory of each process.

A page is a pure function of the publications it shows and of the day, and publications never change. So a
page is kept under the names of all it is made of, and none is ever out of date: whatever publishes,
withdraws or restores changes the names. Not in a shared cache: a new release has other templates.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.core.cache import caches
from django.http import HttpResponse

Built = TypeVar("Built", HttpResponse, HttpResponse | None)

KEPT_HEADERS = ("Content-Type", "Last-Modified")


@dataclass(frozen=True)
class Kept:
    """A page as its bytes on the way, with its name: what would else be worked out again for every reader.

    Only compressed, which is a quarter of the memory; the few who do not take it so wait a fiftieth of a millisecond.
    """

    compressed: bytes
    headers: dict[str, str]


class KeptPage(HttpResponse):
    """The answer that is a kept page, compressed."""

    def __init__(self, kept: Kept) -> None:
        super().__init__(kept.compressed, headers=kept.headers | {"Content-Encoding": "gzip"})

    def unpack(self) -> None:
        """Turn it into what those take who take nothing compressed."""
        self.content = gzip.decompress(self.content)
        del self.headers["Content-Encoding"]


def page(
    made_of: Sequence[str], build: Callable[[], Built], *, ready: Callable[[], Kept | None] = lambda: None
) -> HttpResponse | Built:
    """Return the page made of these, rendering it if this process has not done so; None is not kept.

    `ready` may return the page as another process rendered it, and vouches for it.
    """
    known = find(made_of)
    if known is None:
        known = ready()
        if known is None:
            response = build()
            if response is None:
                return response
            known = of(response)
        caches["pages"].set(_key(made_of), known)
    return KeptPage(known)


def of(response: HttpResponse) -> Kept:
    """Return an answer as it is kept."""
    headers = {name: response[name] for name in KEPT_HEADERS if response.has_header(name)}
    content = response.content
    return Kept(gzip.compress(content, mtime=0), headers | {"ETag": etag_of(content)})


def find(made_of: Sequence[str]) -> Kept | None:
    """Return the page made of these if this process has rendered it."""
    known: Kept | None = caches["pages"].get(_key(made_of))
    return known


def _key(made_of: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(made_of).encode()).hexdigest()


def etag_of(content: bytes) -> str:
    """Name a page by what it says. Weak: a proxy that compresses the page sends the same page."""
    return f'W/"{hashlib.sha256(content).hexdigest()[:32]}"'
