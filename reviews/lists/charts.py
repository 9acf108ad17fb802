"""Two small bar charts of the overview: where the bars stand. Pure; the template draws them, the numbers stand beside.

All lengths are whole units of the drawing's own grid, so that no language writes them with a comma.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

HEIGHT = 100  # of the tallest bar
STEP = 14  # from one bar to the next
GAP = 3
MONTHS = 24  # shown one by one; what is due later is one bar
# Days from submission to signature: the last day of each bucket, None for "longer".
BUCKETS: tuple[int | None, ...] = (1, 3, 7, 14, 30, None)


@dataclass(frozen=True)
class Bar:
    """One number: `label` is what the table calls it, `mark` what stands under the bar, if anything does."""

    label: str
    value: int
    x: int
    y: int
    height: int
    width: int = STEP - GAP
    mark: str = ""
    is_late: bool = False


@dataclass(frozen=True)
class Chart:
    bars: tuple[Bar, ...]
    step: int = STEP

    @property
    def width(self) -> int:
        return self.step * len(self.bars)

    @property
    def total(self) -> int:
        return sum(bar.value for bar in self.bars)

    @property
    def tallest(self) -> Bar | None:
        """Return the first of the highest bars, or None where there is nothing to see."""
        return max(self.bars, key=lambda bar: bar.value) if self.total else None


def chart(numbers: Iterable[tuple[str, int, str]], *, late: int = 0, step: int = STEP) -> Chart:
    """Draw (label, value, mark) as bars from the left; the first `late` of them are marked as late."""
    rows = list(numbers)
    highest = max((value for _label, value, _mark in rows), default=0)
    return Chart(
        tuple(
            Bar(label, value, x=index * step, y=HEIGHT - height, height=height, width=step - GAP, mark=mark,
                is_late=index < late)
            for index, (label, value, mark) in enumerate(rows)
            for height in [_height(value, highest)]
        ),
        step,
    )  # fmt: skip


def months_from(on: dt.date, count: int = MONTHS) -> list[dt.date]:
    """Return the first days of so many months, beginning with the month of `on`."""
    months = (divmod(on.year * 12 + on.month - 1 + ahead, 12) for ahead in range(count))
    return [dt.date(year, month + 1, 1) for year, month in months]


def by_month(due: Mapping[dt.date, int], *, on: dt.date) -> tuple[list[tuple[dt.date, int]], int]:
    """Return the next 24 months with what is due in each, and how much is due later than that."""
    months = months_from(on)
    later = sum(number for month, number in due.items() if month > months[-1])
    return [(month, due.get(month, 0)) for month in months], later


def by_waiting(days: Iterable[int]) -> list[int]:
    """Count waiting times by bucket; a signature of the day itself waited no day."""
    found = [0] * len(BUCKETS)
    for waited in days:
        found[next(index for index, last in enumerate(BUCKETS) if last is None or waited <= last)] += 1
    return found


def bucket_edges() -> Sequence[tuple[int, int | None]]:
    """Return the first and the last day of each bucket."""
    firsts = [0, *(last + 1 for last in BUCKETS[:-1] if last is not None)]
    return list(zip(firsts, BUCKETS, strict=True))


def _height(value: int, highest: int) -> int:
    """A bar that stands for something can be seen, however small it is beside the highest."""
    return max(2, value * HEIGHT // highest) if value else 0
