"""The lists of the admin: in a narrow window each cell says its own column."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.template.loader import render_to_string
from django.utils.html import format_html

from tests.articles.editing import sign_in
from tests.factories import MANAGING_EDITOR, make_article, make_term, make_user

pytestmark = pytest.mark.django_db

TERMS = "/admin/articles/glossaryterm/"


def get(address: str, language: str = "en", **query: str) -> str:
    client = sign_in(make_user(MANAGING_EDITOR))
    client.cookies["language"] = language
    return client.get(address, query).content.decode()


def labels(page: str) -> list[str]:
    [body] = re.findall(r"<tbody>.*</tbody>", page, re.DOTALL)
    return [unescape(label) for label in re.findall(r'<t[dh] data-label="([^"]*)"', body)]


@pytest.mark.parametrize(
    ("language", "columns"),
    [
        ("en", ["Term", "Term in Spanish", "Plain word (English)"]),
        ("es", ["Término", "Término en español", "Palabra sencilla (inglés)"]),
    ],
)
def test_each_cell_says_its_column_in_the_language_of_the_page(language, columns):
    for number in range(2):
        make_term(term_en=f"node {number}")
    page = get(TERMS, language)
    headings = [unescape(heading).strip() for heading in re.findall(r'<div class="text"><a [^>]*>(.*?)</a>', page)]
    assert headings[: len(columns)] == columns
    assert labels(page) == headings * 2


def test_the_column_that_ticks_rows_has_no_words_to_say():
    make_article()
    page = get("/admin/articles/article/")
    assert '<td class="action-checkbox">' in page
    assert labels(page)[:2] == ["Title", "Type"]


def test_a_heading_sorts_and_says_how_it_is_sorted():
    make_term(term_en="node")
    page = get(TERMS, o="-0.1")
    sorting = r'<th scope="col" class="[^"]*column-(\w+)[^"]*"(?: aria-sort="([a-z]*)")?>.*?<a href="(.*?)"'
    assert [(name, how, unescape(href)) for name, how, href in re.findall(sorting, page)][:3] == [
        ("term_column", "descending", "?o=0.1"),
        ("spanish_column", "", "?o=-1.-0"),
        ("plain_en", "", "?o=2.-0.1"),
    ]


def test_words_in_a_heading_cannot_break_out_of_the_cell():
    headers = [{"text": 'a "b" <i>c</i>'}]
    page = render_to_string(
        "admin/change_list_results.html",
        {"results": [[format_html("<td>{}</td>", "<1>")]], "result_headers": headers},
    )
    assert '<tr><td data-label="A &quot;b&quot; c">&lt;1&gt;</td></tr>' in page


def test_the_list_is_read_before_its_scripts_have_come():
    page = get("/admin/articles/article/")
    scripts = re.findall(r'<script src="(?:/static)?/admin/(?:js/)?([^".]*)[^"]*"([^>]*)>', page)
    assert "actions" in [name for name, _how in scripts]
    assert [name for name, how in scripts if "defer" not in how and "module" not in how] == ["theme", "jsi18n/"]
