"""`make run` ends with a library that can be read, or with a sentence."""

from __future__ import annotations

import os
import socket
import stat
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from healthlibrary import tryout
from healthlibrary.localdb import throwaway


def command(*arguments: str | Path) -> list[str | Path]:
    return [sys.executable, "-m", "healthlibrary.tryout", *arguments]


def try_out(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    outside = {name: value for name, value in os.environ.items() if name != "DATABASE_OWNER_URL"}
    return subprocess.run(command(*arguments), env=outside | environment, capture_output=True, text=True, check=False)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def taken_port() -> Iterator[int]:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def read(address: str, server: subprocess.Popen[str]) -> str:
    """The page, once the server answers."""
    while server.poll() is None:
        try:
            with urllib.request.urlopen(address) as response:  # noqa: S310 - our own server
                return response.read().decode()
        except urllib.error.URLError as error:
            assert isinstance(error.reason, ConnectionRefusedError), error
            time.sleep(0.1)  # the server says nothing when it begins to listen
    raise AssertionError(f"the server ended with {server.returncode} and never answered at {address}")


class TestTryingOut:
    def test_ends_with_both_pages_live_and_stops_when_told(self, tmp_path):
        port = free_port()
        with throwaway() as environment:
            server = subprocess.Popen(
                command("--port", str(port), "--folder", tmp_path),
                env=os.environ | environment,
                stdout=subprocess.PIPE,
                text=True,
            )
            last_line = "  Ctrl-C stops it. What you change is kept for the next start.\n"
            said = "".join(iter(server.stdout.readline, last_line))
            site = f"http://127.0.0.1:{port}"
            english = read(f"{site}/en/ductogram/", server)
            spanish = read(f"{site}/es/ductograma/", server)
            style = read(f"{site}/static/articles/library.css", server)
            server.terminate()
            assert server.wait() == 0
            server.stdout.close()
        assert "<h1>Ductogram " in english
        assert "<h1>Ductograma " in spanish
        assert "{" in style
        assert f"{site}/review/" in said
        assert "physician" in said

    def test_says_that_the_port_is_taken(self):
        with taken_port() as port:
            done = try_out("--port", str(port))
        assert (done.returncode, done.stderr) == (
            1,
            f"Port {port} is taken, perhaps by this library. Choose another: make run PORT={port + 1}\n",
        )

    @pytest.mark.parametrize("port", ["", "80a", "-1", "0", "65536", "８０００"])
    def test_says_what_a_port_is(self, port):
        done = try_out(f"--port={port}")
        assert (done.returncode, done.stderr) == (
            1,
            f"PORT is {port!r}. Choose a number from 1 to 65535, such as: make run PORT=8001\n",
        )

    def test_says_that_the_host_is_not_this_machine(self):
        done = try_out("--host", "192.0.2.1", "--port", str(free_port()))
        assert done.returncode == 1
        assert done.stderr.startswith("HOST is '192.0.2.1', which is no address of this machine (")

    def test_says_that_the_database_does_not_answer(self, tmp_path):
        url = f"postgres://library@/library?host={tmp_path}"
        done = try_out("--port", str(free_port()), "--folder", tmp_path, DATABASE_URL=url)
        assert done.returncode == 1
        assert done.stderr.startswith("The database that DATABASE_URL names does not answer: ")


class TestTheSecretKey:
    def test_is_made_once_and_readable_by_nobody_else(self, tmp_path):
        first = tryout._secret_key(tmp_path)
        assert tryout._secret_key(tmp_path) == first
        assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


class TestTheSettings:
    @pytest.mark.parametrize(
        ("host", "site", "hosts"),
        [
            ("127.0.0.1", "http://127.0.0.1:8000", "127.0.0.1,localhost,[::1],127.0.0.1"),
            ("0.0.0.0", "http://127.0.0.1:8000", "*"),  # noqa: S104 - a visitor's choice
            ("::1", "http://[::1]:8000", "127.0.0.1,localhost,[::1],::1"),
        ],
    )
    def test_fit_the_address(self, host, site, hosts, tmp_path):
        found = tryout._settings(host, 8000, tmp_path)
        assert (found["SITE_URL"], found["ALLOWED_HOSTS"]) == (site, hosts)
