"""Statements that are always the same are planned once for each connection, unless a pooler would lose them."""

from __future__ import annotations

import psycopg
import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client

from articles.models import Publication
from tests import factories as make

pytestmark = pytest.mark.django_db


def planned() -> int:
    """Return how many statements of an article page the connection keeps plans of."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%WITH here AS%'")
        return int(cursor.fetchone()[0])


def test_a_page_is_planned_once_for_all_pages():
    paths = [f"/en/{make.make_publication().slug}/" for _ in range(2)]
    assert planned() == 0
    assert [Client().get(path).status_code for path in paths * 2] == [200] * 4
    assert planned() == 1


def test_nothing_is_kept_where_a_pooler_would_lose_it(monkeypatch):
    path = f"/en/{make.make_publication().slug}/"
    monkeypatch.setattr(connection.connection, "prepare_threshold", None)
    assert Client().get(path).status_code == 200
    assert planned() == 0


@pytest.mark.django_db(transaction=True)
def test_a_page_is_read_while_a_migration_makes_its_columns_longer():
    def widen(size: int) -> None:
        """Change the column on another connection, as the owner does: this one's plans stay."""
        with psycopg.connect(connection.connection.info.dsn, password=connection.connection.info.password) as owner:
            owner.execute("SET ROLE NONE")
            owner.execute(f"ALTER TABLE articles_publication ALTER COLUMN title TYPE varchar({size})")

    paths = [f"/en/{make.make_publication().slug}/", "/en/search/?q=test"]
    assert [Client().get(path).status_code for path in paths] == [200] * 2
    size = Publication._meta.get_field("title").max_length
    widen(size + 1)
    try:
        caches["pages"].clear()
        assert [Client().get(path).status_code for path in paths * 2] == [200] * 4
    finally:
        widen(size)
