"""The search of titles and other names."""

from __future__ import annotations

import pytest

from articles import finding
from articles.document import LongTextPair, SlugPair, Text
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def library():
    article = factories.make_article(
        slug=SlugPair(en="ductogram", es="ductograma"),
        title=Text(en="Ductogram", es="Ductografía"),
        synonyms=LongTextPair(en="galactogram\nmilk duct X-ray", es="galactografía"),
    )
    factories.make_publication(article, "en")
    factories.make_publication(article, "es")
    factories.change_article(article, title=Text(en="CANARY", es="CANARIO"))
    factories.make_article(title=Text(en="A ductogram in draft", es="Borrador"))
    factories.make_publication(factories.make_article(type="policy", title=Text(en="Ductogram policy", es="P")), "en")


def titles(query, language="en"):
    return [found.title for found in finding.by_name(query, language)]


class TestByName:
    @pytest.mark.parametrize("query", ["Ductogram", "DUCT", "galactogram", "milk duct", "x-RAY"])
    def test_finds_a_live_article_by_title_or_other_name(self, query):
        assert titles(query) == ["Ductogram"]

    @pytest.mark.parametrize("query", ["galactografia", "GALACTOGRAFÍA", "ductografia"])
    def test_sets_accents_and_case_aside(self, query):
        assert titles(query, "es") == ["Ductografía"]

    @pytest.mark.parametrize("query", ["", "canary", "minutes", "galactografia", "%", "_", "\\", "schema_version"])
    def test_finds_no_draft_no_body_no_other_language_and_no_pattern(self, query):
        assert titles(query) == []

    def test_tells_what_the_list_prints(self):
        (found,) = finding.by_name("galactogram", "en")
        assert (found.slug, found.synonyms) == ("ductogram", ("galactogram", "milk duct X-ray"))


class TestSearchPage:
    def test_lists_what_was_found(self, client):
        html = client.get("/en/search/", {"q": "  galactogram "}).content.decode()
        assert '<a href="/en/ductogram/">Ductogram</a>' in html
        assert 'value="galactogram"' in html

    def test_asks_before_it_looks(self, client):
        assert client.get("/en/search/").context["results"] == []

    def test_cuts_a_query_that_nobody_typed(self, client):
        assert client.get("/en/search/", {"q": "a" * 3000}).context["query"] == "a" * 200

    def test_escapes_the_query(self, client):
        assert b"<script>alert" not in client.get("/en/search/", {"q": "<script>alert(1)</script>"}).content
