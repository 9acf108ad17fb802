"""What an article says in both languages, row by row and field by field: of a draft, or of two frozen contents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import zip_longest

from articles import html, text
from articles.compare.texts import Text, Word, plain, read_html, read_line
from articles.content import ArticleContent
from articles.currency import places
from articles.document import SOURCE_LANGUAGE, ArticleDocument, HtmlPair, Language, Value
from articles.document import Text as Words
from articles.parity.mismatch import row_of

# What is compared: not names, roles and addresses, which may differ at will, nor the line on the source.
_FIELDS = {
    "title": ("title",),
    "summary": ("summary",),
    "section": ("heading", "body"),
    "figure": ("caption", "alt"),
    "care": ("heading", "items"),
    "correction": ("text",),
}
_PARTS = list(_FIELDS)

Texts = tuple[Text, ...]


@dataclass(frozen=True)
class Side:
    """A row in one language: the texts of each field that says something."""

    language: Language
    fields: Mapping[str, Texts]

    @property
    def heading(self) -> str:
        named = self.fields.get("heading") or self.fields.get("caption") or ()
        return plain(named[0].words) if named else ""


@dataclass(frozen=True)
class Twins:
    """A row in both languages; a side without words is None. `place` is that of the row, as `Mismatch.row`."""

    part: str
    place: str
    source: Side | None
    translation: Side | None

    @property
    def heading(self) -> str:
        return self._named.heading if self._named else ""

    @property
    def heading_language(self) -> Language:
        return self._named.language if self._named else SOURCE_LANGUAGE

    @property
    def _named(self) -> Side | None:
        return next((side for side in (self.translation, self.source) if side and side.heading), None)

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields in which either side says something."""
        sides = [side.fields for side in (self.source, self.translation) if side]
        return tuple(name for name in _FIELDS[self.part] if any(name in fields for fields in sides))

    def place_of(self, field: str) -> str:
        return self.place if field == self.place else f"{self.place}:{field}"


def words_of(texts: Texts) -> Iterator[Word]:
    return (word for text in texts for word in text.words)


def plain_text(texts: Texts) -> str:
    return "\n".join(plain(text.words) for text in texts)


def of_document(document: ArticleDocument, language: Language) -> Iterator[Twins]:
    """Yield the rows of a draft and of its translation. Text that no page can hold is taken for none: others say so."""
    rows: dict[str, dict[str, Words]] = {}
    for place, words in places(document).items():
        if _part(place) in _FIELDS:
            rows.setdefault(row_of(place), {})[place.rpartition(":")[2]] = words
    for place, fields in rows.items():
        sides = [
            _side(one, {name: _read_draft(name, fields[name], one) for name in _FIELDS[_part(place)]})
            for one in (SOURCE_LANGUAGE, language)
        ]
        if any(sides):
            yield Twins(_part(place), place, *sides)


def of_contents(source: ArticleContent, translation: ArticleContent) -> Iterator[Twins]:
    """Yield the rows of two frozen contents, paired by their place, which is the same in every language.

    Rows of one name are numbered as in a draft, those that the translation has first.
    """
    sides: dict[tuple[str, str, str], tuple[list[Side], list[Side]]] = {}
    for number, content in enumerate((source, translation)):
        for part, name, section, row in _rows(content):
            if side := _side(content.language, {field: _read_frozen(field, row) for field in _FIELDS[part]}):
                sides.setdefault((part, name, section), ([], []))[number].append(side)
    found = [
        Twins(part, name, *pair)
        for (part, name, _section), both in sorted(sides.items(), key=lambda item: _PARTS.index(item[0][0]))
        for pair in zip_longest(*both)
    ]
    return iter(_numbered(found))


def _numbered(found: list[Twins]) -> list[Twins]:
    count: Counter[str] = Counter()
    numbered = list(found)
    for index in sorted(range(len(found)), key=lambda index: found[index].translation is None):
        name = found[index].place
        count[name] += 1
        if count[name] > 1:
            numbered[index] = replace(found[index], place=f"{name}#{count[name]}")
    return numbered


def _rows(content: ArticleContent) -> Iterator[tuple[str, str, str, Value]]:
    """Yield each row with its part, its name and the section that it stands in."""
    yield "title", "title", "", content
    yield "summary", "summary", "", content
    yield from (("section", f"section:{row.anchor}", "", row) for row in content.sections)
    yield from (("figure", f"figure:{row.sha256[:12]}", row.section, row) for row in content.figures)
    yield from (("care", f"care:{row.level}", row.section, row) for row in content.care_cards)
    yield from (("correction", f"correction:{row.date}", "", row) for row in content.corrections)


def _side(language: Language, fields: Mapping[str, Texts]) -> Side | None:
    said = {name: texts for name, texts in fields.items() if texts}
    return Side(language, said) if said else None


def _read_draft(field: str, words: Words, language: Language) -> Texts:
    said = words.get(language)
    try:
        if isinstance(words, HtmlPair):
            return read_html(html.clean(said))
        return _lines(text.lines(said)) if field == "items" else _line(field, text.line(said))
    except (html.HtmlError, text.TextError):
        return ()


def _read_frozen(field: str, row: Value) -> Texts:
    said = getattr(row, field)
    if field == "body":
        return read_html(said)
    return _lines(said) if field == "items" else _line(field, said)


def _line(field: str, said: str) -> Texts:
    return (read_line(field, said),) if said else ()


def _lines(said: tuple[str, ...]) -> Texts:
    return tuple(read_line("li", line) for line in said)


def _part(place: str) -> str:
    return place.partition(":")[0]
