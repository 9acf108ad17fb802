"""The tests reach no other machine and stand on a database of their own."""

from __future__ import annotations

import socket

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import DatabaseError, connection
from django.test import TransactionTestCase

from articles.models import Publication
from reviews.roles import ROLES
from tests import emptying
from tests import factories as make
from tests.conftest import OutsideConnectionError, acting_as_owner


class TestAnotherMachine:
    @pytest.mark.parametrize("address", ["192.0.2.1", "2001:db8::1"])
    def test_cannot_be_reached_from_a_test(self, address):
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        with socket.socket(family) as outward, pytest.raises(OutsideConnectionError):
            outward.connect((address, 80))

    def test_cannot_be_reached_by_the_browser(self, browsing):
        page = browsing.new_page()
        with pytest.raises(Exception, match="ERR_NAME_NOT_RESOLVED"):
            page.goto("http://library.example/")


@pytest.mark.django_db
class TestTheDatabase:
    def test_is_one_made_for_tests(self):
        assert settings.DATABASES["default"]["NAME"].startswith("test_")

    def test_lets_a_test_empty_append_only_tables(self):
        assert "hl.allow_truncate=on" in settings.DATABASES["default"]["OPTIONS"]["options"]


@pytest.mark.django_db(transaction=True)
class TestAfterATestThatCommitted:
    def test_only_what_migrate_wrote_is_left(self):
        make.make_live_pair()
        before = emptying.written()

        TransactionTestCase()._fixture_teardown()

        assert {name for name in connection.introspection.table_names() if holds_rows(name)} == set(emptying.KEPT)
        assert emptying.written() == before

    def test_the_triggers_hold_again(self):
        TransactionTestCase()._fixture_teardown()

        publication = make.make_publication()
        with acting_as_owner(), pytest.raises(DatabaseError, match="append"):
            Publication.objects.filter(pk=publication.pk).update(number=2)

    def test_what_migrate_wrote_is_there_again(self):
        Group.objects.all().delete()

        TransactionTestCase()._fixture_teardown()

        assert set(Group.objects.values_list("name", flat=True)) == set(ROLES)


def holds_rows(table: str) -> bool:
    with acting_as_owner(), connection.cursor() as cursor:
        cursor.execute(f"SELECT EXISTS (SELECT FROM {table})")
        return cursor.fetchone()[0]
