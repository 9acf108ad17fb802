"""What of a frozen text is searched and shown in results, read from its JSON without all of the content. Pure."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

MAX_BODY = 100_000  # characters; what PostgreSQL can index of one page has an end
_MARKER = re.compile(r"<sup data-ref=.*?</sup>")
_BLOCK = re.compile(r"</(?:p|li|h\d|td|th|caption|dt|dd|blockquote)>")
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Texts:
    """`names` are the title and then the other names; `passages` what stands in the text, a paragraph each."""

    names: tuple[str, ...]
    summary: str
    headings: tuple[str, ...]
    passages: tuple[str, ...]
    codes: tuple[str, ...]


def read(canonical: str) -> Texts:
    """Read the canonical JSON of an article's content."""
    content = json.loads(canonical)
    sections, cards = content.get("sections", ()), content.get("care_cards", ())
    codes = content.get("codes", ())
    return Texts(
        names=(content["title"], *content.get("synonyms", ())),
        summary=content.get("summary", ""),
        headings=(
            *(section["heading"] for section in sections),
            *(card["heading"] for card in cards),
            *(code.get("label", "") for code in codes),
        ),
        passages=tuple(_passages(content)),
        codes=tuple(code["code"] for code in codes),
    )


def shown_of(canonical: str) -> tuple[tuple[str, ...], Iterator[str]]:
    """Return the names, and what may be shown of the text: its summary and passages, read only as far as wanted."""
    content = json.loads(canonical)
    return (content["title"], *content.get("synonyms", ())), _shown(content)


def _shown(content: dict[str, Any]) -> Iterator[str]:
    yield content.get("summary", "")
    yield from _passages(content)


def _passages(content: dict[str, Any]) -> Iterator[str]:
    for section in content.get("sections", ()):
        yield from _lines(section["body"])
    for card in content.get("care_cards", ()):
        yield from card["items"]
    for figure in content.get("figures", ()):
        if figure["caption"]:
            yield figure["caption"]


def names_in(canonical: str) -> tuple[str, ...]:
    """Return the names alone."""
    content = json.loads(canonical)
    return (content["title"], *content.get("synonyms", ()))


def _lines(body: str) -> list[str]:
    """Return a paragraph of clean HTML on each line; see `articles.html.clean`."""
    text = html.unescape(_TAG.sub("", _BLOCK.sub("\n", _MARKER.sub("", body.replace("<br>", " ")))))
    return [line for row in text.split("\n") if (line := " ".join(row.split()))]
