"""`make pages`: holds every page that a reader can meet, in both languages, to everything that can be checked of it.

The library is served as in production. axe-core, the widths, the colours, the page without scripts and what it weighs
are checked in the tests as well (tests/journeys/test_accessibility_public.py); beside them stand here what takes time
or depends on it: the page over slow 3G, on paper, and marked by Lighthouse. What is not installed is named and left
out. `--only WORDS` takes the pages whose names hold these words, `--without-lighthouse` leaves it out.
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
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import django
from playwright.sync_api import Browser, sync_playwright
from pypdf import PdfReader

from tests import lighthouse
from tests.articles import judges
from tests.browser import installed_browser
from tests.page_audit import Inspector
from tests.page_weight import PHONE

SETTINGS = {
    "DJANGO_SETTINGS_MODULE": "healthlibrary.settings",
    "DEBUG": "0",
    "REQUIRE_HTTPS": "0",
    "SECRET_KEY": secrets.token_urlsafe(50),
    "ALLOWED_HOSTS": "localhost",
    "EMAIL_URL": "dummy:",
    "DJANGO_ALLOW_ASYNC_UNSAFE": "1",  # Playwright runs a loop in this thread, and nothing else in it asks the database
}
SLOW_3G = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}  # bytes a second
SLOWER = 4  # times, the processor of a cheap phone
MOST_LCP, MOST_SHIFT = 2_000, 0.02  # ms over slow 3G, of the window
MOST_SHEETS = 4  # of paper
WATCH = """window.largest = 0; window.shifted = 0
new PerformanceObserver(list => { for (const entry of list.getEntries()) window.largest = entry.startTime })
  .observe({ type: "largest-contentful-paint", buffered: true })
new PerformanceObserver(list => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value
}).observe({ type: "layout-shift", buffered: true })"""
LANGUAGES = ("en", "es")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="judge the pages whose names hold these words")
    parser.add_argument("--without-lighthouse", action="store_true")
    options = parser.parse_args()
    logging.disable(logging.ERROR)
    judges.fetch()
    if not options.without_lighthouse:
        lighthouse.fetch()
    left_out = "Lighthouse was not asked for" if options.without_lighthouse else lighthouse.missing()
    with tempfile.TemporaryDirectory() as files, _library(Path(files)) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed_browser())
        run = Run(browser, url, only=options.only, with_lighthouse=not left_out)
        run.everything()
        browser.close()
    not_valid, not_judged = _html_faults(run.html)
    run.findings += not_valid
    for sentence in filter(None, [left_out, not_judged]):
        say(f"NOT CHECKED: {sentence}.")
    say("\n".join(run.findings) or f"Nothing amiss on {run.judged} pages.")
    return int(bool(run.findings))


class Run:
    """Judges states of the library one after the other, a line for each; `findings` say what is amiss."""

    def __init__(self, browser: Browser, url: str, *, only: str, with_lighthouse: bool) -> None:
        self.browser, self.url, self.only, self.with_lighthouse = browser, url, only, with_lighthouse
        self.findings: list[str] = []
        self.html: dict[str, bytes] = {}
        self.judged = 0

    def everything(self) -> None:
        from tests import public_pages  # noqa: PLC0415 - needs the settings

        self._all(public_pages.states_of_empty_library)
        public_pages.furnish()
        self._all(public_pages.states)
        public_pages.put_up_a_notice()
        self._all(public_pages.states_under_a_notice)

    def _all(self, states: Callable[[str], list[Any]]) -> None:
        for language in LANGUAGES:
            for state in states(language):
                if self.only in state.name:
                    self._one(state, language)

    def _one(self, state: Any, language: str) -> None:
        from tests import public_pages  # noqa: PLC0415 - as above

        url, name = self.url + state.path, f"{language} {state.name}"
        with closing(Inspector(self.browser.new_context(base_url=self.url), self.url)) as reader:
            public_pages.judge(reader, state, language)
            found = reader.found
            sheets = len(PdfReader(BytesIO(reader.page.pdf(format="Letter", prefer_css_page_size=True))).pages)
        if sheets > MOST_SHEETS:
            found.append(f"{sheets} sheets of paper")
        largest, shifted = _over_slow_3g(self.browser, url)
        if largest > MOST_LCP or shifted > MOST_SHIFT:
            found.append(f"over slow 3G: {largest} ms, shifts by {shifted:.3f}")
        marks: dict[str, int] = {}
        if self.with_lighthouse:
            marks, low = lighthouse.judge(url)
            found += low
        self.html[name] = _read(url)
        self.judged += 1
        said = " ".join(str(mark) for mark in marks.values())
        say(f"{'ok  ' if not found else 'FAIL'} {name:<45} {largest:>5} ms {sheets} p. {said}")
        for finding in found:
            say(f"     {finding}")  # at once: whoever stops here knows what there was
        self.findings += [f"{name}: {finding}" for finding in found]


def _over_slow_3g(browser: Browser, url: str) -> tuple[int, float]:
    """Return after how many ms the largest thing in view is there, and how far things shift meanwhile."""
    with browser.new_context(viewport=PHONE, device_scale_factor=2, is_mobile=True, has_touch=True) as context:
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", SLOW_3G)
        session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        page.add_init_script(WATCH)
        page.goto(url, wait_until="load")
        page.wait_for_timeout(1_000)  # what moves late, moves by then
        return round(page.evaluate("window.largest")), page.evaluate("window.shifted")


def _html_faults(pages: dict[str, bytes]) -> tuple[list[str], str]:
    """Return what is no valid HTML, and why nobody could tell."""
    try:
        return judges.faults_of_html(pages), ""
    except judges.pytest.skip.Exception as reason:
        return [], str(reason)


def _read(url: str) -> bytes:
    try:
        with urlopen(url) as answer:  # noqa: S310 - our own server
            return answer.read()
    except HTTPError as error:
        return error.read()


@contextmanager
def _library(files: Path) -> Iterator[str]:
    """Make an empty database into an empty library and serve it on a free port; it is gone when the block ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://localhost:{port}"
    for name in ("media", "static"):
        (files / name).mkdir()
    os.environ |= SETTINGS | {"SITE_URL": url, "MEDIA_URL": (files / "media").as_uri()}
    os.environ["STATIC_ROOT"] = str(files / "static")
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - needs the settings above

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", "2", "--blocking-threads", "1", "--log-level", "error", "tests.served:application"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port, server)
        yield url
    finally:
        server.terminate()
        server.wait(60)


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    while server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit("The server did not start.")


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
