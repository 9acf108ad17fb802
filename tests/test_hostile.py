"""Roundabout ways to the two things nobody may do: sign words of their own, and print what no record says."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from articles import revisions
from articles.document import ArticleType, DocumentResource, DocumentSection, HtmlPair, Text
from articles.models import Article, Region
from reviews import workflow
from reviews.models import Kind
from reviews.refusals import OwnWork, Refused
from tests import factories as make
from tests.articles.editing import errors, save, sign_in

pytestmark = pytest.mark.django_db
LATER = make.NOW + dt.timedelta(days=60)


def words(en: str) -> tuple[DocumentSection, ...]:
    return (
        DocumentSection(
            anchor="what",
            heading=Text(en="What is it?", es="¿Qué es?"),
            body=HtmlPair(en=f"<p>{en}</p>", es="<p>Dura 30 minutos.</p>"),
        ),
    )


def writing_physician() -> User:
    """Somebody who both edits and sits on the board."""
    user = make.make_physician(user=make.make_user(make.EDITOR))
    user.groups.add(Group.objects.get(name=make.MEDICAL_REVIEWER))
    return user


def review_again(article: Article, *, at: dt.datetime = LATER):
    return workflow.re_review(article, "en", by=make.make_user(make.EDITOR), at=at, note="Due.")


class TestAReReview:
    def test_does_not_make_the_authors_of_a_waiting_draft_forgotten(self):
        author = writing_physician()
        article = make.make_article()
        make.make_publication(article)
        make.change_article(article, by=author, sections=words("Words of the physician."))
        confirmed = review_again(article)
        make.sign(confirmed, at=LATER)
        make.publish(confirmed, at=LATER)

        with pytest.raises(OwnWork):
            make.sign(make.make_submission(article), by=author)

    def test_is_not_signed_by_whoever_wrote_the_text(self):
        author = writing_physician()
        article = make.make_article(by=author)
        make.make_publication(article)
        with pytest.raises(OwnWork):
            make.sign(review_again(article), by=author, at=LATER)

    def test_is_not_signed_by_them_the_second_time_either(self):
        author = writing_physician()
        article = make.make_article(by=author)
        make.make_publication(article)
        confirmed = review_again(article)
        make.sign(confirmed, at=LATER)
        make.publish(confirmed, at=LATER)
        with pytest.raises(OwnWork):
            make.sign(review_again(article), by=author, at=LATER)


class TestTheHeadingOfARegion:
    @pytest.fixture
    def article(self):
        resource = DocumentResource(
            region="ca",
            region_name=Text(en="Canada", es="Canadá"),
            name=Text(en="Society", es="Sociedad"),
            url="https://example.org/",
        )
        return make.make_article(resources=(resource,))

    def save_region(self, by: User, **changes: str) -> None:
        region = Region.objects.get(code="ca")
        fields = {"name_en": "Canada", "name_es": "Canadá", "code": "ca", "position": "0"} | changes
        client = Client()
        client.force_login(by)
        assert client.post(f"/admin/articles/region/{region.pk}/change/", fields).status_code == 302

    def test_is_an_edit_of_every_article_that_prints_it(self, article):
        author = make.make_user(make.EDITOR)
        self.save_region(author, name_en="Trust only us")
        newest = article.edits.order_by("-pk").first()
        assert (newest.by, newest.changed_en, newest.changed_es) == (author, True, False)

    def test_is_not_signed_by_whoever_wrote_it(self, article):
        make.make_publication(article)
        author = make.make_user(make.EDITOR)
        self.save_region(author, name_en="Trust only us")
        with pytest.raises(OwnWork):
            make.sign(make.make_submission(article, note="New heading."), by=author, kind=Kind.EDITORIAL)

    def test_saved_as_it_was_is_no_edit(self, article):
        self.save_region(make.make_user(make.EDITOR), position="3")
        assert article.edits.count() == 1


class TestAMedicalArticle:
    """Pages about the library need no physician; so a medical page must not become one."""

    def test_does_not_become_a_page_about_the_library(self):
        article = make.make_article()
        make.make_publication(article)
        make.change_article(article, type=ArticleType.POLICY, sections=words("Take ten a day."))
        with pytest.raises(Refused, match="about the library"):
            make.make_submission(article)

    def test_does_not_become_one_after_it_was_withdrawn(self):
        article = make.make_article()
        make.make_publication(article)
        make.withdraw(article, at=LATER, reason="error")
        make.change_article(article, type=ArticleType.POLICY)
        with pytest.raises(Refused, match="about the library"):
            make.make_submission(article)


class TestATranslation:
    def test_is_not_published_once_its_english_was_withdrawn_for_what_it_says(self):
        article = make.make_article()
        make.make_publication(article)
        spanish = make.make_submission(article, "es")
        make.sign(spanish)
        make.withdraw(article, at=LATER, reason="error")
        with pytest.raises(Refused, match="withdrawn for what it says"):
            make.publish(spanish, at=LATER)


class TestTheFormOfAnArticle:
    @pytest.fixture
    def editor(self):
        return sign_in(make.make_user(make.EDITOR))

    def test_takes_no_row_of_another_article(self, editor):
        article, other = make.make_article(), make.make_article()
        theirs = other.sections.get()
        stolen = {"sections-0-id": theirs.pk, "sections-0-heading_en": "Stolen"}
        response = save(editor, article, **stolen)

        assert errors(response) == {"sections-0-anchor": ["Two sections have the same anchor."]}
        theirs.refresh_from_db()
        assert (theirs.article, theirs.heading_en) == (other, "What is it?")

    def test_makes_no_new_article_in_passing(self, editor):
        response = save(editor, make.make_article(), _saveasnew="1")
        assert (response.status_code, Article.objects.count()) == (400, 1)

    def test_answers_in_a_popup_too(self, editor):
        assert save(editor, make.make_article(), _popup="1").status_code == 200


class TestATranslator:
    def test_brings_no_old_english_back(self):
        article = make.make_article(sections=words("Old words."))
        make.change_article(article, sections=words("New words."))
        old = revisions.of_article(article).first()
        article.refresh_from_db()
        url = f"/admin/articles/article/{article.pk}/restore/{old.pk}/"
        response = sign_in(make.make_user(make.TRANSLATOR)).post(url, {"version": article.version})

        assert (response.status_code, article.sections.get().body_en) == (403, "<p>New words.</p>")


@pytest.mark.parametrize("field", ["notice_en", "notice_es"])
def test_a_notice_to_readers_hides_no_character(field):
    article = make.make_publication().article
    fields = {"reason": "legal", "notice_en": "Gone.", "notice_es": "Se fue."} | {field: "Gone \u202esdrow"}
    url = f"/admin/articles/article/{article.pk}/en/withdraw-page/"
    response = sign_in(make.make_user(make.MANAGING_EDITOR)).post(url, fields)
    assert (response.status_code, article.live_pages.count()) == (422, 1)


def test_the_note_of_a_change_hides_no_character():
    article = make.make_article()
    digest = article.edits.get().digest_en
    fields = {"note": "New \u202esdrow", "digest": digest}
    response = sign_in(make.make_user(make.EDITOR)).post(f"/admin/articles/article/{article.pk}/en/submit/", fields)
    assert (response.status_code, article.submissions.count()) == (422, 0)


@pytest.mark.parametrize(
    "origin", ["http://[library.example", "null", "//testserver", "https://testserver.evil.example"]
)
def test_feedback_from_an_odd_origin_is_refused(origin):
    slug = make.make_publication().slug
    fields = {"page": slug, "version": "1", "kind": "useful"}
    assert Client().post("/en/feedback/", fields, headers={"origin": origin}).status_code == 403
