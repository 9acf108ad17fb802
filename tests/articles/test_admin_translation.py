"""How the Spanish stands to the English, beside each field of the article's form."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from articles.currency import State
from articles.document import DocumentSection, LongTextPair, Text
from articles.models import Article, TranslationBasis
from tests.articles.editing import change_url, save, sign_in
from tests.articles.translating import BODY, behind, states, verdict
from tests.factories import EDITOR, MEDICAL_REVIEWER, TRANSLATOR, change_article, make_article, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def article() -> Article:
    return behind()


@pytest.fixture
def translator() -> Any:
    return make_user(TRANSLATOR)


def notes(user: Any, article: Article) -> dict[str, str]:
    """Return what the form says beside its Spanish fields."""
    response = sign_in(user).get(change_url(article))
    form = response.context["adminform"].form
    section = response.context["inline_admin_formsets"][0].formset.forms[0]
    return {
        "title": form.fields["title_es"].help_text,
        "synonyms": form.fields["synonyms_es"].help_text,
        "summary": form.fields["summary_es"].help_text,
        "heading": section.fields["heading_es"].help_text,
        BODY: section.fields["body_es"].help_text,
    }


def judge(user: Any, article: Article, button: str) -> Any:
    address = reverse("admin:articles_article_translation_verdict", args=[article.pk])
    return sign_in(user).post(address, {"right": button}, follow=True)


def test_each_spanish_field_says_how_it_stands(article: Article) -> None:
    said = notes(make_user(EDITOR), article)
    found = {name: [state for state in State if f'class="currency {state}"' in text] for name, text in said.items()}
    assert found == {
        "title": [State.CURRENT],
        "synonyms": [],
        "summary": [State.CHANGED],
        "heading": [State.CURRENT],
        BODY: [State.CHANGED],
    }


def test_the_changed_words_stand_beside_the_field(article: Article, translator: Any) -> None:
    said = notes(translator, article)
    marked = {
        name: [tag for tag in ("30</del>", "60</ins>", "the</del>", "this</ins>") if tag in text]
        for name, text in said.items()
    }
    assert marked == {
        "title": [],
        "synonyms": [],
        "heading": [],
        "summary": ["the</del>", "this</ins>"],
        BODY: ["30</del>", "60</ins>"],
    }


def test_only_a_changed_field_has_the_two_buttons(article: Article, translator: Any) -> None:
    said = notes(translator, article)
    assert {name for name, text in said.items() if 'form="verdict"' in text} == {"summary", BODY}
    assert 'href="#id_sections-0-body_es"' in said[BODY]
    assert verdict(article, BODY) in said[BODY]


def test_still_right_is_recorded_and_leads_back_to_the_field(article: Article, translator: Any) -> None:
    before = article.edits.count()
    response = judge(translator, article, verdict(article, "summary"))
    assert response.redirect_chain == [(f"{change_url(article)}#id_summary_es", 302)]
    basis = TranslationBasis.objects.filter(place="summary").order_by("-pk").first()
    assert (basis.verdict, basis.by, basis.source_text) == ("still_right", translator, "What this test is.")
    assert states(article)["summary"] is State.STILL_RIGHT
    assert article.edits.count() == before


@pytest.mark.parametrize(
    "summary",
    [LongTextPair(en="Another.", es="Qué es la prueba."), LongTextPair(en="What this test is.", es="De otra manera.")],
)
def test_a_verdict_on_words_that_have_changed_again_is_refused(article, translator, summary) -> None:
    shown = verdict(article, "summary")
    change_article(article, summary=summary)
    response = judge(translator, article, shown)
    assert [str(one) for one in response.context["messages"]] == [
        "The text changed since you opened this page. Look at it again."
    ]
    assert not TranslationBasis.objects.filter(verdict="still_right").exists()


@pytest.mark.parametrize("sent", ["", "nowhere", "a b nowhere", "a b section:gone:body", "a b synonyms"])
def test_a_verdict_on_no_translation_is_refused(article: Article, translator: Any, sent: str) -> None:
    judge(translator, article, sent)
    assert not TranslationBasis.objects.filter(verdict="still_right").exists()


def test_a_verdict_on_what_is_up_to_date_is_not_recorded(article: Article, translator: Any) -> None:
    before = TranslationBasis.objects.count()
    judge(translator, article, verdict(article, "title"))
    assert TranslationBasis.objects.count() == before


def test_those_who_may_not_change_the_article_judge_nothing(article: Article) -> None:
    response = judge(make_user(MEDICAL_REVIEWER, is_staff=True), article, verdict(article, "summary"))
    assert response.status_code == 403
    assert states(article)["summary"] is State.CHANGED


def test_a_new_translation_in_the_form_brings_the_field_up_to_date(article: Article, translator: Any) -> None:
    save(sign_in(translator), article, **{"sections-0-body_es": "<p>Dura 60 minutos.</p>"})
    assert states(article)[BODY] is State.CURRENT


def test_an_unchanged_save_of_the_form_changes_no_state(article: Article, translator: Any) -> None:
    before = states(article)
    assert save(sign_in(translator), article).status_code == 302
    assert states(article) == before


def test_a_save_that_only_tidies_what_an_importer_left_translates_nothing(translator: Any) -> None:
    article = make_article(title=Text(en="A  test ", es=" Una  prueba"))
    change_article(article, title=Text(en="Another  test", es=" Una  prueba"))
    save(sign_in(make_user(EDITOR)), article, summary_en="Another.")
    assert states(article)["title"] is State.CHANGED
    save(sign_in(make_user(EDITOR)), article, title_en=" A test")
    assert states(article)["title"] is State.CURRENT


def test_rows_of_the_same_kind_are_told_apart() -> None:
    rows = tuple(DocumentSection(anchor=name, heading=Text(en=name, es=es)) for name, es in (("a", "A"), ("b", "")))
    article = make_article(sections=rows)
    response = sign_in(make_user(EDITOR)).get(change_url(article))
    first, second = response.context["inline_admin_formsets"][0].formset.forms
    assert 'class="currency current"' in first.fields["heading_es"].help_text
    assert 'class="currency missing"' in second.fields["heading_es"].help_text
