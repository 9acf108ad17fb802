"""Every page that a reader can meet, in both languages: seen, heard, printed small, and not too heavy."""

from __future__ import annotations

import io
import random
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.test import Client
from PIL import Image
from playwright.sync_api import Browser

from tests import public_pages
from tests.articles import judges
from tests.page_audit import Inspector
from tests.public_pages import State

pytestmark = pytest.mark.django_db(transaction=True)

LANGUAGES = ("en", "es")
RICH = ["figure img", "main table", ".words", "a.term", ".references", ".trust", ".about", ".way"]
PLANTED = b"""<!doctype html><html><head><title>Planted</title><meta name="viewport" content="width=device-width">
<style>p { color: #ccc } @media (prefers-color-scheme: dark) { p { color: #bbb } }
@media (max-width: 400px) { p { color: #ddd } }</style></head><body><main><h1>Planted</h1><p>Faint.</p>
<img src="/heavy.png"><img src="https://elsewhere.example/a.png" alt="" width="1" height="1">
<div style="inline-size: 400px">Wide.</div>
<script>document.querySelector("h1").append(" by script")</script></main></body></html>"""


def noise() -> bytes:
    """Return a picture that nothing makes smaller."""
    file = io.BytesIO()
    Image.frombytes("RGB", (250, 200), random.Random(1).randbytes(150_000)).save(file, "PNG")
    return file.getvalue()


@pytest.fixture(autouse=True)
def faults(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.faults"


@pytest.fixture
def new_reader(browser: Browser, live_server: Any) -> Iterator[Callable[[], Inspector]]:
    """Return a maker of readers who were never here, so that their browsers have kept nothing."""
    readers = []

    def make_reader() -> Inspector:
        readers.append(Inspector(browser.new_context(base_url=live_server.url), live_server.url))
        return readers[-1]

    yield make_reader
    for reader in readers:
        reader.close()


@pytest.fixture
def planted(browser: Browser) -> Iterator[Inspector]:
    """A reader of another server, whose page has every fault that is looked for."""

    class Planted(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            kind, body = ("image/png", noise()) if self.path == "/heavy.png" else ("text/html", PLANTED)
            self.send_header("Content-Type", kind)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Planted)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}"
    with closing(Inspector(browser.new_context(base_url=url), url)) as reader:
        yield reader
    server.shutdown()
    server.server_close()


class TestThePages:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_have_nothing_amiss(self, new_reader: Callable[[], Inspector], language: str):
        """Spanish is longer: what fits in it fits in English, of which each template is seen once.

        `make pages` sees every state in both.
        """

        def judge(reader: Inspector, states: list[State]) -> None:
            for state in states:
                if state.is_first or (state.is_own and language == "es"):
                    public_pages.judge(reader, state, language)

        public_pages.furnish()
        reader = new_reader()
        judge(reader, public_pages.states(language))
        rich = reader.page
        rich.goto("/en/ductogram/" if language == "en" else "/es/ductograma/")
        assert [rich.locator(part).count() > 0 for part in RICH] == [True] * len(RICH)
        assert rich.locator("main [role=note]").count() == (language == "es")
        public_pages.put_up_a_notice()
        judge(reader, public_pages.states_under_a_notice(language))

        assert "\n".join(reader.found) == ""

    def test_are_valid_html(self):
        client = Client(raise_request_exception=False)
        pages = {}

        def keep(states: list[State], language: str) -> None:
            for state in states:
                answer = client.get(state.path)
                assert (state.name, answer.status_code) == (state.name, state.status)
                pages[f"{language} {state.name}"] = answer.content

        for language in LANGUAGES:
            keep(public_pages.states_of_empty_library(language), language)
        public_pages.furnish()
        for language in LANGUAGES:
            keep(public_pages.states(language), language)
        public_pages.put_up_a_notice()
        for language in LANGUAGES:
            keep(public_pages.states_under_a_notice(language), language)
        assert judges.faults_of_html(pages) == []


class TestAPlantedPage:
    def test_fails_at_each_of_its_faults(self, planted: Inspector):
        public_pages.judge(planted, State("planted", "/", "h1"), "en")

        found = {finding.removeprefix("/: ") for finding in planted.found}
        assert {
            "speaks None",
            "1280 light: html-has-lang: html",
            '1280 light: image-alt: img[src$="heavy.png"]',
            "1280 light: color-contrast: p",
            "1280 dark: color-contrast: p",
            "320: color-contrast: p",
            "320: scrolls sideways: 408",
            "foreign host: https://elsewhere.example/a.png",
            "says something else without JavaScript",
            "first visit: foreign: 1 of 0",
            f"first visit: size not given: {planted.origin}/heavy.png",
            "first visit: inline code: script",
            "first visit: inline code: style",
            "first visit: inline code: div[style]",
        } - found == set()
        weights = sorted(finding.partition(": 15")[0] for finding in found if ": 15" in finding)
        assert weights == ["first visit: bytes", "first visit: largest image"]

    def test_is_no_valid_html(self):
        no_words, no_language = judges.faults_of_html({"planted": PLANTED})
        assert no_words.startswith("planted: An “img” element must have an “alt” attribute")
        assert no_language.startswith("planted: Consider adding a “lang” attribute")
