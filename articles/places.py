"""Where a topic stands, and of what its page is made: one question, written by hand and prepared.

To put it together out of querysets took longer than to answer it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from articles import prepared
from articles.browsing import Shelf
from articles.document import LANGUAGES
from articles.index import holds
from articles.models import IndexEntry, LivePage, Topic


@dataclass(frozen=True)
class Place:
    """A topic that readers find: `above` is what it is a part of, `made_of` names the publications of its list."""

    key: int
    here: Shelf
    above: Shelf | None
    parts: tuple[Shelf, ...]
    made_of: str
    has_twin: bool


def find(language: str, slug: str, *, on: dt.date) -> Place | None:
    """Return the topic at an address that has a name in the language and a live page, of its own or in its parts."""
    with prepared.cursor() as cursor:
        cursor.execute(_PLACE[language], {"slug": slug, "on": on})
        rows = cursor.fetchall()
    of = {role: [row for row in rows if row[0] == role] for role in ("here", "above", "part")}
    if not of["here"]:
        return None
    [(_role, key, *_shown, made_of, has_twin)] = of["here"]
    here, above, parts = (tuple(Shelf(*row[2:5]) for row in of[role]) for role in ("here", "above", "part"))
    return Place(key, here[0], above[0] if above else None, parts, made_of, has_twin)


_TOPIC, _FILED = Topic._meta.db_table, Topic.articles.through._meta.db_table
_ENTRY, _LIVE = IndexEntry._meta.db_table, LivePage._meta.db_table


def _page(filed: str, language: str) -> str:
    """Return SQL that finds what readers see of an article that is filed somewhere.

    Looked up article by article, which is what OFFSET 0 is for: the planner would read the titles of all.
    """
    return f"""
        SELECT e.publication_id AS key FROM {_ENTRY} e JOIN {_LIVE} p ON p.publication_id = e.publication_id
        WHERE e.article_id = {filed}.article_id AND e.language = '{language}' AND e.is_title AND {holds("e")}
        OFFSET 0"""


def _is_shown(topic: str, language: str) -> str:
    """Return SQL that tells whether readers of a language find a topic: article by article until the first page."""
    page = f"EXISTS ({_page('filed', language)})"
    return f"""({topic}.name_{language} <> '' AND (
        EXISTS (SELECT 1 FROM {_FILED} filed WHERE filed.topic_id = {topic}.id AND {page} OFFSET 0)
        OR EXISTS (SELECT 1 FROM {_TOPIC} part JOIN {_FILED} filed ON filed.topic_id = part.id
                   WHERE part.parent_id = {topic}.id AND {page} OFFSET 0)))"""


def _question(language: str) -> str:
    other = next(code for code in LANGUAGES if code != language)
    shown = f"slug, name_{language}, coalesce(description_{language}, '')"
    sql = f"""
        WITH here AS MATERIALIZED
            (SELECT * FROM {_TOPIC} topic WHERE slug = %(slug)s AND {_is_shown("topic", language)})
        SELECT 'here', id, {shown}, position, coalesce((
            SELECT string_agg(page.key::text, ',' ORDER BY page.key)
            FROM {_FILED} filed CROSS JOIN LATERAL ({_page("filed", language)}) page
            WHERE filed.topic_id = here.id), ''),
            {_is_shown("here", other)}
        FROM here
        UNION ALL
        SELECT 'above', id, {shown}, position, NULL, NULL FROM {_TOPIC} topic
        WHERE id = (SELECT parent_id FROM here) AND name_{language} <> ''
        UNION ALL
        SELECT 'part', id, {shown}, position, NULL, NULL FROM {_TOPIC} part_of
        WHERE parent_id = (SELECT id FROM here) AND {_is_shown("part_of", language)}
        ORDER BY position, slug
    """
    return " ".join(sql.split())


_PLACE: dict[str, str] = {language: _question(language) for language in LANGUAGES}
