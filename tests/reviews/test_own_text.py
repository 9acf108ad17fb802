"""Nobody signs a text of their own, whichever way it became theirs: in Python, at the desk, and in the database."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group, User
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from articles import drafts, revisions
from articles.document import Text
from articles.models import Article, Edit
from reviews import standing, workflow
from reviews.models import Event, Member, SignOff, Submission
from reviews.refusals import OwnWork
from tests import factories as make
from tests.reviews.desk import at_desk, sign
from tests.reviews.forging import put_signature

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer() -> User:
    """Make somebody who may do everything: writes, translates, and sits on the board as physician and reviewer."""
    user = make.make_user(make.EDITOR)
    user.groups.add(*Group.objects.filter(name__in=[make.MEDICAL_REVIEWER, make.TRANSLATION_REVIEWER]))
    make.make_physician(user=user, languages=["en", "es"])
    make.make_translation_reviewer(user=user)
    return user


def title(words: str) -> dict[str, Text]:
    return {"title": Text(en=words, es="Prueba")}


def as_author(writer: User) -> Submission:
    return make.make_submission(make.make_article(by=writer))


def as_author_whose_words_another_replaced(writer: User) -> Submission:
    article = make.make_article(by=writer)
    make.change_article(article, **title("Other words"))
    return make.make_submission(article)


def as_co_author(writer: User) -> Submission:
    article = make.make_article()
    make.change_article(article, by=writer, **title("Words of the writer"))
    make.change_article(article, **title("Words of another"))
    return make.make_submission(article)


def as_submitter(writer: User) -> Submission:
    return make.make_submission(by=writer)


def as_translator(writer: User) -> Submission:
    article = make.make_article()
    make.make_publication(article)
    make.change_article(article, by=writer, title=Text(en=drafts.read_document(article).title.en, es="Otra prueba"))
    return make.make_submission(article, "es")


def as_importer(writer: User) -> Submission:
    article = drafts.save_document(make.make_document(), by=writer, at=make.NOW, how=Edit.How.IMPORT)
    return make.make_submission(article)


def by_a_revert(writer: User) -> Submission:
    article = make.make_article(**title("First words"))
    make.change_article(article, **title("Second words"))
    first = revisions.of_article(article).first()
    client = Client()
    client.force_login(writer, "django.contrib.auth.backends.ModelBackend")
    address = reverse("admin:articles_article_restore", args=[article.pk, first.pk])
    assert client.post(address, {"version": Article.objects.get().version}).status_code == 302
    return make.make_submission(article)


def as_author_of_what_is_reviewed_again(writer: User) -> Submission:
    article = make.make_article(by=writer)
    make.make_publication(article)
    return workflow.re_review(article, "en", by=make.make_user(make.EDITOR), at=make.NOW, note="Due.")


def as_superuser(writer: User) -> Submission:
    writer.is_superuser = True
    writer.save()
    return make.make_submission(make.make_article(by=writer))


def as_author_under_a_new_name(writer: User) -> Submission:
    submission = make.make_submission(make.make_article(by=writer))
    writer.first_name, writer.last_name = "Another", "Name"
    writer.save()
    Member.objects.filter(user=writer).update(printed_name="Another Name")
    return submission


ROUTES: dict[str, Callable[[User], Submission]] = {
    route.__name__: route
    for route in (
        as_author,
        as_author_whose_words_another_replaced,
        as_co_author,
        as_submitter,
        as_translator,
        as_importer,
        by_a_revert,
        as_author_of_what_is_reviewed_again,
        as_superuser,
        as_author_under_a_new_name,
    )
}


@pytest.mark.parametrize("route", ROUTES)
class TestItCannotBeSigned:
    def test_by_the_verb(self, writer, route):
        submission = ROUTES[route](writer)
        with pytest.raises(OwnWork):
            make.sign(submission, by=writer)
        assert not SignOff.objects.filter(signer=writer).exists()
        assert Event.objects.filter(by=writer, verb="sign_off", outcome="refused").count() == 1

    def test_at_the_desk(self, writer, route):
        submission = ROUTES[route](writer)
        response = sign(at_desk(writer), submission)
        assert (response.status_code, SignOff.objects.filter(signer=writer).count()) == (403, 0)

    def test_by_a_row_written_past_the_verb(self, writer, route):
        submission = ROUTES[route](writer)
        kind = standing.need_of(submission).kind
        with pytest.raises(DatabaseError, match="nobody signs a text of their own"), transaction.atomic():
            put_signature(submission, kind, signer=writer)
