"""The library's own format: `ArticleDocument` as JSON. See docs/exchange.md and docs/article.schema.json.

A file holds one article, a list of articles, or one article per line. Each is either the article
itself or `{"article": {...}, "reviewed": {...}}`, which tells who reviewed it in another system.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from pydantic import ValidationError

from articles.document import ArticleDocument, Language, Value
from articles.exchange import json_text
from articles.exchange.report import Candidate, EarlierReview, Reading


class _Reviewed(Value):
    """The article with the reviews that it brings along."""

    article: ArticleDocument
    reviewed: dict[Language, EarlierReview] = {}


def read(place: str, data: bytes) -> Reading:
    """Read every article of one file; one that cannot be read does not stop the others."""
    reading = Reading()
    try:
        for inner, value in json_text.parse_many(data):
            _read_one(reading, _place(place, inner), value)
    except json_text.UnreadableJson as error:
        reading.refuse(place, [("", str(error))])
    return reading


def write(document: ArticleDocument, reviewed: Mapping[Language, EarlierReview] | None = None) -> bytes:
    """Return the file of one article: always the same bytes for the same article."""
    value: Any = document.model_dump(mode="json")
    if reviewed:
        value = _Reviewed(article=document, reviewed=dict(reviewed)).model_dump(mode="json")
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def schema() -> bytes:
    """Return the JSON Schema of an article, as docs/article.schema.json holds it."""
    generated = ArticleDocument.model_json_schema()
    described = {"$schema": "https://json-schema.org/draft/2020-12/schema", **generated}
    return (json.dumps(described, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def _read_one(reading: Reading, place: str, value: Any) -> None:
    if isinstance(value, json_text.UnreadableJson):
        reading.refuse(place, [("", str(value))])
    elif not isinstance(value, dict):
        reading.refuse(place, [("", _("An article is a JSON object."))])
    else:
        try:
            # As JSON and strictly: no number becomes text, but a list may become a tuple and text a date.
            text = json.dumps(value if "article" in value else {"article": value})
            found = _Reviewed.model_validate_json(text, strict=True)
        except ValidationError as error:
            complaints = json_text.complaints(error)
            if "article" not in value:
                complaints = [(pointer.removeprefix("/article"), message) for pointer, message in complaints]
            reading.refuse(place, complaints)
        else:
            reading.candidates.append(Candidate(place, found.article, found.reviewed))


def _place(file: str, inner: str) -> str:
    return f"{file}#{inner}" if inner.startswith("/") else f"{file} {inner}".rstrip()
