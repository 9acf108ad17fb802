"""A page outside its days answers 404, so nothing that readers see may lead there."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from articles.document import LongTextPair, SlugPair, Text
from articles.models import BestBet
from tests import factories as make

pytestmark = pytest.mark.django_db

LAST = dt.date(2026, 3, 31)
OVER = LAST + dt.timedelta(days=1)


@pytest.fixture
def flu():
    """A pair whose last day is known, and a best bet that puts it first."""
    article = make.make_live_pair(
        slug=SlugPair(en="flu-shots", es="vacunas"),
        title=Text(en="Flu shots", es="Vacunas"),
        synonyms=LongTextPair(en="influenza vaccine", es="vacuna antigripal"),
        valid_until=LAST,
    )
    BestBet.objects.create(language="en", query="winter", folded="winter", article=article)
    return article


@pytest.fixture
def on(monkeypatch):
    """Let readers come on a day."""

    real = timezone.localdate

    def come(day: dt.date) -> None:
        monkeypatch.setattr(timezone, "localdate", lambda moment=None: real(moment) if moment else day)

    return come


def links(path: str, **query: str) -> bool:
    """Tell whether an answer leads to the page, in whatever language."""
    content = Client().get(path, query).content.decode()
    return any(address in content for address in ("/en/flu-shots/", "/es/vacunas/"))


@pytest.mark.parametrize("query", ["flu shots", "influenza", "winter"])
def test_the_search_finds_a_page_on_its_last_day_and_not_after(flu, on, query):
    found = []
    for day in (LAST, OVER):
        on(day)
        found.append(links("/en/search/", q=query))
    assert found == [True, False]


def test_no_results_are_counted_as_none(flu, on):
    on(OVER)
    content = Client().get("/en/search/", {"q": "influenza"}).content.decode()
    assert ["0 articles for" in content, "All articles, A to Z" in content] == [True, True]


def test_no_other_spelling_leads_to_it(flu, on):
    offered = []
    for day in (LAST, OVER):
        on(day)
        offered.append("Did you mean" in Client().get("/en/search/", {"q": "influensa"}).content.decode())
    assert offered == [True, False]


def test_it_is_not_counted_for_the_other_language(flu, on):
    counted = []
    for day in (LAST, OVER):
        on(day)
        counted.append(Client().get("/en/search/", {"q": "antigripal"}).context["found"].elsewhere)
    assert counted == [1, 0]


@pytest.mark.parametrize("typed", ["flu", "vaccine"])
def test_it_is_suggested_on_its_last_day_and_not_after(flu, on, typed):
    suggested = []
    for day in (LAST, OVER):
        on(day)
        suggested.append(links("/en/search/suggestions/", q=typed))
    assert suggested == [True, False]


def test_an_address_without_a_page_does_not_lead_to_its_other_language(on):
    """Only the Spanish page is live, and its last day is over."""
    article = make.make_live_pair(slug=SlugPair(en="flu-shots", es="vacunas"), valid_until=LAST)
    make.withdraw(article)
    led = []
    for day in (LAST, OVER):
        on(day)
        led.append(links("/en/vacunas/"))
    assert led == [True, False]


def test_an_old_address_does_not_lead_to_a_page_that_is_over(flu, on):
    make.change_article(flu, slug=SlugPair(en="flu-vaccine", es="vacunas"))
    make.make_publication(flu)
    answers = []
    for day in (LAST, OVER):
        on(day)
        answers.append(Client().get("/en/flu-shots/").status_code)
    assert answers == [301, 404]


def test_a_withdrawn_page_does_not_lead_to_a_successor_that_is_over(flu, on):
    old = make.make_live_pair(slug=SlugPair(en="old-shots", es="viejas"))
    make.withdraw(old, reason="superseded", replaced_by=flu)
    led = []
    for day in (LAST, OVER):
        on(day)
        led.append(links("/en/old-shots/"))
    assert led == [True, False]


def test_no_feedback_is_asked_for_on_it(flu, on):
    answers = []
    for day in (LAST, OVER):
        on(day)
        answers.append(Client().get("/en/feedback/", {"page": "flu-shots"}).status_code)
    assert answers == [200, 404]


@pytest.mark.parametrize("path", ["/en/", "/en/search/", "/en/a-to-z/", "/sitemap.xml"])
def test_a_policy_that_is_over_is_not_linked(on, path):
    pair = {"slug": SlugPair(en="flu-shots", es="vacunas"), "valid_until": LAST}
    make.make_live_pair(type="policy", **pair)
    linked = []
    for day in (LAST, OVER):
        on(day)
        linked.append(links(path))
    assert linked == [True, False]


@pytest.mark.parametrize("path", ["/es/vacunas/", "/es/vacunas/history/"])
def test_a_page_does_not_lead_to_its_other_language_that_is_over(on, path):
    """The English ends, the Spanish does not: by links for readers, for search engines, and in its data."""
    article = make.make_article(slug=SlugPair(en="flu-shots", es="vacunas"), valid_until=LAST)
    make.make_publication(article, "en")
    make.change_article(article, valid_until=None)
    make.make_publication(article, "es")
    led = []
    for day in (LAST, OVER):
        on(day)
        led.append("/en/flu-shots/" in Client().get(path).content.decode())
    assert led == [True, False]


def test_a_translation_that_is_behind_says_so_though_the_english_is_over(on):
    article = make.make_article(slug=SlugPair(en="flu-shots", es="vacunas"))
    make.make_publication(article, "en")
    make.make_publication(article, "es")
    make.change_article(article, title=Text(en="Flu shots, new", es="Vacunas"), valid_until=LAST)
    make.make_publication(article, "en")
    said = []
    for day in (LAST, OVER):
        on(day)
        content = Client().get("/es/vacunas/").content.decode()
        said.append(("La versión en inglés de esta página cambió" in content, "/en/flu-shots/" in content))
    assert said == [(True, True), (True, False)]
