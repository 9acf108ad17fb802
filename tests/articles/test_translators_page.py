"""The translator's page of one article: what it shows, what it saves, and that nothing typed is lost."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from articles import drafts
from articles.currency import State
from articles.document import DocumentSection, HtmlPair, LongTextPair, Text
from articles.glossary import TermUse
from articles.models import Article, TranslationBasis, TranslationDraft
from tests.articles.editing import sign_in
from tests.articles.translating import BODY, behind, form_data, messages, opened, page, send, states, words
from tests.factories import EDITOR, NOW, TRANSLATOR, change_article, make_article, make_term, make_user

pytestmark = pytest.mark.django_db

FALLEN_BEHIND = ["summary", BODY]


@pytest.fixture
def article() -> Article:
    return behind()


@pytest.fixture
def user() -> User:
    return make_user(TRANSLATOR)


@pytest.fixture
def client(user: User) -> Client:
    return sign_in(user)


def shown(response: Any) -> list[str]:
    return [row.passage.place for row in response.context["rows"]]


def typed(response: Any) -> dict[str, str]:
    return {row.passage.place: row.field.value() for row in response.context["rows"] if row.is_typed}


class TestWhatItShows:
    def test_only_what_needs_work_with_what_changed(self, article, client):
        response = client.get(page(article))
        assert [(row.passage.place, row.passage.label) for row in response.context["rows"]] == [
            ("summary", "Summary"),
            (BODY, "What is it?: Text"),
        ]
        changes = [block for row in response.context["rows"] for block in row.passage.changes]
        assert [(block.old_text, block.new_text) for block in changes] == [
            ("What the test is.", "What this test is."),
            ("It takes 30 minutes.", "It takes 60 minutes."),
        ]

    def test_everything_when_asked(self, article, client):
        assert shown(client.get(page(article, "?all=1"))) == ["title", "summary", "section:what:heading", BODY]

    def test_what_is_done_and_how_many_words_wait(self, article, client):
        load = client.get(page(article)).context["load"]
        assert (load.done, load.total, load.words_to_do, load.words) == (2, 4, 4 + 4, 2 + 4 + 3 + 4)

    def test_the_english_whole_where_it_is_unknown_which_one_was_translated(self, client, user):
        article = make_article()
        article.sections.update(body_es="<p>Sin origen.</p>", body_en="<p>Changed by a script.</p>")
        drafts.record_edit(article, before=drafts.read_document(article), by=user, at=NOW, how="admin")
        [row] = client.get(page(article)).context["rows"]
        assert (row.passage.place, row.passage.changes) == (BODY, ())
        assert str(row.passage.english) == "<p>Changed by a script.</p>"

    def test_without_a_script_rich_text_is_readable_beside_its_field(self, article, client):
        bare = "".join(re.findall(r"<noscript>.*?</noscript>", client.get(page(article)).content.decode(), re.DOTALL))
        assert "press “Keep for later” before you leave" in bare
        assert re.findall(r'<div lang="es" class="prose">(.*?)</div>', bare) == ["<p>Dura 30 minutos.</p>"]

    def test_says_so_when_nothing_is_to_be_done(self, client):
        response = client.get(page(make_article()))
        assert shown(response) == []
        assert "Every translated field goes with the English as it is now." in response.text


class TestTheGlossaryBesideAField:
    @pytest.fixture
    def article(self) -> Article:
        names = {"term_en": "lymph node", "forms_en": "lymph gland", "term_es": "ganglio linfático"}
        make_term(**names, forms_es="ganglio", note_es="Nunca <nodo>.", note_en="Not for readers.")
        make_term(term_en="test", definition_en="It has no Spanish yet.")
        make_term(term_en="minute", term_es="minuto", in_use=False)
        return make_article(summary=LongTextPair(en="A lymph gland. The lymph node.", es=""))

    def test_names_each_term_of_the_english_with_its_spanish_and_note(self, article, client):
        shown = client.get(page(article, "?all=1"))
        assert {row.passage.place: row.terms for row in shown.context["rows"] if row.terms} == {
            "summary": (TermUse("lymph gland", ("ganglio linfático", "ganglio"), "Nunca <nodo>."),)
        }
        expected = (
            '<li><span lang="en">lymph gland</span>: <span lang="es"><b>ganglio linfático</b>, <b>ganglio</b>'
            " – Nunca &lt;nodo&gt;.</span></li>"
        )
        assert shown.text.count(expected) == 1

    @pytest.mark.parametrize(("spanish", "count"), [("Un nodo.", 1), ("Un ganglio.", 0), ("", 0)])
    def test_asks_for_a_term_that_the_words_in_the_field_lack(self, article, client, spanish, count):
        send(client, article, opened(client, article), "keep", summary=spanish)
        assert [row.term_notes.count("The agreed term is") for row in client.get(page(article)).context["rows"]] == [
            count
        ]
        send(client, article, opened(client, article))
        rows = client.get(page(article, "?all=1")).context["rows"]
        assert [row.term_notes.count("The agreed term is") for row in rows if row.passage.place == "summary"] == [count]


class TestSaving:
    def test_is_one_recorded_edit_of_the_spanish(self, article, client, user):
        before = article.edits.count()
        data = opened(client, article)
        response = send(client, article, data, body="<p>Dura 60 minutos.</p>", summary="Qué es esta prueba.")
        assert response.status_code == 302
        assert (words(article, BODY).es, words(article, "summary").es) == (
            "<p>Dura 60 minutos.</p>",
            "Qué es esta prueba.",
        )
        edit = article.edits.order_by("-pk").first()
        assert (article.edits.count(), edit.by, edit.changed_en, edit.changed_es) == (before + 1, user, False, True)
        assert set(states(article).values()) <= {State.CURRENT, State.EMPTY}

    def test_nothing_typed_records_nothing(self, article, client):
        before = article.edits.count()
        response = send(client, article, opened(client, article))
        assert messages(client.get(response.url)) == ["There was nothing new to save."]
        assert article.edits.count() == before

    def test_words_are_cleaned_like_those_of_the_form(self, article, client):
        send(client, article, opened(client, article), body="<p>Dura<script>x</script> 60.</p>", summary=" a \n b ")
        assert (words(article, BODY).es, words(article, "summary").es) == ("<p>Dura 60.</p>", "a\nb")

    @pytest.mark.parametrize(
        ("text", "said"),
        [("a\x07b", "hidden control character"), ("x" * 5001, "This is longer than 5000 characters.")],
    )
    def test_what_no_page_can_hold_is_refused_at_its_place_and_stays_typed(self, article, client, text, said):
        response = send(client, article, opened(client, article), summary=text, body="<p>Bien.</p>")
        assert response.status_code == 422
        assert [(row.passage.place, said in row.error) for row in response.context["rows"]] == [
            ("summary", True),
            (BODY, False),
        ]
        assert typed(response) == {"summary": text, BODY: "<p>Bien.</p>"}
        assert words(article, BODY).es == "<p>Dura 30 minutos.</p>"

    def test_a_change_elsewhere_in_the_article_hinders_nobody(self, article, client):
        data = opened(client, article)
        change_article(article, title=Text(en="Other", es="Otro"))
        assert send(client, article, data, body="<p>Dura 60 minutos.</p>").status_code == 302
        assert (words(article, BODY).es, words(article, "title").es) == ("<p>Dura 60 minutos.</p>", "Otro")

    def test_two_translators_of_one_field_see_both_texts_and_lose_none(self, article, client):
        mine = opened(client, article)
        theirs = sign_in(make_user(TRANSLATOR))
        send(theirs, article, opened(theirs, article), body="<p>Tarda 60 minutos.</p>")
        response = send(client, article, mine, body="<p>Dura 60 minutos.</p>")
        assert response.status_code == 409
        assert words(article, BODY).es == "<p>Tarda 60 minutos.</p>"
        row = next(row for row in response.context["rows"] if row.passage.place == BODY)
        assert (row.moved, row.field.value(), row.passage.words.es) == (
            True,
            "<p>Dura 60 minutos.</p>",
            "<p>Tarda 60 minutos.</p>",
        )
        assert "Tarda 60 minutos." in response.text
        assert send(client, article, form_data(response)).status_code == 302
        assert words(article, BODY).es == "<p>Dura 60 minutos.</p>"

    def test_english_that_changed_meanwhile_is_shown_before_the_words_are_saved(self, article, client):
        data = opened(client, article)
        change_article(article, summary=LongTextPair(en="Newer still.", es="Qué es la prueba."))
        assert send(client, article, data, summary="Qué es esta prueba.").status_code == 409
        assert states(article)["summary"] is State.CHANGED

    def test_a_forged_field_changes_nothing_else(self, article, client):
        before = drafts.read_document(article)
        data = opened(client, article) | {"words:nowhere": "x", "words:title:en": "Forged", "words:slug": "forged"}
        send(client, article, data)
        assert drafts.read_document(Article.objects.get(pk=article.pk)) == before


class TestWhatIsTyped:
    def test_is_kept_and_given_back_to_its_writer_alone(self, article, client, user):
        send(client, article, opened(client, article), "keep", body="<p>Dura 6</p>")
        assert typed(client.get(page(article))) == {BODY: "<p>Dura 6</p>"}
        assert "not saved yet" in client.get(page(article)).text
        assert typed(sign_in(make_user(TRANSLATOR)).get(page(article))) == {}
        assert words(article, BODY).es == "<p>Dura 30 minutos.</p>"

    def test_is_kept_by_the_script_which_is_told_when(self, article, client):
        data = opened(client, article) | {f"words:{BODY}": "<p>Dura 6</p>"}
        said = client.post(page(article) + "draft/", data).json()["said"]
        [draft] = TranslationDraft.objects.all()
        assert said.startswith("Kept at ") and draft.typed.keys() == {BODY}

    def test_is_said_with_its_day_when_that_is_not_today(self, article, client):
        send(client, article, opened(client, article), "keep", body="<p>Dura 6</p>")
        TranslationDraft.objects.update(saved_at=NOW)
        assert client.get(page(article)).context["note"] == "Kept on March 2, 2026 at 15:00, not saved yet"

    def test_nothing_typed_keeps_nothing(self, article, client):
        assert client.post(page(article) + "draft/", opened(client, article)).json() == {"said": ""}
        assert not TranslationDraft.objects.exists()

    def test_is_gone_once_saved(self, article, client):
        data = opened(client, article)
        send(client, article, data, "keep", body="<p>Dura 6</p>")
        send(client, article, data, body="<p>Dura 60 minutos.</p>")
        assert not TranslationDraft.objects.exists()

    def test_is_gone_once_dropped(self, article, client):
        send(client, article, opened(client, article), "keep", body="<p>Dura 6</p>")
        send(client, article, opened(client, article), "drop")
        assert typed(client.get(page(article))) == {}

    def test_is_shown_though_its_field_needs_no_work_any_more(self, article, client):
        send(client, article, opened(client, article), "keep", body="<p>Mías.</p>")
        change_article(
            article,
            sections=(
                drafts.read_document(article)
                .sections[0]
                .model_copy(update={"body": HtmlPair(en="<p>x</p>", es="<p>y</p>")}),
            ),
        )
        response = client.get(page(article))
        assert shown(response) == ["summary", BODY]
        assert [row.moved for row in response.context["rows"]] == [False, True]

    def test_is_shown_though_its_field_is_gone(self, article, client):
        send(client, article, opened(client, article), "keep", body="<p>Mías.</p>")
        change_article(article, sections=())
        assert client.get(page(article)).context["homeless"] == [(BODY, "<p>Mías.</p>")]
        send(client, article, opened(client, article) | {f"words:{BODY}": "<p>Mías.</p>"}, summary="Qué es esta.")
        assert client.get(page(article)).context["homeless"] == [(BODY, "<p>Mías.</p>")]

    def test_survives_a_verdict_on_another_field(self, article, client):
        send(client, article, opened(client, article), "summary", body="<p>Dura 6</p>")
        assert states(article)["summary"] is State.STILL_RIGHT
        assert typed(client.get(page(article))) == {BODY: "<p>Dura 6</p>"}


class TestAVerdict:
    def test_still_right_takes_the_field_off_the_list(self, article, client, user):
        send(client, article, opened(client, article), BODY)
        basis = TranslationBasis.objects.order_by("-pk").first()
        assert (basis.place, basis.verdict, basis.by, basis.source_text) == (
            BODY,
            "still_right",
            user,
            "<p>It takes 60 minutes.</p>",
        )
        assert shown(client.get(page(article))) == ["summary"]

    def test_is_not_given_on_words_that_the_person_has_just_replaced(self, article, client):
        response = send(client, article, opened(client, article), BODY, body="<p>Dura 6</p>")
        assert "You have written other words" in messages(client.get(response.url))[0]
        assert states(article)[BODY] is State.CHANGED

    def test_checks_a_machines_draft(self, client, user):
        article = make_article()
        document = drafts.read_document(article)
        by_machine = document.model_copy(update={"title": Text(en=document.title.en, es="Un prueba")})
        drafts.save_document(by_machine, article=article, by=make_user(), at=NOW, machine=["title"])
        response = client.get(page(article))
        assert shown(response) == ["title"] and "Checked by me" in response.text
        now = words(article, "title")
        [row] = response.context["rows"]
        client.post(page(article), {"right": row.passage.verdict})
        basis = TranslationBasis.objects.order_by("-pk").first()
        assert (basis.verdict, basis.by, basis.source_text) == ("translated", user, now.en)
        assert states(article)["title"] is State.CURRENT


@pytest.mark.parametrize("sections", [1, 3])
def test_takes_as_many_queries_for_one_section_as_for_three(sections, client, django_assert_num_queries):
    rows = [
        DocumentSection(anchor=f"s{n}", heading=Text(en=f"S{n}", es=""), body=HtmlPair(en="<p>x</p>"))
        for n in range(sections)
    ]
    article = make_article(sections=tuple(rows))
    client.get(page(article))
    with django_assert_num_queries(20):
        assert len(client.get(page(article)).context["rows"]) == 2 * sections


def test_editors_translate_too(article):
    client = sign_in(make_user(EDITOR))
    assert send(client, article, opened(client, article), body="<p>Dura 60 minutos.</p>").status_code == 302
