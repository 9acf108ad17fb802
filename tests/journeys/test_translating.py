"""The English changes in two places; the translator answers for both, a reviewer signs, and the notice goes."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from playwright.sync_api import Page, expect

from articles import drafts
from articles.document import HtmlPair, LongTextPair
from articles.models import Article
from reviews.models import Submission
from tests import factories as make
from tests.journeys.test_accessibility import Open, as_user

__all__ = ["as_user"]  # a fixture
pytestmark = pytest.mark.django_db(transaction=True)
BODY = "section:what:body"
# Of what has the focus: where it stands, what it is called, and whether the sticky row of buttons lies over half of it.
UNDER_THE_BUTTONS = """() => {
  const element = document.activeElement, bar = document.querySelector("#translation .submit-row")
  if (bar.contains(element)) return ["buttons", "", false]
  const box = element.getBoundingClientRect()
  const row = element.closest(".translation-row")
  const middle = (box.top + box.bottom) / 2
  return [row?.id, element.textContent.trim(), Boolean(row) && middle > bar.getBoundingClientRect().top]
}"""


@pytest.fixture
def article(db: None) -> Article:
    """Make an article live in both languages whose English has changed in two places since, and is live again."""
    article = make.make_article()
    make.make_publication(article, "es")
    [section] = drafts.read_document(article).sections
    body = HtmlPair(en="<p>It takes 60 minutes.</p>", es=section.body.es)
    make.change_article(
        article,
        summary=LongTextPair(en="What this test is.", es="Qué es la prueba."),
        sections=(section.model_copy(update={"body": body}),),
    )
    make.make_publication(article, "en", at=make.NOW + dt.timedelta(days=9), note="It takes longer.")
    return article


def type_body(page: Page, words: str) -> None:
    page.locator(".translation-row .ProseMirror").click()
    page.keyboard.press("Control+A")
    page.keyboard.type(words)


def test_the_notice_goes_once_the_translation_has_been_answered_for(as_user: Open, article: Article) -> None:
    reader = as_user(None).page
    address = f"/es/{drafts.read_document(article).slug.es}/"
    reader.goto(address)
    notice = reader.locator(".notice", has_text="versión en inglés")
    expect(notice).to_contain_text("2 de marzo de 2026")
    expect(notice.get_by_role("link", name="¿Qué es?")).to_have_attribute("href", "#what")

    translator = as_user(make.make_user(make.TRANSLATOR)).page
    page = f"/admin/articles/article/{article.pk}/translation/"
    translator.goto(page)
    expect(translator.locator(".lede")).to_contain_text("2 of 4 fields done; 8 English words wait")
    translator.get_by_role("button", name=re.compile("Still right.*Summary")).click()
    expect(translator.locator(".messagelist .success")).to_contain_text("the translation is right")

    # The tab is closed over a word that was typed; it is there again.
    type_body(translator, "Dura 6")
    expect(translator.locator(".kept")).to_contain_text("Kept at")
    translator.close()
    translator = as_user_again(translator, page)
    expect(translator.locator(".ProseMirror")).to_have_text("Dura 6")
    type_body(translator, "Dura 60 minutos.")
    translator.get_by_role("button", name="Save", exact=True).click()
    expect(translator.locator(".messagelist .success")).to_contain_text("Saved: 1 field.")
    expect(translator.locator("#content-main")).to_contain_text("Every translated field goes with the English")

    submission = make.make_submission(Article.objects.get(pk=article.pk), "es", note="Como el inglés.")
    sign_at_the_desk(as_user, submission)
    make.publish(Submission.objects.get(pk=submission.pk))
    fresh = as_user(None).page
    fresh.goto(address)
    expect(fresh.get_by_text("Dura 60 minutos.")).to_be_visible()
    expect(fresh.locator(".notice", has_text="versión en inglés")).to_have_count(0)


def as_user_again(closed: Page, address: str) -> Page:
    page = closed.context.new_page()
    page.goto(address)
    return page


def sign_at_the_desk(as_user: Open, submission: Submission) -> None:
    reviewer = make.make_translation_reviewer(submission.board)
    page = as_user(reviewer).page
    page.goto(f"/review/{submission.key}/")
    page.get_by_label("Approve and sign").check()
    page.get_by_role("button", name="Continue").click()
    page.locator("[name=attest]").check()
    page.locator(".proof [name=password]").fill(make.PASSWORD)
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You have signed this")


def test_keys_go_from_field_to_field(as_user: Open, article: Article) -> None:
    page = as_user(make.make_user(make.TRANSLATOR)).page
    page.goto(f"/admin/articles/article/{article.pk}/translation/?all=1")
    expect(page.locator(".ProseMirror")).to_be_visible()
    fields = []
    for key in ("Alt+PageDown", "Alt+PageDown", "Alt+PageDown", "Alt+PageDown", "Alt+PageUp"):
        page.keyboard.press(key)
        fields.append(page.evaluate("document.activeElement.closest('.translation-row').id"))
    assert fields == ["row-1", "row-2", "row-3", "row-4", "row-3"]
    expect(page.locator("#row-4 .ProseMirror")).to_be_visible()


def test_the_row_of_buttons_covers_nothing_that_has_the_focus(as_user: Open, article: Article) -> None:
    page = as_user(make.make_user(make.TRANSLATOR)).page
    page.set_viewport_size({"width": 1280, "height": 700})
    page.goto(f"/admin/articles/article/{article.pk}/translation/?all=1")
    expect(page.locator(".ProseMirror")).to_be_visible()
    rows, covered = set(), []
    for _stop in range(70):
        page.keyboard.press("Tab")
        row, name, under = page.evaluate(UNDER_THE_BUTTONS)
        rows.add(row)
        covered += [name] if under else []
    assert {"row-1", "row-2", "row-3", "row-4", "buttons"} <= rows
    assert covered == []
