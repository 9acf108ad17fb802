"""What a check found wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

LONGEST = 120  # characters of a value that a sentence repeats

# A check tells how many rows it has looked at since it last told.
Tell = Callable[[int], None]


@dataclass(frozen=True)
class Fault:
    """One thing that is not as the records say. `code` is stable; `key` is the primary key of a row of `table`.

    `expected` and `found` are as JSON can say them, None where there is nothing to compare.
    """

    code: str
    table: str
    key: int | str | None
    what: str
    article: int | None = None
    language: str = ""
    expected: Any = None
    found: Any = None

    @property
    def sentence(self) -> str:
        """Say all of it in one sentence."""
        row = f"{self.table} {self.key}" if self.key is not None else self.table
        whose = f", article {self.article}" if self.article is not None else ""
        language = f" ({self.language})" if self.language else ""
        compared = ""
        if self.expected is not None or self.found is not None:
            compared = f": expected {_short(self.expected)}, found {_short(self.found)}"
        return f"{row}{whose}{language}: {self.what}{compared}. [{self.code}]"

    def plain(self) -> dict[str, Any]:
        """Return the same as data."""
        return asdict(self) | {"sentence": self.sentence}


def _short(value: Any) -> str:
    if value is None or value == "":
        return "nothing"
    text = str(value)
    return f"“{text if len(text) <= LONGEST else text[:LONGEST] + '…'}”"
