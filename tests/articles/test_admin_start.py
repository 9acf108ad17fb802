"""Beginning a draft: a type, a title, and the outline that this type customarily has."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from articles import drafts, outlines
from articles.document import ArticleDocument, ArticleType, SlugPair, Text
from articles.models import Article
from tests.articles.editing import sign_in
from tests.factories import EDITOR, make_article, make_user

pytestmark = pytest.mark.django_db

START = reverse("admin:articles_article_add")


@pytest.fixture
def editor() -> Any:
    return make_user(EDITOR)


def begin(user: Any, **answers: Any) -> Any:
    return sign_in(user).post(START, {"type": "procedure", "title_en": "Ductogram"} | answers)


@pytest.mark.parametrize("kind", ArticleType)
def test_a_draft_begins_with_the_outline_of_its_type(editor: Any, kind: ArticleType) -> None:
    response = begin(editor, type=kind.value, title_es="Ductograma", with_outline="on")
    article = Article.objects.get()
    assert response.url == reverse("admin:articles_article_change", args=[article.pk])
    assert drafts.read_document(article) == ArticleDocument(
        type=kind,
        title=Text(en="Ductogram", es="Ductograma"),
        slug=SlugPair(en="ductogram", es="ductograma"),
        sections=outlines.outline(kind),
    )
    assert [(edit.by, edit.how) for edit in article.edits.all()] == [(editor, "admin")]


def test_the_outline_can_be_left_out(editor: Any) -> None:
    begin(editor)
    assert drafts.read_document(Article.objects.get()).sections == ()


def test_an_address_that_is_taken_or_reserved_is_left_to_the_editor(editor: Any) -> None:
    make_article(slug=SlugPair(en="ductogram", es="taken"))
    begin(editor, title_es="Media")
    article = Article.objects.order_by("-pk").first()
    assert (article.slug_en, article.slug_es) == ("", "")


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"title_en": ""}, "title_en"),
        ({"title_en": "turned \u202e round"}, "title_en"),
        ({"title_es": "x" * 501}, "title_es"),
        ({"type": "poem"}, "type"),
    ],
)
def test_a_wrong_answer_is_told_and_the_others_stay(editor: Any, answers: dict[str, str], field: str) -> None:
    response = begin(editor, **answers)
    assert (list(response.context["form"].errors), Article.objects.count()) == ([field], 0)


@pytest.mark.parametrize("kind", ArticleType)
def test_every_outline_stands_in_both_languages(kind: ArticleType) -> None:
    sections = outlines.outline(kind)
    assert sections
    assert sections[0].level == 1
    assert len({section.anchor for section in sections}) == len(sections)
    assert all(bool(section.heading.en) == bool(section.heading.es) for section in sections)
