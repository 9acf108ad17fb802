"""One private server: made, started, shared and stopped."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shlex
import shutil
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

import psycopg

from healthlibrary.localdb import binaries
from healthlibrary.localdb.account import Account
from healthlibrary.localdb.binaries import Binaries
from healthlibrary.localdb.errors import LocalDatabaseError

CHECKOUT: Final = Path(__file__).resolve().parent.parent.parent
# For what root's server account could not reach inside a checkout that only root may enter.
ROOTS_FOLDER: Final = Path("/var/lib/health-library")
NAME: Final = "library"  # of the database and of the role that owns it
APPLICATION: Final = "library_app"  # the role that works with the rows
SOCKET_LIMIT: Final = 100  # bytes of "FOLDER/.s.PGSQL.5432"; some systems stop at 103
PATIENCE: Final = 20.0  # seconds until a server that will not start is given up
FAST: Final = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


@dataclass(frozen=True)
class Cluster:
    """`data`, `socket`, `log` and two lock files in a folder of the account that runs the server."""

    folder: Path
    account: Account
    binaries: Binaries
    options: str = ""

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def socket(self) -> Path:
        inside = self.folder / "socket"
        if len(os.fsencode(inside / ".s.PGSQL.5432")) <= SOCKET_LIMIT:
            return inside
        # The owner is checked before use, so a folder that somebody else put there is refused.
        return Path("/tmp") / f"health-library-{self.account.uid}-{_digest(self.folder)}"  # noqa: S108

    @property
    def url(self) -> str:
        """The address as which the application logs in."""
        return self._url(APPLICATION)

    @property
    def environment(self) -> dict[str, str]:
        """The variables that name the database to the library."""
        return {"DATABASE_URL": self.url, "DATABASE_OWNER_URL": self._url(NAME)}

    def _url(self, role: str) -> str:
        return f"postgres://{role}@/{NAME}?host={quote(str(self.socket))}"

    @property
    def kept(self) -> Path:
        """A file that says: `start` was asked for, so the server outlives its users."""
        return self.folder / "kept"

    def start(self) -> None:
        """Make the server answer, whatever a killed start or a killed server left behind."""
        with self._lock():
            self._start()

    def keep(self) -> None:
        with self._lock():
            self._start()
            self.kept.touch()

    def stop(self) -> None:
        with self._lock():
            self.kept.unlink(missing_ok=True)
            self._stop()

    @contextmanager
    def used(self) -> Iterator[int]:
        """Keep the server up for the time of the block; yields the file descriptor that says so.

        A program that inherits the descriptor counts as a user for as long as it lives. The system forgets users that
        were killed, so the last one out is known for certain, and stops the server.
        """
        with self._lock():
            self._start()
            user = self._open("users.lock")
            fcntl.flock(user, fcntl.LOCK_SH)
        try:
            yield user
        finally:
            with self._lock():
                os.close(user)
                with self.unused() as unused:
                    if unused and not self.kept.exists():
                        self._stop()

    @contextmanager
    def unused(self) -> Iterator[bool]:
        """Whether nobody uses the server; if so, nobody begins to inside the block.

        Raises FileNotFoundError if nobody ever did, or if its folder is just being removed.
        """
        # Never made here: it would stand in the way of who removes the folder at this moment.
        users = os.open(self.folder / "users.lock", os.O_RDWR)
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
        finally:
            os.close(users)

    def answers(self) -> bool:
        """Decided by an answer, never by a process number, which may be stale or another program's by now."""
        asked = self._run("pg_isready", "--quiet", "--host", self.socket, check=False)
        return asked.returncode == 0 and (self.data / "postmaster.pid").exists()

    def _start(self) -> None:
        self._private_folder(self.socket)
        if not (self.data / "PG_VERSION").exists():
            self._create()
        end = time.monotonic() + PATIENCE
        log = self.folder / "log"
        where = shlex.quote(str(self.socket))
        options = f"-c listen_addresses= -c unix_socket_permissions=0700 -k {where} {self.options}"
        while not self.answers():
            self._forget_stale_number()
            started = self._run("pg_ctl", "-D", self.data, "-w", "-l", log, "-o", options, "start", check=False)
            # The last processes of a killed server may hold the folder for a moment: one refusal proves nothing.
            if started.returncode and time.monotonic() > end:
                last = log.read_text(errors="replace").splitlines()[-5:] if log.exists() else [started.stdout]
                raise LocalDatabaseError("\n".join([f"PostgreSQL does not start. The end of {log}:", *last]))
            if started.returncode:
                time.sleep(0.25)
        with psycopg.connect(host=str(self.socket), user=NAME, dbname="postgres", autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone():
                connection.execute(f"CREATE DATABASE {NAME}")
            # Missing too where the data are older than the second role.
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APPLICATION]).fetchone():
                connection.execute(f"CREATE ROLE {APPLICATION} LOGIN")

    def _forget_stale_number(self) -> None:
        """Remove postmaster.pid if its number belongs to no server of these data.

        After a restart of the machine or container another program of the same account may have got the number, and
        PostgreSQL would refuse to start for as long as that program runs.
        """
        file = self.data / "postmaster.pid"
        if sys.platform != "linux" or not file.exists():
            return
        number = file.read_text().split("\n")[0]
        try:
            alive = Path(f"/proc/{number}/cwd").readlink() == self.data  # a server works in its data folder
        except OSError:
            alive = False
        if not alive:
            file.unlink()

    def _create(self) -> None:
        unfinished = self.folder / "data.new"
        shutil.rmtree(unfinished, ignore_errors=True)
        locale = ["--locale=en_US.UTF-8" if sys.platform == "darwin" else "--locale=C.UTF-8"]
        if self.binaries.major >= 17:
            locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        speed = ["--no-sync"] if self.options == FAST else ["--data-checksums"]
        self._run("initdb", "-D", unfinished, "-U", NAME, "-A", "trust", "-E", "UTF8", *locale, *speed)
        unfinished.rename(self.data)  # all at once: a killed initdb never leaves half a cluster

    def _stop(self, mode: str = "fast") -> None:
        if self.answers():
            self._run("pg_ctl", "-D", self.data, "-w", "-m", mode, "stop")

    def _run(self, program: str, *arguments: Path | str, check: bool = True) -> subprocess.CompletedProcess[str]:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        # A file and not a pipe: the server may inherit it, and a pipe would then stay open as long as the server lives.
        with tempfile.TemporaryFile("w+") as output:
            done = subprocess.run(
                [self.binaries.folder / program, *arguments],
                cwd="/",
                env=environment | {"LC_ALL": "C"} | ({"HOME": "/"} if self.account.run_as else {}),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                check=False,
                **self.account.run_as,
            )
            output.seek(0)
            said = output.read().strip()
        if check and done.returncode:
            raise LocalDatabaseError(f"{program} failed: {said}")
        return subprocess.CompletedProcess(done.args, done.returncode, said)

    @contextmanager
    def _lock(self) -> Iterator[None]:
        """One at a time starts or stops this server; other servers have locks of their own."""
        self._private_folder(self.folder)
        lock = self._open("start.lock")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def _open(self, name: str) -> int:
        file = os.open(self.folder / name, os.O_RDWR | os.O_CREAT, 0o600)
        if self.account.run_as:
            os.fchown(file, self.account.uid, self.account.gid)
        return file

    def _remove(self) -> None:
        """Remove the folder, its lock last: whoever is stopped in between leaves what the next sweep finds."""
        for path in list(self.folder.iterdir()):
            if path.name != "users.lock":
                shutil.rmtree(path, ignore_errors=True)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _private_folder(self, path: Path) -> None:
        path.mkdir(mode=0o700, exist_ok=True)
        found = path.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {self.account.uid, os.geteuid()}:
            raise LocalDatabaseError(f"{path} belongs to somebody else. Delete it, or set DATABASE_URL.")
        self.account.own(path)


