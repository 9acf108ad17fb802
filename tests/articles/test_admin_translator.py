"""A translator changes Spanish words, and nothing else, whatever the request says."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from articles import drafts
from articles.models import Article
from tests.articles.editing import change_url, new_row, opened, save, sign_in
from tests.articles.test_admin_saving import FULL
from tests.factories import EDITOR, TRANSLATOR, make_article, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def article() -> Article:
    return make_article(**FULL)


@pytest.fixture
def translator() -> Any:
    return sign_in(make_user(TRANSLATOR))


def document(article: Article) -> Any:
    return drafts.read_document(Article.objects.get(pk=article.pk))


def test_every_field_of_the_form_is_a_spanish_one(article: Article, translator: Any) -> None:
    response = translator.get(change_url(article))
    forms = [response.context["adminform"].form]
    for inline in response.context["inline_admin_formsets"]:
        forms += inline.formset.forms
    hidden = {"version", "over", "id", "article"}
    assert {name for form in forms for name in form.fields if not name.endswith("_es")} == hidden


def test_spanish_words_are_saved(article: Article, translator: Any) -> None:
    changes = {
        "title_es": "Título",
        "slug_es": "direccion",
        "sections-1-heading_es": "Encabezado",
        "sections-1-body_es": "<p>Texto.</p>",
        "care_cards-0-items_es": "Fiebre",
        "resources-0-url_es": "https://sitio.example/",
    }
    before = document(article)
    assert save(translator, article, **changes).status_code == 302
    after = document(article)
    assert (after.title.es, after.slug.es) == ("Título", "direccion")
    assert (after.sections[1].heading.es, after.sections[1].body.es) == ("Encabezado", "<p>Texto.</p>")
    assert (after.care_cards[0].items.es, after.resources[0].url_es) == ("Fiebre", "https://sitio.example/")
    edit = article.edits.order_by("pk").last()
    assert (edit.changed_en, edit.changed_es) == (False, True)
    assert (after.title.en, after.sections[1].body.en) == (before.title.en, before.sections[1].body.en)


def test_a_forged_request_changes_no_english_and_no_structure(article: Article, translator: Any) -> None:
    """What an editor's form would send, every field of it changed, from a translator."""
    before = document(article)
    as_editor = opened(sign_in(make_user(EDITOR)), article)
    forged = as_editor | {
        "title_en": "Forged",
        "type": "policy",
        "slug_en": "forged",
        "archived": "on",
        "valid_until": "2030-01-01",
        "source_id": "forged",
        "sections-0-heading_en": "Forged",
        "sections-0-body_en": "<p>Forged</p>",
        "sections-0-level": "2",
        "sections-0-anchor": "forged",
        "sections-0-position": "99",
        "sections-1-DELETE": "on",
        "care_cards-0-level": "emergency",
        "care_cards-0-section": "first",
        "care_cards-0-DELETE": "on",
        "resources-0-url": "https://forged.example/",
        "references-0-work": "Forged",
        "references-0-key": "forged",
    }
    forged = new_row(forged, "sections", level="1", heading_en="Forged", heading_es="Falsificado")
    forged = new_row(forged, "references", key="new", kind="web", work="Forged")
    translator.post(change_url(article), forged)
    assert document(article) == before


def test_no_draft_is_begun(translator: Any) -> None:
    assert translator.get(reverse("admin:articles_article_add")).status_code == 403
    assert (
        translator.post(reverse("admin:articles_article_add"), {"type": "living", "title_en": "A"}).status_code == 403
    )
    assert Article.objects.count() == 0


def test_the_english_is_shown_beside_the_spanish_as_text(article: Article, translator: Any) -> None:
    page = translator.get(change_url(article)).text
    assert '<div class="prose" lang="en"><p>Words of first.</p></div>' in page
    assert 'name="sections-0-body_en"' not in page


def test_stored_script_is_not_run_for_a_translator(article: Article, translator: Any) -> None:
    article.sections.update(body_en='<p>x<img src=x onerror="alert(1)"></p><script>alert(2)</script>')
    page = translator.get(change_url(article)).text
    assert '<div class="prose" lang="en"><p>x</p></div>' in page
