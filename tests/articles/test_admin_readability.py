"""How each section reads, beside its text in the article's form."""

from __future__ import annotations

import pytest

from articles.document import DocumentCareCard, DocumentSection, HtmlPair, LongTextPair, Text
from articles.models import Article
from tests.articles.editing import change_url, opened, sign_in
from tests.factories import EDITOR, TRANSLATOR, make_article, make_user

pytestmark = pytest.mark.django_db

HARD = "<p>" + "Antihypertensive pharmacotherapy necessitates individualized considerations. " * 7 + "</p>"
LLANO = "<p>" + "Usted se acuesta en una cama. La prueba dura poco. No duele mucho. " * 4 + "</p>"


@pytest.fixture
def article() -> Article:
    return make_article(
        sections=(
            DocumentSection(anchor="a", heading=Text(en="A", es="A"), body=HtmlPair(en=HARD, es=LLANO)),
            DocumentSection(anchor="b", heading=Text(en="B"), body=HtmlPair(en="<p>It is short.</p>")),
            DocumentSection(anchor="c", heading=Text(en="C")),
        ),
        care_cards=(DocumentCareCard(level="call", items=LongTextPair(en="dyspnea")),),
    )


def judged(response) -> dict[str, list[tuple[str, str, str, list[str]]]]:
    return {
        form.prefix: [(one.language, one.level, one.summary, one.counts) for one in form.judged]
        for inline in response.context["inline_admin_formsets"]
        for form in inline.formset.forms
        if form.judged
    }


@pytest.mark.parametrize("role", [EDITOR, TRANSLATOR])
def test_each_row_says_how_its_saved_words_read_in_both_languages(article, role):
    response = sign_in(make_user(role)).get(change_url(article))
    assert judged(response) == {
        "sections-0": [
            (
                "en",
                "hard",
                "School grade 50.1: too hard, 5.0 words per sentence",
                ["1 paragraph of more than 3 sentences", "2 words with a plainer one"],
            ),
            (
                "es",
                "easy",
                "INFLESZ 92.3, very easy: easy to read, 4.3 words per sentence",
                ["1 paragraph of more than 3 sentences"],
            ),
        ],
        "sections-1": [("en", "", "Too little running text for a score", [])],
        "care_cards-0": [("en", "", "Too little running text for a score", ["1 word with a plainer one"])],
    }
    assert "dyspnea → shortness of breath / trouble breathing" in response.content.decode()


def test_what_was_typed_and_refused_is_not_what_is_judged(article):
    client = sign_in(make_user(EDITOR))
    data = opened(client, article) | {"sections-0-body_en": "<p>Easy.</p>", "sections-0-level": "7"}
    answer = client.post(change_url(article), data)
    assert answer.status_code == 200
    assert judged(answer)["sections-0"][0][2] == "School grade 50.1: too hard, 5.0 words per sentence"


def test_it_takes_no_query(article, django_assert_max_num_queries, monkeypatch):
    client = sign_in(make_user(EDITOR))
    client.get(change_url(article))
    with django_assert_max_num_queries(100) as with_it:
        client.get(change_url(article))
    monkeypatch.setattr("articles.admin.article.mark_rows", lambda formsets, document: None)
    with django_assert_max_num_queries(100) as without_it:
        client.get(change_url(article))
    assert len(with_it) == len(without_it)


def test_the_words_are_spanish_in_a_spanish_admin(article):
    page = sign_in(make_user(EDITOR), language="es").get(change_url(article)).content.decode()
    assert "Grado escolar 50,1: demasiado difícil, 5,0 palabras por oración" in page
    assert "INFLESZ 92,3, muy fácil: fácil de leer" in page
