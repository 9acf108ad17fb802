"""A physician with a minute between two patients: a phone, one thumb, and no JavaScript."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.contrib.staticfiles import finders
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect

from articles.document import DocumentCareCard, DocumentSection, HtmlPair, LongTextPair, Text
from reviews.models import DeskDraft
from tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)

TAPS = 12
LOADS = 4
BYTES = 40_000


def three_changes() -> Any:
    """Submit a live text again with a sentence, a limit and a summary changed."""

    def parts(sentence: str, limit: str, summary: str) -> dict[str, Any]:
        section = DocumentSection(
            anchor="what",
            heading=Text(en="What is it?", es="¿Qué es?"),
            body=HtmlPair(en=f"<p>{sentence}</p>", es="<p>Dura 30 minutos.</p>"),
        )
        card = DocumentCareCard(
            level="call",
            heading=Text(en="Call your doctor", es="Llame a su médico"),
            items=LongTextPair(en=f"fever over {limit} °F", es="fiebre"),
        )
        return {"sections": (section,), "care_cards": (card,), "summary": LongTextPair(en=summary, es="Una prueba.")}

    article = make.make_article(**parts("It takes 30 minutes.", "102", "A test."))
    make.make_publication(article, "en")
    make.make_publication(article, "es")
    make.change_article(article, **parts("It takes 45 minutes.", "100.4", "A test of the ducts."))
    return make.make_submission(article, note="New guidance.")


@pytest.fixture
def phone(browser: Browser, live_server: Any) -> Any:
    settings = {"width": 360, "height": 640}
    with browser.new_context(
        base_url=live_server.url, viewport=settings, is_mobile=True, has_touch=True, java_script_enabled=False
    ) as context:
        yield context


class Thumb:
    """Counts what the walk costs."""

    def __init__(self, context: BrowserContext) -> None:
        self.page: Page = context.new_page()
        self.taps = 0
        self.responses: list[Any] = []
        self.page.on("response", lambda response: self.responses.append(response))

    @property
    def loads(self) -> int:
        return sum(one.request.is_navigation_request() and one.status == 200 for one in self.responses)

    @property
    def bytes(self) -> int:
        """Return what came over the wire, headers included; production's static files never change and come once."""
        files = {one.url: one for one in self.responses if "/static/" in one.url}
        pages = [one for one in self.responses if "/static/" not in one.url]
        return sum(map(self._size, [*pages, *files.values()]))

    def _size(self, response: Any) -> int:
        sizes = response.request.sizes()
        if "/static/" not in response.url:
            return int(sizes["responseHeadersSize"] + sizes["responseBodySize"])
        # Whitenoise keeps a compressed copy of each file; the live server of the tests sends the file itself.
        file = finders.find(response.url.partition("/static/")[2])
        return int(sizes["responseHeadersSize"]) + len(gzip.compress(Path(str(file)).read_bytes()))

    def tap(self, selector: str) -> None:
        self.taps += 1
        self.page.locator(selector).first.tap()


