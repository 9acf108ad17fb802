"""What each person finds on the first page of the desk."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from articles.document import DocumentResource, Text
from reviews import permissions, standing, workflow
from reviews.lists import queues
from reviews.models import Submission
from tests import factories as make

pytestmark = pytest.mark.django_db
QUEUE = reverse("reviews:queue")


def keys(lines) -> list[int]:
    return [line.submission.pk for line in lines]


def editorial_change() -> Submission:
    """Submit a change that touches nothing a physician answers for."""
    article = make.make_article()
    make.make_publication(article)
    make.change_article(
        article, resources=(DocumentResource(name=Text(en="More", es="Más"), url="https://example.org/more"),)
    )
    return make.make_submission(article, note="One more resource.")


def put_both_languages_in_review() -> None:
    article = make.make_live_pair()
    make.change_article(article, title={"en": "Another", "es": "Otra"})
    make.make_submission(article)
    make.make_submission(article, "es")


class TestTheQueue:
    def test_sorts_by_whose_turn_it_is(self):
        article = make.make_article()
        english, spanish = make.make_submission(article), make.make_submission(article, "es")
        signed = make.make_submission()
        make.sign(signed)

        physician = queues.desk_of(make.make_physician(english.board))
        reviewer = queues.desk_of(make.make_translation_reviewer())

        assert [keys(part) for part in (physician.yours, physician.others, physician.signed)] == [
            [english.pk],
            [spanish.pk],
            [signed.pk],
        ]
        assert [keys(part) for part in (reviewer.yours, reviewer.others, reviewer.signed)] == [
            [spanish.pk],
            [english.pk],
            [signed.pk],
        ]

    def test_begins_with_what_is_due_first(self):
        late = make.make_submission(due_on=dt.date(2026, 4, 1))
        unhurried = make.make_submission()
        soon = make.make_submission(due_on=dt.date(2026, 3, 9))

        assert keys(queues.desk_of(make.make_physician()).yours) == [soon.pk, late.pk, unhurried.pk]

    def test_agrees_with_the_rule_for_one_text_and_one_person(self):
        physician, elsewhere = make.make_physician(), make.make_physician(make.make_board(name="Other"))
        spanish_only = make.make_translation_reviewer(languages=["es"])
        people = [
            physician,
            elsewhere,
            spanish_only,
            make.make_physician(languages=["es"]),
            make.make_translation_reviewer(),
            make.make_user(make.EDITOR),
            make.make_user(make.MANAGING_EDITOR),
            make.make_user(make.TRANSLATOR),
            make.make_user(is_superuser=True),
            make.make_user(),
        ]
        article = make.make_article(by=physician)
        submissions = [
            make.make_submission(article),
            make.make_submission(article, "es"),
            make.make_submission(by=people[5]),
            make.make_submission(board=elsewhere.memberships.get().board),
            editorial_change(),
        ]
        declined = make.make_submission()
        workflow.decline(declined, by=physician, at=make.NOW, kind="medical", reason="time")

        for person in people:
            allowed = {
                s.pk for s in [*submissions, declined] if permissions.may_sign(person, s, standing.need_of(s).kind)
            }
            assert set(keys(queues.desk_of(person).yours)) == allowed, person

    def test_leaves_out_what_the_person_has_signed_while_another_signature_is_missing(self):
        board = make.make_board(physicians_needed=2)
        physician, second = make.make_physician(board), make.make_physician(board)
        submission = make.make_submission(board=board)
        make.sign(submission, by=physician)

        assert keys(queues.desk_of(physician).yours) == []
        assert [(line.missing, line.signed_by) for line in queues.desk_of(second).yours] == [
            (1, (physician.memberships.get().printed_name,))
        ]

    def test_says_that_a_signed_translation_waits_for_its_source(self):
        article = make.make_article()
        english, spanish = make.make_submission(article), make.make_submission(article, "es")
        make.sign(spanish)

        before = [(line.is_ready, line.source_is_published) for line in queues.desk_of(make.make_user()).signed]
        make.sign(english)
        make.publish(english)
        after = [(line.is_ready, line.source_is_published) for line in queues.desk_of(make.make_user()).signed]

        assert (before, after) == ([(False, False)], [(True, True)])

    def test_asks_the_database_as_often_for_three_rows_as_for_one(
        self, client: Client, django_assert_num_queries: DjangoAssertNumQueries
    ):
        client.force_login(make.make_physician(), backend="django.contrib.auth.backends.ModelBackend")

        for rows in (1, 3):
            while Submission.objects.open().filter(language="en").count() < rows:
                put_both_languages_in_review()
            cache.clear()
            with django_assert_num_queries(21):
                page = client.get(QUEUE)
            assert (len(page.context["desk"].yours), len(page.context["desk"].others)) == (rows, rows)

    def test_is_kind_when_it_is_empty(self, client: Client):
        client.force_login(make.make_physician(), backend="django.contrib.auth.backends.ModelBackend")

        assert b"Nothing waits for you." in client.get(QUEUE).content
