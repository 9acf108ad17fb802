"""A query in PostgreSQL's own terms: what a page must hold, by stems, and what it may."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from articles import prepared
from articles.search.folding import fold, spellings
from articles.search.indexing import CONFIGURATIONS
from articles.search.query import Query

# The stem and the word itself begin alike more often than not, and the index would look both up.
_TWICE = re.compile(r"('[^']+':\*) \| \1(?![^ )])")
LONGEST_INNER = 4  # words of a name that is looked for among others


@dataclass(frozen=True)
class Terms:
    """Tsqueries as text.

    `whole` takes every word as it is, `loose` also the last one as the beginning of a word; `last` is that word alone,
    as it is. `some` takes any of the words. `rest` are phrases and what is left out, "" for none. `each` has every word
    alone; "" is one without meaning, like “the”. `keys` make a name the very name that was typed, `inner` one that was
    typed among other words; `stems` are the beginnings by which words are marked.
    """

    whole: str
    loose: str
    last: str
    some: str
    rest: str
    each: dict[str, str]
    keys: list[str]
    inner: list[str]
    stems: list[str]


def of(query: Query, language: str) -> Terms:
    """Let the database stem the query; one round trip, whose plan is always the same."""
    names = _names_within(query.words)
    wanted = [
        *(("words", spelling) for word in query.words for spelling in spellings(word, language)),
        *(("phrase", said) for phrase in (*query.phrases, *query.excluded) for said in _typed_and_folded(phrase)),
        *([("begins", _beginning(query.loose))] if query.loose else []),
        *(("stems", spelt) for name in names for spelt in _spelt(name)),
    ]
    said = _ask(list(dict.fromkeys(wanted)), CONFIGURATIONS[language])
    each = {word: _any(said["words", spelling] for spelling in spellings(word, language)) for word in query.words}
    words = [each[word] for word in query.words]
    last = words[-1] if words else ""
    begun = _TWICE.sub(r"\1", said["begins", _beginning(query.loose)]) if query.loose else ""
    phrases, without = (
        [_any(said["phrase", text] for text in _typed_and_folded(phrase)) for phrase in those]
        for those in (query.phrases, query.excluded)
    )
    found = [_keys(name, lambda text: said["stems", text]) for name in names]
    own = found[0] if found else []
    return Terms(
        whole=_all(words),
        loose=_all([*words[:-1], _any([last, begun])]),
        last=last,
        some=_any(words),
        rest=_all([*phrases, *(f"!{one}" for one in without if one)]),
        each=each,
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


def _typed_and_folded(phrase: str) -> tuple[str, str]:
    return phrase, fold(phrase)


def _beginning(word: str) -> str:
    """Return a word perhaps half typed: it is letters and digits alone, so there is nothing in it to quote."""
    return f"'{fold(word)}':*"


def _spelt(name: str) -> tuple[str, str, str]:
    folded = fold(name)
    return name, folded, folded.replace(" ", "")


def _keys(name: str, stems: Callable[[str], str]) -> list[str]:
    """Return the keys of a name, which are those that `indexing.keys_of` has the database make of it."""
    spelt = _spelt(name)
    return [f"={spelt[-1]}", *filter(None, map(stems, spelt))]


_ASK = """
    SELECT CASE how
        WHEN 'words' THEN plainto_tsquery(%(config)s::regconfig, said)::text
        WHEN 'phrase' THEN phraseto_tsquery(%(config)s::regconfig, said)::text
        WHEN 'begins' THEN (to_tsquery(%(config)s::regconfig, said) || to_tsquery('pg_catalog.simple', said))::text
        ELSE array_to_string(tsvector_to_array(to_tsvector(%(config)s::regconfig, said)), ' ') END
    FROM unnest(%(how)s::text[], %(said)s::text[]) WITH ORDINALITY AS asked(how, said, place) ORDER BY place
"""


def _ask(wanted: list[tuple[str, str]], config: str) -> dict[tuple[str, str], str]:
    """Return what the database makes of each text, by what is wanted of it."""
    with prepared.cursor() as cursor:
        how, said = zip(*wanted, strict=True) if wanted else ((), ())
        cursor.execute(_ASK, {"config": config, "how": list(how), "said": list(said)})
        return dict(zip(wanted, (found for (found,) in cursor.fetchall()), strict=True))


def _all(parts: Iterable[str]) -> str:
    return _joined(" & ", parts)


def _any(parts: Iterable[str]) -> str:
    return _joined(" | ", parts)


def _joined(operator: str, parts: Iterable[str]) -> str:
    """Join tsqueries; what is empty asks for nothing, and what is said twice would be looked up twice."""
    each = [part for part in dict.fromkeys(parts) if part]
    return f"( {operator.join(each)} )" if each else ""
