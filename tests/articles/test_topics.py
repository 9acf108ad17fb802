"""Topics in two levels, their pages, and the way through them to an article. Live pages only."""

from __future__ import annotations

import re

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError
from django.test import Client

from articles.document import ArticleType, Text
from articles.models import Topic
from tests import factories as make
from tests.articles.walking import BREAST, TESTS, listed, live, read, shelf, way

pytestmark = pytest.mark.django_db


class TestATopic:
    def test_has_its_description_its_parts_and_its_live_pages_in_order(self):
        live("Zoster", "Herpes", topics=(TESTS,))
        live("Ébola test", "Asma", slug_en="ebola", topics=(TESTS,))
        live("Mammogram", "Mamografía", topics=(BREAST,))
        make.make_article(title=Text(en="CANARY", es="CANARIO"), topics=(TESTS,))
        tests = Topic.objects.get(slug="tests")
        Topic.objects.filter(slug="tests").update(description_en="What tests show.", description_es="Qué muestran.")
        Topic.objects.filter(slug="breast").update(parent=tests)
        Topic.objects.create(slug="empty", name_en="CANARY", name_es="CANARIO", parent=tests)
        page = read("/en/topics/tests/")
        assert ("What tests show." in page, "CANARY" in page) == (True, False)
        assert listed("/en/topics/tests/")[:3] == [
            ("Breast", "/en/topics/breast/"),
            ("Ébola test", "/en/ebola/"),
            ("Zoster", "/en/zoster/"),
        ]

    @pytest.mark.parametrize(
        ("path", "said"),
        [
            ("/en/topics/breast/", "Every article of the library on this topic: Breast."),
            ("/es/topics/breast/", "Todos los artículos de la biblioteca sobre este tema: Mama."),
            ("/en/topics/tests/", "What is done &amp; why."),
        ],
    )
    def test_tells_search_engines_what_it_is_about(self, path, said):
        live("Mammogram", "Mamografía", topics=(BREAST, TESTS))
        Topic.objects.filter(slug="tests").update(description_en="What is done & why.")
        assert re.findall('<meta name="description" content="([^"]*)">', read(path)) == [said]

    def test_of_two_levels_leads_up(self):
        live("Mammogram", "Mamografía", topics=(BREAST,))
        tests = Topic.objects.create(slug="tests", name_en="Tests", name_es="Pruebas")
        Topic.objects.filter(slug="breast").update(parent=tests)
        assert way("/es/topics/breast/") == [("Inicio", "/es/"), ("Pruebas", "/es/topics/tests/"), ("Mama", "")]
        assert '<a href="/es/topics/breast/">Mama</a>' in read("/es/topics/tests/")

    def test_without_a_live_page_is_not_found_and_not_named(self):
        article = live("Mammogram", "Mamografía", topics=(BREAST,))
        assert 'href="/en/topics/breast/"' in read("/en/")
        make.withdraw(article)
        missing = Client().get("/en/topics/breast/")
        assert (missing.status_code, "Breast" in missing.content.decode()) == (404, False)
        assert '<a href="/es/topics/breast/" lang="es" hreflang="es">Mama</a>' in missing.content.decode()
        assert "/en/topics/breast/" not in read("/en/")

    def test_without_a_name_in_a_language_is_not_there(self):
        live("Mammogram", "Mamografía", topics=(shelf("breast", "Breast", ""),))
        assert Client().get("/es/topics/breast/").status_code == 404
        assert "topics/breast" not in read("/es/")
        assert 'hreflang="es"' in read("/en/topics/breast/")

    def test_follows_its_draft_s_shelf_without_a_sign_off(self):
        article = live("Mammogram", "Mamografía", topics=(BREAST,))
        make.change_article(article, topics=(TESTS,))
        assert Client().get("/en/topics/breast/").status_code == 404
        assert "Mammogram" in read("/en/topics/tests/")


