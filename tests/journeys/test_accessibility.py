"""Every page of the library, the desk and the admin, held to what a browser can check of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from articles import details, figures, images, readability
from articles.document import DocumentSection, HtmlPair
from articles.models import Article, Feedback, GlossaryTerm
from reviews import credentials
from reviews.calendar import early_review
from reviews.models import Mail, Submission
from tests import factories as make
from tests.articles.editing import change_url
from tests.articles.test_site_details import FIELDS as DETAILS
from tests.articles.test_site_details import png
from tests.page_audit import DEAD_BUTTONS, LOOKS, Inspector, audit
from tests.public_pages import NOTICE, import_rich_article, rewrite
from tests.test_settings import CHECKOUT

pytestmark = pytest.mark.django_db(transaction=True)

# Of each kind of rows the first two, whose form is that of the others: ten would take five times as long to judge.
UNFOLD = """document.querySelectorAll("details:not(.part > details), .part:nth-child(-n + 2 of .part) > details")
  .forEach(part => part.open = true)"""
Open = Callable[[User | None], Inspector]


@dataclass
class World:
    """The sample's article, live in both languages; the English moved on since, and moves again in `change`."""

    article: Article
    change: Submission


@pytest.fixture
def world(db: None) -> World:
    make.make_term(
        term_en="contrast",
        term_es="contraste",
        definition_en="A liquid that shows up on X-ray pictures.",
        definition_es="Un líquido que se ve en las radiografías.",
        plain_en="dye",
        source_en="A dictionary",
        source_es="Un diccionario",
    )
    article = import_rich_article()
    make.make_publication(article, "en")
    make.make_publication(article, "es")
    rewrite(article, "30 to 60 minutes", "30 to 75 minutes")
    make.make_publication(article, "en", note="As the guideline says.")
    rewrite(article, "30 to 75 minutes", "30 to 90 minutes, sometimes more")
    return World(article, make.make_submission(article, note="It took longer."))


@pytest.fixture
def as_user(browser: Browser, live_server: Any) -> Iterator[Open]:
    """Return an inspector in a browser of somebody's own: `as_user(editor)`, `as_user(None)` for a reader."""
    inspectors = []

    def open_browser(user: User | None) -> Inspector:
        inspectors.append(Inspector(browser.new_context(base_url=live_server.url), live_server.url))
        if user:
            client = Client()
            make.sit_down(client, user)
            cookies = [(cookie.key, cookie.value) for cookie in client.cookies.values()]
            inspectors[-1].context.add_cookies(
                [{"name": name, "value": value, "url": live_server.url} for name, value in cookies]
            )
        return inspectors[-1]

    yield open_browser
    for inspector in inspectors:
        inspector.close()


