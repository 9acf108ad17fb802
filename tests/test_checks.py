"""Each system check stays silent on this library and speaks when its trap is set."""

from __future__ import annotations

import pytest
from django.core.checks import run_checks
from django.db import OperationalError, connection
from modeltranslation import settings as modeltranslation_settings
from modeltranslation.translator import translator
from reversion import revisions

from articles.models import Publication, Section
from healthlibrary import checks
from tests.migrations import forget_latest


def ids(messages) -> list[str]:
    return [message.id for message in messages]


class TestThisLibrary:
    @pytest.mark.django_db
    def test_passes_every_check(self):
        assert run_checks(databases=["default"]) == []


class TestTheOrderOfApps:
    def test_lets_nothing_see_the_models_before_translation(self, settings):
        settings.INSTALLED_APPS = ["django.contrib.admin", "modeltranslation"]
        assert ids(checks.translation_comes_first(None)) == ["healthlibrary.E001"]


class TestFallbacks:
    def test_may_not_be_switched_on(self, monkeypatch):
        monkeypatch.setattr(modeltranslation_settings, "ENABLE_FALLBACKS", True)
        assert ids(checks.no_language_falls_back(None)) == ["healthlibrary.E002"]

    def test_may_not_name_a_language(self, monkeypatch):
        monkeypatch.setattr(modeltranslation_settings, "FALLBACK_LANGUAGES", {"default": ("en",)})
        assert ids(checks.no_language_falls_back(None)) == ["healthlibrary.E002"]

    @pytest.mark.parametrize(
        ("name", "value"),
        [("fallback_languages", {"es": ("en",)}), ("fallback_values", "–"), ("fallback_undefined", {"heading": "?"})],
    )
    def test_may_not_come_in_by_one_model(self, monkeypatch, name, value):
        monkeypatch.setattr(translator.get_options_for_model(Section), name, value, raising=False)
        [error] = checks.no_language_falls_back(None)
        assert (error.id, error.obj) == ("healthlibrary.E002", Section)


class TestVersions:
    def test_hold_every_translated_column(self, monkeypatch):
        """As after registering by decorator, when the columns of each language did not exist yet."""
        early = revisions._get_options(Section)._replace(fields=("id", "heading", "body"))
        monkeypatch.setitem(revisions._registered_models, revisions._get_registration_key(Section), early)
        [error] = checks.every_translation_is_versioned(None)
        assert (error.id, error.obj) == ("healthlibrary.E003", Section)
        assert error.msg == "reversion keeps no versions of: body_en, body_es, heading_en, heading_es."


class TestTheSitesAddress:
    def test_is_one_of_the_allowed_hosts(self, settings):
        settings.SITE_URL, settings.ALLOWED_HOSTS = "https://library.example", ["www.library.example"]
        [error] = checks.site_and_hosts_agree(None)
        assert (error.id, error.hint[:20]) == ("healthlibrary.E004", "Add library.example ")

    def test_offers_the_https_that_is_required(self, settings):
        settings.SITE_URL, settings.REQUIRE_HTTPS = "http://localhost", True
        assert ids(checks.site_and_hosts_agree(None)) == ["healthlibrary.E005"]


@pytest.mark.django_db
class TestTriggers:
    TABLE = Publication._meta.db_table

    @pytest.fixture
    def trigger(self) -> str:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgname LIKE 'pgtrigger_no_truncate%%'",
                [self.TABLE],
            )
            return cursor.fetchone()[0]

    def complaints(self) -> list[tuple[str, str]]:
        return [(message.id, message.msg) for message in checks.append_only_triggers_stand(None, ["default"])]

    @pytest.mark.parametrize(
        ("statement", "state"),
        [
            ("ALTER TABLE {table} DISABLE TRIGGER {trigger}", "switched off"),
            ("ALTER TABLE {table} ENABLE REPLICA TRIGGER {trigger}", "switched off"),
            ("DROP TRIGGER {trigger} ON {table}", "uninstalled"),
            ("COMMENT ON TRIGGER {trigger} ON {table} IS 'another'", "outdated"),
        ],
    )
    def test_are_missed_when_they_do_not_stand(self, as_owner, trigger, statement, state):
        with as_owner(), connection.cursor() as cursor:
            cursor.execute(statement.format(table=self.TABLE, trigger=trigger))
        assert self.complaints() == [
            ("healthlibrary.E006", f"The trigger 'no_truncate' on {self.TABLE} is {state}."),
        ]

    def test_are_missed_when_they_do_something_else(self, as_owner, trigger):
        with as_owner(), connection.cursor() as cursor:
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION public.{trigger}() RETURNS trigger LANGUAGE plpgsql "
                "AS 'BEGIN RETURN NEW; END'"
            )
        assert self.complaints() == [
            (
                "healthlibrary.E006",
                f"The trigger 'no_truncate' on {self.TABLE} is empty, for its function was replaced.",
            ),
        ]

    def test_are_not_missed_before_the_migrations_have_run(self, as_owner, trigger):
        """There may be nothing to find yet, and nothing to be found fault with."""
        with as_owner(), connection.cursor() as cursor:
            cursor.execute(f"DROP TRIGGER {trigger} ON {self.TABLE}")
            forget_latest("articles")
        assert self.complaints() == []

    def test_are_not_looked_for_where_no_database_answers(self, monkeypatch):
        def cursor(*args):
            raise OperationalError("connection refused")

        monkeypatch.setattr(connection, "cursor", cursor)
        assert self.complaints() == []

    def test_are_looked_for_only_when_the_database_is_asked_for(self):
        assert checks.append_only_triggers_stand(None, None) == []
