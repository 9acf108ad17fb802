"""The queue of what readers reported: oldest first, each with its day, and nothing of it is changed by hand."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import Feedback, Holiday
from tests.articles.editing import sign_in
from tests.factories import EDITOR, MEDICAL_REVIEWER, TRANSLATOR, make_publication, make_user

pytestmark = pytest.mark.django_db

FRIDAY = dt.datetime(2026, 3, 6, 12, tzinfo=dt.UTC)
LIST = reverse("admin:articles_feedback_changelist")
QUERIES = 8


def make_feedback(kind: str = "problem", *, at: dt.datetime = FRIDAY, publication: Any = None, **fields: Any) -> Any:
    comment = "The dose looks wrong." if kind == "problem" else ""
    publication = publication or make_publication()
    return Feedback.objects.create(publication=publication, kind=kind, comment=comment, at=at, **fields)


def url(row: Feedback) -> str:
    return reverse("admin:articles_feedback_change", args=[row.pk])


def shown(user: Any, **query: str) -> list[Feedback]:
    return list(sign_in(user).get(LIST, query).context["cl"].result_list)


def test_begins_with_what_waits_the_oldest_on_top_and_shows_the_rest_from_its_newest() -> None:
    publication = make_publication()
    days = [dt.timedelta(days=number) for number in range(4)]
    old, new = (make_feedback(at=FRIDAY + day, publication=publication) for day in days[:2])
    yes, no = (
        make_feedback(kind, at=FRIDAY + day, publication=publication)
        for kind, day in (("useful", days[2]), ("not-useful", days[3]))
    )
    assert shown(make_user(EDITOR)) == [old, new]
    assert shown(make_user(EDITOR), state="all") == [no, yes, new, old]


def test_the_list_is_narrowed_down_by_state(monkeypatch: pytest.MonkeyPatch) -> None:
    editor = make_user(EDITOR)
    page, rows = make_publication(), {}
    monkeypatch.setattr(timezone, "localdate", lambda *args: dt.date(2026, 3, 11))
    rows["late"] = make_feedback(publication=page)  # Friday: by Tuesday, and today is Wednesday
    rows["new"] = make_feedback(publication=page, at=FRIDAY + dt.timedelta(days=3))  # Monday: by today
    rows["mine"] = make_feedback(publication=page, at=FRIDAY + dt.timedelta(days=4), assignee=editor)
    rows["hers"] = make_feedback(publication=page, at=FRIDAY + dt.timedelta(days=5), assignee=make_user(EDITOR))
    done = {"answered_at": FRIDAY, "answered_by": editor}
    for outcome in ("answered", "closed", "spam"):
        rows[outcome] = make_feedback(publication=page, outcome=outcome, answer="Words.", **done)
    make_feedback("useful", publication=page)
    names = {row: name for name, row in rows.items()}

    def found(state: str) -> list[str]:
        return [names[row] for row in shown(editor, state=state)]

    assert found("waiting") == ["late", "new", "mine", "hers"]
    assert found("overdue") == ["late"]
    assert found("new") == ["late", "new"]
    assert found("taken") == ["mine", "hers"]
    assert found("mine") == ["mine"]
    assert [found(outcome) for outcome in ("answered", "closed", "spam")] == [["answered"], ["closed"], ["spam"]]


def test_a_holiday_gives_another_day(monkeypatch: pytest.MonkeyPatch) -> None:
    row, editor = make_feedback(), make_user(EDITOR)
    Holiday.objects.create(day=dt.date(2026, 3, 9), name="A holiday")
    monkeypatch.setattr(timezone, "localdate", lambda *args: dt.date(2026, 3, 11))
    assert shown(editor, state="overdue") == []
    assert "new, answer by March 11, 2026" in sign_in(editor).get(url(row)).text


def test_the_list_is_narrowed_down_to_an_article() -> None:
    row, _other = make_feedback(), make_feedback()
    assert shown(make_user(EDITOR), publication__article=str(row.publication.article_id)) == [row]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_no_more_queries_for_many_rows(count: int, django_assert_num_queries: Any) -> None:
    client = sign_in(make_user(EDITOR))
    for _again in range(count):
        make_feedback(assignee=make_user(EDITOR))
    client.get(LIST)
    with django_assert_num_queries(QUERIES):
        assert len(client.get(LIST).context["cl"].result_list) == count


def test_a_report_says_until_when_it_is_answered() -> None:
    row = make_feedback()
    assert "overdue since March 10, 2026" in sign_in(make_user(EDITOR)).get(url(row)).text


def test_nobody_adds_changes_or_deletes_one_by_hand() -> None:
    row = make_feedback()
    client = sign_in(make_user(is_staff=True, is_superuser=True))
    assert client.get(reverse("admin:articles_feedback_add")).status_code == 403
    assert client.post(reverse("admin:articles_feedback_delete", args=[row.pk]), {"post": "yes"}).status_code == 403
    assert client.post(url(row), {"comment": "forged", "kind": "useful", "outcome": "spam"}).status_code == 403
    row.refresh_from_db()
    assert (row.comment, row.kind, row.outcome) == ("The dose looks wrong.", "problem", "")


@pytest.mark.parametrize("role", [TRANSLATOR, MEDICAL_REVIEWER, None])
def test_it_is_for_editors(role: str | None) -> None:
    assert sign_in(make_user(role, is_staff=True)).get(LIST).status_code == 403
