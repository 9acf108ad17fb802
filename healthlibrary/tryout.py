"""`make run`: the library on this machine, with a sample in it, for whoever wants to see it.

What it makes (database, uploads, secret key) stays in `.localdb`. The settings for development come from here and
from nowhere else.
"""

from __future__ import annotations

import argparse
import errno
import fcntl
import os
import secrets
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import django
from django.core.management import CommandError, call_command
from django.db import OperationalError, connections

from healthlibrary import localdb
from healthlibrary.environment import WrongSetting
from healthlibrary.localdb.process import run_in_our_place

CHECKOUT = Path(__file__).resolve().parent.parent
LAST_PORT = 65_535
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - recognised here, chosen with HOST=


class TryoutError(Exception):
    """The library cannot be started here; the message says what helps."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", default="8000")
    parser.add_argument("--folder", default=CHECKOUT / ".localdb", type=Path, help="where everything is kept")
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    with suppress(KeyboardInterrupt):
        try:
            return run(arguments.host, _port(arguments.port), folder=arguments.folder)
        except (TryoutError, WrongSetting, CommandError, localdb.LocalDatabaseError) as error:
            sys.stderr.write(f"{error}\n")
            return 1
        except OperationalError as error:
            sys.stderr.write(f"The database that DATABASE_URL names does not answer: {error}\n")
            return 1
        except PermissionError as error:
            sys.stderr.write(f"{error}. Start as the account that started the library here first.\n")
            return 1
    return 128 + signal.SIGINT


def run(host: str, port: int, *, folder: Path) -> int:
    _check_free(host, port)
    folder.mkdir(exist_ok=True)
    folder.chmod(0o755)  # whatever the umask: the database server's account passes through here
    os.environ.update(_settings(host, port, folder))
    with _database(folder) as keep_open:
        with _alone(folder):
            _say("Preparing the database and the sample library...")
            django.setup()
            call_command("migrate", verbosity=0, interactive=False)
            call_command("load_sample", passwords=True)
            connections.close_all()
        _say(_welcome(os.environ["SITE_URL"]))
        # One request at a time in each process, as in production: django-reversion's views are not made for threads.
        server = ["--interface", "wsgi", "--workers", "2", "--blocking-threads", "1", "--workers-kill-timeout", "5"]
        where = ["--host", host, "--port", str(port), "--log-level", "warning", "healthlibrary.wsgi:application"]
        command = [sys.executable, "-m", "granian", *server, *where]
        # Apart, because its workers hang when Ctrl-C reaches them and their parent at once.
        return run_in_our_place(command, environment=os.environ, keep_open=keep_open, apart=True)


def _settings(host: str, port: int, folder: Path) -> dict[str, str]:
    name = "127.0.0.1" if host in EVERYWHERE else host
    return {
        "DJANGO_SETTINGS_MODULE": "healthlibrary.settings",
        "DEBUG": "1",
        "REQUIRE_HTTPS": "0",
        "SECRET_KEY": _secret_key(folder),
        "SITE_URL": f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}",
        "ALLOWED_HOSTS": "*" if host in EVERYWHERE else f"127.0.0.1,localhost,[::1],{name}",
        "MEDIA_URL": (folder.resolve() / "media").as_uri(),
        "EMAIL_URL": "console:",
        "FEEDBACK_EMAIL": os.environ.get("FEEDBACK_EMAIL") or "feedback@library.example",
    }


@contextmanager
def _database(folder: Path) -> Iterator[list[int]]:
    """The database is named in the environment; yields the files that keep a private server running."""
    if os.environ.get("DATABASE_URL"):
        yield []
        return
    cluster = localdb.local(folder)
    with cluster.used() as user:
        os.environ.update(cluster.environment)
        yield [user]


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Two first starts at once would both make the tables."""
    with (folder / "prepare.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _secret_key(folder: Path) -> str:
    """Made once and kept, so that nobody is signed out by a restart."""
    file = folder / "secret_key"
    if not file.exists():
        unfinished = folder / f"secret_key.{os.getpid()}"
        unfinished.touch(mode=0o600)
        unfinished.write_text(secrets.token_urlsafe(50))
        unfinished.rename(file)
    return file.read_text()


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) <= LAST_PORT):
        raise TryoutError(f"PORT is {text!r}. Choose a number from 1 to {LAST_PORT}, such as: make run PORT=8001")
    return int(text)


def _check_free(host: str, port: int) -> None:
    """Asked before anything else: the server would share the port with another of its kind without a word."""
    try:
        family, _type, _protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except PermissionError as error:
        raise TryoutError(f"Port {port} is reserved for root. Choose another: make run PORT=8000") from error
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            another = f"make run PORT={port + 1 if port < LAST_PORT else 8000}"
            raise TryoutError(f"Port {port} is taken, perhaps by this library. Choose another: {another}") from error
        raise TryoutError(
            f"HOST is {host!r}, which is no address of this machine ({error.strerror}). "
            "Leave it away, or set it to 0.0.0.0 to be reached from other machines."
        ) from error


def _welcome(site: str) -> str:
    return "\n".join(
        [
            "",
            f"  The library   {site}/",
            f"  Articles      {site}/en/ductogram/  {site}/es/ductograma/",
            f"  Review desk   {site}/review/",
            f"  Editors       {site}/admin/",
            "",
            "  Ctrl-C stops it. What you change is kept for the next start.",
            "",
        ]
    )


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
