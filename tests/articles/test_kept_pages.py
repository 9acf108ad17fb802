"""A page kept in memory is never one that has been changed, withdrawn or outdated."""

from __future__ import annotations

import datetime as dt
import gzip

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from articles import pointers
from articles.document import ArticleType, Text
from reviews import workflow
from tests import factories as make

pytestmark = pytest.mark.django_db


def read(publication) -> tuple[int, str]:
    response = Client().get(f"/{publication.language}/{publication.slug}/")
    return response.status_code, response.content.decode()


class TestAKeptPage:
    def test_costs_one_query(self, django_assert_num_queries):
        publication = make.make_publication()
        with django_assert_num_queries(2):
            first = read(publication)
        with django_assert_num_queries(1):
            assert read(publication) == first

    def test_says_the_same_in_its_headers(self):
        publication = make.make_publication()
        client, path = Client(), f"/en/{publication.slug}/"
        first, again = client.get(path), client.get(path)
        assert again.headers == first.headers

    def test_is_the_same_page_to_a_browser_that_takes_it_compressed(self):
        publication = make.make_publication()
        client, path = Client(), f"/en/{publication.slug}/"
        plain, packed = client.get(path), client.get(path, headers={"accept-encoding": "br, gzip"})
        assert gzip.decompress(packed.content) == plain.content
        assert packed["Content-Length"] == str(len(packed.content))
        apart = {"Content-Length", "Content-Encoding", "Content-Security-Policy"}
        assert {name: packed[name] for name in packed.headers if name not in apart} == {
            name: plain[name] for name in plain.headers if name not in apart
        }
        assert plain["Vary"] == "Accept-Encoding"

    @pytest.mark.parametrize(
        "refused", ["gzip;q=0", "br, gzip ; q=0.000", "GZIP;Q=0, identity", "deflate", "*", "notgzip"]
    )
    def test_is_not_compressed_for_who_refuses_it(self, refused):
        publication = make.make_publication()
        client, path = Client(), f"/en/{publication.slug}/"
        plain = client.get(path)
        for address in (path, "/en/a-to-z/"):  # one that is kept compressed, and one that is compressed on its way
            answer = client.get(address, headers={"accept-encoding": refused})
            assert (answer.has_header("Content-Encoding"), answer["Vary"]) == (False, "Accept-Encoding")
        assert client.get(path, headers={"accept-encoding": refused}).content == plain.content

    def test_is_compressed_for_who_takes_it_less_gladly(self):
        publication = make.make_publication()
        answer = Client().get(f"/en/{publication.slug}/", headers={"accept-encoding": "br;q=0, gzip;q=0.01"})
        assert answer["Content-Encoding"] == "gzip"

    def test_is_not_sent_again_to_who_has_it(self):
        publication = make.make_publication()
        client, path = Client(), f"/en/{publication.slug}/"
        etag = client.get(path)["ETag"]
        again = client.get(path, headers={"if-none-match": etag, "accept-encoding": "gzip"})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)

    def test_costs_who_has_it_one_query_and_nobody_who_has_the_one_before_it_more_than_others(
        self, django_assert_num_queries
    ):
        publication = make.make_publication()
        client, path = Client(), f"/en/{publication.slug}/"
        etag = client.get(path)["ETag"]
        with django_assert_num_queries(1):
            assert client.get(path, headers={"if-none-match": etag}).status_code == 304
        make.change_article(publication.article, title=Text(en="Another title", es="Otro título"))
        make.make_publication(publication.article)
        with django_assert_num_queries(2):
            changed = client.get(path, headers={"if-none-match": etag})
        assert (changed.status_code, "Another title" in changed.content.decode()) == (200, True)
        with django_assert_num_queries(1):
            assert client.get(path, headers={"if-none-match": etag}).content == changed.content

    def test_tells_a_host_that_is_not_the_librarys_what_every_page_tells_it(self):
        path = f"/en/{make.make_publication().slug}/"
        asked = {"Host": "elsewhere.example", "If-None-Match": "*"}
        answers = [Client().get(path, headers=headers) for headers in (asked, {"Host": asked["Host"]})]
        assert [answer.status_code for answer in answers] == [400, 400]
        assert answers[0].headers == answers[1].headers

    def test_is_asked_for_like_any_other_while_the_database_does_not_answer(self, monkeypatch):
        path = f"/en/{make.make_publication().slug}/"

        def fail(*_args, **_kwargs):
            raise OperationalError

        monkeypatch.setattr(pointers, "of_page", fail)
        asked = ({}, {"If-None-Match": "*"})
        answers = [Client(raise_request_exception=False).get(path, headers=headers) for headers in asked]
        assert [answer.status_code for answer in answers] == [503, 503]
        assert answers[0].headers == answers[1].headers

    def test_is_known_by_its_name_alone(self):
        """What else a request says is judged as ever: another host, an address that cannot be read, a condition."""
        publication = make.make_publication()
        client, path = Client(), f"/en/{publication.slug}/"
        known = {"if-none-match": client.get(path)["ETag"]}
        answers = {
            "weak or not": client.get(path, headers={"if-none-match": known["if-none-match"].removeprefix("W/")}),
            "one of several": client.get(path, headers={"if-none-match": f'"a", {known["if-none-match"]}'}),
            "another's": client.get(path, headers={"if-none-match": 'W/"a"'}),
            "written to": client.post(path, headers=known),
            "another host": client.get(path, headers=known | {"host": "elsewhere.example"}),
            "no text": client.get(f"{path}?q=%ff", headers=known),
            "only if it were another": client.get(path, headers=known | {"if-match": '"a"'}),
        }
        assert {what: answer.status_code for what, answer in answers.items()} == {
            "weak or not": 304,
            "one of several": 304,
            "another's": 200,
            "written to": 405,
            "another host": 400,
            "no text": 400,
            "only if it were another": 412,
        }

    def test_gives_way_to_the_next_version(self):
        publication = make.make_publication()
        before = read(publication)
        make.change_article(publication.article, title=Text(en="Another title", es="Otro título"))
        make.make_publication(publication.article)
        status, page = read(publication)
        assert (before[0], status) == (200, 200)
        assert "Another title" in page

    def test_is_gone_at_once_when_withdrawn_and_back_when_restored(self):
        publication = make.make_publication()
        page = read(publication)
        manager = make.make_user(make.MANAGING_EDITOR)
        make.withdraw(publication.article, by=manager)
        assert read(publication)[0] == 410
        workflow.restore_page(publication.article, "en", by=manager, at=make.NOW, note="Cleared.")
        # Readers' reports name the version that is live, and coming back is no update with a note of its own.
        restored = page[1].replace('name="version" value="1"', 'name="version" value="2"')
        restored = restored.replace(": First version.", "").replace("Version 1, last", "Version 2, last")
        assert read(publication) == (200, restored)

    def test_gains_the_link_to_its_twin(self):
        publication = make.make_publication()
        assert "Leer esta página en español" not in read(publication)[1]
        make.make_publication(publication.article, "es")
        assert "Leer esta página en español" in read(publication)[1]

    def test_loses_a_notice_on_the_day_it_ends(self, monkeypatch):
        seal = make.make_article(type=ArticleType.ACCREDITATION, valid_until=dt.date(2026, 3, 31))
        make.make_publication(seal)
        publication = make.make_publication()
        words = "It takes 30 minutes."  # of the article and of the notice alike
        monkeypatch.setattr(timezone, "localdate", lambda: dt.date(2026, 3, 31))
        assert read(publication)[1].count(words) == 2
        monkeypatch.setattr(timezone, "localdate", lambda: dt.date(2026, 4, 1))
        assert read(publication)[1].count(words) == 1

    def test_follows_a_changed_notice(self):
        publication = make.make_publication()
        before = read(publication)
        make.make_publication(make.make_article(type=ArticleType.DISCLAIMER))
        assert read(publication) != before
