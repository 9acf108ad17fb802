"""`make bench`: the article page beside a constant answer on the same server, in one run.

The machine is shared and its speed changes by the minute, so the rounds alternate and the ratios between
the rows are what to compare from day to day. Processor time is that of the web server's processes.
"""

from __future__ import annotations

import argparse
import os
import secrets
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import django
import psutil

SETTINGS = {
    "DJANGO_SETTINGS_MODULE": "healthlibrary.settings",
    "DEBUG": "0",
    "REQUIRE_HTTPS": "0",
    "SECRET_KEY": secrets.token_urlsafe(50),
    "SITE_URL": "http://127.0.0.1",
    "ALLOWED_HOSTS": "127.0.0.1,testserver",
    "EMAIL_URL": "dummy:",
}
WORKERS = 2


@dataclass
class Row:
    """Measurements of one address: requests per second and processor microseconds per request, by round."""

    label: str
    path: str
    headers: dict[str, str] = field(default_factory=dict)
    per_second: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    sql: int = 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=2_000, help="per row and round")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as files:
        prepare(Path(files))
        measure(options.requests, options.rounds)


def prepare(files: Path) -> None:
    """Make an empty database into a library with the sample article live in both languages."""
    os.environ.update(SETTINGS)
    for name in ("media", "static"):
        (files / name).mkdir()
    os.environ |= {"MEDIA_URL": (files / "media").as_uri(), "STATIC_ROOT": str(files / "static")}
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - needs the settings above

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    from bench.content import publish_sample  # noqa: PLC0415 - as above

    publish_sample()


def measure(requests: int, rounds: int) -> None:
    from bench.load import ask  # noqa: PLC0415 - after the settings, for the processes it forks

    page = "/en/ductogram/"
    size, etag = look(page)
    os.environ["BENCH_BYTES"] = str(size)
    with server() as (process, port):
        cold = first_answer(port, page)
    rows = [
        Row("constant WSGI answer", "/constant/"),
        Row("article page, warm", page, sql=queries(page)),
        Row("article page, not modified", page, headers={"If-None-Match": etag}, sql=queries(page, etag)),
    ]
    with server() as (process, port):
        for row in rows:
            ask(port, row.path, requests=200, headers=row.headers)
        for _ in range(rounds):
            for row in rows:
                before = cpu_seconds(process)
                load = ask(port, row.path, requests=requests, headers=row.headers)
                row.per_second.append(load.per_second)
                row.cpu.append((cpu_seconds(process) - before) / load.requests * 1e6)
    report(rows, size=size, cold=cold, rounds=rounds, requests=requests)


def look(path: str) -> tuple[int, str]:
    """Return the page's size in bytes and its ETag."""
    from django.test import Client  # noqa: PLC0415 - needs the settings

    response = Client().get(path)
    assert response.status_code == 200, f"{path} answered {response.status_code}"
    return len(response.content), response.get("ETag", "")


def queries(path: str, etag: str = "") -> int:
    from django.db import connection  # noqa: PLC0415 - needs the settings
    from django.test import Client  # noqa: PLC0415 - needs the settings
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 - needs the settings

    headers = {"If-None-Match": etag} if etag else {}
    with CaptureQueriesContext(connection) as captured:
        Client().get(path, headers=headers)
    return len(captured)


@contextmanager
def server() -> Iterator[tuple[psutil.Process, int]]:
    """Start the production server on a free port; it is gone when the block ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", str(WORKERS), "--log-level", "error", "--no-access-log", "bench.served:application"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        wait_for(port, process)
        yield psutil.Process(process.pid), port
    finally:
        process.terminate()
        process.wait(10)


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        assert process.poll() is None, "the server stopped"
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("the server did not start")


def first_answer(port: int, path: str) -> float:
    """Return how many milliseconds the first page of a fresh server takes."""
    from bench.load import ask  # noqa: PLC0415 - as in measure()

    return ask(port, path, requests=1, connections=1).seconds * 1000


def cpu_seconds(process: psutil.Process) -> float:
    family = [process, *process.children(recursive=True)]
    return sum(times.user + times.system for times in (member.cpu_times() for member in family))


def report(rows: list[Row], *, size: int, cold: float, rounds: int, requests: int) -> None:
    constant = rows[0]
    print(f"\n{size:,} bytes a page, {WORKERS} workers, median of {rounds} rounds of {requests:,} requests\n")
    print(f"{'':32}{'req/s':>10}{'of constant':>13}{'CPU µs':>10}{'× constant':>12}{'SQL':>6}")
    for row in rows:
        speed, cpu = statistics.median(row.per_second), statistics.median(row.cpu)
        of_constant = speed / statistics.median(constant.per_second)
        times_cpu = cpu / statistics.median(constant.cpu)
        print(f"{row.label:32}{speed:>10,.0f}{of_constant:>13.2f}{cpu:>10,.0f}{times_cpu:>12.1f}{row.sql:>6}")
    print(f"\narticle page, cold (first answer of a fresh server): {cold:,.0f} ms")


if __name__ == "__main__":
    main()