class TestTheAuditItself:
    def test_finds_what_is_planted_in_a_page(self, browser: Browser):
        page = browser.new_page()
        page.set_content(
            "<!doctype html><html lang=en><title>Planted</title>"
            "<style>@keyframes glow { to { outline-color: red } } h1 { animation: glow 9s infinite }"
            "@media (max-width: 400px) { h1 { color: #ccc } }"
            "@media (prefers-color-scheme: dark) { #fits { background: #000; color: #444 } }</style>"
            "<main><h1>Planted</h1><img src='data:,'><p style='color: #ccc'>faint</p>"
            "<div style='inline-size: 400px'>wide</div><p style='background: url(data:,)'>unsure</p>"
            "<button>Dead</button>"
            "<p id=fits style='inline-size: 9em; block-size: 2.6em; overflow: hidden'>It fits until spaced</p>"
            "<div id=frame style='overflow: auto; inline-size: 200px'><div style='inline-size: 210px'>out</div></div>"
            "<div style='overflow: auto; inline-size: 200px'><table style='inline-size: 210px'><td>in</table></div>"
            "<div id=list style='overflow: auto; inline-size: 200px'>"
            "<table class=cards style='inline-size: 210px'><td>in</table></div>"
            "</main>"
        )

        found, dead = audit(page), page.evaluate(DEAD_BUTTONS)
        page.close()

        planted = [f"{look}: moves although asked for calm" for look, *_ in LOOKS]
        planted += [f"{look}: image-alt: img" for look in ("1280 light", "320")]
        # Once for each of its colours.
        planted += ["1280 light: color-contrast: p:nth-child(3)", "1280 light: color-contrast, perhaps: p:nth-child(5)"]
        planted += ["1280 dark: color-contrast: #fits", "320: color-contrast: h1"]
        planted += [f"{look}: cut off: div#frame" for look in ("1280", "1280, spaced", "320", "320, spaced")]
        planted += [f"{look}: cut off: div#list" for look in ("320", "320, spaced")]
        planted += [f"{look}, spaced: cut off: p#fits" for look in ("1280", "320")]
        planted += [f"{look}: scrolls sideways: 408" for look in ("320", "320, spaced")]
        assert sorted(found) == sorted(planted)
        assert dead == ["<button>Dead</button>"]

    def test_hears_what_a_page_asks_for_and_what_goes_wrong(self, as_user: Open):
        reader = as_user(None)
        planted = """<!doctype html><html lang="es"><title>Planted</title><main><h1>Planted</h1></main>
            <img alt="" src="https://elsewhere.example/a.png"><img alt="" src="https://127.0.0.1/refused.png">
            <script>document.querySelector("h1").append(" by script"); throw new Error("ours")</script>"""
        headers = {"content-type": "text/html", "content-security-policy": "img-src https://elsewhere.example"}
        # Without JavaScript another profile asks, which is not routed: it gets the page of the live server.
        reader.context.route("**/es/", lambda route: route.fulfill(body=planted, headers=headers))
        reader.context.route("https://elsewhere.example/**", lambda route: route.fulfill(status=204))

        reader.visit("/es/", language="en")

        assert sorted(finding.removeprefix("/es/: ").partition(": ")[0] for finding in reader.found) == [
            "console",
            "foreign host",
            "says something else without JavaScript",
            "script",
            "speaks es",
        ]


class TestReaders:
    """Of every page that they can meet: see `test_accessibility_public`."""

    def test_find_nothing_amiss_under_a_theme_a_logo_and_a_notice(self, as_user: Open, world: World, settings: Any):
        settings.THEME = CHECKOUT / "docs" / "example-theme.css"
        manager = make.make_user(make.MANAGING_EDITOR)
        logo = figures.keep_image(images.prepare(png()), by=manager, at=make.NOW)
        details.change(seen=None, by=manager, at=make.NOW, logo=logo, **DETAILS)
        today = timezone.localdate()
        make.make_live_pair(
            type="notice",
            sections=(DocumentSection(anchor="notice", body=HtmlPair(en=NOTICE, es=NOTICE)),),
            valid_from=today,
            valid_until=today + dt.timedelta(days=1),
        )
        reader, desk = as_user(None), as_user(manager)

        shown = reader.visit("/en/")
        assert [shown.locator(part).count() for part in (".logo", ".site-notice a", "address")] == [1, 1, 1]
        reader.visit(reverse("page", args=["es", "ductograma"]), language="es")
        desk.visit(reverse("admin:articles_sitedetails_add"), needs_script=True)
        desk.visit(reverse("admin:articles_sitedetails_changelist"), needs_script=True)
        desk.visit(reverse("admin:articles_holiday_add"), needs_script=True)

        assert "\n".join(reader.found + desk.found) == ""


class TestReviewers:
    def test_find_nothing_amiss_at_the_desk(self, as_user: Open, world: World):
        physician = make.make_physician()
        desk = as_user(physician)
        first = make.make_submission(make.make_article())

        desk.visit(reverse("reviews:queue"))
        desk.visit(reverse("reviews:mail"))
        desk.visit(at(first))
        desk.visit(at(world.change, "page"))
        shown = desk.visit(at(world.change))
        assert (shown.locator("ins").count() > 0, shown.locator("del").count() > 0) == (True, True)

        shown.get_by_label("Comment on the whole text (optional)").fill("Well put.")
        shown.get_by_label("Approve and sign").check()
        shown.get_by_role("button", name="Continue to sign").click()
        shown.wait_for_url(f"**{at(world.change, 'check')}")
        desk.visit(at(world.change))
        desk.visit(at(world.change, "check"))
        sign(shown, password="wrong")
        expect(shown.get_by_role("alert")).to_contain_text("That is not your password.")
        desk.inspect("a wrong password")
        sign(shown, password=make.PASSWORD)
        shown.wait_for_url(f"**{at(world.change, 'receipt')}")
        desk.visit(at(world.change, "receipt"))
        desk.visit(at(world.change))
        desk.visit("/review/00000000-0000-4000-8000-000000000000/", status=404)

        assert "\n".join(desk.found) == ""

    def test_find_nothing_amiss_in_the_calendar(self, as_user: Open, world: World):
        long_ago = timezone.now() - dt.timedelta(days=740)
        late = make.make_publication(make.make_article(at=long_ago), at=long_ago).article
        board = late.submissions.get().board
        for _page in range(2):
            make.make_submission(make.make_article())
        early_review.ask_early_review(
            world.article, "en", by=make.make_user(make.EDITOR), at=timezone.now(), kind="retracted", words="One study."
        )
        desk = as_user(make.make_physician(board))

        shown = desk.visit(reverse("reviews:overview"))
        assert shown.locator("svg[role=img] .bar").count() > 1
        for name in ("overdue", "asked", "unpublished", "no-date"):
            desk.visit(reverse("reviews:worklist", args=[name]))
        desk.visit(at(world.change))
        expect(desk.page.locator("#ui-asked")).to_be_visible()
        desk.page.goto(reverse("reviews:worklist", args=["overdue"]))
        desk.page.get_by_role("button", name="Review it now").click()
        expect(desk.page.locator(".lede")).to_contain_text("read it again and confirm it")

        assert "\n".join(desk.found) == ""


