"""Queries that sound like an emergency, by the board's list of phrases."""

from __future__ import annotations

from django.db import connection

from articles.models import EmergencyPhrase
from articles.search.folding import fold
from articles.search.indexing import CONFIGURATIONS
from articles.search.query import Query

MOST = 300  # phrases in a language


def sounds_urgent(query: Query, language: str) -> bool:
    """Whether all words of some phrase are in the query, in any order and form; accents do not matter."""
    config, said = CONFIGURATIONS[language], " ".join(query.words)
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
