"""Queries that sound like an emergency, by the board's list of phrases."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import connection

from articles.models import EmergencyPhrase
from articles.search.folding import fold, words
from articles.search.indexing import CONFIGURATIONS
from articles.search.query import Query

MOST = 300  # phrases in a language
MAX_LENGTH = 100  # characters


def sounds_urgent(query: Query, language: str) -> bool:
    """Whether all words of some phrase are in the query, in any order and form; accents do not matter."""
    config, said = CONFIGURATIONS[language], " ".join(query.said)
    if not said:
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT EXISTS (
                SELECT 1 FROM {EmergencyPhrase._meta.db_table} WHERE language = %s
                AND to_tsvector(%s::regconfig, %s) || to_tsvector(%s::regconfig, %s)
                    @@ (plainto_tsquery(%s::regconfig, phrase) || plainto_tsquery(%s::regconfig, folded)))
            """,
            [language, config, said, config, fold(said), config, config],
        )
        return bool(cursor.fetchone()[0])


def normal(phrases: Iterable[str]) -> list[str]:
    """Return the phrases in the one spelling that they are kept in, each once."""
    return sorted({said[:MAX_LENGTH].strip() for phrase in phrases if (said := " ".join(words(phrase)))})


def without_meaning(phrases: Sequence[str], language: str) -> list[str]:
    """Return the phrases in which there is nothing to look for, such as “to be”."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT phrase FROM unnest(%s::text[]) AS phrase WHERE numnode(plainto_tsquery(%s::regconfig, phrase)) = 0",
            [list(phrases), CONFIGURATIONS[language]],
        )
        return [phrase for (phrase,) in cursor.fetchall()]


def row(phrase: str, language: str) -> EmergencyPhrase:
    return EmergencyPhrase(language=language, phrase=phrase, folded=fold(phrase)[:MAX_LENGTH])
