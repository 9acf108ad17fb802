"""A query in PostgreSQL's own terms: what a page must hold, by stems, and what it may."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from articles.search.folding import fold, spellings
from articles.search.indexing import CONFIGURATIONS, key_values, keys_of
from articles.search.query import Query

# The stem and the word itself begin alike more often than not, and the index would look both up.
_TWICE = re.compile(r"('[^']+':\*) \| \1(?![^ )])")
LONGEST_INNER = 4  # words of a name that is looked for among others


@dataclass(frozen=True)
class Terms:
    """Tsqueries as text.

    `whole` takes every word as it is, `loose` also the last one as the beginning of a word; `last` is that word alone,
    as it is. `some` takes any of the words. `rest` are phrases and what is left out, "" for none. `keys` make a name
    the very name that was typed, `inner` one that was typed among other words; `stems` are the beginnings by which
    words are marked.
    """

    whole: str
    loose: str
    last: str
    some: str
    rest: str
    keys: list[str]
    inner: list[str]
    stems: list[str]


def of(query: Query, language: str) -> Terms:
    """Let the database stem the query; one round trip."""
    each = [_Parts.of_word(word, language) for word in query.words]
    last = _Parts.of_beginning(query.loose, language) if query.loose else None
    loose = [*each[:-1], each[-1] | last] if last else each
    phrases = [_Parts.of_phrase(phrase, language) for phrase in query.phrases]
    without = [_Parts.of_phrase(phrase, language).negated() for phrase in query.excluded]
    columns = [
        _Parts.joined(each),
        _Parts.joined(loose),
        _Parts.joined(each[-1:]),
        _Parts.joined(each, "||"),
        _Parts.joined(phrases + without),
    ]
    params = [param for parts in columns for param in parts.params]
    names = _names_within(query.words)
    keys = [keys_of("%s")] * len(names)
    sql = ", ".join([*(f"({parts.sql})::text" for parts in columns), *keys])
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {sql}", [*params, *(value for name in names for value in key_values(name, language))])
        whole, loose_text, last_text, some, rest, *found = cursor.fetchone()
    own = found[0] if found else []
    return Terms(
        whole=whole,
        loose=_TWICE.sub(r"\1", loose_text),
        last=last_text,
        some=some,
        rest=rest,
        keys=own if query.is_plain else [],
        inner=sorted({key for keys in found[1:] for key in keys}),
        stems=sorted({stem for key in own[1:] for stem in key.split()} | set(map(fold, query.words))),
    )


def _names_within(words: tuple[str, ...]) -> list[str]:
    """Return the whole query, then every piece of it that may be a name."""
    pieces = [
        " ".join(words[start : start + size])
        for size in range(min(LONGEST_INNER, len(words) - 1), 0, -1)
        for start in range(len(words) - size + 1)
    ]
    return list(dict.fromkeys([" ".join(words), *pieces])) if words else []


@dataclass(frozen=True)
class _Parts:
    """A piece of SQL that is a tsquery, with its parameters."""

    sql: str = "''::tsquery"
    params: tuple[str, ...] = ()

    @classmethod
    def of_word(cls, word: str, language: str) -> _Parts:
        return cls._any("plainto_tsquery", spellings(word, language), language)

    @classmethod
    def of_phrase(cls, phrase: str, language: str) -> _Parts:
        return cls._any("phraseto_tsquery", dict.fromkeys((phrase, fold(phrase))), language)

    @classmethod
    def of_beginning(cls, word: str, language: str) -> _Parts:
        """A word perhaps half typed: it is letters and digits alone, so there is nothing in it to quote."""
        config, beginning = CONFIGURATIONS[language], f"'{fold(word)}':*"
        sql = "(to_tsquery(%s::regconfig, %s) || to_tsquery('pg_catalog.simple', %s))"
        return cls(sql, (config, beginning, beginning))

    @classmethod
    def _any(cls, function: str, texts: Iterable[str], language: str) -> _Parts:
        each = list(texts)
        sql = " || ".join([f"{function}(%s::regconfig, %s)"] * len(each))
        return cls(f"({sql})", tuple(part for text in each for part in (CONFIGURATIONS[language], text)))

    @classmethod
    def joined(cls, parts: list[_Parts], operator: str = "&&") -> _Parts:
        if not parts:
            return cls()
        return cls(f" {operator} ".join(part.sql for part in parts), tuple(p for part in parts for p in part.params))

    def __or__(self, other: _Parts) -> _Parts:
        return _Parts(f"({self.sql} || {other.sql})", self.params + other.params)

    def negated(self) -> _Parts:
        return _Parts(f"!!{self.sql}", self.params)
