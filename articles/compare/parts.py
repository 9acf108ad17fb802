"""An article as parts that can each be added, removed, moved or changed: title, sections, figures, care cards, ..."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Hashable
from dataclasses import dataclass, replace
from typing import Any

from articles import codes
from articles.compare.texts import Text, read_html, read_line
from articles.content import (
    ArticleContent,
    CareCard,
    Contributor,
    Correction,
    Definition,
    Figure,
    Resource,
    Section,
    canonical_json,
    clinical_view,
)
from articles.document import Code, Reference


@dataclass(frozen=True)
class Part:
    """One part of one version of an article.

    `keys` say by what it is recognised in another version, the surest first; None recognises
    nothing. `lines` are texts of which it has at most one of each path (a heading, a caption).
    `clinical` is what a physician answers for, None if nothing.
    """

    kind: str
    place: str
    source: Any
    heading: str = ""
    section: str = ""  # the anchor of the section that it stands in
    keys: tuple[Hashable, ...] = ()
    lines: tuple[Text, ...] = ()
    texts: tuple[Text, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()
    clinical: Any = None

    @property
    def all_texts(self) -> tuple[Text, ...]:
        """The texts that say something."""
        return tuple(text for text in self.lines + self.texts if text.words)


Parts = dict[str, list[Part]]


def parts_of(content: ArticleContent) -> Parts:
    """Return the parts by kind, in page order but for what stands in sections. Nothing in the content is left out."""
    view = clinical_view(content)

    def one(field: str, *, lines: tuple[Text, ...] = (), texts: tuple[Text, ...] = ()) -> list[Part]:
        part = Part(field, field, getattr(content, field), keys=(field,), lines=lines, texts=texts)
        return [replace(part, clinical=view.get(field))] if part.source else []

    def each(field: str, make: Callable[[Any], Part]) -> list[Part]:
        rows = getattr(content, field)
        clinical = view.get(field, [None] * len(rows))
        return [replace(make(row), clinical=own) for row, own in zip(rows, clinical, strict=True)]

    parts: Parts = {
        "title": one("title", lines=(read_line("title", content.title),)),
        "synonyms": one("synonyms", texts=tuple(read_line("li", synonym) for synonym in content.synonyms)),
        "contributors": one("contributors", texts=tuple(_byline(person) for person in content.contributors)),
        "corrections": each("corrections", _correction),
        "summary": one("summary", lines=(read_line("p", content.summary),)),
        "sections": each("sections", _section),
        "figures": each("figures", _figure),
        "care_cards": each("care_cards", _care_card),
        "resources": each("resources", _resource),
        "references": each("references", _reference),
        "definitions": each("definitions", _definition),
        "codes": each("codes", _code),
        "source_line": one("source_line", lines=(read_line("p", content.source_line),)),
    }
    return {"article": [_article(content, view, without=parts.keys())], **parts}


def _article(content: ArticleContent, view: dict[str, Any], *, without: Collection[str]) -> Part:
    """What is said of the article as a whole, fields of later schemas included."""
    rest = {name: value for name, value in content.model_dump(mode="json").items() if name not in without}
    return Part(
        "article",
        "article",
        canonical_json(rest),
        keys=("article",),
        fields=_fields(rest),
        clinical={name: value for name, value in view.items() if name not in without},
    )


def _section(row: Section) -> Part:
    return Part(
        "section",
        f"section:{row.anchor}",
        row,
        heading=row.heading,
        keys=(row, row.anchor, row.heading.casefold() or None),
        lines=(read_line("heading", row.heading),),
        texts=read_html(row.body),
        fields=_fields({"anchor": row.anchor, "level": row.level}),
    )


def _figure(row: Figure) -> Part:
    return Part(
        "figure",
        f"figure:{row.sha256[:12]}",
        row,
        heading=row.caption,
        section=row.section,
        keys=(row, (row.section, row.sha256), row.sha256),
        lines=(read_line("caption", row.caption), read_line("alt", row.alt)),
        fields=_fields(row.model_dump(mode="json", exclude={"section", "caption", "alt"})),
    )


def _care_card(row: CareCard) -> Part:
    return Part(
        "care",
        f"care:{row.level}",
        row,
        heading=row.heading,
        section=row.section,
        keys=(row, (row.section, row.level, row.heading), (row.level, row.heading), (row.section, row.level)),
        lines=(read_line("heading", row.heading),),
        texts=tuple(read_line("li", item) for item in row.items),
        fields=_fields({"level": row.level}),
    )


def _resource(row: Resource) -> Part:
    return Part(
        "resource",
        f"resource:{hashlib.sha256(row.name.encode()).hexdigest()[:12]}",
        row,
        heading=row.name,
        keys=(row, (row.region, row.name), row.url or None),
        fields=_fields(row.model_dump(mode="json")),
    )


def _reference(row: Reference) -> Part:
    return Part(
        "reference",
        f"reference:{row.key}",
        row,
        heading=row.title,
        keys=(row, row.key, row.title.casefold() or None),
        fields=_fields({**row.model_dump(mode="json"), "authors": "; ".join(row.authors)}),
    )


def _correction(row: Correction) -> Part:
    return Part(
        "correction",
        f"correction:{row.date}",
        row,
        heading=row.date.isoformat(),
        keys=(row, row.date, row.text.casefold()),
        lines=(read_line("p", row.text),),
        fields=_fields({"date": row.date}),
    )


def _definition(row: Definition) -> Part:
    return Part(
        "definition",
        f"definition:{hashlib.sha256(row.term.encode()).hexdigest()[:12]}",
        row,
        heading=row.term,
        keys=(row, row.term, row.text),
        lines=(read_line("heading", row.term), read_line("p", row.text)),
        fields=_fields({"words": row.words, "source": row.source}),
    )


def _code(row: Code) -> Part:
    name = " ".join(filter(None, (codes.NAMES[row.system], row.code, row.label)))
    return Part(
        "code",
        f"code:{row.system}:{row.code}",
        row,
        heading=name,
        keys=(row, (row.system, row.code), row.label.casefold() or None),
        fields=_fields(row.model_dump(mode="json")),
    )


def _byline(person: Contributor) -> Text:
    return read_line("p", ", ".join(filter(None, (person.name, person.credentials, person.role))))


def _fields(values: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple((name, "" if value is None else str(value)) for name, value in values.items())
