"""The report on searches: summed over days, narrowed, in an order, for a spreadsheet."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape
from typing import Any

import pytest
from django.utils import timezone

from articles.models import BestBet, SearchedQuery
from articles.search import asked
from tests import factories as make
from tests.articles.editing import sign_in

pytestmark = pytest.mark.django_db

LIST, EXPORT = "/admin/articles/searchedquery/", "/admin/articles/searchedquery/export/"


def ask(query: str, times: int = 1, *, found: int = 0, ago: int = 0, language: str = "en") -> None:
    day = timezone.localdate() - dt.timedelta(days=ago)
    SearchedQuery.objects.create(day=day, language=language, query=query, found=found, times=times)


def listed(client: Any, **asked_for: Any) -> list[tuple[str, int, int]]:
    page = client.get(LIST, asked_for)
    return [(row["query"], row["asked"], row["nothing"]) for row in page.context["page"]]


@pytest.fixture
def editor():
    return sign_in(make.make_user(make.EDITOR))


@pytest.fixture
def searches():
    ask("zebra", 3, ago=2)
    ask("zebra", 2, ago=6)
    ask("zebra", 4, found=1, ago=7)
    ask("zebra", 10, ago=29)
    ask("asma", 8, found=2, language="es")
    ask("asma", 1, found=0, ago=1)
    ask("croup", 6, ago=30)
    ask("long ago", 9, ago=89)


class TestTheSums:
    @pytest.mark.parametrize(
        ("days", "rows"),
        [
            ("7", [("zebra", 5, 5), ("asma", 1, 1), ("asma", 8, 0)]),
            ("30", [("zebra", 19, 15), ("asma", 1, 1), ("asma", 8, 0)]),
            ("90", [("zebra", 19, 15), ("long ago", 9, 9), ("croup", 6, 6), ("asma", 1, 1), ("asma", 8, 0)]),
            ("", [("zebra", 19, 15), ("asma", 1, 1), ("asma", 8, 0)]),
            ("nonsense", [("zebra", 19, 15), ("asma", 1, 1), ("asma", 8, 0)]),
        ],
    )
    def test_are_of_the_days_that_were_asked_for(self, editor, searches, days, rows):
        assert listed(editor, days=days) == rows

    @pytest.mark.parametrize(
        ("narrowed", "queries"),
        [
            ({"result": "nothing"}, ["zebra", "asma"]),
            ({"result": "something"}, ["asma"]),
            ({"language": "es"}, ["asma"]),
            ({"q": "ZEB"}, ["zebra"]),
            ({"order": "asked"}, ["zebra", "asma", "asma"]),
            ({"order": "last"}, ["asma", "asma", "zebra"]),
            ({"order": "query"}, ["asma", "asma", "zebra"]),
        ],
    )
    def test_are_narrowed_and_put_in_an_order(self, editor, searches, narrowed, queries):
        assert [query for query, _asked, _nothing in listed(editor, **narrowed)] == queries

    def test_say_when_a_query_was_last_asked_and_nothing_of_who_asked(self, searches):
        rows = asked.sums(on=timezone.localdate(), days=90)
        assert {row["query"]: row["last"] for row in rows.filter(query="croup")} == {
            "croup": timezone.localdate() - dt.timedelta(days=30)
        }
        assert set(rows[0]) == {"language", "query", "asked", "nothing", "last", "has_best_bet"}

    def test_of_tomorrow_are_not_told(self, searches):
        assert list(asked.sums(on=timezone.localdate() - dt.timedelta(days=100), days=90)) == []


class TestTheReport:
    def test_leads_to_a_best_bet_with_the_question_in_it_unless_there_is_one(self, editor):
        ask("me duele & más", language="es"), ask("zebra")
        BestBet.objects.create(language="en", query="Zebra", folded="zebra", article=make.make_article())
        (link,) = re.findall(r'href="(/admin/articles/bestbet/add/[^"]+)">Put an article first', editor.get(LIST).text)
        form = editor.get(unescape(link)).context["adminform"].form
        assert (form.initial["language"], form.initial["query"]) == ("es", "me duele & más")

    def test_says_so_where_nobody_asked(self, editor):
        page = editor.get(LIST).text
        assert "Nobody asked for anything like this in these days." in page
        assert EXPORT not in page

    def test_speaks_spanish(self, searches):
        page = sign_in(make.make_user(make.EDITOR), language="es").get(LIST).text
        assert "Nadie" not in page
        assert "Sin resultado" in page
        assert "últimos 30 días" in page

    @pytest.mark.parametrize("number", [1, 150])
    def test_costs_as_many_queries_for_many_as_for_one(self, editor, django_assert_num_queries, number):
        for count in range(number):
            ask(f"query {count}")
        with django_assert_num_queries(7):
            assert len(editor.get(LIST).context["page"]) == min(number, 100)

    def test_goes_out_as_a_table_whose_cells_are_harmless(self, editor, searches):
        ask("=1+1")
        table = b"".join(editor.get(EXPORT, {"result": "nothing", "order": "query"}).streaming_content).decode()
        today = timezone.localdate()
        assert table.removeprefix("\ufeff").splitlines() == [
            "Query,Language,Asked,Found nothing,Last asked,Best bet",
            f"'=1+1,en,1,1,{today},",
            f"asma,en,1,1,{today - dt.timedelta(days=1)},",
            f"zebra,en,19,15,{today - dt.timedelta(days=2)},",
        ]

    @pytest.mark.parametrize("address", [LIST, EXPORT])
    def test_is_for_those_who_may_see_searches(self, searches, address):
        people = (make.everything_but(), make.everything_but("view_searchedquery"))
        assert [sign_in(person).get(address).status_code for person in people] == [200, 403]
