"""The sitemap and robots.txt: every live page, with its twin and its last change, and nothing else."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from lxml import etree

from articles import sitemap
from articles.document import ArticleType, DocumentTopic, SlugPair, Text
from articles.models import Article
from tests import factories as make
from tests.articles import judges

pytestmark = pytest.mark.django_db
NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
SITE = "https://library.example"
BREAST = DocumentTopic(slug="breast", name=Text(en="Breast", es="Mama"))
AT = "2026-03-02T15:00:00Z"


def live(name: str, *, pair: bool = True, **fields: Any) -> Article:
    article = make.make_article(
        title=Text(en=name, es=name), slug=SlugPair(en=name.lower(), es=f"{name.lower()}-es"), **fields
    )
    for language in ("en", "es") if pair else ("en",):
        make.make_publication(article, language)
    return article


def read(path: str = "/sitemap.xml") -> bytes:
    response = Client().get(path)
    assert (response.status_code, response.headers["Content-Type"]) == (200, "application/xml; charset=utf-8")
    return response.content


def listed(content: bytes) -> dict[str, tuple[str | None, dict[str, str]]]:
    """Return each address with its last change and its twins, all below the site's own."""
    return {
        row.findtext("s:loc", namespaces=NAMES).removeprefix(SITE): (
            row.findtext("s:lastmod", namespaces=NAMES),
            {link.get("hreflang"): link.get("href").removeprefix(SITE) for link in row.findall("x:link", NAMES)},
        )
        for row in etree.fromstring(content)
    }


def twins(en: str, es: str) -> dict[str, str]:
    return {"en": en, "es": es, "x-default": en}


class TestTheSitemap:
    def test_lists_all_that_readers_find(self):
        live("Ductogram", topics=(BREAST,))
        live("Asthma", pair=False)
        live("Privacy", type=ArticleType.POLICY)
        content = read()
        pair, policy = twins("/en/ductogram/", "/es/ductogram-es/"), twins("/en/privacy/", "/es/privacy-es/")
        homes, lists = twins("/en/", "/es/"), twins("/en/a-to-z/", "/es/a-to-z/")
        topics = twins("/en/topics/breast/", "/es/topics/breast/")
        assert listed(content) == {
            "/": (None, {}),
            "/en/": (AT, homes),
            "/es/": (AT, homes),
            "/en/a-to-z/": (AT, lists),
            "/es/a-to-z/": (AT, lists),
            "/en/topics/breast/": (None, topics),
            "/es/topics/breast/": (None, topics),
            "/en/privacy/": (AT, policy),
            "/es/privacy-es/": (AT, policy),
            "/en/ductogram/": (AT, pair),
            "/es/ductogram-es/": (AT, pair),
            "/en/asthma/": (AT, {}),
        }
        assert judges.faults_of_sitemap(content) == []

    def test_leads_only_to_what_is_there(self):
        live("Ductogram", topics=(BREAST,))
        live("Asthma", pair=False)
        assert {Client().get(path).status_code for path in listed(read())} == {200}

    def test_leaves_out_drafts_what_is_withdrawn_and_what_is_not_in_force(self):
        make.make_article(slug=SlugPair(en="draft", es="borrador"))
        live("Over", valid_until=dt.date(2026, 3, 31))
        make.make_live_pair(type=ArticleType.DISCLAIMER)
        gone = live("Gone")
        make.withdraw(gone, by=make.make_user(make.MANAGING_EDITOR))
        articles = {path: row[1] for path, row in listed(read()).items() if path not in {"/", "/en/", "/es/"}}
        assert articles == {
            "/en/a-to-z/": twins("/en/a-to-z/", "/es/a-to-z/"),
            "/es/a-to-z/": twins("/en/a-to-z/", "/es/a-to-z/"),
            "/es/gone-es/": {},
        }

    def test_of_an_empty_library_is_one_all_the_same(self):
        content = read()
        assert list(listed(content)) == ["/", "/en/", "/es/", "/en/a-to-z/", "/es/a-to-z/"]
        assert judges.faults_of_sitemap(content) == []


class TestALargeSitemap:
    @pytest.fixture(autouse=True)
    def small_parts(self, monkeypatch):
        monkeypatch.setattr(sitemap, "ARTICLES", 2)
        monkeypatch.setattr(sitemap, "FEW", 2)

    def test_is_an_index_of_parts_that_hold_every_page_once(self):
        articles = [live(name) for name in ("One", "Two", "Three")]
        make.make_publication(self.changed(articles[2]), at=make.NOW + dt.timedelta(hours=1))
        whole = read()
        assert judges.faults_of_sitemap_index(whole) == []
        parts = listed(whole)
        numbers = [0, *sorted({(article.pk - 1) // 2 + 1 for article in articles})]
        assert list(parts) == [f"/sitemap-{number}.xml" for number in numbers]
        assert parts[f"/sitemap-{numbers[-1]}.xml"][0] == "2026-03-02T16:00:00Z"
        contents = [read(path) for path in parts]
        assert [judges.faults_of_sitemap(content) for content in contents] == [[] for _number in numbers]
        pages = [path for content in contents[1:] for path in listed(content)]
        names = ("one", "two", "three")
        assert sorted(pages) == sorted([f"/en/{name}/" for name in names] + [f"/es/{name}-es/" for name in names])

    def changed(self, article: Article) -> Article:
        return make.change_article(article, title=Text(en="Third", es="Three")) or article

    def test_has_no_part_without_a_page(self):
        articles = [live(name) for name in ("One", "Two", "Three")]
        manager = make.make_user(make.MANAGING_EDITOR)
        for language in ("en", "es"):
            make.withdraw(articles[0], language, by=manager)
            make.withdraw(articles[1], language, by=manager)
        assert Client().get("/sitemap-999999999.xml").status_code == 404
        assert Client().get(f"/sitemap-{'9' * 30}.xml").status_code == 404


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"<lastmod>2026-03-02T15:00:00Z", b"<lastmod>yesterday"),
        (b'hreflang="es"', b'lang="es"'),
        (b"<loc>https://library.example/en/</loc>", b""),
    ],
)
def test_the_judge_of_sitemaps_does_not_nod(before, after):
    live("Ductogram")
    content = read()
    assert before in content
    assert judges.faults_of_sitemap(content.replace(before, after)) != []


def test_robots_are_kept_from_what_is_no_page():
    lines = Client().get("/robots.txt").content.decode().splitlines()
    assert lines == [
        "User-agent: *",
        "Disallow: /en/search/",
        "Disallow: /en/feedback/",
        "Disallow: /es/search/",
        "Disallow: /es/feedback/",
        "Disallow: /admin/",
        "Disallow: /review/",
        "Disallow: /account/",
        "Disallow: /login/",
        "",
        "Sitemap: https://library.example/sitemap.xml",
    ]
