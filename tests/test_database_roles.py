"""The application's role works with the rows and cannot touch what guards them; the owner's commands see to it."""

from __future__ import annotations

from collections.abc import Iterator

import pgtrigger
import psycopg
import pytest
from django.core.management import call_command
from django.db import connection, transaction
from psycopg.errors import InsufficientPrivilege

from articles.models import Topic
from healthlibrary import checks, ownership, privileges
from reviews.models import SignOff
from tests import factories as make
from tests.psql import OWNER, ROLE, login

# Found as a person would find them, by what the triggers are for: no list of names, and none of `intended()`.
APPEND_ONLY = sorted(
    {
        model._meta.db_table
        for model, trigger in pgtrigger.registered()
        if isinstance(trigger, pgtrigger.Protect) and "DELETE" in str(trigger.operation)
    }
)


@pytest.fixture
def application(db) -> Iterator[psycopg.Connection]:
    with login(ROLE) as connection:
        yield connection


@pytest.mark.django_db
class TestATest:
    def test_runs_as_the_application(self):
        assert ask("SELECT current_user::text") == ROLE

    def test_runs_as_the_owner_only_where_it_says_so(self, as_owner):
        with as_owner():
            assert ask("SELECT current_user::text") == OWNER
        assert ask("SELECT current_user::text") == ROLE

    def test_that_fails_as_the_owner_is_the_application_again(self, as_owner):
        with pytest.raises(ZeroDivisionError), transaction.atomic(), as_owner():
            raise ZeroDivisionError
        with pytest.raises(Exception, match="no_such"), transaction.atomic(), as_owner():
            ask("SELECT * FROM no_such_table")
        assert ask("SELECT current_user::text") == ROLE


@pytest.mark.django_db(transaction=True)
def test_a_test_that_commits_leaves_the_tables_empty_and_the_role_as_it_was():
    make.make_publication()
    assert ask("SELECT current_user::text") == ROLE


def ask(question: str, *params: object) -> object:
    with connection.cursor() as cursor:
        cursor.execute(question, params)
        return cursor.fetchone()[0]


@pytest.mark.parametrize("table", APPEND_ONLY)
class TestAnAppendOnlyTable:
    @pytest.mark.parametrize(
        "statement",
        [
            "DELETE FROM {table}",
            "TRUNCATE {table} CASCADE",
            "ALTER TABLE {table} DISABLE TRIGGER ALL",
            "DROP TABLE {table} CASCADE",
            "ALTER TABLE {table} OWNER TO library_app",
            "CREATE TRIGGER aside BEFORE INSERT ON {table} EXECUTE FUNCTION suppress_redundant_updates_trigger()",
        ],
    )
    def test_is_not_the_applications_to_change(self, application, table, statement):
        refused(application, statement.format(table=table))

    def test_keeps_its_triggers(self, application, table):
        triggers = application.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = to_regclass(%s) AND NOT tgisinternal", [table]
        ).fetchall()
        assert len(triggers) >= 2
        for (trigger,) in triggers:
            refused(application, f"DROP TRIGGER {trigger} ON {table}")

    def test_has_no_column_that_the_application_may_change_but_those_that_it_leaves_open(self, application, table):
        columns = application.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass(%s) AND attnum > 0 AND NOT attisdropped",
            [table],
        ).fetchall()
        assert {column for (column,) in columns if may_change(application, table, column)} == left_open(table)


def left_open(table: str) -> set[str]:
    """The columns that a table of frozen rows says may change."""
    return {
        model._meta.get_field(name).column
        for model, trigger in pgtrigger.registered()
        if model._meta.db_table == table and isinstance(trigger, pgtrigger.ReadOnly)
        for name in trigger.exclude or ()
    }


def may_change(application: psycopg.Connection, table: str, column: str) -> bool:
    try:
        application.execute(f"UPDATE {table} SET {column} = {column} WHERE false")
    except InsufficientPrivilege:
        return False
    return True


