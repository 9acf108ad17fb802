"""Which live pages readers see on a day: what is found otherwise would lead to a page that answers 404."""

from __future__ import annotations

from articles.index import holds
from articles.models import IndexEntry


def in_force(publication: str) -> str:
    """Return SQL that tells whether a publication may be shown on the day `on`: the index says what the text says.

    Looked up for each page, which is what OFFSET 0 is for: the planner would read the names of all.
    """
    return f"""
        NOT EXISTS (SELECT 1 FROM {IndexEntry._meta.db_table} entry WHERE entry.publication_id = {publication}
                    AND entry.is_title AND NOT {holds("entry")} OFFSET 0)
    """
