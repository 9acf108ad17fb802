"""Lists of titles in the order that people look for them in, whatever PostgreSQL was built with."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db.models import CharField, Value
from django.urls import reverse

from articles.alphabet import SortKey
from articles.document import Text
from articles.models import Article, TranslationSummary
from articles.shelves import sort_key
from tests.articles.editing import sign_in
from tests.factories import EDITOR, TRANSLATOR, make_article, make_term, make_user

pytestmark = pytest.mark.django_db

WORDS = ["zika", "ñame", "Ñu", "nube", "nz", "ébola", "Oído", "¿Qué es?", "eccema", "Árbol", "«Eco»", "5-HT", ""]
ORDERED = ["", "5-HT", "Árbol", "ébola", "eccema", "«Eco»", "nube", "nz", "ñame", "Ñu", "Oído", "¿Qué es?", "zika"]


def test_the_database_sorts_as_python_does():
    make_article()
    decomposed = ["n\u0303ame", "e\u0301bola", "ﬁbra", "CO₂", "x" * 600]
    for word in WORDS + decomposed:
        key = Article.objects.values_list(SortKey(Value(word, output_field=CharField())), flat=True).get()
        assert key == sort_key(word, "es")


@pytest.mark.parametrize("language", ["en", "es"])
class TestTheLists:
    def titles(self, rows, name):
        return [getattr(row, name) for row in rows]

    def test_of_articles(self, language):
        for word in WORDS[:-1]:
            make_article(title=Text(en=word, es=f"x {word}"))
        client = sign_in(make_user(EDITOR), language=language)
        page = client.get(reverse("admin:articles_article_changelist"))
        assert self.titles(page.context["cl"].result_list, "title_en") == ORDERED[1:]
        assert '<span lang="en">Oído</span>' in page.text
        backwards = client.get(reverse("admin:articles_article_changelist"), {"o": "-1"})
        assert self.titles(backwards.context["cl"].result_list, "title_en") == ORDERED[:0:-1]

    def test_of_translations(self, language):
        for word in WORDS[:-1]:
            make_article(title=Text(en=word, es=f"x {word}"))
        client = sign_in(make_user(TRANSLATOR), language=language)
        page = client.get(reverse("admin:articles_article_translations"), {"order": "title"})
        assert [str(row.article) for row in page.context["page"]] == ORDERED[1:]
        assert '<span lang="en">Oído</span>' in page.text

    def test_of_terms_by_what_the_reader_calls_them(self, language):
        editor = make_user(EDITOR)
        for number, word in enumerate(WORDS[:-1]):
            terms = {language: word, {"en": "es", "es": "en"}[language]: f"term {number}"}
            make_term(term_en=terms["en"], term_es=terms["es"], by=editor)
        page = sign_in(editor, language=language).get(reverse("admin:articles_glossaryterm_changelist"))
        assert self.titles(page.context["cl"].result_list, f"term_{language}") == ORDERED[1:]


def test_translators_stand_in_the_order_of_their_names():
    for name in ("Zapata", "Álvarez", "Nuñez", "Nuzzi", "Ñáñez", "ortiz"):
        make_user(TRANSLATOR, last_name=name, first_name="A")
    page = sign_in(make_user(EDITOR, last_name="Aaa")).get(
        reverse("admin:articles_article_translation", args=[make_article().pk])
    )
    names = [user.last_name for user in page.context["assign_form"].fields["translator"].queryset]
    given = ["Aaa", "Álvarez", "Nuñez", "Nuzzi", "Ñáñez", "ortiz", "Zapata"]
    assert [name for name in names if not name.startswith("Number")] == given


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", ["04/01/2026", "12,345 words", ">1,234<"]), ("es", ["01/04/2026", "12\xa0345 palabras", ">1\xa0234<"])],
)
def test_days_and_numbers_are_written_as_the_language_has_them(language, said):
    make_article()
    TranslationSummary.objects.update(words=12_345, words_to_do=1_234, due_on=dt.date(2026, 4, 1))
    page = sign_in(make_user(EDITOR), language=language).get(reverse("admin:articles_article_translations")).text
    assert [page.count(words) for words in said] == [1, 1, 1]
