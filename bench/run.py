"""`make bench`: what readers and the staff wait for, in libraries of 2,000 and of 20,000 bilingual articles.

The machine is shared and its speed changes by the minute, so the rounds alternate and the ratios between
the rows are what to compare from day to day. Processor time is that of the web server's processes, and beside it that
of the database's. `ARGS="--articles 2000"` measures one size only.
"""

from __future__ import annotations

import argparse
import logging
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, nargs="+", default=[2_000, 20_000], help="the smallest library first")
    parser.add_argument("--requests", type=int, default=500, help="for the article page, per row and round")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--visits", type=int, default=60, help="of every other page")
    options = parser.parse_args()
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory() as files:
        prepare(Path(files))
        from bench import measuring, staleness  # noqa: PLC0415 - after the settings
        from bench.library import Library  # noqa: PLC0415 - as above
        from healthlibrary.ownership import as_owner  # noqa: PLC0415 - as above

        with as_owner():
            library = Library(languages=("en", "es"))
        for articles in options.articles:
            started = time.perf_counter()
            with as_owner():
                for _made in library.grow(articles):
                    pass
                library.furnish()
            print(
                f"\n{articles:,} bilingual articles, made in {time.perf_counter() - started:.0f} s; {WORKERS} workers\n"
            )
            measuring.article_page(options.requests, options.rounds)
            measuring.other_pages(options.visits)
            staleness.measure()


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


@contextmanager
def server() -> Iterator[tuple[psutil.Process, int]]:
    """Start the production server on a free port; it is gone when the block ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", str(WORKERS), "--log-level", "error", "--no-access-log", "bench.served:application"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(port, process)
        yield psutil.Process(process.pid), port
    finally:
        process.terminate()
        process.wait(60)


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(1_200):  # a machine may be busy
        assert process.poll() is None, "the server stopped"
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("the server did not start")


if __name__ == "__main__":
    main()
