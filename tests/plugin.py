"""Loaded by `-p tests.plugin` before anything else: a PostgreSQL of the tests' own, and the settings they run with.

A conftest.py would come too late. pytest-django reads the settings before it, so the tests would silently run against
whatever DATABASE_URL a developer happens to have.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from healthlibrary import localdb

SETTINGS = {
    # As in production, but for http: the browser's server speaks nothing else.
    "DEBUG": "0",
    "REQUIRE_HTTPS": "0",
    "SECRET_KEY": "only-for-tests-" + "abcdefghijklmnopqrstuvwxyz" * 2,
    "SITE_URL": "https://library.example",
    "SITE_NAME": "Health Library",
    "ALLOWED_HOSTS": "library.example,testserver,localhost,127.0.0.1",
    "EMAIL_URL": "dummy:",
    "CACHE_URL": "locmem:",
    "TIME_ZONE": "UTC",
    "PROXY_COUNT": "0",
    "EMERGENCY_NUMBER": "911",
    "FEEDBACK_EMAIL": "feedback@library.example",
    "COPYRIGHT_OWNER": "Health Library",
    # Playwright keeps an event loop in the main thread, where Django would then refuse every query.
    "DJANGO_ALLOW_ASYNC_UNSAFE": "1",
}

MOST_WORKERS = 5  # each has a database, which the one server of all of them keeps in memory


def _prepare(stack: ExitStack) -> None:
    os.environ.update(SETTINGS)
    files = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="health-library-files-")))
    for name in ("media", "static"):
        (files / name).mkdir()
    os.environ |= {"MEDIA_URL": (files / "media").as_uri(), "STATIC_ROOT": str(files / "static")}
    # Set already: a worker of pytest-xdist, which shares its parent's server, or a developer's own choice.
    if not os.environ.get("DATABASE_URL"):
        os.environ |= stack.enter_context(localdb.throwaway())
    elif not os.environ.get("DATABASE_OWNER_URL"):
        raise pytest.UsageError("The tests need both roles. Set DATABASE_OWNER_URL too, or leave DATABASE_URL away.")


@pytest.hookimpl(tryfirst=True, optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors, which browsers and servers that start leave idle."""
    return min((os.cpu_count() or 1) + 1, MOST_WORKERS)


_stack = ExitStack()
_prepare(_stack)


@pytest.hookimpl(wrapper=True)
def pytest_unconfigure() -> Iterator[None]:
    try:
        yield
    finally:
        _stack.close()