def at(submission: Submission, name: str = "submission") -> str:
    return reverse(f"reviews:{name}", args=[submission.key])


def sign(page: Page, *, password: str) -> None:
    page.locator("[name=attest]").check()
    page.get_by_label("Your password").fill(password)
    page.get_by_role("button", name="Sign", exact=True).click()


class TestTheAccount:
    def test_has_nothing_amiss_on_any_of_its_pages(self, as_user: Open, db: None):
        manager, person = make.make_user(make.MANAGING_EDITOR), make.make_physician()
        credentials.reset_second_factor(person, by=make.make_user(is_superuser=True), at=make.NOW)
        make.enrol(person)
        desk = as_user(manager)

        for name in ("overview", "password", "app", "remove-app", "passkey", "recovery-codes", "prove"):
            desk.visit(reverse(f"account:{name}"), needs_script=name in {"passkey", "app"})
        desk.visit(reverse("account:confirm", args=[person.pk]))
        desk.page.goto(reverse("account:recovery-codes"))
        desk.page.get_by_role("button", name="Make new codes").click()
        desk.inspect("nothing typed")
        desk.page.get_by_label("Your password").fill(make.PASSWORD)
        desk.page.get_by_role("button", name="Make new codes").click()
        desk.inspect("the codes")

        assert "\n".join(desk.found) == ""

    def test_has_nothing_amiss_at_the_second_step(self, as_user: Open, db: None):
        person = make.make_physician()
        make.enrol(person)
        reader = as_user(None)

        reader.page.goto(reverse("login"))
        reader.page.get_by_label("User name").fill(person.username)
        reader.page.get_by_label("Password").fill(make.PASSWORD)
        reader.page.get_by_role("button", name="Log in").click()
        reader.inspect("second step")
        reader.page.get_by_label("Code").fill("000000")
        reader.page.get_by_role("button", name="Log in").click()
        reader.inspect("a wrong code")

        assert "\n".join(reader.found) == ""


