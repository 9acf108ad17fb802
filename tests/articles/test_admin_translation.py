"""How the Spanish stands to the English: beside each field, and on a page of those whose English has moved."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from articles import currency, drafts, verdicts
from articles.content import sha256
from articles.currency import State
from articles.document import DocumentSection, HtmlPair, LongTextPair, Text
from articles.models import Article, TranslationBasis
from tests.articles.editing import change_url, save, sign_in
from tests.factories import EDITOR, MEDICAL_REVIEWER, NOW, TRANSLATOR, change_article, make_article, make_user

pytestmark = pytest.mark.django_db

BODY = "section:what:body"


@pytest.fixture
def article() -> Article:
    """The English of the body and the summary has changed; the summary says the same in both."""
    article = make_article()
    section = drafts.read_document(article).sections[0]
    body = HtmlPair(en="<p>It takes 60 minutes.</p>", es=section.body.es)
    return change_article(
        article,
        sections=(section.model_copy(update={"body": body}),),
        summary=LongTextPair(en="What this test is.", es="Qué es la prueba."),
    )


@pytest.fixture
def translator() -> Any:
    return make_user(TRANSLATOR)


def states(article: Article) -> dict[str, State]:
    article = Article.objects.get(pk=article.pk)
    return currency.states(drafts.read_document(article), verdicts.bases(article))


def page(article: Article) -> str:
    return reverse("admin:articles_article_translation", args=[article.pk])


def judge(user: Any, article: Article, place: str, english: str) -> Any:
    return sign_in(user).post(page(article), {"place": place, "source": sha256(english)})


def test_only_fields_whose_english_moved_are_listed_with_what_changed(article: Article, translator: Any) -> None:
    moved = sign_in(translator).get(page(article)).context["moved"]
    assert [(field.place, field.label) for field in moved] == [("summary", "Summary"), (BODY, "What is it?: Text")]
    assert [(block.old_text, block.new_text) for field in moved for block in field.changes] == [
        ("What the test is.", "What this test is."),
        ("It takes 30 minutes.", "It takes 60 minutes."),
    ]


def test_still_right_is_recorded_and_takes_the_field_off_the_list(article: Article, translator: Any) -> None:
    before = article.edits.count()
    assert judge(translator, article, "summary", "What this test is.").status_code == 302
    basis = TranslationBasis.objects.filter(place="summary").order_by("-pk").first()
    assert (basis.verdict, basis.by, basis.source_text) == ("still_right", translator, "What this test is.")
    assert states(article)["summary"] is State.STILL_RIGHT
    assert [field.place for field in sign_in(translator).get(page(article)).context["moved"]] == [BODY]
    assert article.edits.count() == before


def test_a_verdict_on_english_that_has_changed_again_is_refused(article: Article, translator: Any) -> None:
    change_article(article, summary=LongTextPair(en="Another summary.", es="Qué es la prueba."))
    assert judge(translator, article, "summary", "What this test is.").status_code == 409
    assert states(article)["summary"] is State.CHANGED


@pytest.mark.parametrize("place", ["", "nowhere", "section:gone:body", "synonyms"])
def test_a_verdict_on_no_translation_is_refused(article: Article, translator: Any, place: str) -> None:
    assert judge(translator, article, place, "").status_code == 409
    assert not TranslationBasis.objects.filter(verdict="still_right").exists()


def test_those_who_may_not_change_the_article_judge_nothing(article: Article) -> None:
    reviewer = make_user(MEDICAL_REVIEWER, is_staff=True)
    assert judge(reviewer, article, "summary", "What this test is.").status_code == 403
    assert sign_in(reviewer).get(page(article)).status_code == 403


def test_a_new_translation_takes_the_field_off_the_list(article: Article, translator: Any) -> None:
    save(sign_in(translator), article, **{"sections-0-body_es": "<p>Dura 60 minutos.</p>"})
    assert states(article)[BODY] is State.CURRENT


def test_each_spanish_field_says_how_it_stands(article: Article) -> None:
    response = sign_in(make_user(EDITOR)).get(change_url(article))
    form = response.context["adminform"].form
    section = response.context["inline_admin_formsets"][0].formset.forms[0]
    said = {
        "title": form.fields["title_es"].help_text,
        "synonyms": form.fields["synonyms_es"].help_text,
        "summary": form.fields["summary_es"].help_text,
        "heading": section.fields["heading_es"].help_text,
        "body": section.fields["body_es"].help_text,
    }
    found = {name: [state for state in State if f'class="currency {state}"' in text] for name, text in said.items()}
    assert found == {
        "title": [State.CURRENT],
        "synonyms": [],
        "summary": [State.CHANGED],
        "heading": [State.CURRENT],
        "body": [State.CHANGED],
    }


def test_rows_of_the_same_kind_are_told_apart() -> None:
    rows = tuple(DocumentSection(anchor=name, heading=Text(en=name, es=es)) for name, es in (("a", "A"), ("b", "")))
    article = make_article(sections=rows)
    response = sign_in(make_user(EDITOR)).get(change_url(article))
    first, second = response.context["inline_admin_formsets"][0].formset.forms
    assert 'class="currency current"' in first.fields["heading_es"].help_text
    assert 'class="currency missing"' in second.fields["heading_es"].help_text


def test_a_translation_of_unknown_origin_shows_the_english_whole(translator: Any) -> None:
    article = make_article()
    article.sections.update(body_es="<p>Sin origen.</p>", body_en="<p>Changed by a script.</p>")
    drafts.record_edit(article, before=drafts.read_document(article), by=translator, at=NOW, how="admin")
    moved = sign_in(translator).get(page(article)).context["moved"]
    assert [(field.place, str(field.english)) for field in moved] == [(BODY, "<p>Changed by a script.</p>")]
