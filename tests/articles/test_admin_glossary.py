"""The glossary in the admin, and what it says beside the fields of an article."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from articles.document import DocumentSection, HtmlPair, Text
from articles.models import GlossaryEdit, GlossaryTerm
from reviews.models import Event
from tests.articles.editing import change_url, sign_in
from tests.factories import EDITOR, NOW, TRANSLATOR, make_article, make_term, make_user

pytestmark = pytest.mark.django_db

LIST = "/admin/articles/glossaryterm/"
WORDS = {
    "term_en": "lymph node",
    "term_es": "ganglio linfático",
    "forms_en": "LN\nlymph gland",
    "definition_en": "A small organ.",
    "definition_es": "Un órgano pequeño.",
}


def change(term: GlossaryTerm) -> str:
    return reverse("admin:articles_glossaryterm_change", args=[term.pk])


class TestSaving:
    def test_records_who_wrote_what_by_value(self):
        editor = make_user(EDITOR)
        response = sign_in(editor).post(f"{LIST}add/", {**WORDS, "in_use": "on"})
        assert response.status_code == 302
        edit = GlossaryEdit.objects.get()
        assert (edit.by, edit.how, edit.changed_en, edit.changed_es) == (editor, "admin", True, True)
        assert json.loads(edit.content)["definition"] == {"en": "A small organ.", "es": "Un órgano pequeño."}
        assert [(event.verb, event.by) for event in Event.objects.all()] == [("add", editor)]

    def test_of_one_language_names_that_language(self):
        term = make_term(**WORDS)
        sign_in(make_user(EDITOR)).post(change(term), {**WORDS, "definition_en": "Another.", "in_use": "on"})
        assert list(term.edits.order_by("pk").values_list("changed_en", "changed_es")) == [(True, True), (True, False)]

    def test_lets_a_translator_write_the_spanish_alone(self):
        term = make_term(**WORDS)
        data = {"definition_en": "Mine.", "definition_es": "Otro órgano.", "term_es": "ganglio", "for_readers": ""}
        response = sign_in(make_user(TRANSLATOR)).post(change(term), data)
        assert response.status_code == 302
        term.refresh_from_db()
        assert (term.definition_en, term.definition_es, term.term_es, term.for_readers) == (
            "A small organ.",
            "Otro órgano.",
            "ganglio",
            True,
        )

    def test_refuses_a_term_without_a_name_and_hidden_characters(self):
        client = sign_in(make_user(EDITOR))
        response = client.post(f"{LIST}add/", {"definition_en": "An organ.", "in_use": "on"})
        assert "Give the term in one of the languages." in response.content.decode()
        response = client.post(f"{LIST}add/", {**WORDS, "definition_en": "An \u202e organ.", "in_use": "on"})
        assert "hidden control character" in response.content.decode()
        assert not GlossaryTerm.objects.exists()

    def test_is_never_undone_by_deleting_nor_by_rewriting_the_record(self):
        make_term(**WORDS)
        edits = GlossaryEdit.objects.all()
        for change_record in (lambda: edits.update(at=NOW), lambda: edits._raw_delete("default")):
            with pytest.raises(DatabaseError), transaction.atomic():
                change_record()


class TestList:
    def test_finds_a_term_by_any_name_in_either_language(self):
        make_term(**WORDS)
        make_term(term_en="biopsy", term_es="biopsia")
        client = sign_in(make_user(EDITOR))
        for words in ("ganglio", "gland", "lymph"):
            rows = client.get(LIST, {"q": words}).context["cl"].result_list
            assert [row.term_en for row in rows] == ["lymph node"]

    def test_asks_as_many_queries_for_one_term_as_for_thirty(self, django_assert_num_queries):
        client = sign_in(make_user(EDITOR))
        make_term(term_en="first")
        client.get(LIST)
        with django_assert_num_queries(8):
            client.get(LIST)
        editor = make_user(EDITOR)
        for number in range(29):
            make_term(term_en=f"term {number}", by=editor)
        with django_assert_num_queries(8):
            client.get(LIST)


def test_the_history_shows_each_edit_with_its_words():
    term = make_term(**WORDS)
    make_term(term, definition_en="A small bean.", by=make_user(EDITOR, first_name="Second", last_name="Hand"))
    response = sign_in(make_user(EDITOR)).get(reverse("admin:articles_glossaryterm_history", args=[term.pk]))
    entries = response.context["entries"]
    assert [(line.name, line.language, line.old, line.new) for line in entries[0][1]] == [
        ("definition", "en", "A small organ.", "A small bean.")
    ]
    assert [len(lines) for _edit, lines in entries] == [1, 5]
    assert "Second Hand" in response.content.decode()


class TestRestoring:
    """The history leads to a page that says what changes; the words come back as an edit of their own."""

    @pytest.fixture
    def term(self) -> GlossaryTerm:
        term = make_term(**WORDS, note_en="Not “gland”.")
        return make_term(term, definition_en="A small bean.", term_es="nodo", note_en="", in_use=False)

    def restore(self, term: GlossaryTerm, edit: GlossaryEdit) -> str:
        return reverse("admin:articles_glossaryterm_restore", args=[term.pk, edit.pk])

    def test_brings_back_the_words_and_the_use_as_an_edit(self, term):
        editor = make_user(EDITOR)
        client = sign_in(editor)
        first, last = term.edits.order_by("pk")
        address = self.restore(term, first)
        assert address in client.get(reverse("admin:articles_glossaryterm_history", args=[term.pk])).text
        page = client.get(address)
        assert [(line.name, line.language, line.old, line.new) for line in page.context["lines"]] == [
            ("term", "es", "nodo", "ganglio linfático"),
            ("definition", "en", "A small bean.", "A small organ."),
            ("note on usage", "en", "", "Not “gland”."),
        ]
        response = client.post(address, {"seen": last.pk}, follow=True)
        assert "The term says again what it said then." in response.text
        term.refresh_from_db()
        assert (term.definition_en, term.term_es, term.note_en, term.in_use) == (
            "A small organ.", "ganglio linfático", "Not “gland”.", True,
        )  # fmt: skip
        edit = term.edits.latest("pk")
        assert (edit.content, edit.by, edit.how, edit.changed_en, edit.changed_es) == (
            first.content, editor, "restore", True, True,
        )  # fmt: skip
        assert term.edits.count() == 3
        [event] = Event.objects.all()
        assert (event.verb, event.by, event.detail) == (
            "change",
            editor,
            f"restored what edit {first.pk} said, and put into use",
        )

    def test_puts_a_term_that_was_taken_away_back_into_use_as_it_is(self, term):
        last = term.edits.latest("pk")
        response = sign_in(make_user(EDITOR)).post(self.restore(term, last), {"seen": last.pk})
        term.refresh_from_db()
        assert (response.status_code, term.in_use, term.definition_en) == (302, True, "A small bean.")

    def test_that_somebody_overtook_is_looked_at_again(self, term):
        first, last = term.edits.order_by("pk")
        make_term(term, definition_en="A third.")
        response = sign_in(make_user(EDITOR)).post(self.restore(term, first), {"seen": last.pk})
        assert (response.status_code, response.context["lines"][1].old) == (409, "A third.")
        term.refresh_from_db()
        assert term.definition_en == "A third."

    def test_is_for_those_who_write_english_and_of_this_term_alone(self, term):
        first, last = term.edits.order_by("pk")
        translator = sign_in(make_user(TRANSLATOR))
        assert translator.post(self.restore(term, first), {"seen": last.pk}).status_code == 403
        assert (
            self.restore(term, first)
            not in translator.get(reverse("admin:articles_glossaryterm_history", args=[term.pk])).text
        )
        other = make_term(term_en="other")
        assert sign_in(make_user(EDITOR)).get(self.restore(other, first)).status_code == 404
        term.refresh_from_db()
        assert term.definition_en == "A small bean."


class TestBesideTheFieldsOfAnArticle:
    @pytest.fixture
    def form(self) -> Any:
        make_term(**WORDS, plain_en="gland")
        body = HtmlPair(en="<p>A <b>lymph node</b>.</p>", es="<p>Un nodo.</p>")
        article = make_article(sections=(DocumentSection(anchor="what", heading=Text(en="A", es="B"), body=body),))

        def opened(role: str) -> str:
            page = sign_in(make_user(role)).get(change_url(article)).content.decode()
            return " ".join(
                re.findall(r'<span class="term-note">(.*?)</span>(?= <span class="term-note">|</div>|\n)', page)
            )

        return opened

    def test_it_asks_for_the_agreed_term_and_the_plain_word(self, form):
        shown = form(EDITOR)
        english, spanish = '<span lang="en">{}</span>'.format, '<span lang="es">{}</span>'.format
        agreed = f"The English says “{english('lymph node')}”. The agreed term is “{spanish('ganglio linfático')}”."
        assert shown.count(agreed) == 1
        assert shown.count(f"“{english('lymph node')}”: the plain word is “{english('gland')}”.") == 1

    def test_it_tells_a_translator_of_the_spanish_alone(self, form):
        shown = form(TRANSLATOR)
        assert shown.count("The agreed term is “") == 1
        assert shown.count("the plain word is") == 0
