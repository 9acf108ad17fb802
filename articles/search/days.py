"""Which live pages readers see on a day: what is found otherwise would lead to a page that answers 404."""

from __future__ import annotations

from articles.models import IndexEntry


def in_force(publication: str) -> str:
    """Return SQL that tells whether a publication may be shown on the day `on`: the index says what the text says.

    The few pages that are before their first day or after their last are read once, in place of a row of the index for
    each page that was found.
    """
    table = IndexEntry._meta.db_table
    return f"""{publication} NOT IN (
        SELECT publication_id FROM {table} WHERE is_title AND valid_from > %(on)s
        UNION ALL
        SELECT publication_id FROM {table} WHERE is_title AND valid_until < %(on)s)"""
