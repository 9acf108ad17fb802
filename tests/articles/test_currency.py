"""How a translated field stands to its source, judged by words alone."""

from __future__ import annotations

import pytest

from articles import currency, drafts, pairs
from articles.content import sha256
from articles.currency import Basis, State, Verdict
from articles.document import (
    ArticleDocument,
    ArticleType,
    DocumentCareCard,
    DocumentSection,
    HtmlPair,
    LongTextPair,
    Text,
)
from articles.models import Edit
from tests import factories as make

ENGLISH, SPANISH = "It takes 30 minutes.", "Dura 30 minutos."
BOTH = Text(en=ENGLISH, es=SPANISH)


def made_from(english: str, verdict: Verdict = Verdict.TRANSLATED) -> Basis:
    return Basis(english, sha256(SPANISH), verdict)


@pytest.mark.parametrize(
    ("words", "known", "expected"),
    [
        (Text(), [], State.EMPTY),
        (Text(en=ENGLISH), [], State.MISSING),
        (Text(es=SPANISH), [], State.EXTRA),
        (BOTH, [], State.CHANGED),
        (BOTH, [made_from(ENGLISH)], State.CURRENT),
        (BOTH, [made_from("It takes an hour.")], State.CHANGED),
        (BOTH, [made_from("Older."), made_from(ENGLISH, Verdict.STILL_RIGHT)], State.STILL_RIGHT),
        (BOTH, [made_from("Older.", Verdict.STILL_RIGHT)], State.CHANGED),
        (BOTH, [made_from(ENGLISH), made_from("Newer.", Verdict.STILL_RIGHT)], State.CURRENT),
        (BOTH, [Basis(ENGLISH, sha256("Other words."))], State.CHANGED),
        (BOTH, [made_from(ENGLISH, Verdict.MACHINE)], State.MACHINE),
        (BOTH, [made_from("Older.", Verdict.MACHINE)], State.MACHINE),
        (BOTH, [made_from(ENGLISH, Verdict.MACHINE), made_from(ENGLISH)], State.CURRENT),
    ],
)
def test_a_field_is(words, known, expected):
    assert currency.state(words, known) == expected


def document(*anchors: str, **fields) -> ArticleDocument:
    sections = tuple(
        DocumentSection(anchor=a, heading=Text(en=f"{a} en", es=f"{a} es"), body=HtmlPair(en="<p>x</p>", es="<p>y</p>"))
        for a in anchors
    )
    return ArticleDocument(type=ArticleType.CONDITION, sections=sections, **fields)


class TestNewlyTranslated:
    def test_is_every_field_of_a_new_draft(self):
        found = dict(currency.newly_translated(None, document("a", title=Text(en="T", es="T es"))))
        assert {place: words.en for place, words in found.items()} == {
            "title": "T",
            "section:a:heading": "a en",
            "section:a:body": "<p>x</p>",
        }

    def test_is_nothing_when_sections_only_change_places(self):
        assert list(currency.newly_translated(document("a", "b"), document("b", "a"))) == []

    def test_is_nothing_when_only_the_source_changes(self):
        before = document("a", title=Text(en="Old", es="Viejo"))
        after = document("a", title=Text(en="New", es="Viejo"))
        assert list(currency.newly_translated(before, after)) == []


@pytest.mark.django_db
class TestADraft:
    def states(self, article):
        article.refresh_from_db()
        return currency.states(drafts.read_document(article), pairs.bases(article))

    def test_is_current_once_saved(self):
        assert self.states(make.make_article())["title"] is State.CURRENT

    def test_falls_behind_when_the_english_changes_and_catches_up_with_the_spanish(self):
        article = make.make_article(title=Text(en="One", es="Uno"))
        make.change_article(article, title=Text(en="Two", es="Uno"))
        assert self.states(article)["title"] is State.CHANGED
        make.change_article(article, title=Text(en="Two", es="Dos"))
        assert self.states(article)["title"] is State.CURRENT

    def test_raises_no_alarm_when_saved_without_changes(self):
        article = make.make_article()
        before = self.states(article)
        make.change_article(article)
        assert self.states(article) == before

    def test_is_current_again_when_the_english_goes_back(self):
        article = make.make_article(title=Text(en="One", es="Uno"))
        make.change_article(article, title=Text(en="Two", es="Uno"))
        make.change_article(article, title=Text(en="One", es="Uno"))
        assert self.states(article)["title"] is State.CURRENT

    def test_stays_behind_when_restored_to_a_time_when_it_was(self):
        article = make.make_article(title=Text(en="One", es="Uno"))
        make.change_article(article, title=Text(en="Two", es="Uno"))
        was_behind = drafts.read_document(article)
        make.change_article(article, title=Text(en="Two", es="Dos"))
        drafts.save_document(was_behind, article=article, by=make.make_user(), at=make.NOW, how=Edit.How.RESTORE)
        assert self.states(article)["title"] is State.CHANGED

    def test_keeps_its_source_when_rows_of_one_kind_change_places(self):
        first, second = card("Call", "Llame"), card("Ask", "Pregunte")
        article = make.make_article(care_cards=(first, second))
        make.change_article(article, care_cards=(card("Call at once", "Llame"), second))
        make.change_article(article, care_cards=(second, card("Call at once", "Llame")))
        found = self.states(article)
        assert (found["care:call:heading"], found["care:call#2:heading"]) == (State.CURRENT, State.CHANGED)

    def test_is_a_machines_until_a_person_writes_it(self):
        article = make.make_article(title=Text(en="One", es="Uno"))
        document = drafts.read_document(article)
        by_machine = document.model_copy(update={"title": Text(en="One", es="Un")})
        drafts.save_document(by_machine, article=article, by=make.make_user(), at=make.NOW, machine=["title"])
        assert self.states(article)["title"] is State.MACHINE
        make.change_article(article, title=Text(en="One", es="El uno"))
        assert self.states(article)["title"] is State.CURRENT


def card(english: str, spanish: str) -> DocumentCareCard:
    return DocumentCareCard(level="call", heading=Text(en=english, es=spanish), items=LongTextPair(en="x", es="y"))
