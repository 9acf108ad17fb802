"""The draft's history in the admin: read, compared and brought back by those who may change the article."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.urls import reverse

from articles import drafts, revisions
from articles.document import LongTextPair, SlugPair, Text
from articles.models import Article
from tests.articles.editing import sign_in
from tests.articles.test_admin_saving import FULL
from tests.factories import (
    EDITOR,
    MANAGING_EDITOR,
    MEDICAL_REVIEWER,
    TRANSLATION_REVIEWER,
    TRANSLATOR,
    change_article,
    make_article,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def article() -> Article:
    article = make_article(**FULL)
    change_article(article, title=Text(en="Second title", es="Segundo título"), sections=FULL["sections"][:2])
    return article


def kept(article: Article) -> Any:
    return list(revisions.of_article(article))


def addresses(article: Article) -> list[str]:
    old, new = kept(article)
    return [
        reverse("admin:articles_article_history", args=[article.pk]),
        reverse("admin:articles_article_compare", args=[article.pk]) + f"?old={old.pk}&new={new.pk}",
        reverse("admin:articles_article_restore", args=[article.pk, old.pk]),
    ]


def restore(user: Any, article: Article, revision: Any, version: int = 2) -> Any:
    address = reverse("admin:articles_article_restore", args=[article.pk, revision.pk])
    return sign_in(user).post(address, {"version": version})


def document(article: Article) -> Any:
    return drafts.read_document(Article.objects.get(pk=article.pk))


@pytest.mark.parametrize("role", [EDITOR, MANAGING_EDITOR])
def test_whoever_may_change_the_article_sees_its_history(article: Article, role: str) -> None:
    client = sign_in(make_user(role))
    assert [client.get(address).status_code for address in addresses(article)] == [200, 200, 200]


def test_a_translator_sees_it_and_restores_nothing(article: Article) -> None:
    client = sign_in(make_user(TRANSLATOR))
    assert [client.get(address).status_code for address in addresses(article)] == [200, 200, 403]
    assert "/restore/" not in client.get(addresses(article)[0]).content.decode()


@pytest.mark.parametrize("role", [None, MEDICAL_REVIEWER, TRANSLATION_REVIEWER])
def test_nobody_else_does_even_on_the_staff(article: Article, role: str | None) -> None:
    client = sign_in(make_user(role, is_staff=True))
    assert [client.get(address).status_code for address in addresses(article)] == [403, 403, 403]


def test_the_right_to_look_at_the_article_is_not_enough(article: Article) -> None:
    viewer = make_user(is_staff=True)
    viewer.user_permissions.add(Permission.objects.get(codename="view_article"))
    client = sign_in(viewer)
    assert client.get(reverse("admin:articles_article_change", args=[article.pk])).status_code == 200
    assert [client.get(address).status_code for address in addresses(article)] == [403, 403, 403]
    assert restore(viewer, article, kept(article)[0]).status_code == 403


def test_it_lists_every_edit_with_who_how_and_what(article: Article) -> None:
    page = sign_in(make_user(EDITOR)).get(reverse("admin:articles_article_history", args=[article.pk])).context["page"]
    assert [(entry.edit, entry.revision) for entry in page] == [
        (edit, revision) for edit, revision in zip(article.edits.order_by("-pk"), kept(article)[::-1], strict=True)
    ]


def test_it_costs_as_many_queries_for_many_edits_as_for_one(django_assert_num_queries: Any) -> None:
    client = sign_in(make_user(EDITOR))
    one, many = make_article(), make_article()
    for number in range(5):
        change_article(many, title=Text(en=f"Title {number}"))
    for article in (one, many):
        with django_assert_num_queries(8):
            client.get(reverse("admin:articles_article_history", args=[article.pk]))


@pytest.mark.parametrize("turned_round", [False, True])
def test_two_states_are_compared_in_both_languages(article: Article, turned_round: bool) -> None:
    old, new = kept(article)[::-1] if turned_round else kept(article)
    address = reverse("admin:articles_article_compare", args=[article.pk]) + f"?old={old.pk}&new={new.pk}"
    comparison = sign_in(make_user(EDITOR)).get(address).context["comparison"]
    assert [[(change.part, change.status) for change in side.comparison.changes] for side in comparison.languages] == [
        [("title", "changed"), ("section", "removed")],
        [("title", "changed"), ("section", "removed")],
    ]


@pytest.mark.parametrize("key", ["", "x", "0", "-1", "9" * 30, "١", "1.0"])
def test_what_is_no_revision_of_the_article_is_not_found(article: Article, key: str) -> None:
    client = sign_in(make_user(EDITOR))
    address = reverse("admin:articles_article_compare", args=[article.pk])
    assert client.get(address, {"old": key, "new": kept(article)[1].pk}).status_code == 404


def test_a_revision_of_another_article_is_not_found(article: Article) -> None:
    editor = make_user(EDITOR)
    foreign = kept(make_article())[0]
    compared = reverse("admin:articles_article_compare", args=[article.pk])
    client = sign_in(editor)
    assert client.get(compared, {"old": foreign.pk, "new": kept(article)[1].pk}).status_code == 404
    assert client.get(reverse("admin:articles_article_restore", args=[article.pk, foreign.pk])).status_code == 404
    assert restore(editor, article, foreign).status_code == 404


def test_an_old_state_is_brought_back_as_a_new_edit(article: Article) -> None:
    editor = make_user(EDITOR)
    first = kept(article)[0]
    response = restore(editor, article, first)
    assert response.url == reverse("admin:articles_article_change", args=[article.pk])
    assert document(article) == revisions.document_at(first, article)
    edit = article.edits.order_by("pk").last()
    assert (edit.by, edit.how, edit.changed_en, edit.changed_es) == (editor, "restore", True, True)
    assert len(kept(article)) == 3


def test_looking_at_a_restore_changes_nothing(article: Article) -> None:
    before = document(article)
    client = sign_in(make_user(EDITOR))
    for method in (client.get, client.head):
        method(reverse("admin:articles_article_restore", args=[article.pk, kept(article)[0].pk]))
    assert (document(article), article.edits.count()) == (before, 2)


def test_a_restore_is_refused_where_somebody_saved_meanwhile(article: Article) -> None:
    change_article(article, summary=LongTextPair(en="Their summary."))
    before = document(article)
    assert restore(make_user(EDITOR), article, kept(article)[0], version=2).status_code == 409
    assert document(article) == before


def test_a_restore_leaves_the_addresses_as_they_are(article: Article) -> None:
    first = kept(article)[0]
    old = document(article).slug
    change_article(article, slug=SlugPair(en="renamed", es="renombrado"))
    make_article(slug=old)
    assert restore(make_user(EDITOR), article, first, version=3).status_code == 302
    assert document(article).slug == SlugPair(en="renamed", es="renombrado")


def test_bringing_back_what_the_draft_says_already_is_no_edit(article: Article) -> None:
    restore(make_user(EDITOR), article, kept(article)[1])
    assert article.edits.count() == 2


def test_reversions_own_pages_are_not_there(article: Article) -> None:
    names = {pattern.name for pattern in admin.site.get_model_admin(Article).get_urls()}
    assert not {name for name in names if name and name.endswith(("_revision", "_recover", "_recoverlist"))}
