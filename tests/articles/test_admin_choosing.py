"""Choosing an article in the admin's forms: by its titles and address, never by a number."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, expect

from articles.document import SlugPair, Text
from articles.models import Article, BestBet, Featured
from reviews.models import Event
from tests import factories as make
from tests.articles.editing import sign_in

FEATURED, BEST_BET, OFFERS = (f"/admin/articles/{name}/" for name in ("featured/add", "bestbet/add", "article/offers"))
NAME = "Ductogram / Ductograma (ductogram)"


def article(en: str, es: str = "", *, slug_en: str = "", slug_es: str = "") -> Article:
    return make.make_article(title=Text(en=en, es=es), slug=SlugPair(en=slug_en, es=slug_es))


@pytest.fixture
def ductogram(db: None) -> Article:
    article("Galactography", "Galactografía", slug_en="galactography", slug_es="galactografia")
    return article("Ductogram", "Ductograma", slug_en="ductogram", slug_es="ductograma")


@pytest.fixture
def editor(db: None) -> Any:
    return sign_in(make.make_user(make.EDITOR))


class TestTheField:
    @pytest.mark.parametrize(
        "words",
        [NAME, f" {NAME} ", "ductogram", "/en/ductogram/", "https://library.example/es/ductograma/", "DUCTOGRAMA"],
    )
    def test_takes_an_article_by_its_name_its_address_or_its_title(
        self, editor: Any, ductogram: Article, words: str
    ) -> None:
        assert editor.post(FEATURED, {"article": words, "position": 1}).status_code == 302
        assert Featured.objects.get().article == ductogram

    @pytest.mark.parametrize(
        "words", ["", "1", "#0", "#" + "9" * 30, "Duct", "(", ")", "/", "Galactography (ductogram)", "a\u202eb"]
    )
    def test_takes_nothing_else(self, editor: Any, ductogram: Article, words: str) -> None:
        response = editor.post(FEATURED, {"article": words, "position": 1})
        assert (response.status_code, list(response.context["adminform"].form.errors)) == (200, ["article"])
        assert not Featured.objects.exists()

    def test_gives_back_what_was_typed_and_says_what_to_do(self, editor: Any, ductogram: Article) -> None:
        page = editor.post(FEATURED, {"article": "<b>Duct", "position": 1}).text
        assert 'value="&lt;b&gt;Duct"' in page
        assert "No article is called so. Choose one that is offered, or write its address." in page

    def test_does_not_choose_between_two_of_one_title(self, editor: Any) -> None:
        article("Twin", slug_en="twin-one"), article("Twin", slug_en="twin-two")
        assert editor.post(FEATURED, {"article": "Twin", "position": 1}).status_code == 200
        assert not Featured.objects.exists()

    @pytest.mark.parametrize(
        ("words", "position"),
        [("Diabetes (diabetes)", 0), ("La diabetes (diabetes)", 1), ("/en/diabetes/", 0), ("/es/diabetes/", 1)],
    )
    def test_tells_two_apart_that_have_one_address_in_different_languages(
        self, editor: Any, words: str, position: int
    ) -> None:
        both = [article("Diabetes", slug_en="diabetes"), article("", "La diabetes", slug_es="diabetes")]
        assert editor.post(FEATURED, {"article": words, "position": 1}).status_code == 302
        assert Featured.objects.get().article == both[position]
        assert editor.post(FEATURED, {"article": "diabetes", "position": 1}).status_code == 200

    def test_names_what_was_chosen_and_an_article_that_has_no_address(self, ductogram: Article) -> None:
        client = sign_in(make.make_user(make.MANAGING_EDITOR))
        bare = article("Bare")
        for row, name in ((ductogram, NAME), (bare, f"Bare (#{bare.pk})")):
            chosen = Featured.objects.create(article=row)
            change = f"/admin/articles/featured/{chosen.pk}/change/"
            assert f'value="{name}"' in client.get(change).text
            assert client.post(change, {"article": name, "position": 7}).status_code == 302
            chosen.refresh_from_db()
            assert (chosen.article, chosen.position) == (row, 7)
            assert "article" not in Event.objects.latest("number").detail

    def test_says_once_that_an_article_is_there_already(self, editor: Any, ductogram: Article) -> None:
        Featured.objects.create(article=ductogram)
        assert "already exists" in editor.post(FEATURED, {"article": NAME, "position": 1}).text

    def test_serves_the_best_bets_too(self, editor: Any, ductogram: Article) -> None:
        sent = {"language": "en", "query": "milk duct", "article": NAME}
        assert editor.post(BEST_BET, sent).status_code == 302
        assert BestBet.objects.get().article == ductogram


class TestTheOffers:
    def test_are_the_articles_in_which_the_words_are_found_but_the_archive(
        self, editor: Any, ductogram: Article
    ) -> None:
        Article.objects.filter(pk=article("Ductogram, old", slug_en="old").pk).update(archived=True)
        named = [editor.get(OFFERS, {"q": words}).json()["offers"] for words in ("duct", "GRAFÍA", "zebra")]
        assert named == [[NAME], ["Galactography / Galactografía (galactography)"], []]
        assert len(editor.get(OFFERS).json()["offers"]) == 2

    def test_are_of_a_fixed_number_and_cost_the_same(
        self, editor: Any, ductogram: Article, django_assert_max_num_queries: Any
    ) -> None:
        for number in range(21):
            Article.objects.create(title_en=f"Duct {number:02}", slug_en=f"duct-{number}")
        with django_assert_max_num_queries(5):
            assert len(editor.get(OFFERS, {"q": "duct"}).json()["offers"]) == 20

    def test_are_for_those_who_see_the_list(self, ductogram: Article) -> None:
        client = sign_in(make.everything_but("view_article", "change_article"))
        assert client.get(OFFERS, {"q": "duct"}).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_somebody_types_part_of_a_title_and_is_offered_the_article(
    browser: Browser, live_server: Any, ductogram: Article
) -> None:
    session = sign_in(make.make_user(make.EDITOR)).cookies[settings.SESSION_COOKIE_NAME]
    with browser.new_context(base_url=live_server.url) as context:
        context.add_cookies([{"name": session.key, "value": session.value, "url": live_server.url}])
        page = context.new_page()
        page.goto(FEATURED)
        page.get_by_label("Article").press_sequentially("duct")
        offered = page.locator("datalist option")
        expect(offered).to_have_count(1)
        expect(offered).to_have_attribute("value", NAME)
