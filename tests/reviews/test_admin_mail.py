"""The outbox in the admin: to read, and to try again."""

from __future__ import annotations

import pytest
from django.db import ProgrammingError, transaction
from django.urls import reverse
from django.utils import timezone

from reviews.mail.notifications import problems
from reviews.models import Mail, Notice
from tests import factories as make
from tests.articles.editing import sign_in
from tests.reviews.mailing import drained

pytestmark = pytest.mark.django_db
LIST = reverse("admin:reviews_mail_changelist")
AGAIN = {"action": "try_again", "index": 0}


@pytest.fixture
def parked(db) -> Mail:
    make.make_physician(user=make.make_user(make.MEDICAL_REVIEWER, email="md@library.example"))
    make.make_submission()
    row = Mail.objects.get()
    Mail.objects.update(state="parked", done_at=make.NOW, tries=10, error="451 try again later")
    return row


def test_tries_again_what_was_given_up(parked):
    client = sign_in(make.make_user(make.MANAGING_EDITOR))
    page = client.post(LIST, AGAIN | {"_selected_action": [parked.pk]}, follow=True)
    assert "1 mail is tried again." in page.content.decode()
    parked.refresh_from_db()
    assert (parked.state, parked.tries, parked.done_at) == ("waiting", 0, None)
    assert [address for address, _subject in drained(at=timezone.now())] == ["md@library.example"]
    # What is sent stays sent.
    client.post(LIST, AGAIN | {"_selected_action": [parked.pk]})
    parked.refresh_from_db()
    assert parked.state == "sent"


def test_is_not_for_everybody(parked):
    answer = sign_in(make.make_user(make.EDITOR)).post(LIST, AGAIN | {"_selected_action": [parked.pk]})
    assert answer.status_code == 403
    parked.refresh_from_db()
    assert parked.state == "parked"


def test_shows_the_mail_as_it_would_be_sent_or_says_why_not(parked):
    client = sign_in(make.make_user(make.MANAGING_EDITOR))
    url = reverse("admin:reviews_mail_change", args=[parked.pk])
    assert "asks you to review this new text." in client.get(url).content.decode()
    parked.recipient.groups.clear()
    assert "It would not be sent: the account may not see or sign this any more." in client.get(url).content.decode()


def test_costs_as_many_queries_for_three_as_for_one(parked, django_assert_num_queries):
    client = sign_in(make.make_user(make.MANAGING_EDITOR))
    client.get(LIST)
    for _ in range(2):
        with django_assert_num_queries(7):
            client.get(LIST)
        make.make_submission()
        make.make_submission()


class TestTheDatabase:
    @pytest.mark.parametrize(
        "change",
        [
            {"recipient": 1},
            {"message_id": "<other@library.example>"},
            {"notice": None, "digest_on": make.TODAY},
            {"state": "gathered", "done_at": None},
        ],
    )
    def test_refuses_to_make_a_mail_another_one(self, parked, change):
        with pytest.raises(ProgrammingError), transaction.atomic():
            Mail.objects.update(**change)

    def test_refuses_to_lose_one(self, parked):
        for rows in (Mail.objects.all(), Notice.objects.all()):
            with pytest.raises(ProgrammingError), transaction.atomic():
                rows._raw_delete(rows.db)

    def test_names_a_publication_that_nobody_was_told_of(self, db):
        told = make.make_publication()
        assert list(problems(at=make.NOW)) == []
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("reviews.mail.notifications.published", lambda *args, **kwargs: None)
            untold = make.make_publication()
        assert list(problems(at=make.NOW)) == [f"publication {untold} has 0 notices in the outbox instead of 1"]
        assert told.notices.filter(kind="published").count() == 1
