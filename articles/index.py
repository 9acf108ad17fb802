"""The index of names behind the A to Z, the topics and the related articles.

Its rows are copies of what a publication froze, written in the same transaction. They are no evidence: `rebuild`
makes them again from the publications, and a row whose publication is not live is never shown.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db.models import QuerySet

from articles import prepared, shelves
from articles.document import SITE_TYPES
from articles.models import IndexEntry, LivePage, Publication


def holds(entry: str) -> str:
    """Return SQL that tells whether a row of the index, by its name in a query, is of a page shown on the day `on`."""
    return f"""(({entry}.valid_from IS NULL OR {entry}.valid_from <= %(on)s)
        AND ({entry}.valid_until IS NULL OR {entry}.valid_until >= %(on)s))"""


# Letter by letter, each until its first live page: that is what OFFSET 0 is for. Joined at once, as the planner would
# have it, all names and all pages are read for these thirty answers.
_LETTERS = f"""
    SELECT letter FROM unnest(%(letters)s::text[]) WITH ORDINALITY AS alphabet(letter, place)
     WHERE EXISTS (SELECT 1 FROM articles_indexentry e
                    WHERE e.language = %(language)s AND e.letter = alphabet.letter
                      AND {holds("e")}
                      AND EXISTS (SELECT 1 FROM articles_livepage p WHERE p.publication_id = e.publication_id OFFSET 0)
                   OFFSET 0)
     ORDER BY place
"""

# As above: name by name. In the order of their keys, which is sorted sooner than that of the names it leads to.
_MADE_OF = f"""
    SELECT coalesce(string_agg(publication_id::text, ',' ORDER BY publication_id), '') FROM articles_indexentry e
     WHERE language = %(language)s AND letter = ANY(%(letters)s::text[]) AND {holds("e")}
       AND EXISTS (SELECT 1 FROM articles_livepage p WHERE p.publication_id = e.publication_id OFFSET 0)
"""

# Of an article the newest version that is indexed; and what is indexed of no article.
_CHANGED_AT = """
    SELECT greatest(
        (SELECT max(published_at) FROM articles_indexentry WHERE language = %(language)s AND is_title),
        (SELECT max(published_at) FROM articles_publication WHERE language = %(language)s AND type = ANY(%(types)s)),
        (SELECT max("at") FROM articles_withdrawal WHERE language = %(language)s),
        (SELECT max("at") FROM articles_sitedetails))
"""


def keep(publication: Publication) -> None:
    """Write the names of a publication that goes live in the place of those before it."""
    IndexEntry.objects.filter(article_id=publication.article_id, language=publication.language).delete()
    add(publication)


def add(publication: Publication) -> None:
    """Write the names of a publication that is the first of its article in its language."""
    IndexEntry.objects.bulk_create(_entries(publication))


def rebuild() -> int:
    """Make the whole index again from what is live; return the number of names. The caller holds the transaction."""
    IndexEntry.objects.all().delete()
    live = LivePage.objects.articles().select_related("publication").order_by("pk")
    names = 0
    for page in live.iterator(chunk_size=500):
        names += len(IndexEntry.objects.bulk_create(_entries(page.publication)))
    return names


def letters(language: str, *, on: dt.date) -> tuple[str, ...]:
    """Return the letters that some page stands under, in the order of the alphabet."""
    with prepared.cursor() as cursor:
        cursor.execute(_LETTERS, {"letters": list(shelves.ALPHABETS[language]), "language": language, "on": on})
        return tuple(letter for (letter,) in cursor.fetchall())


def changed_at(language: str) -> dt.datetime | None:
    """Return when readers of a language last got, or lost, a page or a word around every page; None if never."""
    with prepared.cursor() as cursor:
        cursor.execute(_CHANGED_AT, {"language": language, "types": sorted(SITE_TYPES)})
        moment: dt.datetime | None
        (moment,) = cursor.fetchone()
    return moment


def under(language: str, letter: str, *, on: dt.date) -> QuerySet[IndexEntry]:
    """Return the names under a letter, or with "" all names, in their order."""
    entries = IndexEntry.objects.live(language, on=on).in_order()
    return entries.filter(letter=letter) if letter else entries


def made_of(language: str, letters: Sequence[str], *, on: dt.date) -> str:
    """Name the publications that the names under some letters are made of; another list has another name."""
    with prepared.cursor() as cursor:
        cursor.execute(_MADE_OF, {"language": language, "letters": list(letters), "on": on})
        return str(cursor.fetchone()[0])


def lines(entries: QuerySet[IndexEntry]) -> tuple[shelves.Entry, ...]:
    """Read entries as they are printed."""
    return tuple(shelves.Entry(*row) for row in entries.values_list("name", "title", "slug"))


def _entries(publication: Publication) -> Iterable[IndexEntry]:
    if publication.type in SITE_TYPES:
        return []
    content, language = publication.parsed, publication.language
    return [
        IndexEntry(
            article_id=publication.article_id,
            publication=publication,
            language=language,
            name=name,
            is_title=name == content.title,
            letter=shelves.initial(name, language),
            sort_key=shelves.sort_key(name, language),
            title=content.title,
            slug=publication.slug,
            valid_from=content.valid_from,
            valid_until=content.valid_until,
            published_at=publication.published_at,
        )
        for name in shelves.names(content.title, content.synonyms, language)
    ]
