"""The queue of what readers reported: oldest first, each with its day, and only "dealt with" can be said."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from articles.models import Feedback
from tests.articles.editing import sign_in
from tests.factories import EDITOR, MEDICAL_REVIEWER, TRANSLATOR, make_publication, make_user

pytestmark = pytest.mark.django_db

FRIDAY = dt.datetime(2026, 3, 6, 12, tzinfo=dt.UTC)
LIST = reverse("admin:articles_feedback_changelist")


def make_feedback(kind: str = "problem", *, at: dt.datetime = FRIDAY, publication: Any = None) -> Feedback:
    comment = "The dose looks wrong." if kind == "problem" else ""
    return Feedback.objects.create(publication=publication or make_publication(), kind=kind, comment=comment, at=at)


def url(row: Feedback) -> str:
    return reverse("admin:articles_feedback_change", args=[row.pk])


def test_what_waits_stands_first_the_oldest_on_top() -> None:
    publication = make_publication()
    days = [dt.timedelta(days=number) for number in range(4)]
    old, new = (make_feedback(at=FRIDAY + day, publication=publication) for day in days[:2])
    yes, no = (
        make_feedback(kind, at=FRIDAY + day, publication=publication)
        for kind, day in (("useful", days[2]), ("not-useful", days[3]))
    )
    result = sign_in(make_user(EDITOR)).get(LIST).context["cl"].result_list
    assert list(result) == [old, new, no, yes]


def test_the_list_costs_no_more_queries_for_many_rows(django_assert_max_num_queries: Any) -> None:
    client = sign_in(make_user(EDITOR))
    for _again in range(3):
        make_feedback()
    with django_assert_max_num_queries(8):
        client.get(LIST)


def test_a_report_says_until_when_it_is_answered() -> None:
    row = make_feedback()
    assert "overdue since 2026-03-10" in sign_in(make_user(EDITOR)).get(url(row)).text


def test_an_editor_says_that_it_is_dealt_with_and_that_stays() -> None:
    row, editor = make_feedback(), make_user(EDITOR)
    client = sign_in(editor)
    assert client.post(url(row), {"done": "on", "comment": "forged", "kind": "useful"}).status_code == 302
    row.refresh_from_db()
    assert (row.answered_by, row.comment, row.kind) == (editor, "The dose looks wrong.", "problem")
    answered_at = row.answered_at
    sign_in(make_user(EDITOR)).post(url(row), {})
    row.refresh_from_db()
    assert (row.answered_by, row.answered_at) == (editor, answered_at)


def test_nobody_adds_or_deletes_one() -> None:
    row = make_feedback()
    client = sign_in(make_user(is_staff=True, is_superuser=True))
    assert client.get(reverse("admin:articles_feedback_add")).status_code == 403
    assert client.post(reverse("admin:articles_feedback_delete", args=[row.pk]), {"post": "yes"}).status_code == 403
    assert Feedback.objects.count() == 1


@pytest.mark.parametrize("role", [TRANSLATOR, MEDICAL_REVIEWER, None])
def test_it_is_for_editors(role: str | None) -> None:
    assert sign_in(make_user(role, is_staff=True)).get(LIST).status_code == 403