def refused(application: psycopg.Connection, statement: str) -> None:
    with pytest.raises((InsufficientPrivilege, psycopg.errors.InternalError_)) as refusal:
        application.execute(statement)
    assert isinstance(refusal.value, InsufficientPrivilege), statement


class TestTheApplication:
    def test_has_many_such_tables(self):
        """All of the above would hold of an empty list, too."""
        assert {"articles_publication", "reviews_signoff", "reviews_event", "reviews_submission"} <= set(APPEND_ONLY)

    def test_may_close_a_submission_and_change_nothing_else_of_it(self):
        assert left_open("reviews_submission") == {"state", "closed_at", "closed_by_id"}
        assert left_open("reviews_signoff") == set()

    @pytest.mark.parametrize(
        "statement",
        [
            "SET session_replication_role = replica",
            "SET ROLE library",
            "SET SESSION AUTHORIZATION library",
            "CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name name) RETURNS boolean "
            "LANGUAGE sql AS 'SELECT true'",
            "DROP FUNCTION public._pgtrigger_should_ignore(name) CASCADE",
            "CREATE TABLE reviews_signoff_of_mine (id int)",
            "CREATE SCHEMA mine",
            "CREATE ROLE mine",
            "DROP DATABASE postgres",
            "COPY reviews_signoff TO PROGRAM 'cat'",
            "UPDATE django_migrations SET name = 'x'",
            "SELECT setval('reviews_signoff_id_seq', 1)",
            "SELECT pg_read_file('/etc/passwd')",
        ],
    )
    def test_has_no_way_around(self, application, statement):
        refused(application, statement)

    def test_cannot_put_a_table_of_its_own_before_the_ledger(self, application):
        """The triggers look the signatures up by the table's name, and temporary tables are found first."""
        refused(application, "CREATE TEMPORARY TABLE reviews_signoff (LIKE public.reviews_signoff)")

    def test_cannot_replace_what_a_trigger_does(self, application):
        functions = application.execute("SELECT proname FROM pg_proc WHERE proname LIKE 'pgtrigger_%'").fetchall()
        assert len(functions) > 20
        for (function,) in functions:
            body = "RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'"
            refused(application, f"CREATE OR REPLACE FUNCTION public.{function}() {body}")

    def test_goes_the_whole_way_all_the_same(self, db):
        make.make_live_pair()
        assert ask("SELECT current_user::text") == ROLE
        assert SignOff.objects.count() == 2


@pytest.mark.django_db
class TestWhatIsIntended:
    def test_is_work_with_the_rows_of_a_draft(self):
        assert privileges.intended()["articles_article"] == privileges.WORK

    def test_is_to_move_the_pointer_to_what_is_live(self):
        assert privileges.intended()["articles_livepage"] == privileges.WORK

    def test_is_to_read_which_migrations_ran(self):
        assert privileges.intended()["django_migrations"] == {privileges.SELECT}

    def test_is_to_read_and_add_where_nothing_changes(self):
        assert privileges.intended()["reviews_signoff"] == {privileges.SELECT, privileges.INSERT}

    def test_is_to_keep_versions_and_to_forget_them_but_not_to_rewrite_them(self):
        intended = privileges.intended()
        kept = {privileges.SELECT, privileges.INSERT, privileges.DELETE}
        assert intended["reversion_version"] == kept
        assert intended["reversion_revision"] == kept | {privileges.Privilege("UPDATE", "user_id")}

    def test_is_to_use_a_cache_in_the_database(self, settings):
        kept = {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "kept_answers"}
        settings.CACHES = settings.CACHES | {"other": kept}
        assert privileges.intended()["kept_answers"] == privileges.WORK

    @pytest.mark.parametrize(
        ("trigger", "lost"),
        [
            (pgtrigger.Protect(name="t", operation=pgtrigger.Delete), {"DELETE"}),
            (pgtrigger.Protect(name="t", operation=pgtrigger.Update | pgtrigger.Delete), {"UPDATE", "DELETE"}),
            (pgtrigger.ReadOnly(name="t"), {"UPDATE"}),
            # These judge single rows, or let a save of all columns pass that leaves the named ones alone.
            (pgtrigger.ReadOnly(name="t", fields=["slug"]), set()),
            (pgtrigger.Protect(name="t", operation=pgtrigger.Delete, condition=pgtrigger.Q(old__slug="x")), set()),
        ],
    )
    def test_follows_from_the_triggers(self, trigger, lost):
        left = privileges.WORK - {privileges.Privilege(kind) for kind in lost}
        assert set(privileges.left_by([trigger], Topic)) == left

    def test_of_two_triggers_is_what_both_leave(self):
        some = pgtrigger.ReadOnly(name="some", exclude=["slug", "name_en"])
        one = pgtrigger.ReadOnly(name="one", exclude=["slug"])
        left = privileges.WORK - {privileges.UPDATE} | {privileges.Privilege("UPDATE", "slug")}
        assert set(privileges.left_by([some, one], Topic)) == set(privileges.left_by([one, some], Topic)) == left


