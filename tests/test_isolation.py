"""The tests reach no other machine and stand on a database of their own."""

from __future__ import annotations

import socket

import pytest
from django.conf import settings

from tests.conftest import OutsideConnectionError


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
