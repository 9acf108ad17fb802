"""The frozen article: everything it says to a reader in one language, by value, with its digests.

Pure: no database, no clock, no settings. Page, print, search, feed, API and export all read this
one schema, and a signature is bound to its digest, so a field is only ever added with a new
`schema_version`, or as one that is left out where it is empty (`_LATER_FIELDS`): every text frozen before
keeps its canonical JSON and its digests, byte for byte.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import Any, Literal

from articles import html, text
from articles.document import (
    ArticleDocument,
    ArticleType,
    CareLevel,
    Code,
    Language,
    Reference,
    Value,
)


class Contributor(Value):
    name: str
    credentials: str
    role: str


class Section(Value):
    """`body` is clean HTML in the sense of `articles.html.clean`."""

    anchor: str
    level: Literal[1, 2]
    heading: str
    body: str


class Figure(Value):
    section: str
    sha256: str
    extension: str
    width: int
    height: int
    caption: str
    alt: str
    credit: str
    licence: str


class CareCard(Value):
    section: str
    level: CareLevel
    heading: str
    items: tuple[str, ...]


class Resource(Value):
    region: str
    region_name: str
    name: str
    url: str


class Correction(Value):
    date: dt.date
    text: str


class Definition(Value):
    """A term of the glossary as it was when the text was frozen. `words` are its first use, as the text says it."""

    term: str
    words: str
    text: str
    source: str = ""


class ArticleContent(Value):
    """One article in one language as a reader would see it."""

    schema_version: Literal[1] = 1
    language: Language
    type: ArticleType
    title: str
    synonyms: tuple[str, ...] = ()
    summary: str = ""
    source_line: str = ""
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None
    contributors: tuple[Contributor, ...] = ()
    sections: tuple[Section, ...] = ()
    figures: tuple[Figure, ...] = ()
    care_cards: tuple[CareCard, ...] = ()
    resources: tuple[Resource, ...] = ()
    references: tuple[Reference, ...] = ()
    corrections: tuple[Correction, ...] = ()
    definitions: tuple[Definition, ...] = ()
    codes: tuple[Code, ...] = ()

    def canonical(self) -> str:
        """Return the canonical JSON: sorted keys, no insignificant space, text as it is.

        Two contents are the same if and only if these strings are equal.
        """
        return canonical_json(_dump(self))

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical JSON in UTF-8, as 64 hexadecimal digits."""
        return sha256(self.canonical())

    @property
    def clinical_digest(self) -> str:
        """SHA-256 of what a physician answers for; see `clinical_view`."""
        return sha256(canonical_json(clinical_view(self)))

    @classmethod
    def parse(cls, canonical: str) -> ArticleContent:
        """Read a content back from its canonical JSON."""
        return cls.model_validate_json(canonical)


# Fields that came after the first texts were signed: they are in the canonical JSON only where they say something.
_LATER_FIELDS = ("corrections", "definitions", "codes")


def _dump(content: ArticleContent, *, exclude: frozenset[str] = frozenset()) -> dict[str, Any]:
    """Return the content as JSON knows it."""
    empty = {name for name in _LATER_FIELDS if not getattr(content, name)}
    return content.model_dump(mode="json", exclude=set(exclude | empty))


def canonical_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha256(value: str) -> str:
    return hashlib.sha256(value.encode("utf-8")).hexdigest()


# Outside the clinical digest, by design rule 2: where a link leads, when it was looked up, who made
# a picture, who wrote the page, where to read on, what other systems call it. A change there moves "updated" and not
# "reviewed".
# Corrections are inside it: what was wrong with a medical text, and what is right, is a medical sentence. So is a
# definition.
_EDITORIAL_FIELDS = frozenset({"contributors", "resources", "source_line", "valid_from", "valid_until", "codes"})
_EDITORIAL_FIGURE_FIELDS = frozenset({"credit", "licence", "extension", "width", "height"})
_EDITORIAL_REFERENCE_FIELDS = frozenset({"url", "accessed"})


def clinical_view(content: ArticleContent) -> dict[str, Any]:
    """Return the part of the content that a physician answers for, ready for canonical JSON."""
    view = _dump(content, exclude=_EDITORIAL_FIELDS)
    for section in view["sections"]:
        section["body"] = html.without_addresses(section["body"])
    view["figures"] = [_without(row, _EDITORIAL_FIGURE_FIELDS) for row in view["figures"]]
    view["references"] = [_without(row, _EDITORIAL_REFERENCE_FIELDS) for row in view["references"]]
    return view


def _without(row: dict[str, Any], fields: frozenset[str]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in fields}


def freeze(document: ArticleDocument, language: Language) -> ArticleContent:
    """Take one language out of a draft, cleaned and normalised so that freezing it again changes nothing.

    Rows that say nothing in this language are left out; whether one is *missing* is for
    `articles.completeness` to say. Raises `text.TextError` or `html.HtmlError` on text that no page
    can hold.
    """

    def line(pair: Any) -> str:
        return text.line(pair.get(language))

    def lines(pair: Any) -> tuple[str, ...]:
        return text.lines(pair.get(language))

    sections = tuple(
        Section(anchor=row.anchor, level=row.level, heading=line(row.heading), body=html.clean(row.body.get(language)))
        for row in document.sections
        if line(row.heading) or html.clean(row.body.get(language))
    )
    return ArticleContent(
        language=language,
        type=document.type,
        title=line(document.title),
        synonyms=lines(document.synonyms),
        summary=line(document.summary),
        source_line=line(document.source_line),
        valid_from=document.valid_from,
        valid_until=document.valid_until,
        contributors=tuple(
            Contributor(name=text.line(row.name), credentials=text.line(row.credentials), role=line(row.role))
            for row in document.contributors
        ),
        sections=sections,
        figures=tuple(
            Figure(
                section=row.section,
                sha256=row.sha256,
                extension=row.extension,
                width=row.width,
                height=row.height,
                caption=line(row.caption),
                alt=line(row.alt),
                credit=line(row.credit),
                licence=text.line(row.licence),
            )
            for row in document.figures
        ),
        care_cards=tuple(
            CareCard(section=row.section, level=row.level, heading=line(row.heading), items=lines(row.items))
            for row in document.care_cards
            if line(row.heading) or lines(row.items)
        ),
        resources=tuple(
            Resource(
                region=row.region,
                region_name=line(row.region_name),
                name=line(row.name),
                url=(row.url_es if language == "es" else "") or row.url,
            )
            for row in document.resources
            if line(row.name)
        ),
        references=tuple(clean_reference(row) for row in document.references),
        corrections=tuple(
            Correction(date=row.date, text=line(row.text))
            for row in sorted(document.corrections, key=lambda row: row.date, reverse=True)
            if line(row.text)
        ),
        codes=tuple(row.model_copy(update={"label": text.line(row.label)}) for row in document.codes),
    )


def without_definitions(content: ArticleContent) -> ArticleContent:
    """Return what the draft says by itself; `articles.glossary.define` adds the definitions when it is frozen."""
    return content.model_copy(update={"definitions": ()}) if content.definitions else content


def clean_reference(row: Reference) -> Reference:
    """Return the reference with every text field normalised to one line."""
    fields: dict[str, Any] = {
        name: text.line(value) if isinstance(value, str) else value for name, value in row.model_dump().items()
    }
    fields["authors"] = tuple(filter(None, (text.line(author) for author in row.authors)))
    return Reference(**fields)
