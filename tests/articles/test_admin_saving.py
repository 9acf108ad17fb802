"""Saving an article in the admin: one edit, one revision, and nothing that a page could not hold."""

from __future__ import annotations

import gzip
import re
from typing import Any

import pytest

from articles import drafts, revisions
from articles.document import (
    CareLevel,
    DocumentCareCard,
    DocumentResource,
    DocumentSection,
    HtmlPair,
    LongTextPair,
    Reference,
    Text,
)
from articles.models import Article, Edit
from tests.articles.editing import change_url, context_form, errors, new_row, opened, refused, save, sign_in
from tests.factories import EDITOR, make_article, make_user

pytestmark = pytest.mark.django_db


def section(anchor: str, level: int = 1) -> DocumentSection:
    return DocumentSection(
        anchor=anchor,
        level=level,
        heading=Text(en=anchor.title(), es=f"{anchor.title()} (es)"),
        body=HtmlPair(en=f"<p>Words of {anchor}.</p>", es="<p>Palabras.</p>"),
    )


FULL: dict[str, Any] = {
    "sections": (section("first"), section("second", 2), section("third")),
    "care_cards": (
        DocumentCareCard(
            section="third",
            level=CareLevel.CALL,
            heading=Text(en="Call", es="Llame"),
            items=LongTextPair(en="Fever\nChills", es="Fiebre\nEscalofríos"),
        ),
    ),
    "resources": (
        DocumentResource(
            region="ca",
            region_name=Text(en="Canada", es="Canadá"),
            name=Text(en="Site", es="Sitio"),
            url="https://site.example/",
        ),
    ),
    "references": (Reference(key="a-2024", title="Work", authors=("Family AB", "Other C"), year="2024"),),
}


@pytest.fixture
def editor() -> Any:
    return make_user(EDITOR)


def test_saving_an_untouched_form_changes_nothing_and_is_one_edit(editor: Any) -> None:
    article = make_article(**FULL)
    before = drafts.read_document(article)
    assert save(sign_in(editor), article).status_code == 302
    article.refresh_from_db()
    edit = article.edits.order_by("pk").last()
    assert drafts.read_document(article) == before
    assert (edit.by, edit.how, edit.changed_en, edit.changed_es) == (editor, Edit.How.ADMIN, False, False)
    assert (article.version, article.edits.count(), revisions.of_article(article).count()) == (2, 2, 2)


def test_an_edit_says_which_language_it_changed(editor: Any) -> None:
    article = make_article(**FULL)
    save(sign_in(editor), article, **{"sections-1-body_es": "<p>Otras palabras.</p>"})
    edit = article.edits.order_by("pk").last()
    assert (edit.changed_en, edit.changed_es) == (False, True)


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_text_can_be_cleared_whatever_the_interface_speaks(editor: Any, language: str) -> None:
    article = make_article(**FULL)
    save(sign_in(editor, language=language), article, summary_en="", summary_es="", **{"sections-0-body_es": ""})
    document = drafts.read_document(Article.objects.get(pk=article.pk))
    assert (document.summary, document.sections[0].body.es) == (LongTextPair(), "")
    assert document.title == Text(en=article.title_en, es=article.title_es)


def test_a_blank_anchor_is_made_from_the_english_heading(editor: Any) -> None:
    article = make_article(**FULL)
    client = sign_in(editor)
    data = opened(client, article)
    for heading in ("Third", "10 things: ¿why?", "", "Third"):
        data = new_row(data, "sections", level="1", heading_en=heading, heading_es="Qué", anchor="")
    save(client, article, data)
    anchors = [row.anchor for row in drafts.read_document(article).sections]
    assert anchors == ["first", "second", "third", "third-2", "section-10-things-why", "que", "third-3"]


def test_new_rows_go_last_and_a_number_moves_a_row(editor: Any) -> None:
    article = make_article(**FULL)
    client = sign_in(editor)
    data = new_row(opened(client, article), "sections", level="1", heading_en="New")
    save(client, article, data, **{"sections-0-position": "9"})
    assert [row.anchor for row in drafts.read_document(article).sections] == ["second", "third", "first", "new"]


def test_a_row_that_was_added_and_left_empty_is_no_row(editor: Any) -> None:
    article = make_article(**FULL)
    client = sign_in(editor)
    save(client, article, new_row(opened(client, article), "sections", level="1", position="4"))
    assert len(drafts.read_document(article).sections) == 3


def test_two_sections_may_swap_their_anchors(editor: Any) -> None:
    article = make_article(**FULL)
    save(sign_in(editor), article, **{"sections-0-anchor": "third", "sections-2-anchor": "first"})
    assert [row.anchor for row in drafts.read_document(article).sections] == ["third", "second", "first"]


def test_what_stands_in_a_section_follows_its_new_anchor(editor: Any) -> None:
    article = make_article(**FULL)
    save(sign_in(editor), article, **{"sections-2-anchor": "warning-signs"})
    assert [card.section for card in drafts.read_document(article).care_cards] == ["warning-signs"]


