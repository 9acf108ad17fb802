"""Names that begin with what somebody is typing: titles and other names of live pages, and nothing else."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from articles import prepared
from articles.models import LivePage, Publication, SearchName, SearchPage
from articles.search.days import in_force
from articles.search.folding import folded_words
from articles.search.query import parse
from articles.search.texts import names_in

MOST = 8
MIN_LETTERS = 2
COMPARED = 300  # names; so many begin with any three letters, and the shortest are wanted
_LAST = "\U0010ffff"  # behind all that may follow a beginning
_PAGE, _NAME, _LIVE = SearchPage._meta.db_table, SearchName._meta.db_table, LivePage._meta.db_table


@dataclass(frozen=True)
class Suggestion:
    """A name as the signed text has it, and the title of its page where that is another."""

    name: str
    slug: str
    title: str


def suggest(typed: str, language: str, *, on: dt.date) -> list[Suggestion]:
    """Return the names that begin with the words, then those with words that begin so; shorter ones first."""
    asked = folded_words(parse(typed).typed)
    beginning = " ".join(asked)
    if len(beginning.replace(" ", "")) < MIN_LETTERS:
        return []
    prefixes = " & ".join(f"'{word}':*" for word in asked)  # of letters and digits alone
    values: dict[str, str | dt.date] = {
        "language": language,
        "from": beginning,
        "to": f"{beginning}{_LAST}",
        "prefixes": prefixes,
        "on": on,
    }
    with prepared.cursor() as cursor:
        cursor.execute(_NAMED, values)
        rows = cursor.fetchall()
    chosen: dict[int, tuple[int, str]] = {}
    for publication, position, slug in rows:  # one name a page: the best
        chosen.setdefault(publication, (position, slug))
        if len(chosen) == MOST:
            break
    if not chosen:
        return []
    with prepared.cursor() as cursor:
        cursor.execute(_TEXTS, [list(chosen)])
        texts = dict(cursor.fetchall())
    found = []
    for publication, (position, slug) in chosen.items():
        names = names_in(texts[publication])
        found.append(Suggestion(names[position], slug, names[0] if position else ""))
    return found


# In the order of the index and not of a language, or all that begin so would be sorted first. Page by page, which is
# what OFFSET 0 is for.
_NAMED = f"""
    WITH first AS (
        SELECT * FROM (
            SELECT page_id, position, size, folded, 0 AS turn FROM {_NAME}
            WHERE language = %(language)s AND folded ~>=~ %(from)s AND folded ~<~ %(to)s
            ORDER BY folded USING ~<~ LIMIT {COMPARED}
        ) AS beginning ORDER BY size, position > 0, folded LIMIT {2 * MOST}
    ), second AS (
        SELECT * FROM (
            SELECT page_id, position, size, folded, 1 AS turn FROM {_NAME}
            WHERE language = %(language)s AND words @@ to_tsquery('pg_catalog.simple', %(prefixes)s)
              AND (SELECT count(*) FROM first) < {MOST}
            LIMIT {COMPARED}
        ) AS inside ORDER BY size, position > 0, folded LIMIT {2 * MOST}
    ), names AS (SELECT * FROM first UNION ALL SELECT * FROM second)
    SELECT page.publication_id, name.position, page.slug
    FROM names name CROSS JOIN LATERAL
        (SELECT live.publication_id, live.slug FROM {_PAGE} page
         JOIN {_LIVE} live ON live.publication_id = page.publication_id
         WHERE page.id = name.page_id OFFSET 0) page
    WHERE {in_force("page.publication_id")}
    ORDER BY name.turn, name.size, name.position > 0, name.folded
"""
_TEXTS = f"SELECT id, content FROM {Publication._meta.db_table} WHERE id = ANY(%s)"
