"""What every imported article must keep before it may touch the database, whatever it was read from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from django.utils.translation import gettext as _

from articles import addresses, html, text
from articles.document import LANGUAGES, ArticleDocument, DocumentSection, HtmlPair
from articles.exchange.json_text import pointer

Complaint = tuple[str, str]  # JSON pointer inside the article, sentence

# What `html.clean` drops together with all that is inside. Other unknown tags leave their words.
_MEDIA = frozenset({"audio", "canvas", "embed", "iframe", "img", "math", "object", "picture", "svg", "video"})
_DROPPED_WHOLE = _MEDIA | {"input", "script", "select", "style", "textarea"}


def clean(document: ArticleDocument) -> ArticleDocument:
    """Return the article with its rich text as a draft holds it. Call after `complaints` found nothing."""
    sections = tuple(
        DocumentSection(
            anchor=row.anchor,
            level=row.level,
            heading=row.heading,
            body=HtmlPair(en=html.clean(row.body.en), es=html.clean(row.body.es)),
        )
        for row in document.sections
    )
    return document.model_copy(update={"sections": sections})


def complaints(document: ArticleDocument) -> Iterator[Complaint]:
    """Yield why no draft can say what the document says; what a draft may lack is for `completeness`."""
    yield from _unfit_text(document)
    yield from _repeated("/sections", "anchor", [row.anchor for row in document.sections])
    yield from _repeated("/references", "key", [row.key for row in document.references])
    if document.valid_from and document.valid_until and document.valid_until < document.valid_from:
        yield "/valid_until", _("The last day lies before the first.")


def losses(document: ArticleDocument) -> Iterator[Complaint]:
    """Yield what the rich text holds and a draft will not. Call after `complaints` found nothing."""
    for index, row in enumerate(document.sections):
        for language in LANGUAGES:
            reader = _Losses()
            reader.feed(row.body.get(language))
            reader.close()
            place = pointer("sections", index, "body", language)
            for tag, count in sorted(reader.dropped.items()):
                yield place, _("“%(tag)s” cannot stand in a text (%(count)s×).") % {"tag": tag, "count": count}
            for href in reader.unusable:
                yield place, _("“%(address)s” cannot be linked to; the words stay.") % {"address": href[:200]}


class _Losses(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.dropped: Counter[str] = Counter()
        self.unusable: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.dropped.update([tag] if tag in _DROPPED_WHOLE else [])
        href = dict(attrs).get("href") if tag == "a" else None
        if href and not addresses.link(href):
            self.unusable.append(href)


def _unfit_text(document: ArticleDocument) -> Iterator[Complaint]:
    plain = document.model_dump(mode="json")
    for index, row in enumerate(document.sections):
        for language in LANGUAGES:
            try:
                html.clean(row.body.get(language))
            except html.HtmlError as error:
                yield pointer("sections", index, "body", language), str(error)
        del plain["sections"][index]["body"]
    for steps, words in _strings(plain):
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
