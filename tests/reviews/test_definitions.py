"""Definitions under review: frozen with the text, signed with it, and nobody's who wrote them."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.urls import reverse

from articles import glossary
from articles.content import ArticleContent, sha256
from articles.document import DocumentSection, HtmlPair, Text
from articles.exchange.thawing import thaw
from articles.glossary import rows
from articles.models import Article, GlossaryTerm, LivePage
from reviews import workflow
from reviews.admin.article import _state
from reviews.admin.panel import panels
from reviews.calendar import early_review
from reviews.carry_over import carry_over
from reviews.lists import worklists
from reviews.models import Kind
from reviews.reading import base_of, reading_of
from reviews.refusals import OwnWork, Refused, TextChanged
from reviews.standing import need_of
from reviews.verification.registry import verify
from tests import factories as make
from tests.factories import EDITOR, NOW, TODAY

pytestmark = pytest.mark.django_db

OLD = "A small bean-shaped organ."
NEW = "A small organ that filters fluid."


@pytest.fixture
def term() -> GlossaryTerm:
    return make.make_term(
        term_en="lymph node",
        term_es="ganglio linfático",
        definition_en=OLD,
        definition_es="Un órgano pequeño.",
        source_en="A dictionary",
    )


@pytest.fixture
def article(term: GlossaryTerm) -> Article:
    body = HtmlPair(en="<p>A lymph node, 2 lymph nodes.</p>", es="<p>Un ganglio linfático, 2 ganglios.</p>")
    section = DocumentSection(anchor="what", heading=Text(en="What is it?", es="¿Qué es?"), body=body)
    return make.make_article(sections=(section,))


def definitions(content: ArticleContent) -> list[tuple[str, str, str]]:
    return [(row.term, row.words, row.text) for row in content.definitions]


def page_of(client: Any, article: Article, language: str = "en") -> str:
    live = LivePage.objects.get(article=article, language=language)
    return str(client.get(reverse("page", args=[language, live.slug])).content.decode())


class TestTheFrozenText:
    def test_holds_the_definitions_of_the_moment_of_submission(self, article):
        submission = make.make_submission(article)
        assert definitions(submission.parsed) == [("lymph node", "lymph node", OLD)]

    def test_is_shown_to_readers_and_moved_by_no_later_change(self, article, term, client):
        make.make_publication(article)
        before = page_of(client, article)
        assert before.count(OLD) == 1
        make.make_term(term, definition_en=NEW)
        assert page_of(client, article) == before
        make.make_term(term, in_use=False)
        assert page_of(client, article) == before

    def test_gives_each_language_its_own(self, article, client):
        make.make_publication(article, "es")
        english, spanish = page_of(client, article), page_of(client, article, "es")
        assert (OLD in english, "Un órgano pequeño." in english) == (True, False)
        assert (OLD in spanish, "Un órgano pequeño." in spanish) == (False, True)
        assert ('href="#term_0"' in spanish, "Palabras que conviene conocer" in spanish) == (True, True)

    @pytest.mark.parametrize("change", [{"in_use": False}, {"for_readers": False}, {"definition_en": ""}])
    def test_lacks_what_readers_are_not_offered(self, article, term, change):
        make.make_term(term, **change)
        assert make.make_submission(article).parsed.definitions == ()

    def test_is_not_the_one_that_was_shown_once_the_glossary_moved(self, article, term):
        shown = rows.frozen(make.drafts.read_document(article), "en").content.digest
        make.make_term(term, definition_en=NEW)
        with pytest.raises(TextChanged):
            make.make_submission(article, digest=shown)

    def test_thaws_to_the_draft_that_it_came_from(self, article):
        content = make.make_submission(article).parsed
        document = thaw({"en": content}, slug=make.drafts.read_document(article).slug)
        assert document.sections[0].body.en == "<p>A lymph node, 2 lymph nodes.</p>"

    def test_leaves_nothing_for_the_proof_to_find(self, article, term):
        make.make_publication(article, "es")
        make.make_term(term, definition_en=NEW)
        make.make_publication(article)
        assert list(verify()) == []


class TestAChangedDefinition:
    def test_needs_the_board_and_is_read_as_a_change(self, article, term):
        make.make_publication(article)
        make.make_term(term, definition_en=NEW)
        submission = make.make_submission(article)
        assert need_of(submission).kind == Kind.MEDICAL
        reading = reading_of(submission, base_of(submission))
        assert [(card.place, card.part) for card in reading.cards] == [("definitions", "definitions")]
        (passage,) = reading.cards[0].own.passages
        assert [(b.old_text, b.new_text) for b in passage.change.blocks if b.words_changed] == [(OLD, NEW)]

    def test_of_which_the_board_sees_each_word_at_the_desk(self, article, term, client):
        make.make_publication(article)
        make.make_term(term, definition_en=NEW)
        submission = make.make_submission(article)
        client.force_login(make.make_physician(submission.board), "django.contrib.auth.backends.ModelBackend")
        shown = client.get(reverse("reviews:submission", args=[submission.key])).content.decode()
        assert [word in shown for word in ("Words to know", "bean-shaped", "filters")] == [True] * 3

    def test_is_told_to_editors_and_makes_no_changed_draft(self, article, term, rf):
        make.make_publication(article)
        user = make.make_user(EDITOR)

        def facts() -> list[str]:
            return [fact for fact in panels(article, user=user, on=TODAY)[0].facts if "raft" in fact or "loss" in fact]

        assert facts() == ["The draft is what readers see."]
        make.make_term(term, definition_en=NEW)
        assert facts() == ["Definitions in the glossary have changed; the next submission takes them along."]
        make.make_submission(article)
        make.make_term(term, definition_en=OLD)
        assert facts() == []


class TestFourEyes:
    def test_hold_for_whoever_wrote_the_definition(self, article, term):
        physician = make.make_physician()
        make.make_term(term, by=physician, definition_en=NEW)
        submission = make.make_submission(article)
        assert physician.pk in submission.author_ids
        with pytest.raises(OwnWork):
            make.sign(submission, by=physician)

    def test_do_not_hold_for_the_other_language(self, article, term):
        physician = make.make_physician()
        make.make_term(term, by=physician, definition_es="Otro órgano.")
        english = make.make_submission(article)
        make.sign(english, by=physician)
        assert physician.pk in make.make_submission(article, "es").author_ids

    def test_do_not_hold_once_somebody_else_signed_it(self, article, term):
        physician = make.make_physician()
        make.make_term(term, by=physician, definition_en=NEW)
        make.make_publication(article)
        make.change_article(article, title=Text(en="Another", es="Otro"))
        assert physician.pk not in make.make_submission(article).author_ids

    def test_refuse_a_definition_that_nobody_answers_for(self, article, term):
        with connection.cursor() as cursor:
            cursor.execute("UPDATE articles_glossaryterm SET definition_en = 'By hand.'")
        with pytest.raises(Refused, match="“lymph node” was changed outside the editor"):
            make.make_submission(article)

    @pytest.mark.parametrize("missing", [True, False])
    def test_hold_in_the_database_too(self, article, term, missing, monkeypatch):
        make.make_term(term, by=make.make_physician(), definition_en=NEW)
        if missing:
            monkeypatch.setattr(rows, "hands", lambda *arguments: set())
            with pytest.raises(DatabaseError, match="names everybody who wrote its definitions"):
                make.make_submission(article)
        else:
            make.make_submission(article)

    def test_let_no_other_words_in_beside_a_definition(self, article):
        submission = make.make_submission(article)
        workflow.withdraw_submission(submission, by=submission.submitted_by, at=NOW)
        submission.pk, submission.key = None, uuid.uuid4()
        text = submission.content.replace("2 lymph nodes", "3 lymph nodes")
        submission.content, submission.digest = text, sha256(text)
        with pytest.raises(DatabaseError, match="is the draft as its newest edit left it"):
            submission.save(force_insert=True)

    def test_hold_a_record_of_the_glossary_to_what_it_says(self, term):
        edit = term.edits.get()
        edit.pk, edit.said_en = None, edit.said_es
        with pytest.raises(DatabaseError, match="found by the words that it holds"):
            edit.save(force_insert=True)

    def test_hold_in_the_database_for_words_that_no_edit_wrote(self, article, term, monkeypatch):
        with connection.cursor() as cursor:
            cursor.execute("UPDATE articles_glossaryterm SET definition_en = 'By hand.'")
        monkeypatch.setattr(rows, "unrecorded", lambda *arguments: [])
        with pytest.raises(DatabaseError, match="names everybody who wrote its definitions"):
            make.make_submission(article)

    def test_hold_until_an_urgent_change_was_countersigned(self, article, term):
        make.make_publication(article)
        physician = make.make_physician()
        make.make_term(term, by=physician, definition_en=NEW)
        document = make.drafts.read_document(article)
        body = HtmlPair(en="<p>Do not take it near a lymph node.</p>", es=document.sections[0].body.es)
        section = document.sections[0].model_copy(update={"body": body})
        make.change_article(article, sections=(section,))
        urgent = make.make_submission(article)
        make.sign(urgent, kind=Kind.URGENT)
        make.publish_urgently(urgent)
        assert article.submissions.open().count() == 1
        assert physician.pk in article.submissions.open().get().author_ids


def test_a_text_reviewed_elsewhere_takes_no_definition_along(article):
    publication = carry_over(
        article,
        "en",
        signer=make.make_physician(),
        statement="I have seen the minutes.",
        original_reviewer="Alex Sample",
        original_date=TODAY,
        by=make.make_user(make.MANAGING_EDITOR),
        at=NOW,
        on=TODAY,
    )
    assert publication.parsed.definitions == ()


def test_a_re_review_confirms_the_definitions_that_readers_see(article, term):
    publication = make.make_publication(article)
    make.make_term(term, definition_en=NEW)
    again = workflow.re_review(article, "en", by=make.make_user(EDITOR), at=NOW, note="Is it still right?")
    assert again.digest == publication.digest


def test_the_kept_shelf_is_made_anew_after_every_edit(term, django_assert_num_queries):
    def text() -> str:
        return rows.kept_shelf("en").entries[term.pk].text

    assert text() == OLD
    make.make_term(term, definition_en=NEW)
    assert text() == NEW
    with django_assert_num_queries(1):
        assert text() == NEW


def test_the_marker_of_a_page_needs_nothing_from_the_glossary(article, term, django_assert_num_queries):
    content = make.make_submission(article).parsed
    with django_assert_num_queries(0):
        assert glossary.marker_of(content).mark(["a lymph node"]) != ["a lymph node"]


class TestWhatIsLiveIsNotADraftThatDiffers:
    @pytest.fixture(autouse=True)
    def live(self, article, term):
        make.make_publication(article, "es")
        make.make_term(term, definition_en=NEW, definition_es="Otro órgano.")

    def states(self) -> list[str]:
        client = make.Client()
        client.force_login(make.make_user(EDITOR), "django.contrib.auth.backends.ModelBackend")
        (row,) = client.get(reverse("admin:articles_article_changelist")).context["cl"].result_list
        return [_state(row, "en"), _state(row, "es")]

    def differ(self) -> set[bool]:
        keys = LivePage.objects.values_list("pk", flat=True)
        return {row.draft_differs for row in worklists.for_reading(keys, user=make.make_user(EDITOR))}

    def test_in_the_list_of_articles(self, article):
        assert self.states() == ["live, version 1", "live, version 1"]
        make.change_article(article, title=Text(en="Another", es="Otro"))
        assert self.states() == ["live, version 1, draft differs", "live, version 1, draft differs"]

    def test_in_the_calendar(self, article):
        assert self.differ() == {False}
        make.change_article(article, title=Text(en="Another", es="Otro"))
        assert self.differ() == {True}

    def test_when_an_early_review_is_asked_for(self, article):
        asked = early_review.ask_early_review(
            article, "en", by=make.make_user(EDITOR), at=NOW, kind="other", words="A new guideline."
        )
        assert asked.is_new
