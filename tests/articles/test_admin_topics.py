"""Topics in the form of an article: in their two levels, in the language of the editor."""

from __future__ import annotations

import re

import pytest

from articles.models import Topic
from tests import factories as make
from tests.articles.editing import change_url, opened, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelves():
    """Return topics by address. What is created first comes last, and a part may come before its topic."""
    tests = Topic.objects.create(slug="tests", name_en="Tests", name_es="Pruebas", position=2)
    rows = {
        "tests": tests,
        "blood": Topic.objects.create(slug="blood", name_en="Blood", name_es="Sangre", parent=tests, position=2),
        "breast": Topic.objects.create(slug="breast", name_en="Breast", name_es="", parent=tests, position=1),
        "heart": Topic.objects.create(slug="heart", name_en="Heart", name_es="Corazón", position=1),
    }
    return {slug: row.pk for slug, row in rows.items()}


def offered(page: str) -> list[str]:
    (select,) = re.findall(r'<select name="topics".*?</select>', page, re.DOTALL)
    return re.findall(r'<optgroup label="[^"]*">|</optgroup>|(?<=>)[^<>\n]+(?=</option>)', select)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ["Heart", '<optgroup label="Tests">', "Tests", "Breast", "Blood", "</optgroup>"]),
        ("es", ["Corazón", '<optgroup label="Pruebas">', "Pruebas", "Breast", "Sangre", "</optgroup>"]),
    ],
)
def test_are_offered_as_readers_find_them(shelves, language, expected):
    editor = sign_in(make.make_user(make.EDITOR), language=language)
    assert offered(editor.get(change_url(make.make_article())).text) == expected


def test_of_both_levels_are_kept_and_shown_as_chosen(shelves):
    article, editor = make.make_article(), sign_in(make.make_user(make.EDITOR))
    chosen = [shelves["tests"], shelves["blood"]]
    sent = opened(editor, article) | {"topics": chosen}
    assert editor.post(change_url(article), sent).status_code == 302
    assert set(article.topics.values_list("pk", flat=True)) == set(chosen)
    page = editor.get(change_url(article)).text
    assert {int(key) for key in re.findall(r'<option value="(\d+)" selected>', page)} >= set(chosen)


def test_cost_one_query_however_many_there_are(shelves, django_assert_num_queries):
    form = sign_in(make.make_user(make.EDITOR)).get(change_url(make.make_article())).context["adminform"].form
    with django_assert_num_queries(1):
        assert sum(1 for _choice in form.fields["topics"].choices) == 2