def local(folder: Path = CHECKOUT / ".localdb") -> Cluster:
    """The checkout's own server, in `.localdb`; in root's folder where the server's account could not enter that."""
    if not folder.exists():
        folder.mkdir()
        folder.chmod(0o755)  # whatever the umask: the server's account passes through here
    place = folder / "postgres"
    account = Account.for_cluster(place)
    if not account.may_enter(folder):
        place = _roots_folder() / _digest(folder)
        account = Account.for_cluster(place)
    version = place / "data" / "PG_VERSION"
    major = int(version.read_text()) if version.exists() else None
    return Cluster(place, account, _binaries(account, major=major))


@contextmanager
def throwaway() -> Iterator[dict[str, str]]:
    """The variables that name an empty server, gone after the block; a power cut would ruin it, which makes it fast."""
    account = Account.current()
    base = next(path for path in (Path(tempfile.gettempdir()), Path("/tmp")) if account.may_enter(path))  # noqa: S108
    programs = _binaries(account)
    _sweep(base, account, programs)
    # It takes its name only once it is in use, so that no sweep mistakes it for an abandoned one.
    unnamed = Cluster(Path(tempfile.mkdtemp(prefix="health-library-new-", dir=base)), account, programs)
    account.own(unnamed.folder)
    user = unnamed._open("users.lock")
    fcntl.flock(user, fcntl.LOCK_SH)
    folder = base / unnamed.folder.name.replace("-new-", "-throwaway-")
    cluster = Cluster(unnamed.folder.rename(folder), account, programs, FAST)
    try:
        cluster.start()
        yield cluster.environment
    finally:
        cluster._stop("immediate")
        cluster._remove()
        os.close(user)


def _sweep(base: Path, account: Account, programs: Binaries) -> None:
    """Remove the throw-away servers whose users were killed."""
    for folder in base.glob("health-library-throwaway-*"):
        if folder.exists() and folder.stat().st_uid == account.uid:
            abandoned = Cluster(folder, account, programs)
            with suppress(FileNotFoundError), abandoned.unused() as unused:
                if unused:
                    abandoned._stop("immediate")
                    abandoned._remove()


def _binaries(account: Account, *, major: int | None = None) -> Binaries:
    found = binaries.find(major=major, usable=account.may_enter)
    return found if account.may_enter(found.folder / "postgres") else found.copied_to(_roots_folder())


def _roots_folder() -> Path:
    ROOTS_FOLDER.mkdir(exist_ok=True)
    ROOTS_FOLDER.chmod(0o755)
    return ROOTS_FOLDER


def _digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]
