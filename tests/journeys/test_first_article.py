"""The first article goes all the way, in a browser: draft, two signatures, two public pages, and two changes after."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from articles.models import Article, Publication
from reviews.models import SignOff
from tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)

SEPTEMBER = dt.datetime(2025, 9, 15, 15, 0, tzinfo=dt.UTC)
APRIL = dt.datetime(2026, 4, 27, 15, 0, tzinfo=dt.UTC)
PHONE = {"width": 360, "height": 640}
codes: dict[str, make.Enrolled] = {}  # of everybody, by user name
DESKTOP = {"width": 1280, "height": 900}


class Clock:
    """What the server takes for the time: the browser lives in one afternoon, the library in two years."""

    def __init__(self, monkeypatch) -> None:
        self.now = SEPTEMBER
        monkeypatch.setattr(timezone, "now", lambda: self.now)


@pytest.fixture
def clock(monkeypatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def people(db):
    """The team: every part in the hands of somebody else."""
    board = make.make_board()
    team = {
        "editor": make.make_user(make.EDITOR, username="editor"),
        "second editor": make.make_user(make.EDITOR, username="second"),
        "manager": make.make_user(make.MANAGING_EDITOR, username="manager"),
        "physician": make.make_physician(board, printed_name="Alex Sample", credentials="MD, FACOG"),
        "reviewer": make.make_translation_reviewer(board, printed_name="Robin Sample", credentials="CT"),
    }
    codes.update({person.username: make.enrol(person) for person in team.values()})
    return team


@pytest.fixture
def visit(browser: Browser, live_server, people, clock):
    """Open a page as one of the team, each in a browser of their own: `visit("editor", "/admin/")`."""
    contexts = {}

    def open_page(who: str, path: str, viewport=DESKTOP) -> Page:
        # Seven months later everybody has been logged out; and every reader comes for the first time,
        # because a browser may keep a public page for a minute.
        key = who, clock.now, len(contexts) if who == "reader" else 0
        if key not in contexts:
            contexts[key] = browser.new_context(base_url=live_server.url, viewport=viewport)
            if who != "reader":
                log_in(contexts[key].new_page(), people[who].username)
        page = contexts[key].new_page()
        page.goto(path)
        return page

    yield open_page
    for context in contexts.values():
        context.close()


def log_in(page: Page, username: str) -> None:
    page.goto("/login/")
    page.locator("[name=username]").fill(username)
    page.locator("[name=password]").fill(make.PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.locator("[name=code]").fill(codes[username].code())
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url(lambda address: "/login/" not in address)  # closed on the way, a page may never close
    page.close()


def prove(page: Page, username: str, *, within: str) -> None:
    """Give the password and, for the first time in a sitting, a code."""
    page.locator(f"{within} [name=password]").fill(make.PASSWORD)
    if page.locator(f"{within} [name=code]").count():
        page.locator(f"{within} [name=code]").fill(codes[username].code())


def start_article(page: Page) -> None:
    """Fill a new draft in both languages, as an editor types it."""
    page.locator("[name=type]").select_option("procedure")
    page.get_by_label("Title (English)").fill("Ductogram")
    page.get_by_label("Title (Spanish)").fill("Ductograma")
    page.locator("[name=with_outline]").uncheck()
    page.locator("#content form [type=submit]").click()
    page.get_by_label("Other names (English)").fill("galactogram")
    page.get_by_label("Other names (Spanish)").fill("galactografía")
    page.get_by_label("Summary (English)").fill("An X-ray of milk ducts.")
    page.get_by_label("Summary (Spanish)").fill("Una radiografía de los conductos.")
    page.get_by_text("Add another Section").click()
    page.locator("[name=sections-0-heading_en]").fill("How long does it take?")
    page.locator("[name=sections-0-heading_es]").fill("¿Cuánto dura?")
    type_text(page, 0, "It takes 30 minutes.")
    type_text(page, 1, "Dura 30 minutos.")
    page.get_by_text("Add another Reference").click()
    page.locator("[name=references-0-key]").fill("acs")
    page.locator("[name=references-0-work]").fill("Breast cancer")
    page.locator("[name=references-0-url]").fill("https://example.org/breast")
    page.locator("[name=references-0-accessed]").fill("2025-09-01")
    save(page)


def type_text(page: Page, which: int, words: str) -> None:
    """Write into the English (0) or Spanish (1) rich text of the first section."""
    editor = page.locator("#sections-0 .ProseMirror").nth(which)
    editor.click()
    page.keyboard.press("Control+A")
    page.keyboard.type(words)


def unfold(page: Page, row: str) -> None:
    """Open a row of the form, unless the form has kept it open since the last save."""
    if page.locator(f"{row} details").first.get_attribute("open") is None:
        page.locator(f"{row} summary").first.click()


def save(page: Page) -> None:
    page.locator("[name=_continue]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()


def submit(page: Page, language: str, note: str) -> None:
    page.get_by_role("link", name=f"Submit for review ({language})").click()
    page.get_by_label("What changed, and why").fill(note)
    page.get_by_role("button", name="Submit this text").click()
    expect(page.locator(".messagelist .success")).to_be_visible()


def sign(page: Page, username: str) -> None:
    """Take the first review in the queue and sign it."""
    page.locator("main .slip").first.click()
    page.get_by_label("Approve and sign").check()
    page.get_by_role("button", name="Continue").click()
    page.locator("[name=attest]").check()
    prove(page, username, within=".proof")
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You have signed this")


def publish(page: Page) -> None:
    prove(page, "manager", within=".acts")
    with page.expect_navigation():
        page.get_by_role("button", name="Publish").click()


def dates(page: Page) -> tuple[str, str]:
    """Return the machine dates of "last reviewed" and "last updated" on a public page."""
    terms = {
        re.sub(r"\s+", " ", row.locator("dt").inner_text()): row.locator("dd time").first.get_attribute("datetime")
        for row in page.locator(".about dl > div").all()
        if row.locator("dd time").count()
    }
    return terms["Last reviewed"], terms["Last updated"]


def test_the_first_article_goes_all_the_way(visit, clock, people):
    # The editor writes both languages and submits them.
    desk = visit("editor", "/admin/articles/article/add/")
    start_article(desk)
    article = Article.objects.get()
    submit(desk, "English", "First version.")
    desk.goto(f"/admin/articles/article/{article.pk}/change/")
    submit(desk, "Spanish", "Primera versión.")

    # Nothing is public yet.
    assert visit("reader", "/en/ductogram/").get_by_text("It takes 30 minutes.").count() == 0

    # The physician signs the English on a phone; the managing editor publishes it.
    phone = visit("physician", "/review/", PHONE)
    sign(phone, people["physician"].username)
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    english = SignOff.objects.get(signer=people["physician"]).submission
    publish(visit("manager", f"/review/{english.key}/"))

    # The translation reviewer signs the Spanish.
    sign(visit("reviewer", "/review/", PHONE), people["reviewer"].username)
    spanish = SignOff.objects.get(signer=people["reviewer"]).submission
    publish(visit("manager", f"/review/{spanish.key}/"))

    # Readers find both pages, with the right names and dates, and from one to the other.
    reader = visit("reader", "/en/ductogram/")
    expect(reader.locator("h1")).to_contain_text("Ductogram")
    expect(reader.locator("h1")).to_contain_text("galactogram")
    expect(reader.locator(".trust")).to_contain_text("Last reviewed September 2025")
    expect(reader.locator(".trust")).to_contain_text("Sample Review Board: Alex Sample, MD, FACOG")
    assert dates(reader) == ("2025-09-15", "2025-09-15")
    reader.get_by_role("link", name="Leer esta página en español").click()
    assert reader.url.endswith("/es/ductograma/")
    expect(reader.locator("html")).to_have_attribute("lang", "es")
    expect(reader.get_by_text("Dura 30 minutos.")).to_be_visible()
    expect(reader.locator(".trust")).to_contain_text("septiembre de 2025")
    expect(reader.locator(".about")).to_contain_text("Robin Sample, CT")
    assert reader.context.cookies() == []

    # One word of the English draft changes: the public page does not.
    clock.now = APRIL
    before = visit("reader", "/en/ductogram/").content()
    desk = visit("editor", f"/admin/articles/article/{article.pk}/change/")
    unfold(desk, "#sections-0")
    type_text(desk, 0, "It takes 60 minutes.")
    save(desk)
    assert visit("reader", "/en/ductogram/").content() == before

    # The word goes back, and an access date changes: "updated" moves, "reviewed" stays.
    unfold(desk, "#sections-0")
    type_text(desk, 0, "It takes 30 minutes.")
    unfold(desk, "#references-0")
    desk.locator("[name=references-0-accessed]").fill("2026-04-27")
    save(desk)
    submit(desk, "English", "Looked the reference up again.")
    sign(visit("second editor", "/review/"), "second")
    change = SignOff.objects.get(signer=people["second editor"]).submission
    publish(visit("manager", f"/review/{change.key}/"))
    reader = visit("reader", "/en/ductogram/")
    assert dates(reader) == ("2025-09-15", "2026-04-27")
    expect(reader.locator(".references")).to_contain_text("April 27, 2026")
    expect(reader.locator(".trust")).to_contain_text("Alex Sample, MD, FACOG")
    assert Publication.objects.filter(language="en").count() == 2
