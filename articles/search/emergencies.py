"""Queries that sound like an emergency, by the board's list of phrases."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from articles.document import LANGUAGES
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


def sounds_urgent(query: Query, language: str) -> bool:
    """Whether all words of some phrase are in the query, in any order and form; accents do not matter.

    The phrases of both languages count: whoever is frightened asks in their own.
    """
    said = " ".join(query.said)
    if not said:
        return False
    tongues = [language, *(code for code in LANGUAGES if code != language)]
    found = " OR ".join([_FOUND] * len(tongues))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {found}", [value for code in tongues for value in _looked_for(said, code)])
        return bool(cursor.fetchone()[0])


_FOUND = f"""EXISTS (
    SELECT 1 FROM {EmergencyPhrase._meta.db_table} WHERE language = %s
    AND to_tsvector(%s::regconfig, %s) || to_tsvector(%s::regconfig, %s)
        @@ (plainto_tsquery(%s::regconfig, phrase) || plainto_tsquery(%s::regconfig, folded))
    AND (%s OR NOT string_to_array(folded, ' ') && %s::text[]))"""


def _looked_for(said: str, language: str) -> list[Any]:
    """Return what `_FOUND` asks for. The index drops small words, and with “not” whatever “not breathing” says."""
    config, folded, denials = CONFIGURATIONS[language], fold(said), DENIALS[language]
    denies = not denials.isdisjoint(folded.split())
    return [language, config, said, config, folded, config, config, denies, sorted(denials)]


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
