"""The report on links: by seriousness, with where each stands and what to do about it."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.test import Client

from articles import spreadsheet
from articles.document import LongTextPair, Text
from articles.links.outcome import Outcome
from tests import factories as make
from tests.articles.editing import sign_in
from tests.articles.links import DAY, address, everywhere, found, found_broken, leading_to, read_all, resource

pytestmark = pytest.mark.django_db

REPORT = "/admin/articles/article/links/"


@pytest.fixture
def client() -> Client:
    return sign_in(make.make_user(make.EDITOR))


@pytest.fixture
def some() -> None:
    """Links of every seriousness, the worst in the middle."""
    leading_to("moved", "broken", "danger", "fine", "unknown")
    read_all()
    found("moved", Outcome.MOVED, status=200, final_url=address("there"), new_url=address("there"))
    found_broken("broken")
    found("danger", Outcome.UNSAFE, final_url="http://inner.example/")
    found("fine", Outcome.FINE)


def shown(client: Client, **query: Any) -> list[tuple[str, list[str]]]:
    groups = client.get(REPORT, query).context["groups"]
    return [(str(group.label), [line.link.host for line in group.lines]) for group in groups]


def only_line(client: Client, **query: Any) -> Any:
    [group] = client.get(REPORT, query).context["groups"]
    [line] = group.lines
    return line


class TestTheReport:
    def test_has_what_is_wrong_the_worst_first(self, client, some):
        assert shown(client) == [
            ("Danger", ["danger.example"]),
            ("Broken", ["broken.example"]),
            ("Caution", ["moved.example"]),
        ]

    def test_says_what_was_found_when_and_what_to_do(self, client, some):
        line = only_line(client, q="broken")
        assert (line.problem, line.remedy, line.link.checked_at) == (
            "the site has no such page (404)",
            "Look for the page under another address, or take the link out.",
            make.NOW,
        )

    def test_names_the_address_that_takes_the_place_of_another(self, client, some):
        page = client.get(REPORT, {"q": "moved"}).content.decode()
        assert "Put the new address in its place." in page
        assert address("there") in page

    def test_leads_nobody_to_a_dangerous_address(self, client, some):
        page = client.get(REPORT).content.decode()
        links = {name: f'href="{address(name)}"' in page for name in ("danger", "broken", "moved")}
        assert links == {"danger": False, "broken": True, "moved": True}
        assert 'href="http://inner.example' not in page

    @pytest.mark.parametrize(
        ("query", "hosts"),
        [
            ({"seriousness": "2"}, ["broken.example"]),
            ({"seriousness": "4"}, ["fine.example"]),
            ({"seriousness": "5"}, ["unknown.example"]),
            ({"seriousness": "nonsense"}, ["danger.example", "broken.example", "moved.example"]),
            ({"outcome": "moved"}, ["moved.example"]),
            ({"q": "R.example/p"}, ["danger.example"]),
            ({"where": "3 draft"}, ["danger.example", "broken.example", "moved.example"]),
            ({"where": "1 live"}, []),
            ({"q": "' OR 1=1 --"}, []),
        ],
    )
    def test_is_narrowed(self, client, some, query, hosts):
        assert [host for _label, group in shown(client, **query) for host in group] == hosts

    def test_says_where_a_link_stands_once_for_all_texts_of_an_article(self, client):
        article = everywhere()
        make.make_publication(article)
        make.change_article(article, title=Text(en="Other", es="Otra"))
        read_all()
        found("work", Outcome.MISSING, status=404)
        line = only_line(client)
        assert [(place.article, place.language, place.name, place.label, place.kinds) for place in line.places] == [
            (article, "English", "References", "A work", ("on the page", "in the draft")),
            (article, "Spanish", "References", "A work", ("in the draft",)),
        ]

    def test_counts_the_articles_that_it_does_not_name(self, client):
        for _number in range(8):
            leading_to("one")
        read_all()
        found("one", Outcome.CLOSED, status=403)
        line = only_line(client)
        assert (len({place.article for place in line.places}), line.more) == (6, 2)
        assert "and 2 more articles" in client.get(REPORT).content.decode()

    def test_prints_what_others_wrote_as_text(self, client):
        words = resource("one").model_copy(update={"name": Text(en="<b>&", es="<b>&")})
        make.make_article(resources=(words,), title=Text(en="<script>", es="Sí"))
        read_all()
        found("one", Outcome.MOVED, final_url="https://a.example/'&<>", new_url="https://a.example/'&")
        page = client.get(REPORT).content.decode()
        assert [raw for raw in ("<b>&", "/'&", "<script>x") if raw in page] == []
        assert "&lt;b&gt;&amp;" in page

    @pytest.mark.parametrize("count", [1, 3])
    def test_takes_as_many_queries_for_one_link_as_for_three(self, client, count, django_assert_num_queries):
        names = ("one", "two", "three")[:count]
        for _article in range(count):
            leading_to(*names)
        read_all()
        for name in names:
            found(name, Outcome.MISSING, status=404)
        client.get(REPORT)
        with django_assert_num_queries(9):
            assert len(client.get(REPORT).context["page"]) == count

    def test_turns_its_pages(self, client, monkeypatch):
        monkeypatch.setattr("articles.admin.links.PER_PAGE", 2)
        leading_to("a", "b", "c")
        read_all()
        for name in "abc":
            found(name, Outcome.ROBOTS)
        assert [shown(client, page=number)[0][1] for number in (1, 2)] == [["a.example", "b.example"], ["c.example"]]

    def test_is_in_spanish_for_those_who_read_spanish(self, some):
        page = sign_in(make.make_user(make.EDITOR), language="es").get(REPORT).content.decode()
        english = ("Danger", "Broken", "What to do", "Last checked", "no such page")
        assert [words for words in english if words in page] == []

    def test_is_only_for_those_who_may_change_articles(self):
        without = sign_in(make.everything_but("change_article"))
        assert [without.get(REPORT).status_code, without.get(f"{REPORT}export/").status_code] == [403, 403]

    def test_is_only_read(self, client):
        assert [client.post(REPORT).status_code, client.post(f"{REPORT}export/").status_code] == [405, 405]


class TestTheExport:
    def rows(self, client: Client, **query: Any) -> list[list[str]]:
        text = b"".join(client.get(f"{REPORT}export/", query).streaming_content).decode()
        return list(csv.reader(io.StringIO(text.removeprefix(spreadsheet.BEGINNING))))

    def test_has_a_line_for_each_link_as_it_was_narrowed(self, client, some):
        head, *lines = self.rows(client, seriousness="2")
        [line] = lines
        said = dict(zip(head, line, strict=True))
        said.pop("Articles")
        assert said == {
            "Seriousness": "Broken",
            "Address": address("broken"),
            "What was found": "no such page",
            "Status": "404",
            "What to do": "Look for the page under another address, or take the link out.",
            "New address": "",
            "Last checked": "2026-03-02",
            "Last good answer": "",
            "Failed checks in a row": "2",
            "Number of articles": "1",
        }

    def test_has_no_formula(self, client):
        article = leading_to("one", title=Text(en="=HYPERLINK(1)", es="Sí"))
        read_all()
        found("one", Outcome.ODD, status=418, at=make.NOW - DAY)
        [_head, line] = self.rows(client)
        assert line[-1] == f"{article.pk} =HYPERLINK(1)"


def test_no_draft_word_is_on_a_public_page(client):
    """What the register keeps of drafts is for the staff."""
    article = leading_to("live")
    live = make.make_publication(article)
    make.change_article(article, resources=(resource("secret"),), summary=LongTextPair(en="New.", es="Nuevo."))
    read_all()
    found_broken("secret")
    page = Client().get(f"/en/{live.slug}/").content.decode()
    assert ("More of live" in page, "secret" in page) == (True, False)
