"""Related articles: chosen by editors, suggested by the library, live when they are shown."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import related
from articles.codes import CodeSystem
from articles.document import Code, Text
from articles.models import Article, RelatedArticle
from tests import factories as make
from tests.articles.editing import sign_in
from tests.articles.walking import BREAST, TESTS, live, read

pytestmark = pytest.mark.django_db


class TestRelatedArticles:
    def relate(self, article: Article, *others: Article) -> None:
        for position, other in enumerate(others, start=1):
            RelatedArticle.objects.create(article=article, to=other, position=position)

    def names(self, path: str) -> list[str]:
        page = read(path)
        section = page.partition('id="ui-related"')[2].partition("</section>")[0]
        return re.findall(r'<li><a href="[^"]+">([^<]+)</a>', section)

    def test_stand_below_the_text_in_the_order_that_was_chosen(self):
        article, one, two = live("Main", "Principal"), live("One", "Uno"), live("Two", "Dos")
        self.relate(article, two, one)
        assert self.names("/en/main/") == ["Two", "One"]
        assert self.names("/es/main-es/") == ["Dos", "Uno"]
        assert self.names("/en/one/") == []

    def test_are_live_ones_only_though_the_page_is_kept(self, monkeypatch):
        article, one, two = live("Main", "Principal"), live("One", "Uno"), live("Two", "Dos")
        three = live("Three", "Tres", valid_until=dt.date(2026, 3, 31))
        self.relate(article, make.make_article(title=Text(en="CANARY", es="CANARIO")), one, two, three)
        monkeypatch.setattr(timezone, "localdate", lambda: dt.date(2026, 3, 31))
        assert self.names("/en/main/") == ["One", "Two", "Three"]
        monkeypatch.setattr(timezone, "localdate", lambda: dt.date(2026, 4, 1))
        assert self.names("/en/main/") == ["One", "Two"]
        make.withdraw(one)
        assert self.names("/en/main/") == ["Two"]
        make.change_article(two, title=Text(en="Changed", es="Cambiada"))
        assert self.names("/en/main/") == ["Two"]
        make.make_publication(two)
        assert self.names("/en/main/") == ["Changed"]

    def test_change_without_a_sign_off_and_at_once(self):
        article, one, two = live("Main", "Principal"), live("One", "Uno"), live("Two", "Dos")
        self.relate(article, one, two)
        assert self.names("/en/main/") == ["One", "Two"]
        RelatedArticle.objects.filter(to=one).update(position=9)
        assert self.names("/en/main/") == ["Two", "One"]

    def test_of_an_article_are_others(self):
        article = make.make_article()
        with pytest.raises(IntegrityError, match="an_article_is_related_to_another"), transaction.atomic():
            self.relate(article, article)


class TestChoosingRelatedArticles:
    def page(self, article: Article, client: Client, data=None):
        url = reverse("admin:articles_article_related", args=[article.pk])
        return client.get(url) if data is None else client.post(url, data)

    def test_orders_what_was_chosen_and_adds_what_is_suggested(self):
        article, one, two, three = (
            live(name, f"{name} es", topics=(TESTS,)) for name in ("Main", "One", "Two", "Three")
        )
        client = sign_in(make.make_user(make.EDITOR))
        offered = self.page(article, client).context["form"].offered
        assert sorted(offered.values()) == [one.pk, two.pk, three.pk]
        sent = {f"place-{three.pk}": "2", f"place-{one.pk}": "1", f"place-{two.pk}": ""}
        assert self.page(article, client, sent).status_code == 302
        assert [row.to for row in related.chosen(article)] == [one, three]
        event = article.events.latest("pk")
        assert (event.verb, event.detail) == ("change", "related: “” → “One, Three”")
        sent = {f"place-{three.pk}": "", f"place-{one.pk}": "4", "address": f"/en/{two.slug_en}/"}
        assert self.page(article, client, sent).status_code == 302
        assert [row.to for row in related.chosen(article)] == [one, two]

    def test_is_no_edit_of_the_article(self):
        article, other = live("Main", "Principal"), live("Other", "Otro")
        before = (article.edits.count(), Article.objects.get(pk=article.pk).version)
        self.page(article, sign_in(make.make_user(make.EDITOR)), {"address": "other"})
        assert [row.to for row in related.chosen(article)] == [other]
        assert (article.edits.count(), Article.objects.get(pk=article.pk).version) == before

    @pytest.mark.parametrize("address", ["no-such-article", "main"])
    def test_finds_other_articles_only(self, address):
        article = live("Main", "Principal")
        response = self.page(article, sign_in(make.make_user(make.EDITOR)), {"address": address})
        assert response.context["form"].errors["address"] == ["No other article has this English address."]

    def test_takes_ten_at_most(self, monkeypatch):
        article, one, _two = (live(name, f"{name} es", topics=(TESTS,)) for name in ("Main", "One", "Two"))
        monkeypatch.setattr(related, "MOST", 1)
        sent = {f"place-{one.pk}": "1", "address": "two"}
        response = self.page(article, sign_in(make.make_user(make.EDITOR)), sent)
        assert response.context["form"].non_field_errors() == ["Choose at most 1 article."]

    def test_suggests_what_shares_codes_topics_and_words(self):
        code = Code(system=CodeSystem.MESH, code="D008327")
        article = live("Breast ultrasound", "Ecografía", topics=(BREAST, TESTS), codes=(code,))
        of_topic = live("Lump", "Bulto", topics=(BREAST,))
        of_words = live("Ultrasound safety", "Seguridad")
        of_code = live("Mammogram", "Mamografía", codes=(code,))
        of_all = live("Breast biopsy", "Biopsia", topics=(BREAST, TESTS), codes=(code,))
        live("Asthma", "Asma")
        make.make_article(title=Text(en="Breast draft", es="CANARIO"), topics=(BREAST,))
        found = related.suggestions(article, on=make.TODAY)
        assert [(row.article, row.shares) for row in found] == [
            (of_all.pk, ("code", "topic", "word")),
            (of_code.pk, ("code",)),
            (of_topic.pk, ("topic",)),
            (of_words.pk, ("word",)),
        ]
