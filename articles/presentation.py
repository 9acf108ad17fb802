"""What the article page prints, computed from publications: the view model of the public page.

Pure: no database, no clock, no settings. Templates print what this says and decide nothing; every
name and date comes from the record that the publication carries.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.utils.safestring import SafeString
from django.utils.text import Truncator

from articles import html, references
from articles.content import ArticleContent, CareCard, Contributor, Figure, Resource, Section
from articles.document import SITE_TYPES, SOURCE_LANGUAGE, ArticleType

LONG_PAGE_WORDS = 600  # about three screens of a phone; shorter pages need no way back to the top
CONTENTS_FROM = 3  # sections; a list of two says nothing that the page does not
DESCRIPTION_LENGTH = 160  # what search engines show


class Published(Protocol):
    """The part of a publication that this module reads."""

    language: str
    number: int
    slug: str
    clinical_digest: str
    source_clinical_digest: str
    note: str
    updated_on: dt.date
    published_at: dt.datetime
    review: Any
    reviewed_on: dt.date | None
    review_due_on: dt.date | None
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
class Staleness:
    """The English text has changed since this translation was compared with it."""

    source_changed_on: dt.date
    checked_on: dt.date
    source_slug: str


@dataclass(frozen=True)
class Block:
    """A section as it is printed; `level` is that of its heading (2 or 3)."""

    anchor: str
    level: int
    heading: str
    body: SafeString
    figures: tuple[Figure, ...]
    care_cards: tuple[CareCard, ...]
    parts: tuple[Block, ...] = ()

    @property
    def card_level(self) -> int:
        return self.level + 1


@dataclass(frozen=True)
class Entry:
    """A line of the list of contents."""

    anchor: str
    heading: str


@dataclass(frozen=True)
class ResourceGroup:
    name: str
    resources: tuple[Resource, ...]


@dataclass(frozen=True)
class CitedWork:
    key: str
    citation: SafeString


@dataclass(frozen=True)
class Notice:
    """A standing notice: the library's disclaimer, an accreditation."""

    type: str
    title: str
    bodies: tuple[SafeString, ...]


@dataclass(frozen=True)
class ArticlePage:
    language: str
    slug: str
    version: int
    type: ArticleType
    title: str
    synonyms: tuple[str, ...]
    summary: str
    description: str
    contributors: tuple[Contributor, ...]
    source_line: str
    contents: tuple[Entry, ...]
    words: int
    lead_figures: tuple[Figure, ...]
    sections: tuple[Block, ...]
    care_cards: tuple[CareCard, ...]
    resource_groups: tuple[ResourceGroup, ...]
    references: tuple[CitedWork, ...]
    review: Review | None
    translation_check: Review | None
    staleness: Staleness | None
    updated_on: dt.date
    note: str
    published_at: dt.datetime
    notices: tuple[Notice, ...]
    other_slugs: Mapping[str, str] = field(default_factory=dict)  # language -> slug of the live twin

    @property
    def has_contents(self) -> bool:
        return len(self.contents) >= CONTENTS_FROM

    @property
    def is_long(self) -> bool:
        return self.words > LONG_PAGE_WORDS

    @property
    def is_medical(self) -> bool:
        return self.type not in SITE_TYPES


def page(
    publication: Published,
    *,
    on: dt.date,
    source: Published | None = None,
    notices: Iterable[Published] = (),
    other_slugs: Mapping[str, str] | None = None,
) -> ArticlePage:
    """Return everything that the page of a live publication prints on a day.

    `source` is the live publication in the source language, if there is one; it is read only for
    a translation. `notices` are the live standing notices in the page's language. `other_slugs`
    are the addresses of the article's other live languages.
    """
    content = publication.parsed
    numbers = {reference.key: number for number, reference in enumerate(content.references, start=1)}
    anchors = {section.anchor for section in content.sections}
    sections = _sections(content, numbers)
    return ArticlePage(
        language=publication.language,
        slug=publication.slug,
        version=publication.number,
        type=content.type,
        title=content.title,
        synonyms=content.synonyms,
        summary=content.summary,
        description=_description(content),
        contributors=content.contributors,
        source_line=content.source_line,
        contents=tuple(Entry(block.anchor, block.heading) for block in sections if block.heading),
        words=_words(content),
        lead_figures=tuple(figure for figure in content.figures if figure.section not in anchors),
        sections=sections,
        care_cards=tuple(card for card in content.care_cards if card.section not in anchors),
        resource_groups=_resource_groups(content.resources),
        references=tuple(
            CitedWork(work.key, references.format_ama(work, content.language)) for work in content.references
        ),
        review=medical_review(publication, source=source, on=on),
        translation_check=translation_check(publication),
        staleness=staleness(publication, source=source),
        updated_on=publication.updated_on,
        note=publication.note,
        published_at=publication.published_at,
        notices=standing_notices(notices, on=on),
        other_slugs=other_slugs or {},
    )


