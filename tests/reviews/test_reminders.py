"""Reminders by the calendar: each step once, the newest only, to those who can do something about it."""

from __future__ import annotations

import datetime as dt
from io import StringIO

import pytest
from django.core.management import call_command

from articles.document import Text
from articles.models import Publication
from reviews import workflow
from reviews.mail import reminders
from reviews.models import Member, Notice
from tests import factories as make
from tests.reviews.mailing import drained, fate

DUE = dt.date(2028, 3, 2)  # two years after make.TODAY, as the board of the tests says
DAY = dt.timedelta(days=1)


class TestTheSteps:
    """Pure: no database."""

    @pytest.mark.parametrize(
        ("days", "step"),
        [
            (61, ""),
            (60, "60"),
            (31, "60"),
            (30, "30"),
            (1, "30"),
            (0, "0"),
            (-1, "0"),
            (-6, "0"),
            (-7, "week 1"),
            (-13, "week 1"),
            (-14, "week 2"),
            (-365, "week 52"),
        ],
    )
    def test_of_a_page(self, days, step):
        assert reminders.step(DUE, on=DUE - days * DAY) == step

    @pytest.mark.parametrize(("days", "step"), [(-1, ""), (0, ""), (1, "week 0"), (7, "week 0"), (8, "week 1")])
    def test_of_a_submission(self, days, step):
        assert reminders.step_of_late(DUE, on=DUE + days * DAY) == step


def remind(on: dt.date) -> reminders.Reminded:
    return reminders.remind(at=dt.datetime.combine(on, dt.time(7), dt.UTC), on=on)


def steps() -> list[str]:
    return list(Notice.objects.filter(kind__in=["due", "late"]).order_by("pk").values_list("step", flat=True))


@pytest.fixture
def live(db) -> Publication:
    make.make_physician()
    publication = make.make_publication()
    assert publication.review_due_on == DUE
    return publication


@pytest.mark.django_db
class TestAPage:
    def test_is_remembered_60_30_and_0_days_before_and_every_week_after(self, live):
        for day in range(-70, 22):
            remind(DUE + day * DAY)
        assert steps() == ["60", "30", "0", "week 1", "week 2", "week 3"]

    def test_is_remembered_once_however_often_this_runs(self, live):
        written = [remind(DUE - 60 * DAY).pages for _ in range(3)]
        assert (written, steps()) == ([1, 0, 0], ["60"])

    def test_after_a_pause_gets_the_newest_reminder_only(self, live):
        remind(DUE - 60 * DAY)
        remind(DUE + 10 * DAY)
        assert steps() == ["60", "week 1"]

    def test_is_for_who_may_sign_and_the_managing_editors(self, live):
        manager = make.make_user(make.MANAGING_EDITOR, email="manager@library.example")
        editor = make.make_user(make.EDITOR)
        physician = make.make_physician(user=make.make_user(make.MEDICAL_REVIEWER, email="md@library.example"))
        gone = make.make_physician(active=False)
        elsewhere = make.make_physician(make.make_board(name="Other"))
        reviewer = make.make_translation_reviewer()
        remind(DUE)
        people = (manager, editor, physician, gone, elsewhere, reviewer)
        told = [("due", "waiting", "")]
        assert [fate(person) for person in people] == [told, [], told, [], [], []]
        sent = drained(at=dt.datetime.combine(DUE, dt.time(8), dt.UTC))
        assert sent == [(person.email, f"Review due today: {live.title}") for person in (manager, physician)]

    def test_that_has_a_new_review_is_left_in_peace(self, live):
        physician = make.make_physician(user=make.make_user(make.MEDICAL_REVIEWER, email="md@library.example"))
        remind(DUE)
        later = dt.datetime(2028, 3, 3, 9, tzinfo=dt.UTC)
        again = workflow.re_review(live.article, "en", by=make.make_user(make.EDITOR), at=later, note="Two years on.")
        make.sign(again, by=physician, at=later)
        make.publish(again, at=later)
        remind(DUE + 30 * DAY)
        drained(at=later)
        assert steps() == ["0"]
        assert fate(physician)[0] == ("due", "dropped", "overtaken")

    def test_that_is_not_public_is_left_in_peace(self, live):
        manager = make.make_user(make.MANAGING_EDITOR, email="manager@library.example")
        remind(DUE)
        at = dt.datetime.combine(DUE, dt.time(8), dt.UTC)
        make.withdraw(live.article, by=manager, at=at)
        assert drained(at=at) == []
        assert fate(manager) == [("due", "dropped", "overtaken")]
        assert remind(DUE + 7 * DAY).pages == 0

    def test_in_two_languages_with_one_date_is_remembered_once(self, live):
        make.make_publication(live.article, "es")
        remind(DUE)
        assert [notice.publication for notice in Notice.objects.filter(kind="due")] == [live]

    def test_in_spanish_is_not_late_once_the_english_was_reviewed_again(self, live):
        make.make_publication(live.article, "es")
        later = make.NOW + 300 * DAY
        again = workflow.re_review(live.article, "en", by=make.make_user(make.EDITOR), at=later, note="Again.")
        make.sign(again, at=later)
        make.publish(again, at=later)
        remind(DUE)
        assert steps() == []

    def test_in_spanish_is_remembered_by_itself_once_the_english_has_moved_on(self, live):
        spanish = make.make_publication(live.article, "es")
        later = make.NOW + 300 * DAY
        make.change_article(live.article, title=Text(en="Changed", es="Cambiado"), at=later)
        make.make_publication(live.article, at=later)
        remind(DUE)
        assert [notice.publication for notice in Notice.objects.filter(kind="due")] == [spanish]


@pytest.mark.django_db
class TestASubmission:
    def test_later_than_wanted_is_remembered_every_week(self):
        make.make_submission(due_on=make.TODAY)
        for day in range(16):
            remind(make.TODAY + day * DAY)
        assert steps() == ["week 0", "week 1", "week 2"]

    def test_is_for_who_was_asked_and_the_managing_editors(self):
        asked = make.make_physician(user=make.make_user(make.MEDICAL_REVIEWER, email="md@library.example"))
        other = make.make_physician()
        manager = make.make_user(make.MANAGING_EDITOR, email="manager@library.example")
        submission = make.make_submission(due_on=make.TODAY)
        drained()
        remind(make.TODAY + DAY)
        assert drained(at=make.NOW + DAY) == [
            (person.email, f"Wanted by March 2, 2026: {submission.title}") for person in (asked, manager)
        ]
        assert fate(other) == []

    def test_that_is_closed_is_left_in_peace(self):
        submission = make.make_submission(due_on=make.TODAY)
        workflow.withdraw_submission(submission, by=submission.submitted_by, at=make.NOW)
        assert remind(make.TODAY + DAY).submissions == 0

    def test_whose_reviewer_is_gone_asks_the_next(self):
        first, second = make.make_physician(), make.make_physician()
        submission = make.make_submission()
        Member.objects.filter(user=first).update(active=False)
        assert [remind(make.TODAY + DAY).asked for _ in range(2)] == [1, 0]
        assert [ask.user for ask in submission.asks.order_by("pk")] == [first, second]


@pytest.mark.django_db
def test_the_command_says_what_it_wrote():
    make.make_submission(due_on=make.TODAY)
    make.make_publication()
    out = StringIO()
    call_command("remind_reviews", stdout=out)
    assert out.getvalue() == "Pages due: 0; reviews late: 1; asked in place of others: 1.\n"
