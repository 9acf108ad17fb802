"""What an importer found: the articles it could read, and every problem with its place.

A format is one function `read(place, data) -> Reading`, from the bytes of a file to articles by value.
It never raises on what a file says, and it never touches the database.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from articles.document import ArticleDocument, Language, Line, Value


class Severity(StrEnum):
    """How bad a problem is, worst first."""

    REFUSED = "refused"  # the article, or the whole file, was not imported
    ERROR = "error"  # imported, and wrong: must be put right before anybody signs it
    WARNING = "warning"  # imported; somebody should look
    LEFT_OUT = "left out"  # imported without it


Finding = tuple[str, str, Severity]  # JSON pointer, sentence, how bad


@dataclass(frozen=True)
class Problem:
    """One finding. `place` is the file, then as exactly as is known the line or, after “#”, the JSON pointer."""

    place: str
    message: str
    severity: Severity


class EarlierReview(Value):
    """Who reviewed one language of the article in the system that it comes from, and when."""

    name: Annotated[Line, Field(min_length=1)]
    credentials: Line = ""
    date: dt.date


@dataclass(frozen=True)
class Candidate:
    """An article that could be imported. A language without an entry in `reviewed` cannot be carried over."""

    place: str
    document: ArticleDocument
    reviewed: Mapping[Language, EarlierReview] = field(default_factory=dict)


@dataclass
class Reading:
    """All that was read from one file. `refused` counts the articles that could not be read at all."""

    candidates: list[Candidate] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    refused: int = 0

    def refuse(self, place: str, complaints: Iterable[tuple[str, str]]) -> None:
        """Count one article as refused, for reasons given as (JSON pointer, sentence)."""
        self.refused += 1
        self.note(place, ((pointer, message, Severity.REFUSED) for pointer, message in complaints))

    def note(self, place: str, findings: Iterable[Finding]) -> None:
        self.problems += [Problem(inside(place, pointer), message, severity) for pointer, message, severity in findings]


def inside(place: str, pointer: str) -> str:
    """Return the place that a JSON pointer names inside an article, which may itself be one of a list."""
    return f"{place}{pointer}" if not pointer or "#/" in place else f"{place}#{pointer}"
