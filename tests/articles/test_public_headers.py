"""What browsers and proxies are told about public answers: one table."""

from __future__ import annotations

import pytest

from articles import figures, images
from articles.document import DocumentFigure, DocumentTopic, LongTextPair, SlugPair, Text
from articles.views.answers import ASKED, FOREVER, KEPT
from tests import factories
from tests.test_canary import png

pytestmark = pytest.mark.django_db

NOBODY, MOVED = "no-store", "public, max-age=300"
# Path, status, how long it may be kept, and whether it says when it changed last. What is found has an ETag.
TABLE = [
    ("/", 200, KEPT, False),
    ("/en/", 200, KEPT, True),
    ("/es/", 200, KEPT, True),
    ("/en/a-to-z/", 200, KEPT, True),
    ("/en/a-to-z/d/", 200, KEPT, True),
    ("/en/topics/breast/", 200, KEPT, True),
    ("/en/ductogram/", 200, KEPT, True),
    ("/en/ductogram/history/", 200, KEPT, True),
    ("/en/search/?q=duct", 200, ASKED, False),
    ("/en/search/suggestions/?q=du", 200, ASKED, False),
    ("/en/feed/", 200, KEPT, True),
    ("/en/topics/breast/feed/", 200, KEPT, True),
    ("/sitemap.xml", 200, KEPT, True),
    ("/sitemap-0.xml", 200, KEPT, True),
    ("/robots.txt", 200, KEPT, False),
    ("/media/figures/{image.sha256}.{image.extension}", 200, FOREVER, False),
]
NOT_FOUND = [
    ("/en/withdrawn/", 410, KEPT),
    ("/en/nothing/", 404, KEPT),
    ("/en/nothing/history/", 404, KEPT),
    ("/en/topics/nothing/", 404, KEPT),
    ("/en/topics/nothing/feed/", 404, KEPT),
    ("/sitemap-99999.xml", 404, KEPT),
    ("/en/moved/", 301, MOVED),
    ("/en/a-to-z/D/", 301, KEPT),
    # Never were anything, or are somebody's own.
    ("/nothing/", 404, NOBODY),
    ("/theme/{zeros}.css", 404, NOBODY),
    ("/en/feedback/?page=nothing", 404, NOBODY),
    ("/en/feedback/?page=ductogram", 200, NOBODY),
]


@pytest.fixture(autouse=True)
def article():
    image = figures.keep_image(images.prepare(png()), by=factories.make_user(), at=factories.NOW)
    words = LongTextPair(en="A", es="B")
    shown = {"sha256": image.sha256, "extension": image.extension, "width": image.width, "height": image.height}
    return factories.make_live_pair(
        slug=SlugPair(en="ductogram", es="ductograma"),
        topics=(DocumentTopic(slug="breast", name=Text(en="Breast", es="Mama")),),
        figures=(DocumentFigure(**shown, caption=words, alt=words, credit=Text(en="A", es="B"), licence="CC0"),),
    )


def filled(path: str, article) -> str:
    return path.format(image=article.figures.get().image, zeros="0" * 64)


class TestAnAnswer:
    def test_says_how_long_it_may_be_kept(self, client, article):
        answers = {row[0]: client.get(filled(row[0], article)) for row in TABLE}
        assert [path for path, answer in answers.items() if not b"".join(answer)] == []  # and closes files
        found = [
            (path, answer.status_code, answer.headers["Cache-Control"], answer.has_header("Last-Modified"))
            for path, answer in answers.items()
        ]
        assert found == TABLE
        assert [path for path, answer in answers.items() if not answer.has_header("ETag")] == []

    def test_is_not_sent_again_to_who_has_it(self, client, article):
        for path in (filled(row[0], article) for row in TABLE):
            first = client.get(path)
            b"".join(first)
            again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
            told = [name for name in ("ETag", "Cache-Control", "Last-Modified", "Vary") if name in first.headers]
            assert (path, again.status_code, again.content) == (path, 304, b"")
            assert {name: again.headers.get(name) for name in told} == {name: first.headers[name] for name in told}

    def test_is_not_judged_by_its_date_alone(self, client, article):
        """What changes without a moment of its own, such as the name of a topic, would be missed."""
        for path in (filled(row[0], article) for row in TABLE if row[3]):
            moment = client.get(path).headers["Last-Modified"]
            assert (path, client.get(path, headers={"If-Modified-Since": moment}).status_code) == (path, 200)

    def test_to_head_has_the_same_headers_and_no_body(self, client, article):
        for path in (filled(row[0], article) for row in TABLE):
            whole, head = client.get(path), client.head(path)
            b"".join(whole)
            assert (path, head.status_code, b"".join(head)) == (path, 200, b"")
            assert {name for name in whole.headers if name != "Content-Length"} <= {*head.headers, "Content-Length"}

    def test_sets_no_cookie_depends_on_none_and_is_the_same_for_everybody(self, client, article):
        paths = [filled(row[0], article) for row in TABLE]
        anonymous = {path: b"".join(client.get(path)) for path in paths}
        client.force_login(factories.make_user(factories.MANAGING_EDITOR))
        for path in paths:
            response = client.get(path, headers={"Accept-Language": "es"})
            assert (path, b"".join(response)) == (path, anonymous[path])
            assert (bool(response.cookies), "Cookie" in response.headers.get("Vary", "")) == (False, False)

    def test_refuses_to_be_written_to(self, client, article):
        assert {client.post(filled(row[0], article)).status_code for row in TABLE} == {405}


def test_what_is_not_there_says_how_long_that_holds(client, article):
    manager = factories.make_user(factories.MANAGING_EDITOR)
    withdrawn = factories.make_live_pair(slug=SlugPair(en="withdrawn", es="retirada"))
    factories.withdraw(withdrawn, by=manager)
    moved = factories.make_live_pair(slug=SlugPair(en="moved", es="mudado"))
    factories.change_article(moved, slug=SlugPair(en="new-address", es="mudado"), title=Text(en="New", es="Nuevo"))
    factories.make_publication(moved)
    answers = [(path, client.get(filled(path, article))) for path, _status, _kept in NOT_FOUND]
    assert [(path, answer.status_code, answer.headers["Cache-Control"]) for path, answer in answers] == NOT_FOUND
    # Nothing of it can be asked for again, nor is anything sent twice.
    assert [path for path, answer in answers if answer.has_header("ETag")] == []


class TestArticle:
    def test_has_another_etag_once_it_says_something_else(self, client, article):
        etag = client.get("/en/ductogram/").headers["ETag"]
        factories.make_publication(factories.make_article(type="disclaimer"))
        assert client.get("/en/ductogram/", headers={"If-None-Match": etag}).status_code == 200

    def test_tells_when_it_was_published(self, client):
        assert client.get("/en/ductogram/").headers["Last-Modified"] == "Mon, 02 Mar 2026 15:00:00 GMT"

    def test_is_gone_for_who_had_it_with_the_request_after_its_withdrawal(self, client, article):
        """And what says so takes its place in every cache, so that none shows the page while the library is down."""
        etag = client.get("/en/ductogram/").headers["ETag"]
        factories.withdraw(article, by=factories.make_user(factories.MANAGING_EDITOR))
        gone = client.get("/en/ductogram/", headers={"If-None-Match": etag})
        assert (gone.status_code, gone.headers["Cache-Control"]) == (410, KEPT)
