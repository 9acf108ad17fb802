"""Feeds: what is new in a language or a topic, as Atom. Live pages only, in the words that were signed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from lxml import etree

from articles import news
from articles.document import ArticleType, DocumentTopic, LongTextPair, SlugPair, Text
from articles.models import Article, Topic
from reviews import workflow
from tests import factories as make
from tests.articles import judges

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
BREAST = DocumentTopic(slug="breast", name=Text(en="Breast", es="Mama"))
HOUR = dt.timedelta(hours=1)


def live(name: str, **fields: Any) -> Article:
    slug = SlugPair(en=name.lower(), es=f"{name.lower()}-es")
    summary = fields.pop("summary", LongTextPair(en=f"About {name}.", es=f"Sobre {name}."))
    return make.make_live_pair(title=Text(en=name, es=f"{name} es"), slug=slug, summary=summary, **fields)


def read(path: str = "/en/feed/") -> Any:
    """Return the feed that stands at an address, once it was judged."""
    response = Client().get(path)
    assert (response.status_code, response.headers["Content-Type"]) == (200, "application/atom+xml; charset=utf-8")
    assert judges.faults_of_feed(response.content) == []
    return etree.fromstring(response.content)


def told(feed: Any, name: str = "title") -> list[str]:
    return [entry.findtext(f"{ATOM}{name}") for entry in feed.findall(f"{ATOM}entry")]


class TestAFeed:
    def test_tells_of_a_page_what_was_signed_and_where_it_is(self):
        article = live("Ductogram")
        feed = read("/es/feed/")
        assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "es"
        [entry] = feed.findall(f"{ATOM}entry")
        assert {child.tag.removeprefix(ATOM): child.text or child.get("href") for child in entry} == {
            "id": f"tag:library.example,2026-03-02:es/{article.pk}",
            "title": "Ductogram es",
            "link": "https://library.example/es/ductogram-es/",
            "published": "2026-03-02T15:00:00+00:00",
            "updated": "2026-03-02T15:00:00+00:00",
            "summary": "Primera publicación: First version. — Sobre Ductogram.",
        }

    def test_has_what_changed_last_at_its_head_and_knows_it_again(self):
        first = live("First")
        live("Second")
        name = told(read(), "id")[told(read()).index("First")]
        make.change_article(first, title=Text(en="Changed", es="First es"), slug=SlugPair(en="moved", es="first-es"))
        make.make_publication(first, at=make.NOW + HOUR, note="A dose was wrong.")
        feed = read()
        assert told(feed) == ["Changed", "Second"]
        assert (told(feed, "id")[0], feed.findtext(f"{ATOM}updated")) == (name, "2026-03-02T16:00:00+00:00")
        assert told(feed, "summary")[0].endswith("changed: A dose was wrong. — About First.")

    def test_says_what_is_signed_word_for_word(self):
        live("Odd", summary=LongTextPair(en="<b> & \"quotes\" ]]> 'ñ'", es="<b>"))
        assert told(read(), "summary") == ["First published: First version. — <b> & \"quotes\" ]]> 'ñ'"]

    def test_loses_a_page_that_is_withdrawn_and_has_it_again_when_it_is_restored(self):
        article = live("Ductogram")
        live("Other")
        manager = make.make_user(make.MANAGING_EDITOR)
        make.withdraw(article, by=manager, at=make.NOW + HOUR)
        assert (told(read()), sorted(told(read("/es/feed/")))) == (["Other"], ["Ductogram es", "Other es"])
        assert Client().get("/en/feed/").headers["Last-Modified"] == "Mon, 02 Mar 2026 16:00:00 GMT"
        workflow.restore_page(article, "en", by=manager, at=make.NOW + 2 * HOUR, note="Cleared.")
        assert told(read()) == ["Ductogram", "Other"]

    def test_tells_of_articles_that_are_in_force_and_of_nothing_else(self):
        live("Over", valid_until=dt.date(2026, 3, 31))
        live("Privacy", type=ArticleType.POLICY)
        live("Here")
        assert told(read()) == ["Here"]

    def test_with_nothing_to_tell_is_a_feed_all_the_same(self):
        assert told(read()) == []

    def test_tells_of_the_newest_only(self, monkeypatch):
        monkeypatch.setattr(news, "LENGTH", 2)
        for name in ("One", "Two", "Three"):
            live(name)
        assert told(read()) == ["Three", "Two"]


class TestTheFeedOfATopic:
    def test_tells_of_its_pages(self):
        live("Ductogram", topics=(BREAST,))
        live("Asthma")
        feed = read("/es/topics/breast/feed/")
        assert (feed.findtext(f"{ATOM}title"), told(feed)) == ("Mama – Biblioteca de Salud", ["Ductogram es"])
        links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
        assert links == {
            "self": "https://library.example/es/topics/breast/feed/",
            "alternate": "https://library.example/es/topics/breast/",
        }

    def test_is_only_where_the_topic_is(self):
        article = make.make_article(topics=(BREAST,))
        assert Client().get("/en/topics/breast/feed/").status_code == 404
        make.make_publication(article)
        statuses = [Client().get(f"/{code}/topics/breast/feed/").status_code for code in ("en", "es")]
        assert statuses == [200, 404]

    def test_has_its_new_name_at_once(self):
        live("Ductogram", topics=(BREAST,))
        read("/en/topics/breast/feed/")
        Topic.objects.update(name_en="Chest")
        assert read("/en/topics/breast/feed/").findtext(f"{ATOM}title") == "Chest – Health Library"


def test_pages_lead_to_the_feeds():
    live("Ductogram", topics=(BREAST,))
    link = '<link rel="alternate" type="application/atom+xml" title="Health Library" href="/en/feed/">'
    of_topic = '<link rel="alternate" type="application/atom+xml" title="Breast" href="/en/topics/breast/feed/">'
    found = {
        path: [one in Client().get(path).content.decode() for one in (link, of_topic)]
        for path in ("/en/", "/en/ductogram/", "/en/topics/breast/")
    }
    assert found == {"/en/": [True, False], "/en/ductogram/": [True, False], "/en/topics/breast/": [True, True]}


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        (b"<updated>", b"<modified>", "modified"),
        (b"T15:00:00+00:00</updated>", b"</updated>", "updated"),
        (b' hreflang="en"', b"", "hreflang"),
        (b"<author>", b"<person>", "author"),
        (b"tag:library.example,2026-03-02:en/", b"ductogram ", "id"),
    ],
)
def test_the_judge_of_feeds_does_not_nod(before, after, fault):
    live("Ductogram")
    closing = {b"<updated>": b"</updated>", b"<author>": b"</author>"}.get(before)
    content = Client().get("/en/feed/").content
    assert before in content
    spoilt = content.replace(before, after)
    if closing:
        spoilt = spoilt.replace(closing, after.replace(b"<", b"</"))
    assert judges.faults_of_feed(spoilt) != []
