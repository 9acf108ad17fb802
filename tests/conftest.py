"""What every test stands on: the database of `tests.plugin`, no way out of this machine, and a browser on request."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings as django_settings
from django.core.cache import caches
from hypothesis import HealthCheck
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.browser import installed_browser

# The same examples every time, however slow the machine: a red test then means the change, not the day.
hypothesis.settings.register_profile(
    "library", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis.settings.load_profile("library")


def pytest_configure() -> None:
    # Signing and logging in are tested many hundred times; how slow a hash is, is Django's to test.
    django_settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # Straight from the sources, so that no test depends on collectstatic. One test does collect (test_settings).
    django_settings.STORAGES = django_settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """A transactional test ends with TRUNCATE, which append-only tables refuse without this word."""
    django_settings.DATABASES["default"]["OPTIONS"]["options"] += " -c hl.allow_truncate=on"


@pytest.fixture(autouse=True)
def media_root(settings: Any, tmp_path: Path) -> Path:
    """Uploads of one test are gone in the next."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture(autouse=True)
def no_kept_pages() -> None:
    """A page kept in one test is not shown in the next, whose settings may differ."""
    caches["pages"].clear()


class OutsideConnectionError(Exception):
    """A test reached for another machine."""


@pytest.fixture(autouse=True)
def no_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection to another machine."""
    connect = socket.socket.connect

    def connect_at_home(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[0] not in {"127.0.0.1", "::1", "localhost"}:
            raise OutsideConnectionError(f"a test tried to reach {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect_at_home)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, which finds no other machine either."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=installed_browser(),
            args=["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"],
        )
        yield browser
        browser.close()


@pytest.fixture
def browsing(browser: Browser, live_server: Any) -> Iterator[BrowserContext]:
    """A fresh browser profile whose addresses begin at the live server: `browsing.new_page().goto("/en/")`."""
    with browser.new_context(base_url=live_server.url) as context:
        yield context