class TestTheWayToAnArticle:
    def put_breast_under_tests(self) -> None:
        tests, _is_new = Topic.objects.get_or_create(slug="tests", defaults={"name_en": "Tests", "name_es": "Pruebas"})
        Topic.objects.filter(slug="breast").update(parent=tests)

    def test_leads_from_the_home_through_the_topic_and_what_it_is_a_part_of(self):
        live("Mammogram", "Mamografía", topics=(BREAST,))
        live("Blood & iron", "Sangre", slug_en="blood", topics=(TESTS,))
        live("Sleep", "Sueño")
        self.put_breast_under_tests()
        assert way("/en/mammogram/") == [
            ("Home", "/en/"),
            ("Tests", "/en/topics/tests/"),
            ("Breast", "/en/topics/breast/"),
            ("Mammogram", ""),
        ]
        assert way("/es/mammogram-es/") == [
            ("Inicio", "/es/"),
            ("Pruebas", "/es/topics/tests/"),
            ("Mama", "/es/topics/breast/"),
            ("Mamografía", ""),
        ]
        assert way("/en/blood/") == [("Home", "/en/"), ("Tests", "/en/topics/tests/"), ("Blood & iron", "")]
        assert way("/en/sleep/") == [("Home", "/en/"), ("Sleep", "")]

    def test_of_an_article_in_several_topics_is_the_closest_and_then_the_first(self):
        whole, other = shelf("whole", "Whole", "Todo"), shelf("other", "Other", "Otro")
        live("Mammogram", "Mamografía", topics=(TESTS, BREAST, other))
        live("Sleep", "Sueño", topics=(whole, other))
        self.put_breast_under_tests()
        Topic.objects.filter(slug="breast").update(position=9)
        Topic.objects.filter(slug="whole").update(position=5)
        assert [name for name, _url in way("/en/mammogram/")] == ["Home", "Tests", "Breast", "Mammogram"]
        assert [name for name, _url in way("/en/sleep/")] == ["Home", "Other", "Sleep"]

    def test_has_only_topics_with_a_name_in_its_language(self):
        live("Mammogram", "Mamografía", topics=(BREAST,))
        live("Sleep", "Sueño", topics=(shelf("rest", "Rest", ""),))
        Topic.objects.create(slug="tests", name_en="Tests")
        self.put_breast_under_tests()
        assert [name for name, _url in way("/en/mammogram/")] == ["Home", "Tests", "Breast", "Mammogram"]
        assert [name for name, _url in way("/es/mammogram-es/")] == ["Inicio", "Mama", "Mamografía"]
        assert [name for name, _url in way("/es/topics/breast/")] == ["Inicio", "Mama"]
        assert [name for name, _url in way("/es/sleep-es/")] == ["Inicio", "Sueño"]

    def test_follows_a_renamed_or_another_topic_at_once_and_is_else_the_same_page(self):
        article = live("Mammogram", "Mamografía", topics=(BREAST,))
        self.put_breast_under_tests()
        client, tags = Client(), []

        def names() -> list[str]:
            tags.append(client.get("/en/mammogram/")["ETag"])
            return [name for name, _url in way("/en/mammogram/")][1:-1]

        assert (names(), names()) == (["Tests", "Breast"], ["Tests", "Breast"])
        Topic.objects.filter(slug="breast").update(name_en="Breasts")
        assert names() == ["Tests", "Breasts"]
        Topic.objects.filter(slug="tests").update(name_en="All tests")
        assert names() == ["All tests", "Breasts"]
        Topic.objects.filter(slug="tests").update(slug="all-tests")
        assert names() == ["All tests", "Breasts"]
        make.change_article(article, topics=(shelf("else", "Else", "Otra"),))
        assert names() == ["Else"]
        assert [tags.index(tag) for tag in tags] == [0, 0, 2, 3, 4, 5]

    def test_to_a_page_of_the_library_itself_is_through_no_topic(self):
        live("Privacy", "Privacidad", type=ArticleType.POLICY, topics=(BREAST,))
        assert Client().get("/en/topics/breast/").status_code == 404
        assert way("/en/privacy/") == [("Home", "/en/"), ("Privacy", "")]


class TestTwoLevels:
    def test_are_explained_in_the_form(self):
        top, middle = (Topic.objects.create(slug=name, name_en=name) for name in ("top", "middle"))
        middle.parent = top
        middle.save()
        low = Topic(slug="low", name_en="low", parent=middle)
        with pytest.raises(Exception, match="Topics have two levels"):
            low.full_clean()
        top.parent = Topic.objects.create(slug="above", name_en="above")
        with pytest.raises(Exception, match="Topics have two levels"):
            top.full_clean()

    @pytest.mark.parametrize(
        "statement",
        [
            "INSERT INTO articles_topic (slug, name, description, position, parent_id)"
            " VALUES ('low', '', '', 0, {middle})",
            "UPDATE articles_topic SET parent_id = {other} WHERE id = {top}",
            "UPDATE articles_topic SET parent_id = {middle} WHERE id = {other}",
        ],
    )
    def test_are_held_by_the_database(self, statement):
        top = Topic.objects.create(slug="top", name_en="top")
        middle = Topic.objects.create(slug="middle", name_en="middle", parent=top)
        other = Topic.objects.create(slug="other", name_en="other")
        sql = statement.format(top=top.pk, middle=middle.pk, other=other.pk)
        with pytest.raises(DatabaseError, match="topics have two levels"), transaction.atomic():
            connection.cursor().execute(sql)

    def test_leave_no_topic_a_part_of_itself(self):
        top = Topic.objects.create(slug="top", name_en="top")
        with pytest.raises(IntegrityError, match="a_topic_is_no_part_of_itself"), transaction.atomic():
            Topic.objects.filter(pk=top.pk).update(parent=top)
