"""The QR code of a page is drawn module for module."""

from __future__ import annotations

import re

import segno
from hypothesis import given
from hypothesis import strategies as st

from articles import qr


def modules(square: qr.Square) -> list[list[int]]:
    """Paint the path onto a grid."""
    grid = [[0] * square.side for _ in range(square.side)]
    drawn = re.findall(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z", square.dark)
    assert "".join(f"M{x} {y}h{width}v1h-{back}z" for x, y, width, back in drawn) == square.dark
    for x, y, width, back in drawn:
        assert width == back
        for column in range(int(x), int(x) + int(width)):
            grid[int(y)][column] += 1
    return grid


@given(st.from_regex(r"https://library\.example/(en|es)/[a-z0-9-]{1,120}/", fullmatch=True))
def test_a_code_is_painted_once_with_a_quiet_zone_around_it(address: str) -> None:
    code = segno.make(address, error="m", micro=False)
    painted = modules(qr.draw(address))
    assert painted == [list(row) for row in code.matrix_iter(border=4)]
