"""Who checked a page, and when: what its trust line may say, from the record that the publication carries. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from articles.content import ArticleContent
from articles.document import SOURCE_LANGUAGE
from articles.outdated import Touched, touched


class Published(Protocol):
    """The part of a publication that this module reads."""

    language: str
    number: int
    slug: str
    clinical_digest: str
    source_clinical_digest: str
    change: str
    note: str
    updated_on: dt.date
    review: Any
    reviewed_on: dt.date | None
    review_due_on: dt.date | None
    review_pending: bool
    source_publication: Any

    @property
    def parsed(self) -> ArticleContent: ...


@dataclass(frozen=True)
class Person:
    """Somebody who signed, as their name was printed then."""

    name: str
    credentials: str
    board: str = ""

    def __str__(self) -> str:
        return ", ".join(filter(None, (self.name, self.credentials)))


@dataclass(frozen=True)
class Review:
    """A check of the whole text: when, by whom, and when the next one is due."""

    on: dt.date
    people: tuple[Person, ...]
    due_on: dt.date | None = None
    is_overdue: bool = False
    is_of_source: bool = False  # of the English text that this page translates
    is_carried_over: bool = False  # recorded by the system that the library moved from

    @property
    def by(self) -> str:
        """Return "BOARD: NAME, CREDENTIALS; NAME, CREDENTIALS", one such group for each board."""
        groups: dict[str, list[str]] = {}
        for person in self.people:
            groups.setdefault(person.board, []).append(str(person))
        return "; ".join(": ".join(filter(None, (board, "; ".join(names)))) for board, names in groups.items())


@dataclass(frozen=True)
class Pending:
    """An urgent change that readers see before its review: `medical`, or else that of the translation."""

    since: dt.date
    medical: bool
    of_source: bool = False


@dataclass(frozen=True)
class Staleness:
    """The English text has changed since this translation was compared with it.

    `source_slug` is the address of the English page, "" where there is none; `touched` are the parts where it now
    advises something else.
    """

    source_changed_on: dt.date
    checked_on: dt.date
    source_slug: str
    touched: tuple[Touched, ...] = ()


def medical_review(publication: Published, *, source: Published | None, on: dt.date) -> Review | None:
    """Return the physicians' review that the page may name, in the words of the page's language.

    A translation shows the review of the English text that it translates: the live one's, as long
    as its clinical content is still what the translation was compared with, else the older one's.
    """
    reviewed = _reviewed_by_physicians(publication, source=source)
    people = _people(reviewed, kind="medical", language=publication.language)
    if reviewed.reviewed_on is None or not people:
        return None
    due_on = reviewed.review_due_on
    return Review(
        on=reviewed.reviewed_on,
        people=people,
        due_on=due_on,
        is_overdue=due_on is not None and due_on < on,
        is_of_source=reviewed is not publication,
        is_carried_over=any(row["carried_over"] for row in _rows(reviewed, kind="medical")),
    )


def pending(publication: Published, *, source: Published | None) -> tuple[Pending, ...]:
    """Return the reviews that urgent changes of the page, or of the English text it translates, still wait for."""
    medical = _reviewed_by_physicians(publication, source=source)
    found = []
    if medical.review_pending:
        found.append(Pending(medical=True, of_source=medical is not publication, since=medical.updated_on))
    if publication.review_pending and medical is not publication:
        found.append(Pending(medical=False, since=publication.updated_on))
    return tuple(found)


def _reviewed_by_physicians(publication: Published, *, source: Published | None) -> Published:
    """Return the publication whose medical review stands behind the page: itself, or the English text it translates."""
    if publication.language == SOURCE_LANGUAGE:
        return publication
    if source is not None and source.clinical_digest == publication.source_clinical_digest:
        return source
    compared: Published = publication.source_publication
    return compared


def translation_check(publication: Published) -> Review | None:
    """Return who last compared the translation with its source; None for a text in the source language."""
    rows = _rows(publication, kind="translation")
    if not rows:
        return None
    return Review(
        on=max(_signed_on(row) for row in rows),
        people=_people(publication, kind="translation", language=publication.language),
    )


def staleness(publication: Published, *, source: Published | None) -> Staleness | None:
    """Return the notice that the English page has moved on; None while the translation says the same."""
    if publication.language == SOURCE_LANGUAGE or source is None:
        return None
    if source.clinical_digest == publication.source_clinical_digest:
        return None
    check = translation_check(publication)
    return Staleness(
        source_changed_on=source.updated_on,
        checked_on=check.on if check else publication.updated_on,
        source_slug=source.slug,
        touched=touched(publication.source_publication.parsed, source.parsed, publication.parsed),
    )


def _rows(publication: Published, *, kind: str) -> list[dict[str, Any]]:
    return [row for row in publication.review if row["kind"] == kind]


def _people(publication: Published, *, kind: str, language: str) -> tuple[Person, ...]:
    return tuple(dict.fromkeys(_person(row, language) for row in _rows(publication, kind=kind)))


def _person(row: Mapping[str, Any], language: str) -> Person:
    if original := row["carried_over"]:
        # Who signed here answers for the record; the page names who did the review, on a board that was not ours.
        return Person(original["name"], original.get("credentials", ""))
    board = row["board"] if language == SOURCE_LANGUAGE else row["board_es"]
    return Person(row["printed_name"], row["credentials"], board)


def _signed_on(row: Mapping[str, Any]) -> dt.date:
    return dt.date.fromisoformat(row["carried_over"]["date"] if row["carried_over"] else row["signed_on"])