@pytest.fixture
def closed_topics() -> Iterator[None]:
    """A model that became append-only, and has not been migrated since."""
    trigger = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
    with trigger.register(Topic):
        yield


@pytest.mark.django_db
class TestANewAppendOnlyModel:
    def test_is_closed_to_the_application_without_being_named(self, closed_topics):
        assert privileges.intended()["articles_topic"] == {privileges.SELECT, privileges.INSERT}

    def test_is_missed_until_the_privileges_follow(self, closed_topics, as_owner):
        assert complaints() == ["The application's role has the privilege DELETE, UPDATE on articles_topic."]
        with as_owner(), connection.cursor() as cursor:
            assert privileges.grant(cursor, "library_app") == [
                'REVOKE DELETE, UPDATE ON TABLE "articles_topic" FROM "library_app"'
            ]
        assert complaints() == []


def complaints() -> list[str]:
    return [message.msg for message in checks.the_application_owns_nothing(None, ["default"])]


@pytest.mark.django_db
class TestTheCheck:
    @pytest.mark.parametrize(
        ("statement", "complaint"),
        [
            ("GRANT UPDATE ON reviews_signoff TO library_app", "has the privilege UPDATE on reviews_signoff"),
            ("GRANT DELETE ON reviews_signoff TO PUBLIC", "has the privilege DELETE on reviews_signoff"),
            ("GRANT UPDATE (hash) ON reviews_event TO PUBLIC", "has the privilege UPDATE (hash) on reviews_event"),
            ("GRANT TRUNCATE ON articles_topic TO library_app", "has the privilege TRUNCATE on articles_topic"),
            ("GRANT pg_write_all_data TO library_app", None),
            ("REVOKE INSERT ON reviews_signoff FROM library_app", "lacks the privilege INSERT on reviews_signoff"),
            (
                "REVOKE UPDATE (state) ON reviews_submission FROM library_app",
                "lacks the privilege UPDATE (state) on reviews_submission",
            ),
        ],
    )
    def test_names_a_table_and_a_privilege(self, as_owner, statement, complaint):
        with as_owner(), connection.cursor() as cursor:
            cursor.execute(statement)
        if complaint:
            assert complaints() == [f"The application's role {complaint}."]
        else:  # a privilege on every table
            assert "The application's role has the privilege DELETE, UPDATE on reviews_signoff." in complaints()
        assert {message.id for message in checks.the_application_owns_nothing(None, ["default"])} == {
            "healthlibrary.E009"
        }

    @pytest.mark.parametrize(
        ("statement", "may"),
        [
            ("ALTER ROLE library_app SUPERUSER", "is a superuser, whom nothing binds"),
            ("ALTER ROLE library_app CREATEROLE", "may make, change or pass by other roles"),
            ("ALTER TABLE articles_topic OWNER TO library_app", "owns the tables"),
            ("GRANT CREATE ON SCHEMA public TO library_app", "may make tables beside the library's"),
            ("GRANT pg_execute_server_program TO library_app", "may write files or start programs on the server"),
            ("GRANT SET ON PARAMETER session_replication_role TO library_app", "may switch all triggers off"),
            ("CREATE ROLE between; GRANT between TO library_app; ALTER TABLE articles_topic OWNER TO between", None),
        ],
    )
    def test_says_what_the_role_could_do_to_the_triggers(self, as_owner, statement, may):
        with as_owner(), connection.cursor() as cursor:
            cursor.execute(statement)
        assert complaints() == [f"The application's role {may or 'owns the tables'}. It could switch the triggers off."]

    def test_is_an_error_in_production_and_a_warning_to_whoever_tries_out(self, as_owner, settings):
        found = []
        for settings.DEBUG in (False, True):
            with as_owner():
                found += checks.the_application_owns_nothing(None, ["default"])
        assert [(message.id, message.is_serious()) for message in found] == [
            ("healthlibrary.E008", True),
            ("healthlibrary.E008", False),
        ]
        assert found[0].hint.endswith("Then run: manage.py prepare_database")

    def test_asks_no_database_that_was_not_named(self):
        assert checks.the_application_owns_nothing(None, None) == []


