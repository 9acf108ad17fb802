"""The article's form in a real browser: what the scripts add, and that nothing needs them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect

from articles import drafts, html
from articles.document import DocumentSection, HtmlPair, LongTextPair, Reference, Text
from articles.models import Article
from tests.factories import EDITOR, PASSWORD, make_article, make_user

pytestmark = pytest.mark.django_db(transaction=True)

# Everything that `articles.html.clean` lets through.
ALL_MARKUP = (
    "<p>10³ <strong>b</strong> <em>i</em> 5<sup>th</sup> B<sub>n</sub><br>on "
    '<a href="https://a.example/">a</a>, <a href="tel:911">b</a>, <a href="#first">c</a></p>'
    "<h4>A</h4><p>x</p><h5>B</h5><p>y</p><h6>C</h6><p>z</p>"
    "<ul><li>one</li><li>two<ul><li>three</li></ul></li><li><p>four</p><p>five</p></li></ul>"
    '<ol start="5"><li>six</li></ol>'
    '<table><caption>Doses<sup data-ref="a-2024">[a-2024]</sup> <strong>daily</strong></caption>'
    '<thead><tr><th>A</th><th>B</th></tr></thead><tbody><tr><td colspan="2">5 mg</td></tr>'
    "<tr><th>r</th><td><ul><li>q</li></ul></td></tr></tbody></table>"
    '<blockquote><p>So<sup data-ref="a-2024">[a-2024]</sup>.</p></blockquote>'
)


def section(anchor: str, words: str = "<p>Words.</p>") -> DocumentSection:
    return DocumentSection(anchor=anchor, heading=Text(en=anchor.title(), es=anchor), body=HtmlPair(en=words, es=words))


@pytest.fixture
def article() -> Article:
    return make_article(
        sections=(section("first"), section("second"), section("third")),
        summary=LongTextPair(es="Resumen."),
        references=(Reference(key="a-2024", title="Work"), Reference(key="b-2025", title="Other")),
    )


@pytest.fixture
def editor() -> Any:
    return make_user(EDITOR)


def opened(context: BrowserContext, article: Article, editor: Any) -> Page:
    page = context.new_page()
    page.goto(reverse("login"))
    page.fill("[name=username]", editor.username)
    page.fill("[name=password]", PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.goto(reverse("admin:articles_article_change", args=[article.pk]))
    return page


@pytest.fixture
def page(browsing: BrowserContext, live_server: Any, article: Article, editor: Any) -> Iterator[Page]:
    """The opened form; afterwards no script has failed, nothing was refused, no other machine was asked."""
    page = opened(browsing, article, editor)
    complaints: list[str] = []
    page.on("console", lambda message: message.type in {"error", "warning"} and complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "request",
        lambda request: (
            "//127.0.0.1" in request.url.replace("localhost", "127.0.0.1") or complaints.append(request.url)
        ),
    )
    page.reload()
    page.wait_for_selector("#sections-0 .ProseMirror", state="attached")
    yield page
    assert complaints == []


def save(page: Page) -> None:
    with page.expect_navigation():
        page.click("input[name=_continue]")
    expect(page.locator(".messagelist .success")).to_be_visible()


def anchors(article: Article) -> list[str]:
    return [row.anchor for row in drafts.read_document(Article.objects.get(pk=article.pk)).sections]


def test_rows_are_moved_by_keyboard(page: Page, article: Article) -> None:
    down = page.get_by_role("button", name="Move down: First")
    down.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#sections-group [role=status]")).to_have_text("First #first is now number 2 of 3.")
    expect(down).to_be_focused()
    page.keyboard.press("Enter")
    expect(down).to_have_attribute("aria-disabled", "true")
    save(page)
    assert anchors(article) == ["second", "third", "first"]


def test_rows_are_moved_by_dragging(page: Page, article: Article) -> None:
    page.locator("#sections-heading").evaluate("heading => heading.scrollIntoView()")
    grip = page.locator("#sections-2 .grip").bounding_box()
    target = page.locator("#sections-0 summary").bounding_box()
    page.mouse.move(grip["x"] + 5, grip["y"] + 5)
    page.mouse.down()
    page.mouse.move(grip["x"] + 5, target["y"] + target["height"] + 10, steps=8)
    page.mouse.move(grip["x"] + 5, target["y"] + 4, steps=8)
    page.mouse.up()
    save(page)
    assert anchors(article) == ["third", "first", "second"]


def test_a_row_is_added_and_cites_by_typing_and_by_button(page: Page, article: Article) -> None:
    page.get_by_role("button", name="Add another Section").click()
    expect(page.locator("#id_sections-3-level")).to_be_focused()
    page.fill("#id_sections-3-heading_en", "Fourth")
    page.get_by_role("textbox", name="Text (English)").last.click()
    page.keyboard.type("Typed [[a-2024]] and chosen ")
    page.locator("#sections-3").get_by_role("button", name="Cite a reference [1]").first.click()
    dialog = page.get_by_role("dialog")
    assert dialog.locator("option").all_inner_texts() == ["a-2024", "b-2025"]
    dialog.locator("select").select_option("b-2025")
    dialog.get_by_role("button", name="Insert").click()
    save(page)
    body = drafts.read_document(Article.objects.get(pk=article.pk)).sections[3].body.en
    assert body == (
        '<p>Typed <sup data-ref="a-2024">[a-2024]</sup> and chosen <sup data-ref="b-2025">[b-2025]</sup></p>'
    )


def test_the_editor_changes_nothing_that_was_not_typed(page: Page, article: Article) -> None:
    assert html.clean(ALL_MARKUP) == ALL_MARKUP
    article.sections.filter(anchor="first").update(body_en=ALL_MARKUP)
    page.reload()
    page.locator("#sections-0 summary").click()
    surface = page.locator("#sections-0 .ProseMirror").first
    surface.click()
    page.keyboard.press("Control+End")
    page.keyboard.type("x")
    page.keyboard.press("Backspace")
    assert html.clean(page.input_value("#id_sections-0-body_en")) == ALL_MARKUP


def test_the_writing_surface_is_named_and_in_its_language(page: Page) -> None:
    page.locator("#sections-0 summary").click()
    for name, language in (("Text (English)", "en"), ("Text (Spanish)", "es")):
        surface = page.locator("#sections-0").get_by_role("textbox", name=name)
        expect(surface).to_have_attribute("lang", language)
        expect(surface).not_to_have_attribute("spellcheck", "false")


def test_a_finding_leads_into_the_closed_row(page: Page, article: Article) -> None:
    article.sections.filter(anchor="second").update(body_en="")
    page.reload()
    page.locator("#panel-en ~ .checks a", has_text="Second").click()
    expect(page.locator("#sections-1 details")).to_have_attribute("open", "")
    expect(page.locator("#sections-1").get_by_role("textbox", name="Text (English)")).to_be_focused()


def test_leaving_with_unsaved_words_asks_first(page: Page) -> None:
    page.fill("#id_title_en", "Unsaved")
    asked: list[str] = []
    page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto(reverse("admin:index"))
    assert asked == ["beforeunload"]


def test_without_scripts_everything_is_there_and_numbers_give_the_order(
    browser: Browser, live_server: Any, article: Article, editor: Any
) -> None:
    with browser.new_context(base_url=live_server.url, java_script_enabled=False) as context:
        page = opened(context, article, editor)
        page.locator("#sections-0 summary").click()
        page.fill("#id_sections-0-position", "9")
        page.fill("#id_sections-0-body_en", "<p>Typed as text.</p>")
        save(page)
    assert anchors(article) == ["second", "third", "first"]
    assert drafts.read_document(article).sections[2].body.en == "<p>Typed as text.</p>"