class TestTheTwoMinutes:
    def test_a_small_change_is_read_and_signed_in_few_loads_and_taps(self, phone: BrowserContext):
        submission, physician = three_changes(), make.make_physician()
        enrolled = make.enrol(physician)
        log_in(phone, physician, enrolled)
        thumb = Thumb(phone)

        thumb.page.goto(reverse("reviews:queue"))
        thumb.tap(".slip")
        for change in ("head", "section:what", "care:call"):
            thumb.tap(f'.rail a[href="#{change}"]')
        thumb.tap(".to-decision")
        thumb.tap('label[for="id_decision"]')
        thumb.tap(".send")
        thumb.page.wait_for_url(f"**{reverse('reviews:check', args=[submission.key])}")
        thumb.tap('label[for="id_attest"]')
        thumb.tap("#id_password")
        thumb.page.keyboard.type(make.PASSWORD)
        thumb.tap("#id_code")
        thumb.page.keyboard.type(enrolled.code())
        thumb.tap(".send")
        thumb.page.wait_for_url(f"**{reverse('reviews:receipt', args=[submission.key])}")

        assert submission.sign_offs.get().signer == physician
        assert (thumb.taps <= TAPS, thumb.loads <= LOADS, thumb.bytes <= BYTES) == (True, True, True), (
            thumb.taps,
            thumb.loads,
            thumb.bytes,
        )

    def test_only_what_belongs_to_the_chosen_answer_is_asked_for(self, phone: BrowserContext):
        submission = three_changes()
        physician = make.make_physician()
        log_in(phone, physician, make.enrol(physician))
        page = phone.new_page()
        page.goto(reverse("reviews:submission", args=[submission.key]))
        fields = ("#id_reason", ".say-approve", ".say-changes", ".say-decline")

        seen = {}
        for answer in ("id_decision", "id_decision_1", "id_decision_2"):
            page.locator(f'label[for="{answer}"]').tap()
            seen[answer] = [page.locator(field).is_visible() for field in fields]

        assert seen == {
            "id_decision": [False, True, False, False],
            "id_decision_1": [False, False, True, False],
            "id_decision_2": [True, False, False, True],
        }

    def test_nothing_is_wider_than_the_phone(self, phone: BrowserContext, browser: Browser, live_server: Any):
        submission = three_changes()
        physician = make.make_physician()
        log_in(phone, physician, make.enrol(physician))
        page = phone.new_page()

        for path in (reverse("reviews:queue"), reverse("reviews:submission", args=[submission.key])):
            page.goto(path)
            right = page.locator("main").bounding_box()
            assert right is not None
            assert right["x"] + right["width"] <= 360


class TestTyping:
    def test_is_saved_by_itself_said_so_and_goes_on_after_a_fault(self, browser: Browser, live_server: Any):
        submission, physician = three_changes(), make.make_physician()
        enrolled = make.enrol(physician)
        with browser.new_context(base_url=live_server.url, has_touch=True) as context:
            log_in(context, physician, enrolled)
            page = context.new_page()
            page.clock.install()
            page.goto(reverse("reviews:submission", args=[submission.key]))
            status = page.locator(".saved")
            address = f"**{reverse('reviews:draft', args=[submission.key])}"

            page.locator("#id_comment-whole").fill("Nearly.")
            with page.expect_response(address):
                page.clock.run_for(10_000)
            expect(status).to_have_text(re.compile(r"Saved \d\d:\d\d"))
            assert DeskDraft.objects.get().typed == {"comment-whole": "Nearly."}

            context.set_offline(True)
            page.locator("#id_comment-whole").fill("Nearly so.")
            page.clock.run_for(10_000)
            expect(status).to_have_text(re.compile("Not saved: the library cannot be reached."))
            context.set_offline(False)
            page.locator("#id_comment-whole").fill("Nearly so, yes.")
            with page.expect_response(address):
                page.clock.run_for(10_000)
            expect(status).to_have_text(re.compile(r"Saved \d\d:\d\d"))
            assert DeskDraft.objects.get().typed == {"comment-whole": "Nearly so, yes."}

    def test_says_that_the_session_ended_and_saves_after_a_new_log_in(self, browser: Browser, live_server: Any):
        submission, physician = three_changes(), make.make_physician()
        enrolled = make.enrol(physician)
        with browser.new_context(base_url=live_server.url, has_touch=True) as context:
            log_in(context, physician, enrolled)
            page = context.new_page()
            page.clock.install()
            page.goto(reverse("reviews:submission", args=[submission.key]))
            Session.objects.all().delete()

            page.locator("#id_comment-whole").fill("Nearly.")
            page.clock.run_for(10_000)
            expect(page.locator(".saved")).to_have_text(re.compile("Not saved: you are logged out."))
            log_in(context, physician, enrolled)
            page.locator("#id_comment-whole").fill("Nearly so.")
            page.clock.run_for(10_000)
            expect(page.locator(".saved")).to_have_text(re.compile(r"Saved \d\d:\d\d"))

            assert DeskDraft.objects.get().typed == {"comment-whole": "Nearly so."}


def log_in(context: BrowserContext, user: Any, enrolled: make.Enrolled) -> None:
    page = context.new_page()
    page.goto(reverse("login"))
    page.fill("#id_username", user.username)
    page.fill("#id_password", make.PASSWORD)
    page.locator("main button").tap()
    page.fill("#id_code", enrolled.code())
    page.locator("main button").tap()
    page.wait_for_url("**/review/")
    page.close()
