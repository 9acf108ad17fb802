"""The charts of the overview: bars as tall as what they stand for, and nothing lost between them."""

from __future__ import annotations

import datetime as dt

from reviews.lists import charts
from reviews.views.overview import due_chart, waited_chart


def test_bars_are_as_tall_as_what_they_stand_for():
    drawn = charts.chart([("a", 4, ""), ("b", 0, ""), ("c", 1, "")], late=1)
    assert [(bar.height, bar.y, bar.x, bar.is_late) for bar in drawn.bars] == [
        (100, 0, 0, True),
        (0, 100, 14, False),
        (25, 75, 28, False),
    ]
    assert (drawn.total, drawn.tallest.label) == (5, "a")


def test_a_small_number_beside_a_large_one_can_still_be_seen():
    assert [bar.height for bar in charts.chart([("a", 10_000, ""), ("b", 1, "")]).bars] == [100, 2]


def test_nothing_at_all_is_no_error():
    assert [bar.height for bar in charts.chart([("a", 0, "")]).bars] == [0]
    assert charts.chart([]).tallest is None


def test_months_go_over_the_end_of_the_year():
    months = charts.months_from(dt.date(2026, 11, 30), 3)
    assert months == [dt.date(2026, 11, 1), dt.date(2026, 12, 1), dt.date(2027, 1, 1)]


def test_every_due_review_is_in_one_bar():
    due = {dt.date(2026, 3, 1): 2, dt.date(2028, 2, 1): 3, dt.date(2028, 3, 1): 4, dt.date(2029, 1, 1): 5}
    drawn = due_chart(due, overdue=7, on=dt.date(2026, 3, 2))
    values = {bar.label: bar.value for bar in drawn["chart"].bars if bar.value}
    assert values == {"overdue": 7, "March 2026": 2, "February 2028": 3, "later": 9}
    assert len(drawn["chart"].bars) == 26
    assert drawn["message"] == "The fullest month is February 2028, with 3. 7 reviews are overdue."


def test_waiting_times_fall_into_buckets_by_their_last_day():
    assert charts.by_waiting([0, 1, 2, 3, 4, 7, 8, 14, 15, 30, 31, 400]) == [2] * 6
    assert charts.bucket_edges() == [(0, 1), (2, 3), (4, 7), (8, 14), (15, 30), (31, None)]
    drawn = waited_chart([0, 2, 40])
    assert drawn["message"] == "Half of the signatures of the last 90 days came within 2 days."
    assert [(bar.label, bar.value) for bar in drawn["chart"].bars if bar.value] == [
        ("0 to 1 days", 1),
        ("2 to 3 days", 1),
        ("31 days or more", 1),
    ]
    assert waited_chart([])["message"] == "Nothing was signed in the last 90 days."
