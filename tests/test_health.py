"""Whatever watches the site learns whether this process lives, and whether it may be sent readers."""

from __future__ import annotations

import pytest
from django.db import OperationalError, connection

from tests.migrations import forget_latest


class TestAlive:
    def test_without_any_database(self, client):
        response = client.get("/healthz")
        assert (response.status_code, response.content) == (200, b"alive\n")

    def test_is_kept_by_no_cache(self, client):
        assert "no-store" in client.get("/healthz").headers["Cache-Control"]

    def test_is_told_over_http_on_a_site_that_requires_https(self, client, settings):
        settings.SECURE_SSL_REDIRECT = True
        assert client.get("/healthz").status_code == 200
        assert client.get("/en/").status_code == 301

    def test_is_only_read(self, client):
        assert client.post("/healthz").status_code == 405


@pytest.mark.django_db
class TestReady:
    def test_with_a_database_that_has_every_migration(self, client):
        response = client.get("/readyz")
        assert (response.status_code, response.content) == (200, b"ready\n")

    def test_not_without_a_migration(self, client, as_owner):
        with as_owner():
            forget_latest("reviews")
        response = client.get("/readyz")
        assert response.status_code == 503
        assert response.content == b"not ready: migrations are missing; run: manage.py migrate\n"

    def test_not_without_a_database(self, client, monkeypatch):
        def cursor(*args):
            raise OperationalError("connection refused")

        monkeypatch.setattr(connection, "cursor", cursor)
        response = client.get("/readyz")
        assert (response.status_code, response.content) == (503, b"not ready: the database does not answer\n")