def medical_review(publication: Published, *, source: Published | None, on: dt.date) -> Review | None:
    """Return the physicians' review that the page may name.

    A translation shows the review of the English text that it translates: the live one's, as long
    as its clinical content is still what the translation was compared with, else the older one's.
    """
    if publication.language == SOURCE_LANGUAGE:
        return _review(publication, kind="medical", on=on)
    compared = publication.source_publication
    if source is not None and source.clinical_digest == publication.source_clinical_digest:
        compared = source
    return _review(compared, kind="medical", on=on, is_of_source=True) if compared is not None else None


def translation_check(publication: Published) -> Review | None:
    """Return who last checked the translation; None for a text in the source language."""
    people = _people(publication, kind="translation")
    if not people or publication.language == SOURCE_LANGUAGE:
        return None
    rows = _rows(publication, kind="translation")
    return Review(on=max(_date(row["signed_on"]) for row in rows), people=people)


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
    )


def standing_notices(publications: Iterable[Published], *, on: dt.date) -> tuple[Notice, ...]:
    """Return the notices in force on a day, the disclaimer first: a seal must not outlive its accreditation."""

    def in_force(content: ArticleContent) -> bool:
        begun = content.valid_from is None or content.valid_from <= on
        return begun and (content.valid_until is None or on <= content.valid_until)

    contents = sorted(
        (content for publication in publications if in_force(content := publication.parsed)),
        key=lambda content: (content.type != ArticleType.DISCLAIMER, content.title),
    )
    return tuple(
        Notice(content.type, content.title, tuple(html.render(section.body, level=3) for section in content.sections))
        for content in contents
    )


def _review(publication: Published, *, kind: str, on: dt.date, is_of_source: bool = False) -> Review | None:
    people = _people(publication, kind=kind)
    if publication.reviewed_on is None or not people:
        return None
    due_on = publication.review_due_on
    return Review(
        on=publication.reviewed_on,
        people=people,
        due_on=due_on,
        is_overdue=due_on is not None and due_on < on,
        is_of_source=is_of_source,
        is_carried_over=any(row.get("carried_over") for row in _rows(publication, kind=kind)),
    )


def _rows(publication: Published, *, kind: str) -> list[dict[str, Any]]:
    return [row for row in publication.review if row["kind"] == kind]


def _people(publication: Published, *, kind: str) -> tuple[Person, ...]:
    rows = _rows(publication, kind=kind)
    people = (Person(row["printed_name"], row.get("credentials", ""), row.get("board", "")) for row in rows)
    return tuple(dict.fromkeys(people))


def _date(value: str | dt.date) -> dt.date:
    return dt.date.fromisoformat(value) if isinstance(value, str) else value


def _sections(content: ArticleContent, numbers: Mapping[str, int]) -> tuple[Block, ...]:
    """Nest the sub-sections into their sections, with the figures and care cards that each one holds."""
    groups: list[tuple[Section, list[Section]]] = []
    for section in content.sections:
        if section.level == 1 or not groups:
            groups.append((section, []))
        else:
            groups[-1][1].append(section)

    def block(section: Section, *, level: int, parts: Sequence[Section] = ()) -> Block:
        return Block(
            anchor=section.anchor,
            level=level,
            heading=section.heading,
            body=html.render(section.body, level=level, numbers=numbers),
            figures=tuple(figure for figure in content.figures if figure.section == section.anchor),
            care_cards=tuple(card for card in content.care_cards if card.section == section.anchor),
            parts=tuple(block(part, level=level + 1) for part in parts),
        )

    return tuple(block(section, level=2, parts=parts) for section, parts in groups)


def _resource_groups(resources: Iterable[Resource]) -> tuple[ResourceGroup, ...]:
    groups: dict[str, list[Resource]] = {}
    for resource in resources:
        groups.setdefault(resource.region_name, []).append(resource)
    # Those of no region come first: a heading before them would be one they do not belong to.
    ordered = sorted(groups.items(), key=lambda group: group[0] != "")
    return tuple(ResourceGroup(name, tuple(rows)) for name, rows in ordered)


def _description(content: ArticleContent) -> str:
    plain: Callable[[str], str] = html.plain_text
    text = content.summary or next((words for row in content.sections if (words := plain(row.body).strip())), "")
    return Truncator(" ".join(text.split())).chars(DESCRIPTION_LENGTH)


def _words(content: ArticleContent) -> int:
    return sum(len(html.plain_text(section.body).split()) for section in content.sections)
