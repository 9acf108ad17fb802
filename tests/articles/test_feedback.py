"""What readers say about a page, and when it is answered."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from articles.document import SlugPair, Text
from articles.models import Feedback
from articles.models.feedback import business_days_after
from tests import factories


@pytest.fixture
def publication(db):
    return factories.make_publication(factories.make_article(slug=SlugPair(en="ductogram", es="ductograma")))


def send(client, **fields):
    headers = fields.pop("headers", {})
    return client.post("/en/feedback/", {"page": "ductogram", "version": "1"} | fields, headers=headers)


class TestAnswer:
    @pytest.mark.parametrize("kind", ["useful", "not-useful"])
    def test_is_stored_with_the_version_that_was_read(self, client, publication, kind):
        response = send(client, kind=kind)

        stored = Feedback.objects.get()
        assert (stored.publication, stored.kind, stored.comment) == (publication, kind, "")
        assert response.status_code == 303
        assert response.headers["Location"] == f"/en/feedback/?page=ductogram&sent={kind}"

    def test_is_of_the_version_that_the_reader_had_before_them(self, client, publication):
        factories.change_article(publication.article, title=Text(en="New", es="Nueva"))
        submission = factories.make_submission(publication.article)
        factories.sign(submission)
        factories.publish(submission)

        send(client, kind="useful", version="1")

        assert Feedback.objects.get().publication == publication

    def test_keeps_no_comment_that_nobody_was_asked_for(self, client, publication):
        send(client, kind="useful", comment="My name is Alex")
        assert Feedback.objects.get().comment == ""

    def test_thanks_and_asks_on_only_after_a_no(self, client, publication):
        assert b"<textarea" not in client.get("/en/feedback/?page=ductogram&sent=useful").content
        assert b"<textarea" in client.get("/en/feedback/?page=ductogram&sent=not-useful").content


class TestReport:
    def test_is_stored_as_it_was_written(self, client, publication):
        send(client, kind="problem", comment="The dose is wrong: 10 <b>")
        assert Feedback.objects.get().comment == "The dose is wrong: 10 <b>"

    def test_without_a_word_is_asked_for_again(self, client, publication):
        response = send(client, kind="problem", comment="  ")
        assert response.status_code == 400
        assert "Please write what is wrong" in response.content.decode()
        assert not Feedback.objects.exists()

    def test_that_is_too_long_is_given_back(self, client, publication):
        comment = "word " * 401
        response = send(client, kind="problem", comment=comment)
        assert response.status_code == 400
        assert comment.strip() in response.content.decode()
        assert not Feedback.objects.exists()


class TestRefusal:
    def test_of_another_site(self, client, publication):
        for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {"Origin": "null"}):
            assert send(client, kind="useful", headers=headers).status_code == 403
        assert not Feedback.objects.exists()

    def test_takes_our_own_pages(self, client, publication):
        for headers in ({"Sec-Fetch-Site": "same-origin"}, {"Origin": "https://library.example"}, {}):
            assert send(client, kind="useful", headers=headers).status_code == 303
        assert Feedback.objects.count() == 3

    def test_of_programs_that_fill_in_every_field_looks_like_success(self, client, publication):
        assert send(client, kind="problem", comment="Buy!", website="https://spam.example").status_code == 303
        assert not Feedback.objects.exists()

    @pytest.mark.parametrize("fields", [{"kind": "other"}, {"version": "x"}, {"version": "9" * 30}])
    def test_of_what_no_page_sends(self, client, publication, fields):
        assert send(client, **({"kind": "useful"} | fields)).status_code == 400
        assert not Feedback.objects.exists()

    @pytest.mark.parametrize("page", ["nothing", "", "ductograma"])
    def test_of_a_page_that_is_not_there(self, client, publication, page):
        assert send(client, kind="useful", page=page).status_code == 404
        assert client.get(f"/en/feedback/?page={page}").status_code == 404


class TestFeedback:
    def test_of_a_problem_has_a_comment_and_no_other_has_one(self, publication):
        for kind, comment in (("problem", ""), ("useful", "Thanks")):
            refused = pytest.raises(IntegrityError, match="a_problem_and_nothing_else_has_a_comment")
            with refused, transaction.atomic():
                Feedback.objects.create(publication=publication, kind=kind, comment=comment, at=factories.NOW)

    def test_waits_until_somebody_has_dealt_with_it(self, client, publication):
        send(client, kind="useful")
        send(client, kind="problem", comment="First")
        send(client, kind="problem", comment="Second")
        first = Feedback.objects.get(comment="First")
        first.answered_at, first.answered_by = first.at, factories.make_user(factories.EDITOR)
        first.save()
        assert [row.comment for row in Feedback.objects.waiting()] == ["Second"]

    @pytest.mark.parametrize(
        ("received", "due"),
        [
            (dt.date(2026, 3, 2), dt.date(2026, 3, 4)),  # Monday: Wednesday
            (dt.date(2026, 3, 5), dt.date(2026, 3, 9)),  # Thursday: Monday
            (dt.date(2026, 3, 7), dt.date(2026, 3, 10)),  # Saturday: Tuesday
        ],
    )
    def test_is_due_after_two_business_days(self, received, due):
        assert business_days_after(received, 2) == due
