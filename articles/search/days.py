"""Which live pages readers see on a day: what is found otherwise would lead to a page that answers 404."""

from __future__ import annotations

from articles.models import IndexEntry

# SQL, of a row of publications called `publication` and a day `on`. The index says what the publication says.
IN_FORCE = f"""
    NOT EXISTS (SELECT 1 FROM {IndexEntry._meta.db_table} entry WHERE entry.publication_id = publication.id
                AND entry.is_title AND (entry.valid_from > %(on)s OR entry.valid_until < %(on)s))
"""
