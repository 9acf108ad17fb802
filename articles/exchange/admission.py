"""What every imported article must keep before it may touch the database, whatever it was read from."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from typing import Any

from django.utils.translation import gettext as _

from articles import addresses, html, text
from articles.document import LANGUAGES, ArticleDocument, HtmlPair
from articles.exchange.json_text import pointer

Complaint = tuple[str, str]  # JSON pointer inside the article, sentence

# What `html.clean` drops together with all that is inside. Other unknown tags leave their words.
_DROPPED_TAG = re.compile(
    r"<(audio|canvas|embed|iframe|img|input|math|object|picture|script|select|style|svg|textarea|video)\b",
    re.IGNORECASE,
)
_HREF = re.compile(r"""<a\s[^<>]*?\bhref\s*=\s*["']?([^"'<>]*)""", re.IGNORECASE)


def admit(document: ArticleDocument) -> tuple[ArticleDocument, list[Complaint]]:
    """Return the article with its rich text as a draft holds it, and why no draft can say what it says.

    What a draft may lack is for `completeness`. Where there are complaints, the article is not to be used.
    """
    complaints: list[Complaint] = []
    sections = tuple(
        row.model_copy(update={"body": _clean(row.body, pointer("sections", index, "body"), complaints)})
        for index, row in enumerate(document.sections)
    )
    complaints += _unfit_text(document)
    complaints += _repeated("/sections", "anchor", [row.anchor for row in document.sections])
    complaints += _repeated("/references", "key", [row.key for row in document.references])
    if document.valid_from and document.valid_until and document.valid_until < document.valid_from:
        complaints.append(("/valid_until", _("The last day lies before the first.")))
    return document.model_copy(update={"sections": sections}), complaints


def losses(document: ArticleDocument) -> Iterator[Complaint]:
    """Yield what the rich text holds and a draft will not."""
    for index, row in enumerate(document.sections):
        for language in LANGUAGES:
            body = row.body.get(language)
            place = pointer("sections", index, "body", language)
            for tag, count in sorted(Counter(tag.lower() for tag in _DROPPED_TAG.findall(body)).items()):
                yield place, _("“%(tag)s” cannot stand in a text (%(count)s×).") % {"tag": tag, "count": count}
            for href in _HREF.findall(body):
                if not addresses.link(unescape(href)):
                    yield place, _("“%(address)s” cannot be linked to; the words stay.") % {"address": href[:200]}


def _clean(body: HtmlPair, place: str, complaints: list[Complaint]) -> HtmlPair:
    cleaned: dict[str, str] = {}
    for language in LANGUAGES:
        try:
            cleaned[language] = html.clean(body.get(language))
        except html.HtmlError as error:
            complaints.append((f"{place}/{language}", str(error)))
    return HtmlPair(**cleaned)


def _unfit_text(document: ArticleDocument) -> Iterator[Complaint]:
    for steps, words in _strings(document.model_dump(mode="json", exclude={"sections": {"__all__": {"body"}}})):
        try:
            text.characters(words)
        except text.TextError as error:
            yield pointer(*steps), str(error)


def _strings(value: Any, *steps: str | int) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(value, str):
        yield steps, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _strings(inner, *steps, key)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _strings(inner, *steps, index)


def _repeated(place: str, name: str, values: list[str]) -> Iterator[Complaint]:
    for value, count in Counter(values).items():
        if count > 1:
            yield (
                place,
                _("%(count)s rows have the same %(name)s, “%(value)s”.")
                % {
                    "count": count,
                    "name": name,
                    "value": value,
                },
            )
