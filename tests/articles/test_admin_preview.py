"""The preview shows the draft as a reader would see it, to the staff, and says what it is."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from articles.document import SlugPair, Text
from articles.models import Article
from tests.articles.editing import sign_in
from tests.articles.test_admin_saving import FULL
from tests.factories import (
    EDITOR,
    MEDICAL_REVIEWER,
    TRANSLATOR,
    change_article,
    make_article,
    make_publication,
    make_user,
)

pytestmark = pytest.mark.django_db


def preview(client: Any, article: Article, language: str = "en") -> Any:
    return client.get(reverse("admin:articles_article_preview", args=[article.pk, language]))


@pytest.mark.parametrize(("language", "words"), [("en", "Words of second."), ("es", "Palabras.")])
def test_it_shows_the_saved_draft_in_each_language(language: str, words: str) -> None:
    response = preview(sign_in(make_user(EDITOR)), make_article(**FULL), language)
    assert words in response.text
    assert response.text.count(f'<html lang="{language}"') == 1


def test_it_is_for_no_cache_and_no_robot_and_says_that_it_is_a_draft() -> None:
    response = preview(sign_in(make_user(EDITOR)), make_article(**FULL))
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert '<meta name="robots" content="noindex">' in response.text
    assert "Draft, not signed" in response.text


def test_it_names_no_reviewer_even_of_a_text_that_was_signed_before() -> None:
    article = make_publication(make_article(**FULL)).article
    change_article(article, title=Text(en="Changed", es="Cambiada"))
    page = preview(sign_in(make_user(EDITOR)), article)
    assert page.context["page"].review is None
    assert "Sample Physician" not in page.text


def test_it_offers_readers_forms_to_nobody() -> None:
    assert 'action="/en/feedback/"' not in preview(sign_in(make_user(EDITOR)), make_article(**FULL)).text


def test_it_works_before_the_draft_has_an_address() -> None:
    article = make_article(slug=SlugPair())
    assert preview(sign_in(make_user(EDITOR)), article).status_code == 200


@pytest.mark.parametrize(("role", "status"), [(TRANSLATOR, 200), (MEDICAL_REVIEWER, 403), (None, 403)])
def test_it_is_for_those_who_may_see_drafts(role: str | None, status: int) -> None:
    assert preview(sign_in(make_user(role, is_staff=True)), make_article()).status_code == status


def test_the_right_to_look_is_enough() -> None:
    viewer = make_user(is_staff=True)
    viewer.user_permissions.add(Permission.objects.get(codename="view_article"))
    assert preview(sign_in(viewer), make_article()).status_code == 200


def test_the_public_is_sent_to_the_log_in() -> None:
    response = preview(Client(), make_article())
    assert (response.status_code, "Words" in response.text) == (302, False)


def test_a_draft_that_no_page_can_hold_leads_back_to_the_form_with_the_reason() -> None:
    article = make_article()
    article.sections.update(body_en="<p>turned \u202e round</p>")
    client = sign_in(make_user(EDITOR))
    response = client.get(reverse("admin:articles_article_preview", args=[article.pk, "en"]), follow=True)
    assert response.redirect_chain == [(reverse("admin:articles_article_change", args=[article.pk]), 302)]
    assert [str(message) for message in response.context["messages"]][0].startswith("There is a hidden control")


def test_another_language_is_not_found() -> None:
    assert preview(sign_in(make_user(EDITOR)), make_article(), "fr").status_code == 404