def test_a_row_can_be_placed_in_a_section_of_the_same_save(editor: Any) -> None:
    article = make_article(**FULL)
    client = sign_in(editor)
    data = new_row(opened(client, article), "sections", level="1", heading_en="New", anchor="new")
    save(client, article, data, **{"care_cards-0-section": "new"})
    assert [card.section for card in drafts.read_document(article).care_cards] == ["new"]


def test_a_reference_without_a_key_is_called_by_author_and_year(editor: Any) -> None:
    article = make_article(**FULL)
    client = sign_in(editor)
    data = opened(client, article)
    for _again in range(2):
        data = new_row(data, "references", key="", kind="journal", authors="Kasales CJ\nHan B", year="2014", work="AJR")
    save(client, article, data)
    assert [row.key for row in drafts.read_document(article).references] == ["a-2024", "kasales-2014", "kasales-2014-2"]


def test_plain_text_is_kept_in_its_one_spelling(editor: Any) -> None:
    article = make_article(**FULL)
    save(sign_in(editor), article, title_en="  A\u00a0 title\u200b ", synonyms_en="one\r\n\r\n\r\n\r\ntwo")
    document = drafts.read_document(Article.objects.get(pk=article.pk))
    assert (document.title.en, document.synonyms.en) == ("A title", "one\n\ntwo")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("slug_en", "Not An Address"),
        ("slug_en", "search"),
        ("slug_es", "próstata"),
        ("title_en", "turned \u202e round"),
        ("title_en", "\u0958" * 400),  # two characters each in the spelling that is kept
        ("synonyms_es", "a\x07b"),
        ("sections-0-anchor", "1-first"),
        ("sections-0-anchor", "second"),
        ("sections-0-heading_es", "x" * 501),
        ("sections-1-body_en", "<p>" + "<blockquote>" * 300 + "x</p>"),
        ("care_cards-0-level", "whenever"),
        ("care_cards-0-section", "nowhere"),
        ("resources-0-url", "javascript:alert(1)"),
        ("references-0-key", "Bad Key"),
        ("references-0-authors", "x" * 501),
        ("references-0-pmid", "12ab"),
        ("references-0-accessed", "yesterday"),
    ],
)
def test_what_no_page_could_hold_is_refused_at_its_field_and_stays_typed(editor: Any, field: str, value: str) -> None:
    article = make_article(**FULL)
    before = drafts.read_document(article)
    response = refused(sign_in(editor), article, title_es="Un título tecleado", **{field: value})
    named = field if field != "sections-0-anchor" or value != "second" else "sections-1-anchor"
    assert list(errors(response)) == [named]
    assert context_form(response)["title_es"].value() == "Un título tecleado"
    assert (drafts.read_document(Article.objects.get(pk=article.pk)), article.edits.count()) == (before, 1)


def test_more_rows_than_a_document_holds_are_refused(editor: Any) -> None:
    article = make_article(**FULL)
    client = sign_in(editor)
    data = opened(client, article)
    for _number in range(20):
        data = new_row(data, "care_cards", level="call", heading_en="Call")
    assert list(errors(refused(client, article, data))) == ["care_cards"]
    assert article.edits.count() == 1


def test_an_address_of_another_article_is_refused_with_a_sentence(editor: Any) -> None:
    other = make_article()
    response = refused(sign_in(editor), make_article(), slug_es=other.slug_es)
    assert errors(response) == {"": ["Another article has this Spanish address."]}


def test_nobody_deletes_an_article(editor: Any) -> None:
    article = make_article()
    client = sign_in(make_user(is_superuser=True, is_staff=True))
    assert client.post(f"/admin/articles/article/{article.pk}/delete/", {"post": "yes"}).status_code == 403
    assert "Delete article" not in client.get(f"/admin/articles/article/{article.pk}/change/").text


def test_the_form_costs_as_many_queries_for_many_rows_as_for_one(editor: Any, django_assert_num_queries: Any) -> None:
    client = sign_in(editor)
    small = make_article(sections=(section("one"),))
    large = make_article(sections=tuple(section(f"s{number}") for number in range(12)))
    client.get(f"/admin/articles/article/{small.pk}/change/")  # loads what is cached for the process
    for article in (small, large):
        with django_assert_num_queries(FORM_QUERIES):
            client.get(f"/admin/articles/article/{article.pk}/change/")


FORM_QUERIES = 54


def test_the_form_is_sent_small_to_a_browser_that_unpacks_it(editor: Any) -> None:
    form, client = change_url(make_article(**FULL)), sign_in(editor)
    small, plain = client.get(form, headers={"accept-encoding": "gzip"}), client.get(form)
    assert [answer.headers.get("content-encoding") for answer in (small, plain)] == ["gzip", None]
    assert "Words of second." in gzip.decompress(small.content).decode()
    assert len(small.content) * 5 < len(plain.content)


def test_the_form_waits_for_two_small_scripts_only(editor: Any) -> None:
    page = sign_in(editor).get(change_url(make_article(**FULL))).content.decode()
    scripts = re.findall(r"<script\b[^>]*\bsrc=[^>]*>", page)
    waited_for = [tag for tag in scripts if not re.search(r"\b(defer|async|module)\b", tag)]
    assert re.findall(r'src="([^"]*)"', "".join(waited_for)) == ["/static/admin/js/theme.js", "/admin/jsi18n/"]
    assert len(scripts) > 10
