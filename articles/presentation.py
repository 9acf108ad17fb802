"""What the article page prints, computed from publications: the view model of the public page.

Pure: no database, no clock, no settings. Templates print what this says and decide nothing; every
name and date comes from the record that the publication carries.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from django.utils.safestring import SafeString
from django.utils.text import Truncator

from articles import glossary, html, references
from articles.content import ArticleContent, CareCard, Contributor, Correction, Figure, Resource, Section
from articles.document import SITE_TYPES, ArticleType, Code
from articles.reviewed import (
    Pending,
    Published,
    Review,
    Staleness,
    medical_review,
    pending,
    staleness,
    translation_check,
)

LONG_PAGE_WORDS = 600  # about three screens of a phone; shorter pages need no way back to the top
CONTENTS_FROM = 3  # sections; a list of two says nothing that the page does not
DESCRIPTION_LENGTH = 160  # what search engines show


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
    plain: str
    is_cited: bool  # by a marker in the text, to which the list leads back


@dataclass(frozen=True)
class Word:
    """A term of the list of words to know. `is_used` says whether the text leads here, so that there is a way back."""

    key: int
    term: str
    text: str
    is_used: bool


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
    corrections: tuple[Correction, ...]  # all of them; the page itself shows the newest ones
    recent_corrections: tuple[Correction, ...]
    source_line: str
    contents: tuple[Entry, ...]
    words: int
    first_figure: Figure | None  # what other sites show beside a link to the page
    lead_figures: tuple[Figure, ...]
    sections: tuple[Block, ...]
    care_cards: tuple[CareCard, ...]
    resource_groups: tuple[ResourceGroup, ...]
    words_to_know: tuple[Word, ...]
    word_sources: tuple[str, ...]
    references: tuple[CitedWork, ...]
    codes: tuple[Code, ...]
    review: Review | None
    translation_check: Review | None
    staleness: Staleness | None
    pending: tuple[Pending, ...]
    updated_on: dt.date
    note: str
    notices: tuple[Notice, ...]

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
) -> ArticlePage:
    """Return everything that the page of a live publication prints on a day.

    `source` is the live publication in the source language, if there is one; it is read only for
    a translation. `notices` are the live standing notices in the page's language.
    """
    content = publication.parsed
    numbers = _numbers(content)
    anchors = {section.anchor for section in content.sections}
    cited: set[str] = set()
    marker = glossary.marker_of(content)
    sections = _sections(content, numbers, cited, marker)
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
        corrections=content.corrections,
        recent_corrections=tuple(row for row in content.corrections if row.date > _year_before(on)),
        source_line=content.source_line,
        contents=tuple(Entry(block.anchor, block.heading) for block in sections if block.heading),
        words=_words(content),
        first_figure=next(iter(content.figures), None),
        lead_figures=tuple(figure for figure in content.figures if figure.section not in anchors),
        sections=sections,
        care_cards=tuple(card for card in content.care_cards if card.section not in anchors),
        resource_groups=_resource_groups(content.resources),
        words_to_know=tuple(
            Word(key, row.term, row.text, is_used=key in marker.used) for key, row in enumerate(content.definitions)
        ),
        word_sources=tuple(dict.fromkeys(row.source for row in content.definitions if row.source)),
        references=tuple(
            CitedWork(
                key=work.key,
                citation=references.format_ama(work, content.language),
                plain=references.plain_ama(work, content.language),
                is_cited=work.key in cited,
            )
            for work in content.references
        ),
        codes=content.codes,
        review=medical_review(publication, source=source, on=on),
        translation_check=translation_check(publication),
        staleness=_staleness(publication, source, on=on),
        pending=pending(publication, source=source),
        updated_on=publication.updated_on,
        # What a page that was put back says of itself is in its history: it is no update.
        note="" if publication.change == "restored" else publication.note,
        notices=standing_notices(notices, on=on),
    )


def _staleness(publication: Published, source: Published | None, *, on: dt.date) -> Staleness | None:
    """Say that the English has moved on, also where its days are over: then there is no page to lead to."""
    behind = staleness(publication, source=source)
    if behind is None or source is None or is_in_force(source.parsed, on=on):
        return behind
    return replace(behind, source_slug="")


def standing_notices(publications: Iterable[Published], *, on: dt.date) -> tuple[Notice, ...]:
    """Return the notices in force on a day, the disclaimer first: a seal must not outlive its accreditation."""
    contents = sorted(
        (content for publication in publications if is_in_force(content := publication.parsed, on=on)),
        key=lambda content: (content.type != ArticleType.DISCLAIMER, content.title),
    )
    return tuple(
        Notice(
            content.type,
            content.title,
            tuple(html.render(section.body, level=3, numbers=_numbers(content)) for section in content.sections),
        )
        for content in contents
    )


class Dated(Protocol):
    """A text, or what is known of it, with the first and the last day on which it may be shown."""

    @property
    def valid_from(self) -> dt.date | None: ...
    @property
    def valid_until(self) -> dt.date | None: ...


def is_in_force(text: Dated, *, on: dt.date) -> bool:
    """Tell whether the text may be shown on a day; a text without dates always may."""
    begun = text.valid_from is None or text.valid_from <= on
    return begun and (text.valid_until is None or on <= text.valid_until)


def _year_before(on: dt.date) -> dt.date:
    """Return the same day a year earlier; the last of February for its 29th."""
    return on.replace(year=on.year - 1, day=28 if (on.month, on.day) == (2, 29) else on.day)


def _numbers(content: ArticleContent) -> dict[str, int]:
    return {reference.key: number for number, reference in enumerate(content.references, start=1)}


def _sections(
    content: ArticleContent, numbers: Mapping[str, int], cited: set[str], marker: glossary.Marker
) -> tuple[Block, ...]:
    """Nest the sub-sections into their sections, with the figures and care cards that each one holds.

    Adds the keys that the text cites to `cited`, and marks the first uses of defined terms.
    """
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
            body=html.render(section.body, level=level, numbers=numbers, cited=cited, mark=marker.mark),
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