@pytest.mark.django_db
class TestTheFunctionThatLetsNobodyPast:
    def test_is_missed_when_a_command_of_pgtrigger_put_its_own_back(self, as_owner):
        with as_owner():
            call_command("pgtrigger", "install", "articles.Publication:append_only")
        assert [message.id for message in checks.nobody_is_let_past_a_trigger(None, ["default"])] == [
            "healthlibrary.E007"
        ]

    def test_is_put_back_by_no_command_of_the_application(self):
        with pytest.raises(Exception, match="permission denied for schema public"), transaction.atomic():
            call_command("pgtrigger", "install", "articles.Publication:append_only")
        assert checks.nobody_is_let_past_a_trigger(None, ["default"]) == []


@pytest.mark.django_db
class TestMakingTheRole:
    def test_is_done_once_and_keeps_no_password_in_the_clear(self, as_owner):
        with as_owner(), connection.cursor() as cursor:
            made = [ownership.ensure_role(cursor, "O'Role", password="s3cret%") for _ in range(2)]
            kept = ask("SELECT rolpassword FROM pg_authid WHERE rolname = %s", "O'Role")
        assert made == [True, False]
        assert str(kept).startswith("SCRAM-SHA-256$")

    def test_is_refused_to_a_role_that_owns_the_tables(self, as_owner):
        with as_owner(), connection.cursor() as cursor:
            cursor.execute("ALTER TABLE articles_topic OWNER TO library_app")
            with pytest.raises(
                ownership.AdministratorNeededError, match='REASSIGN OWNED BY "library_app" TO "library";'
            ):
                ownership.ensure_role(cursor, "library_app", password="")


class TestTheOwner:
    def test_is_whom_a_block_asks_as(self, transactional_db):
        with ownership.as_owner():
            assert ask("SELECT session_user::text || current_user::text") == OWNER * 2
        assert ask("SELECT current_user::text") == ROLE

    def test_is_gone_after_a_block_that_failed(self, transactional_db):
        before = connection.connection
        with pytest.raises(ZeroDivisionError), ownership.as_owner():
            raise ZeroDivisionError
        assert connection.connection is before

    def test_is_the_application_where_there_is_but_one_role(self, db, settings):
        settings.DATABASE_OWNER = None
        with ownership.as_owner():
            assert ask("SELECT current_user::text") == ROLE

    @pytest.mark.parametrize("has_owner", [True, False])
    def test_may_take_as_long_as_a_big_table_needs(self, transactional_db, settings, has_owner):
        if not has_owner:
            settings.DATABASE_OWNER = None
        limits = [limits_of_time()]
        with ownership.as_owner():
            limits.append(limits_of_time())
        assert [*limits, limits_of_time()] == [("15s", "1min", "5s"), ("0", "0", "5s"), ("15s", "1min", "5s")]


def limits_of_time() -> tuple[object, ...]:
    return tuple(
        ask("SELECT current_setting(%s)", name)
        for name in ("statement_timeout", "idle_in_transaction_session_timeout", "lock_timeout")
    )
