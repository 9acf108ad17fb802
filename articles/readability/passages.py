"""The texts of one language that are judged, each by its place, as plain lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from articles import html, text
from articles.content import ArticleContent
from articles.document import ArticleDocument, Language, Text


class Passage(NamedTuple):
    """`place` names the field as `articles.currency.places` does; `lines` are its paragraphs, items and headings."""

    place: str
    lines: tuple[str, ...]


def passages(source: ArticleDocument | ArticleContent, language: Language) -> Iterator[Passage]:
    """Yield the summary, the sections, captions and care cards, in page order. Titles and names are not judged.

    A draft gives the lines that its frozen content will give. Text that no page can hold is left out: others say so.
    """

    def words(value: Any) -> str:
        """Return what a field of a draft or of a content says, one item in a line."""
        if isinstance(value, Text):
            return value.get(language)
        return "\n".join(value) if isinstance(value, tuple) else value

    yield Passage("summary", _line(words(source.summary)))
    is_clean = isinstance(source, ArticleContent)
    for section in source.sections:
        yield Passage(f"section:{section.anchor}:body", _body(words(section.body), is_clean=is_clean))
    for name, figure in _named((f"figure:{figure.sha256[:12]}", figure) for figure in source.figures):
        yield Passage(f"{name}:caption", _line(words(figure.caption)))
    for name, card in _named((f"care:{card.level}", card) for card in source.care_cards):
        yield Passage(f"{name}:items", _items(words(card.items)))


def _body(body: str, *, is_clean: bool) -> tuple[str, ...]:
    try:
        return tuple(html.plain_text(body if is_clean else html.clean(body)).splitlines())
    except html.HtmlError:
        return ()


def _line(words: str) -> tuple[str, ...]:
    try:
        return tuple(filter(None, [text.line(words)]))
    except text.TextError:
        return ()


def _items(words: str) -> tuple[str, ...]:
    try:
        return text.lines(words)
    except text.TextError:
        return ()


def _named(rows: Iterable[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    """Number the second row of a name and those after it, as `articles.currency.places` does."""
    seen: Counter[str] = Counter()
    for name, row in rows:
        seen[name] += 1
        yield (name if seen[name] == 1 else f"{name}#{seen[name]}"), row
