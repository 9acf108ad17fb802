"""How much an outcome matters, and that nothing is called broken before two runs half a day apart said so."""

from __future__ import annotations

import datetime as dt

import pytest

from articles.links.outcome import APART, Outcome, Seriousness, Standing, after, seriousness
from tests.factories import NOW

DAY = dt.timedelta(days=1)


def story(*looks: tuple[Outcome, dt.timedelta]) -> list[Seriousness]:
    """Return how serious each look in turn was, so long after the first."""
    standing, said = Standing(), []
    for outcome, later in looks:
        at = NOW + later
        standing = after(standing, outcome, at=at)
        said.append(seriousness(outcome, standing, at=at))
    return said


def test_every_outcome_has_its_seriousness():
    twice = {outcome: story((outcome, 0 * DAY), (outcome, DAY)) for outcome in Outcome}
    danger, broken = (Outcome.UNSAFE, Outcome.CERTIFICATE), (Outcome.MISSING, Outcome.NO_HOST)
    assert twice == {
        **{outcome: [Seriousness.CAUTION] * 2 for outcome in Outcome},
        **{outcome: [Seriousness.DANGER] * 2 for outcome in danger},
        **{outcome: [Seriousness.CAUTION, Seriousness.BROKEN] for outcome in broken},
        Outcome.FINE: [Seriousness.FINE] * 2,
    }


@pytest.mark.parametrize(
    ("later", "expected"), [(APART, Seriousness.BROKEN), (APART - dt.timedelta(seconds=1), Seriousness.CAUTION)]
)
def test_two_failures_close_together_are_one(later, expected):
    assert story((Outcome.MISSING, 0 * DAY), (Outcome.MISSING, later))[-1] is expected


def test_failures_of_different_kinds_are_failures_in_a_row():
    assert story((Outcome.SILENT, 0 * DAY), (Outcome.MISSING, DAY))[-1] is Seriousness.BROKEN


def test_a_good_answer_in_between_begins_anew():
    looks = (Outcome.MISSING, 0 * DAY), (Outcome.FINE, DAY), (Outcome.MISSING, 2 * DAY), (Outcome.MISSING, 3 * DAY)
    assert story(*looks) == [Seriousness.CAUTION, Seriousness.FINE, Seriousness.CAUTION, Seriousness.BROKEN]


def test_the_last_good_answer_is_remembered_through_failures():
    standing = after(Standing(), Outcome.MOVED, at=NOW)
    for number in (1, 2):
        standing = after(standing, Outcome.MISSING, at=NOW + number * DAY)
    assert standing == Standing(failures=2, failing_since=NOW + DAY, last_good_at=NOW)
    assert after(standing, Outcome.ROBOTS, at=NOW + 3 * DAY) == Standing(last_good_at=NOW)
