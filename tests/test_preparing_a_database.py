"""`manage.py prepare_database`, at the first time and at each one after, and `migrate` beside it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from tests.psql import OWNER, login

CHECKOUT = Path(__file__).resolve().parent.parent


class Library:
    """A database of its own with an owner who is no superuser, and what `manage.py` says to it."""

    def __init__(self, name: str):
        self.name, self.owner, self.role = name, f"{name}_owner", f"{name}_app"
        self.refusal: subprocess.CompletedProcess[str] | None = None
        self.first: list[str] = []
        at = settings.DATABASES["default"]
        address = f"postgres://{{}}@/{name}?host={at['HOST']}"
        self.environment = os.environ | {
            "DATABASE_URL": address.format(f"{self.role}:s3cret"),
            "DATABASE_OWNER_URL": address.format(self.owner),
            "CACHE_URL": "db:kept_answers",
        }

    def manage(self, *arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "manage.py", *arguments]
        environment = self.environment | changes
        return subprocess.run(command, cwd=CHECKOUT, env=environment, capture_output=True, text=True, check=False)

    def say(self, *statements: str) -> None:
        """As an administrator of the server."""
        with login(OWNER, database=self.name) as connection:
            for statement in statements:
                connection.execute(statement)

    def changes(self) -> list[str]:
        """What `prepare_database` does, line by line."""
        done = self.manage("prepare_database")
        assert (done.returncode, done.stderr) == (0, "")
        *said, last = done.stdout.splitlines()
        assert last == f"The database is ready for the application's role {self.role}."
        return [line.strip() for line in said if line.strip().startswith(("GRANT", "REVOKE", "ALTER", "Put", "Made"))]


@pytest.fixture(scope="module")
def library(django_db_setup: None, django_db_blocker) -> Iterator[Library]:
    """A database that was prepared once before, whose owner may make roles; what both attempts at it said is kept."""
    library = Library(f"{settings.DATABASES['default']['NAME']}_roles")
    with login(OWNER, database="postgres") as connection:
        connection.execute(f"CREATE ROLE {library.owner} LOGIN")
        connection.execute(f"CREATE DATABASE {library.name} OWNER {library.owner}")
        library.refusal = library.manage("prepare_database")
        connection.execute(f"ALTER ROLE {library.owner} CREATEROLE")
        library.first = library.changes()
        yield library
        connection.execute(f"DROP DATABASE {library.name} WITH (FORCE)")
        connection.execute(f"DROP ROLE {library.role}, {library.owner}")


class TestPreparingADatabase:
    """Each test leaves the database as prepared."""

    def test_asks_an_administrator_for_the_role_with_the_exact_statement(self, library):
        assert library.refusal.returncode == 1
        assert "the owner may not make it" in library.refusal.stderr
        lines = [line.strip() for line in library.refusal.stderr.splitlines()]
        [statement] = [line for line in lines if line.startswith("CREATE ROLE")]
        assert statement.startswith(f'CREATE ROLE "{library.role}" LOGIN PASSWORD \'SCRAM-SHA-256$')
        library.say(statement.replace(library.role, f"{library.role}_2"), f"DROP ROLE {library.role}_2")

    def test_makes_everything_at_the_first_time(self, library):
        assert library.first[0] == f"Made the role {library.role}."
        assert f'GRANT SELECT ON TABLE "django_migrations" TO "{library.role}"' in library.first
        assert [line for line in library.first if line.startswith("Put")] == []
        assert complaints_of(library) == ""

    def test_makes_the_table_of_a_cache_in_the_database(self, library):
        with login(library.role, database=library.name) as application:
            assert application.execute("DELETE FROM kept_answers").rowcount == 0

    def test_begins_with_phrases_that_sound_like_an_emergency(self, library):
        with login(OWNER, database=library.name) as connection:
            counted = connection.execute(
                "SELECT language, count(*) FROM articles_emergencyphrase GROUP BY 1 ORDER BY 1"
            )
            assert counted.fetchall() == [("en", 23), ("es", 23)]

    def test_changes_nothing_at_the_second(self, library):
        assert library.changes() == []

    def test_mends_what_somebody_changed(self, library):
        library.say(
            f"GRANT UPDATE ON reviews_signoff, reviews_submission TO {library.role}",
            "GRANT SELECT ON articles_section TO PUBLIC",
            "CREATE TABLE left_over (id int)",
            f"ALTER TABLE left_over OWNER TO {library.owner}",
            f"GRANT SELECT, TRUNCATE ON left_over TO {library.role}",
            f"ALTER DEFAULT PRIVILEGES FOR ROLE {library.owner} GRANT ALL ON TABLES TO {library.role}",
            f"GRANT TEMPORARY ON DATABASE {library.name} TO PUBLIC",
            f"GRANT CREATE ON SCHEMA public TO {library.role}",
            "DO $$ DECLARE name text; BEGIN SELECT tgname INTO name FROM pg_trigger WHERE tgrelid = "
            "'reviews_signoff'::regclass AND tgname LIKE 'pgtrigger_append_only%'; "
            "EXECUTE format('DROP TRIGGER %I ON reviews_signoff', name); END $$",
        )
        assert complaints_of(library) != ""
        role, name = library.role, library.name
        assert library.changes() == [
            f'REVOKE TEMPORARY ON DATABASE "{name}" FROM PUBLIC',
            f'REVOKE CREATE ON SCHEMA "public" FROM "{role}"',
            f'ALTER DEFAULT PRIVILEGES REVOKE ALL ON TABLES FROM "{role}"',
            f'REVOKE SELECT, TRUNCATE ON TABLE "left_over" FROM "{role}"',
            f'REVOKE UPDATE ON TABLE "reviews_signoff", "reviews_submission" FROM "{role}"',
            'GRANT UPDATE ("closed_at", "closed_by_id", "state") ON TABLE "reviews_submission" TO ' + f'"{role}"',
            'REVOKE SELECT ON TABLE "articles_section" FROM PUBLIC',
            "Put back the trigger append_only of reviews_signoff, which was uninstalled.",
        ]
        assert complaints_of(library) == ""

    def test_says_what_only_an_administrator_can_mend(self, library):
        library.say(f"ALTER ROLE {library.role} CREATEROLE")
        done = library.manage("prepare_database")
        assert done.returncode == 1
        assert f'ALTER ROLE "{library.role}" NOCREATEROLE NOREPLICATION NOBYPASSRLS;' in done.stderr
        library.say(f"ALTER ROLE {library.role} NOCREATEROLE", f"GRANT pg_write_all_data TO {library.role}")
        assert "It belongs to a role that has them" in library.manage("prepare_database").stderr
        library.say(f"REVOKE pg_write_all_data FROM {library.role}")

    def test_is_not_for_the_application_alone(self, library):
        done = library.manage("prepare_database", DATABASE_OWNER_URL="")
        assert (done.returncode, done.stderr) == (
            1,
            f"CommandError: The role '{library.role}' of DATABASE_URL may not change the schema. "
            "Let DATABASE_OWNER_URL name the tables' owner.\n",
        )

    def test_leaves_one_role_alone_and_says_so(self, library):
        one = {"DATABASE_URL": library.environment["DATABASE_OWNER_URL"], "DATABASE_OWNER_URL": ""}
        done = library.manage("prepare_database", **one)
        assert done.returncode == 0
        assert "The application owns its tables, and could switch their triggers off." in done.stdout
        checked = library.manage("check", "--database", "default", **one)
        assert checked.returncode == 1
        assert "The application's role owns the tables; it owns the functions of the triggers;" in checked.stderr


def complaints_of(library: Library) -> str:
    return library.manage("check", "--database", "default").stderr


class TestMigrating:
    def test_asks_for_the_role_that_is_missing(self, transactional_db, settings):
        settings.DATABASE_ROLE = "nobody_yet"
        with pytest.raises(
            CommandError, match="the application's role 'nobody_yet' is not. Run: manage.py prepare_data"
        ):
            call_command("migrate", verbosity=0)

    def test_gives_nothing_away_when_it_only_looks(self, transactional_db, settings):
        settings.DATABASE_ROLE = "nobody_yet"
        call_command("migrate", verbosity=0, check_unapplied=True)
