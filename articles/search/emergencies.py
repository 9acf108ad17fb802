"""Queries that sound like an emergency, by the board's list of phrases."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import connection

from articles import prepared
from articles.models import EmergencyPhrase
from articles.search.folding import fold, words
from articles.search.indexing import CONFIGURATIONS
from articles.search.query import Query

MOST = 300  # phrases in a language
MAX_LENGTH = 100  # characters
# Folded words that deny. A phrase that holds one is meant only by a query that holds one too.
DENIALS = {
    "en": frozenset(
        {"no", "not", "never", "cannot", "cant", "wont", "isnt", "arent", "wasnt", "dont", "doesnt", "didnt"}
        | {"hasnt", "stopped", "stops"}
    ),
    "es": frozenset({"no", "ni", "nunca", "sin", "deja", "dejo"}),
}


def sounds_urgent(queries: Iterable[Query]) -> bool:
    """Whether all words of some phrase are in one of the queries, in any order and form; accents do not matter.

    The phrases of both languages count: whoever is frightened asks in their own.
    """
    each = [" ".join(query.said) for query in queries if query.said]
    folded = [fold(said) for said in each]
    values: dict[str, list[str] | list[bool]] = {"said": each, "folded": folded}
    for code, denials in DENIALS.items():
        values[f"denies_{code}"] = [not denials.isdisjoint(said.split()) for said in folded]
        values[f"denials_{code}"] = sorted(denials)
    with prepared.cursor() as cursor:
        cursor.execute(_FOUND, values)
        return bool(cursor.fetchone()[0])


# A query is stemmed once, not for each phrase: that is what OFFSET 0 is for. The index drops small words, and with
# “not” whatever “not breathing” says.
_FOUND = "SELECT " + " OR ".join(
    f"""EXISTS (
        SELECT 1 FROM (
            SELECT to_tsvector('{config}', said) || to_tsvector('{config}', folded) AS words, denies
            FROM unnest(%(said)s::text[], %(folded)s::text[], %(denies_{code})s::bool[])
                AS asked(said, folded, denies) OFFSET 0) query
        JOIN {EmergencyPhrase._meta.db_table} phrase ON phrase.language = '{code}' AND query.words @@ phrase.asked
        WHERE query.denies OR NOT string_to_array(phrase.folded, ' ') && %(denials_{code})s::text[])"""
    for code, config in CONFIGURATIONS.items()
)


def normal(phrases: Iterable[str]) -> list[str]:
    """Return the phrases in the one spelling that they are kept in, each once."""
    return sorted({said for phrase in phrases if (said := " ".join(words(phrase)))})


def too_long(phrases: Iterable[str]) -> list[str]:
    """Return the phrases that cannot be kept whole; cut, they would match more searches than anybody meant."""
    return [phrase for phrase in phrases if max(len(phrase), len(fold(phrase))) > MAX_LENGTH]


def without_meaning(phrases: Sequence[str], language: str) -> list[str]:
    """Return the phrases in which there is nothing to look for, such as “to be”."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT phrase FROM unnest(%s::text[]) AS phrase WHERE numnode(plainto_tsquery(%s::regconfig, phrase)) = 0",
            [list(phrases), CONFIGURATIONS[language]],
        )
        return [phrase for (phrase,) in cursor.fetchall()]


def row(phrase: str, language: str) -> EmergencyPhrase:
    return EmergencyPhrase(language=language, phrase=phrase, folded=fold(phrase))
