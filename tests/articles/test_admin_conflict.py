"""Two people save one draft: the second one sees both texts, loses nothing, and decides."""

from __future__ import annotations

from typing import Any

import pytest

from articles import drafts
from articles.document import DocumentSection, HtmlPair, LongTextPair, Text
from articles.models import Article
from tests.articles.editing import change_url, context_form, errors, new_row, opened, save, sign_in
from tests.factories import EDITOR, NOW, change_article, make_article, make_user

pytestmark = pytest.mark.django_db


def section(anchor: str, words: str = "Words.") -> DocumentSection:
    return DocumentSection(anchor=anchor, heading=Text(en=anchor.title()), body=HtmlPair(en=f"<p>{words}</p>"))


@pytest.fixture
def article() -> Article:
    return make_article(sections=(section("first"), section("second")), title=Text(en="Title", es="Título"))


@pytest.fixture
def mine() -> Any:
    return sign_in(make_user(EDITOR))


def document(article: Article) -> Any:
    return drafts.read_document(Article.objects.get(pk=article.pk))


def test_the_second_save_is_refused_with_both_texts_and_everything_typed(article: Article, mine: Any) -> None:
    data = opened(mine, article)
    colleague = make_user(EDITOR, first_name="Ada", last_name="Colleague")
    change_article(article, by=colleague, summary=LongTextPair(en="Their summary.", es="Su resumen."))
    theirs = document(article)
    response = save(mine, article, data, summary_en="My summary.", **{"sections-1-body_en": "<p>My words.</p>"})
    assert response.status_code == 409
    assert (document(article), article.edits.count()) == (theirs, 2)
    conflict = response.context["conflict"]
    assert (conflict.version, conflict.edit.by) == (2, colleague)
    english, spanish = conflict.comparison.languages
    texts = {
        change.part: (change.blocks[-1].old_text, change.blocks[-1].new_text) for change in english.comparison.changes
    }
    assert texts == {"summary": ("Their summary.", "My summary."), "section": ("Words.", "My words.")}
    assert [change.part for change in spanish.comparison.changes] == ["summary"]
    form = context_form(response)
    assert (form["summary_en"].value(), form["title_es"].value()) == ("My summary.", "Título")
    assert "Ada Colleague" in response.text


def test_the_typed_text_can_be_saved_over_theirs(article: Article, mine: Any) -> None:
    data = opened(mine, article)
    change_article(article, summary=LongTextPair(en="Their summary.", es="Su resumen."))
    assert save(mine, article, data, summary_en="My summary.").status_code == 409
    assert save(mine, article, data, summary_en="My summary.", over="2").status_code == 302
    assert (document(article).summary, article.edits.count()) == (
        LongTextPair(en="My summary.", es=data["summary_es"]),
        3,
    )


def test_saving_over_theirs_is_refused_again_if_they_saved_again(article: Article, mine: Any) -> None:
    data = opened(mine, article)
    change_article(article, summary=LongTextPair(en="Their summary.", es=""))
    change_article(article, summary=LongTextPair(en="Their second thought.", es=""))
    assert save(mine, article, data, summary_en="My summary.", over="2").status_code == 409
    assert document(article).summary.en == "Their second thought."


@pytest.mark.parametrize("version", ["", "x", "0", "-1", "99"])
def test_a_form_that_does_not_say_what_it_was_made_from_is_stale(article: Article, mine: Any, version: str) -> None:
    assert save(mine, article, version=version, title_en="Mine").status_code == 409
    assert document(article).title.en == "Title"


def test_a_row_that_they_deleted_comes_back_with_what_was_typed(article: Article, mine: Any) -> None:
    data = opened(mine, article)
    change_article(article, sections=(section("first"),))
    typed = {"sections-1-body_en": "<p>Words typed into a row that is gone.</p>"}
    response = save(mine, article, data, **typed)
    assert (response.status_code, [row.anchor for row in document(article).sections]) == (409, ["first"])
    change = response.context["conflict"].comparison.languages[0].comparison.changes[0]
    assert (change.status, change.heading) == ("added", "Second")
    assert save(mine, article, data, **typed, over="2").status_code == 302
    assert [(row.anchor, row.body.en) for row in document(article).sections] == [
        ("first", "<p>Words.</p>"),
        ("second", "<p>Words typed into a row that is gone.</p>"),
    ]


def test_a_row_that_they_added_stays_when_the_typed_text_is_saved_over_theirs(article: Article, mine: Any) -> None:
    data = opened(mine, article)
    change_article(article, sections=(section("first"), section("second"), section("theirs")))
    response = save(mine, article, data, **{"sections-0-heading_en": "Mine"})
    assert [c.heading for c in response.context["conflict"].comparison.languages[0].comparison.changes] == ["Mine"]
    save(mine, article, data, **{"sections-0-heading_en": "Mine"}, over="2")
    assert [row.heading.en for row in document(article).sections] == ["Mine", "Second", "Theirs"]


def test_a_new_row_is_compared_and_kept(article: Article, mine: Any) -> None:
    data = new_row(opened(mine, article), "sections", level="1", heading_en="Mine", body_en="<p>New.</p>")
    change_article(article, title=Text(en="Their title", es="Su título"))
    changes = save(mine, article, data).context["conflict"].comparison.languages[0].comparison.changes
    assert [(change.part, change.heading, change.status) for change in changes] == [
        ("title", "", "changed"),
        ("section", "Mine", "added"),
    ]
    save(mine, article, data, over="2")
    assert [row.anchor for row in document(article).sections] == ["first", "second", "mine"]


def test_other_mistakes_are_told_at_the_same_time(article: Article, mine: Any) -> None:
    data = opened(mine, article)
    change_article(article, title=Text(en="Their title", es=""))
    response = save(mine, article, data, slug_en="Not An Address")
    assert response.status_code == 409
    assert set(errors(response)) == {"", "slug_en"}
    assert save(mine, article, data, slug_en="Not An Address", over="2").status_code == 200
    assert document(article).title.en == "Their title"


def test_an_import_counts_as_somebody_else(article: Article, mine: Any) -> None:
    data = opened(mine, article)
    imported = document(article).model_copy(update={"title": Text(en="Imported", es="")})
    drafts.save_document(imported, by=make_user(EDITOR), at=NOW, article=article)
    assert mine.post(change_url(article), data).status_code == 409
