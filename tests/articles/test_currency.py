"""How a translated field stands to its source, judged by words alone."""

from __future__ import annotations

import pytest

from articles import currency, drafts
from articles.currency import Basis, State
from articles.document import ArticleDocument, ArticleType, DocumentSection, HtmlPair, Text
from articles.models import TranslationBasis
from tests import factories as make

ENGLISH, SPANISH = "It takes 30 minutes.", "Dura 30 minutos."


@pytest.mark.parametrize(
    ("words", "basis", "expected"),
    [
        (Text(), None, State.EMPTY),
        (Text(en=ENGLISH), None, State.MISSING),
        (Text(es=SPANISH), None, State.EXTRA),
        (Text(en=ENGLISH, es=SPANISH), None, State.CHANGED),
        (Text(en=ENGLISH, es=SPANISH), Basis(ENGLISH), State.CURRENT),
        (Text(en=ENGLISH, es=SPANISH), Basis("It takes an hour."), State.CHANGED),
        (Text(en=ENGLISH, es=SPANISH), Basis(ENGLISH, still_right=True), State.STILL_RIGHT),
        (Text(en=ENGLISH, es=SPANISH), Basis("Older.", still_right=True), State.CHANGED),
    ],
)
def test_a_field_is(words, basis, expected):
    assert currency.state(words, basis) == expected


def document(*anchors: str, **fields) -> ArticleDocument:
    sections = tuple(
        DocumentSection(anchor=a, heading=Text(en=f"{a} en", es=f"{a} es"), body=HtmlPair(en="<p>x</p>", es="<p>y</p>"))
        for a in anchors
    )
    return ArticleDocument(type=ArticleType.CONDITION, sections=sections, **fields)


class TestNewlyTranslated:
    def test_is_every_field_of_a_new_draft(self):
        found = dict(currency.newly_translated(None, document("a", title=Text(en="T", es="T es"))))
        assert found == {"title": "T", "section:a:heading": "a en", "section:a:body": "<p>x</p>"}

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
        bases: dict[str, Basis] = {}
        for row in TranslationBasis.objects.filter(article=article).order_by("pk"):
            bases[row.place] = Basis(row.source_text, row.verdict == TranslationBasis.Verdict.STILL_RIGHT)

        return currency.states(drafts.read_document(article), bases)

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
