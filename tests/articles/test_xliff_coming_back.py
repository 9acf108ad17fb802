"""What comes back from an agency: taken into the draft with its state, or refused by place and never in silence."""

from __future__ import annotations

import pytest

from articles import drafts
from articles.currency import State
from articles.document import DocumentCareCard, DocumentSection, HtmlPair, LongTextPair, Text
from articles.exchange.xliff.judging import Fate
from articles.models import Article, Edit
from tests import factories as make
from tests.articles.agency import VERSIONS, fates, returned, sent, spanish, states, translated

pytestmark = pytest.mark.django_db

BODY = "section:what:body"
ENGLISH = (
    '<p>It takes <strong>30 minutes</strong>.<br>See <a href="https://example.org/a?b=1&amp;c=2">the list</a>'
    '<sup data-ref="who">[who]</sup>.</p><ul><li>10<sup>3</sup> cells</li><li>Nothing <em>else</em></li></ul>'
)


@pytest.fixture
def article() -> Article:
    """English alone, with everything that markup can be."""
    section = DocumentSection(anchor="what", heading=Text(en="What is it?"), body=HtmlPair(en=ENGLISH))
    card = DocumentCareCard(level="call", heading=Text(en="Call us"), items=LongTextPair(en="Fever\nA rash"))
    return make.make_article(
        title=Text(en="A test"), summary=LongTextPair(en="In short."), sections=(section,), care_cards=(card,)
    )


@pytest.mark.parametrize("version", VERSIONS)
def test_a_translation_becomes_the_draft_in_one_edit_with_the_markup_of_the_english(article, version):
    translator = make.make_user(make.TRANSLATOR)
    report = returned(translated(sent(article, version)), by=translator)
    assert set(fates(report).values()) == {Fate.TAKEN}
    assert spanish(article) == {
        "title": "A TEST",
        "summary": "IN SHORT.",
        "section:what:heading": "WHAT IS IT?",
        BODY: ENGLISH.replace("It takes", "IT TAKES")
        .replace("minutes", "MINUTES")
        .replace("See", "SEE")
        .replace("the list", "THE LIST")
        .replace("cells", "CELLS")
        .replace("Nothing", "NOTHING")
        .replace("else", "ELSE"),
        "care:call:heading": "CALL US",
        "care:call:items": "FEVER\nA RASH",
    }
    assert {place for place, state in states(article).items() if state is not State.EMPTY} == set(spanish(article))
    assert set(states(article).values()) == {State.CURRENT, State.EMPTY}
    edit = article.edits.latest("pk")
    assert (edit.by, edit.how, edit.changed_en, edit.changed_es) == (translator, Edit.How.IMPORT, False, True)
    assert article.edits.count() == 2


@pytest.mark.parametrize("version", VERSIONS)
def test_the_same_file_again_changes_nothing(article, version):
    file = translated(sent(article, version))
    returned(file)
    before = drafts.read_document(article), article.edits.count()
    report = returned(file)
    assert set(fates(report).values()) == {Fate.UNCHANGED}
    assert (drafts.read_document(article), article.edits.count()) == before
    assert not report.was_refused
