"""Days on which somebody answers. Pure: which days are holidays is data, and an argument."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection


def business_days_after(day: dt.date, count: int, *, holidays: Collection[dt.date] = ()) -> dt.date:
    """Return the day that lies `count` working days after `day`. Saturdays, Sundays and `holidays` do not count."""
    while count:
        day += dt.timedelta(days=1)
        count -= day.weekday() < 5 and day not in holidays  # Monday is 0
    return day


def day_before_which(on: dt.date, count: int, *, holidays: Collection[dt.date] = ()) -> dt.date:
    """Return the first day that `business_days_after` does not put before `on`: what came earlier is overdue."""
    day = on
    while business_days_after(day - dt.timedelta(days=1), count, holidays=holidays) >= on:
        day -= dt.timedelta(days=1)
    return day
