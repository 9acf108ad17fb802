"""The search in a browser: names that are offered while somebody types, by keyboard, and what axe-core says of it."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, expect

from articles.document import LongTextPair, SlugPair, Text
from tests import factories as make
from tests.page_audit import audit

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def library(db: None) -> None:
    make.make_live_pair(
        slug=SlugPair(en="ductogram", es="ductografia"),
        title=Text(en="Ductogram", es="Ductografía"),
        synonyms=LongTextPair(en="milk duct X-ray", es="galactografía"),
    )
    make.make_live_pair(slug=SlugPair(en="duct", es="conducto"), title=Text(en="Duct Infection", es="Infección"))


def test_names_are_offered_and_chosen_by_keyboard(browsing: BrowserContext):
    page = browsing.new_page()
    page.goto("/en/search/")
    box = page.get_by_role("combobox", name="Search the library")
    box.press_sequentially("duct")
    options = page.get_by_role("option")
    expect(options).to_have_text(["Ductogram", "Duct Infection"])
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("status")).to_have_text("Use the up and down keys to choose. Suggestions: 2")
    box.press("ArrowUp")
    box.press("ArrowUp")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", options.first.get_attribute("id") or "")
    found = audit(page)
    box.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)
    box.press("Backspace")
    expect(options).to_have_count(2)
    box.press("ArrowDown")
    box.press("Enter")
    expect(page).to_have_url("/en/search/?q=Ductogram")
    assert found == []


@pytest.mark.parametrize(
    ("language", "query", "urgent"),
    [
        ("en", "chest pain ductogram", True),
        ("en", "ductogarm", False),
        ("es", "dolor de pecho", True),
        ("es", "duct", False),
    ],
)
def test_answers_have_nothing_amiss(browsing: BrowserContext, language: str, query: str, urgent: bool):
    make.make_emergency_phrases("en", "chest pain")
    make.make_emergency_phrases("es", "dolor de pecho")
    page = browsing.new_page()
    page.goto(f"/{language}/search/?q={query}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("note")).to_have_count(int(urgent))
    assert audit(page) == []
