"""Tables for spreadsheet programs, line by line. Pure.

Such programs take a cell that begins with one of a few characters for a formula and carry it out; what people typed
into the library is never one.
"""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterable, Iterator

# A byte order mark: without it Excel reads the file in an encoding of its own.
BEGINNING = "\ufeff"
_FORMULA = frozenset("=+-@\t\r\n\0")


class _Echo:
    """A file that gives each line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def lines(rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """Yield a CSV file, beginning with its mark; every cell is harmless."""
    writer = csv.writer(_Echo())
    yield BEGINNING
    for row in rows:
        yield writer.writerow([harmless(str("" if cell is None else cell)) for cell in row])


def harmless(text: str) -> str:
    """Return the text so that no program takes it for a formula, in whatever width its first character is written."""
    # Programs skip spaces in front, and take the full-width signs of East Asian keyboards for the narrow ones.
    first = unicodedata.normalize("NFKC", text.lstrip(" \u00a0\u3000\ufeff")[:1])
    return f"'{text}" if text[:1] in _FORMULA or first[:1] in _FORMULA and first else text
