"""What every test stands on: the database of `tests.plugin`, no way out of this machine, and a browser on request."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings as django_settings
from django.core.cache import caches
from django.db import connection, connections, transaction
from django.test import TransactionTestCase, client
from hypothesis import HealthCheck
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from psycopg.pq import TransactionStatus

from tests import emptying
from tests.browser import installed_browser

# The same examples every time, however slow the machine: a red test then means the change, not the day.
hypothesis.settings.register_profile(
    "library", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis.settings.load_profile("library")

_store = client.store_rendered_templates


def pytest_configure() -> None:
    client.store_rendered_templates = store_what_tests_read
    # Signing and logging in are tested many hundred times; how slow a hash is, is Django's to test.
    django_settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # Straight from the sources, so that no test depends on collectstatic. One test does collect (test_settings).
    django_settings.STORAGES = django_settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


def store_what_tests_read(store: dict[str, Any], *told: Any, template: Any, **more: Any) -> None:
    """Keep the context of what is rendered for `response.context`, as the test client does; of a form's fields, none.

    A page of the admin draws a thousand of them, and each copy is one of all that stands around it.
    """
    if not (template.name or "").startswith("django/forms/"):
        _store(store, *told, template=template, **more)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """The owner logs in: it makes the test database, and can act as the application, which it then does."""
    database = django_settings.DATABASES["default"]
    database |= django_settings.DATABASE_OWNER
    # Where a test that committed ends with TRUNCATE (see `tests.emptying`), append-only tables refuse it without this.
    database["OPTIONS"] = database["OPTIONS"] | {"options": f"{database['OPTIONS']['options']} -c hl.allow_truncate=on"}


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Every test runs as the application's role, which is then `current_user` and may do no more than in production."""
    # A migration puts them in, and the first test that truncates takes them out: no test may find them by its turn.
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM articles_emergencyphrase")
        by_migrate = emptying.written() if emptying.may_empty() else None
    database = django_settings.DATABASES["default"]
    before = database["OPTIONS"]
    database["OPTIONS"] = before | {"options": f"{before['options']} -c role={django_settings.DATABASE_ROLE}"}
    connections.close_all()
    flush = TransactionTestCase._fixture_teardown

    def flush_as_owner(self: TransactionTestCase) -> None:
        nonlocal by_migrate
        with acting_as_owner():
            if by_migrate is not None and emptying.written() == by_migrate:
                emptying.empty()
            else:
                flush(self)
                by_migrate = by_migrate and emptying.written()

    TransactionTestCase._fixture_teardown = flush_as_owner
    yield
    TransactionTestCase._fixture_teardown = flush
    database["OPTIONS"] = before
    connections.close_all()


@contextmanager
def acting_as_owner() -> Iterator[None]:
    """Let the open connection act as the owner of the tables in the block, and as the application again after it."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
    try:
        yield
    finally:
        # Nothing can be said in a transaction that failed. It is rolled back, and the role with it.
        if connection.connection and connection.connection.info.transaction_status != TransactionStatus.INERROR:
            with connection.cursor() as cursor:
                cursor.execute("RESET ROLE")


@pytest.fixture
def as_owner(db: None) -> Callable[[], AbstractContextManager[None]]:
    """For tampering: in `with as_owner():`, every query is one of the tables' owner."""
    return acting_as_owner


@pytest.fixture(scope="class")
def for_all_tests(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """What a class's fixtures make once for all its tests stands until the last; each undoes what it does to it.

    For a class whose every test wants it: the others would find it too.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="session", autouse=True)
def every_view() -> None:
    """Import what the first request would: a name imported while a test holds the clock would keep that clock."""
    import_module(django_settings.ROOT_URLCONF)


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
