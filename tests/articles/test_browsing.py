"""The home, and how many questions to the database each page of the library asks."""

from __future__ import annotations

import re

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.document import Text
from articles.models import Article, Featured, RelatedArticle, Topic
from tests import factories as make
from tests.articles.walking import BREAST, TESTS, live, read

pytestmark = pytest.mark.django_db


class TestTheHome:
    def test_shows_topics_with_their_parts_in_their_order(self):
        live("Mammogram", "Mamografía", topics=(BREAST, TESTS))
        tests = Topic.objects.get(slug="tests")
        Topic.objects.filter(slug="breast").update(parent=tests)
        home = Client().get("/es/").context["topics"]
        assert [(row.name, [part.name for part in row.parts]) for row in home] == [("Pruebas", ["Mama"])]

    def test_shows_featured_pages_that_are_live_in_its_language_in_their_order(self):
        first, second = live("Second", "Segunda"), live("First", "Primera")
        draft = make.make_article(title=Text(en="CANARY", es="CANARIO"))
        for position, article in enumerate((second, draft, first)):
            Featured.objects.create(article=article, position=position)
        make.withdraw(first, "es")
        shown = {lang: [tip.title for tip in Client().get(f"/{lang}/").context["featured"]] for lang in ("en", "es")}
        assert shown == {"en": ["First", "Second"], "es": ["Primera"]}

    def test_leads_to_the_letters_that_there_are(self):
        live("Asthma", "Asma", also=("Wheezing", "Silbidos"))
        assert re.findall(r'href="/en/a-to-z/(.)/"', read("/en/")) == ["a", "w"]


class TestQueries:
    def test_are_as_many_for_one_article_as_for_three(self):
        """Of each page at its first reader's, and at the next one's."""

        def add(number: int) -> None:
            article = live(f"Title {number}", f"Título {number}", also=("Other", "Otro"), topics=(TESTS, BREAST))
            Featured.objects.create(article=article, position=number)
            for other in Article.objects.exclude(pk=article.pk):
                RelatedArticle.objects.create(article=other, to=article)
                RelatedArticle.objects.create(article=article, to=other)

        def cost(path: str) -> int:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(path).status_code == 200
            return len(queries)

        client = Client()
        expected = {
            "/en/": (6, 5),
            "/es/a-to-z/": (6, 5),
            "/en/a-to-z/t/": (5, 4),
            "/es/topics/tests/": (4, 3),
            "/en/feed/": (4, 3),
            "/es/topics/tests/feed/": (5, 4),
            "/sitemap.xml": (7, 7),
            "/sitemap-0.xml": (5, 5),
            "/robots.txt": (0, 0),
            "/en/title-0/": (2, 1),
        }
        add(0)
        Topic.objects.filter(slug="breast").update(parent=Topic.objects.get(slug="tests"))
        for numbers in ((), (1, 2)):
            for number in numbers:
                add(number)
            found = {}
            for path in expected:
                caches["pages"].clear()  # which keeps what every page shows, too
                found[path] = (cost(path), cost(path))
            assert found == expected, numbers
