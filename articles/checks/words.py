"""What can be said more easily or by its agreed name: readability and the glossary, as findings. They only warn."""

from __future__ import annotations

from collections.abc import Iterator

from articles import readability
from articles.checks.finding import Finding, Level
from articles.checks.subject import Subject
from articles.glossary.checking import Terms
from articles.readability import ReadingWarning, wording


def reading(subject: Subject) -> Iterator[Finding]:
    for warning in readability.of(subject.document, subject.language).warnings:
        yield of_warning(subject, warning)


def of_warning(subject: Subject, warning: ReadingWarning) -> Finding:
    row, values = subject.row_of(warning.place), wording.values(warning)
    code = f"readability.{warning.code}"
    return Finding(warning.place, subject.language, code, Level.WARNS, row, values, digest=warning.digest)


def terms(subject: Subject, known: Terms) -> Iterator[Finding]:
    for found in known.findings(subject.document, subject.language):
        yield subject.warns(found.code.value, found.place, subject.row_of(found.place), **found.values)