class TestEditors:
    def test_find_nothing_amiss_around_an_article(self, as_user: Open, world: World):
        editor = as_user(make.make_user(make.EDITOR))
        row = GlossaryTerm.objects.get()
        article, term, first = world.article.pk, row.pk, row.edits.get().pk
        make.make_term(row, note_es="No diga “tinte”.", in_use=True)
        report = Feedback.objects.create(
            publication=world.article.publications.earliest("pk"),
            kind=Feedback.Kind.PROBLEM,
            comment="Says 30.",
            at=make.NOW,
            reply_to="reader@example.org",
        ).pk

        for name, arguments in (
            ("index", []),
            ("articles_article_changelist", []),
            ("articles_article_add", []),
            ("articles_article_history", [article]),
            ("articles_article_translations", []),
            ("articles_article_submit", [article, "es"]),
            ("articles_article_ask_early_review", [article, "en"]),
            ("articles_feedback_changelist", []),
            ("articles_feedback_change", [report]),
            ("articles_feedback_assign", [report]),
            ("articles_feedback_answer", [report]),
            ("articles_feedback_close", [report]),
            ("articles_feedback_reopen", [report]),
            ("articles_feedback_blank", [report]),
            ("articles_topic_changelist", []),
            ("articles_featured_changelist", []),
            ("articles_featured_add", []),
            ("articles_bestbet_changelist", []),
            ("articles_bestbet_add", []),
            ("articles_searchedquery_changelist", []),
            ("articles_article_related", [world.article.pk]),
            ("articles_glossaryterm_changelist", []),
            ("articles_glossaryterm_add", []),
            ("articles_glossaryterm_change", [term]),
            ("articles_glossaryterm_history", [term]),
            ("articles_glossaryterm_restore", [term, first]),
            ("reviews_reviewtrigger_changelist", []),
        ):
            editor.visit(reverse(f"admin:{name}", args=arguments), needs_script=True)
        translation = reverse("admin:articles_article_translation", args=[article]) + "?all=1"
        translating = editor.visit(translation, needs_script=True)
        expect(translating.locator(".terms").first).to_be_visible()
        translating.get_by_label("Due on").fill("2026-02-30")
        translating.get_by_role("button", name="Assign").click()
        editor.inspect("a day that is none")
        (warning, *_others) = readability.of(make.drafts.read_document(world.article), "es").warnings
        why = reverse("admin:articles_article_override_warning", args=[article, "es"])
        editor.visit(f"{why}?{urlencode({'place': warning.place, 'code': warning.code})}", needs_script=True)
        editor.visit(reverse("admin:reviews_reviewtrigger_citing") + "?q=https://example.org/none", needs_script=True)
        work = "?q=https://www.radiologyinfo.org/en/info/galactogram"
        citing = editor.visit(reverse("admin:reviews_reviewtrigger_citing") + work, needs_script=True)
        citing.get_by_label("In words").fill("It was retracted.")
        citing.get_by_role("button", name="Ask for their reviews").click()
        expect(citing.locator("#results-heading")).to_be_visible()
        editor.inspect("what became of each")
        editor.page.goto(reverse("admin:articles_article_history", args=[article]))
        editor.page.get_by_role("button", name="Compare").click()
        expect(editor.page.locator("ins").first).to_be_visible()
        editor.inspect("compare")

        assert "\n".join(editor.found) == ""

    def test_find_nothing_amiss_in_the_form(self, as_user: Open, world: World):
        editor = as_user(make.make_user(make.EDITOR))

        unfold(editor, world.article)
        editor.inspect("the form, unfolded")

        assert "\n".join(editor.found) == ""

    def test_find_nothing_amiss_when_two_save(self, as_user: Open, world: World):
        editor = as_user(make.make_user(make.EDITOR))

        form = unfold(editor, world.article)
        rewrite(world.article, "30 to 90 minutes", "30 to 45 minutes")
        form.get_by_label("Summary (English)").fill("My own summary.")
        form.locator("[name=_continue]").click()
        expect(form.locator("body")).to_contain_text("My own summary.")
        editor.inspect("two people saved")

        assert "\n".join(editor.found) == ""


def unfold(editor: Inspector, article: Article) -> Page:
    """Open the article's form, and in it what can be opened."""
    form = editor.page
    form.goto(change_url(article))
    expect(form.locator(".ProseMirror").first).to_be_attached()
    form.evaluate(UNFOLD)
    return form


class TestTheAdministrator:
    def test_finds_nothing_amiss_among_accounts_and_registers(self, as_user: Open, world: World):
        administrator = make.make_user(is_staff=True, is_superuser=True)
        office = as_user(administrator)

        for name, arguments in (
            ("index", []),
            ("auth_user_changelist", []),
            ("auth_user_add", []),
            ("auth_user_change", [administrator.pk]),
            ("auth_group_change", [Group.objects.earliest("pk").pk]),
            ("reviews_board_changelist", []),
            ("reviews_board_change", [world.change.board_id]),
            ("reviews_submission_changelist", []),
            ("reviews_signoff_changelist", []),
            ("reviews_event_changelist", []),
            ("reviews_mail_changelist", []),
            ("reviews_mail_change", [Mail.objects.latest("pk").pk]),
            ("reviews_reviewinterval_add", []),
            ("reviews_intervaloverride_changelist", []),
            ("articles_article_override_interval", [world.article.pk, "en"]),
        ):
            office.visit(reverse(f"admin:{name}", args=arguments), needs_script=True)

        assert "\n".join(office.found) == ""
