"""What browsers and proxies are told about public answers."""

from __future__ import annotations

import pytest

from articles.document import SlugPair
from tests import factories

pytestmark = pytest.mark.django_db

PATHS = ["/", "/en/", "/es/", "/en/ductogram/", "/en/ductogram/history/", "/en/search/?q=duct"]


@pytest.fixture(autouse=True)
def article():
    article = factories.make_article(slug=SlugPair(en="ductogram", es="ductograma"))
    factories.make_publication(article)
    return article


@pytest.mark.parametrize("path", PATHS)
class TestPublicAnswer:
    def test_may_be_kept_by_anybody_for_a_minute(self, client, path):
        response = client.get(path)
        assert response.status_code == 200
        assert response.headers["Cache-Control"] == "public, max-age=60, stale-if-error=86400"

    def test_sets_no_cookie_and_depends_on_none(self, client, path):
        client.force_login(factories.make_user(factories.EDITOR))
        response = client.get(path)
        assert not response.cookies
        assert "Cookie" not in response.headers.get("Vary", "")

    def test_is_the_same_for_everybody(self, client, path):
        anonymous = client.get(path).content
        client.force_login(factories.make_user(factories.MANAGING_EDITOR))
        assert client.get(path, headers={"Accept-Language": "es"}).content == anonymous

    def test_is_not_sent_again_to_who_has_it(self, client, path):
        etag = client.get(path).headers["ETag"]
        again = client.get(path, headers={"If-None-Match": etag})
        assert (again.status_code, again.content) == (304, b"")

    def test_answers_head_without_a_body(self, client, path):
        response = client.head(path)
        assert (response.status_code, response.content) == (200, b"")

    def test_refuses_to_be_written_to(self, client, path):
        assert client.post(path).status_code == 405


class TestArticle:
    def test_has_another_etag_once_it_says_something_else(self, client, article):
        etag = client.get("/en/ductogram/").headers["ETag"]
        factories.make_publication(factories.make_article(type="disclaimer"))
        assert client.get("/en/ductogram/", headers={"If-None-Match": etag}).status_code == 200

    def test_tells_when_it_was_published(self, client):
        assert client.get("/en/ductogram/").headers["Last-Modified"] == "Mon, 02 Mar 2026 15:00:00 GMT"


@pytest.mark.parametrize("path", ["/en/nothing/", "/nothing/"])
def test_an_error_is_kept_by_nobody(client, path):
    response = client.get(path)
    assert (response.status_code, response.headers["Cache-Control"]) == (404, "no-store")


def test_a_redirect_is_not_kept_for_ever(client, article):
    factories.change_article(article, slug=SlugPair(en="galactogram", es="ductograma"), title={"en": "New", "es": "N"})
    submission = factories.make_submission(article)
    factories.sign(submission)
    factories.publish(submission)

    response = client.get("/en/ductogram/")

    assert (response.status_code, response.headers["Cache-Control"]) == (301, "public, max-age=300")
