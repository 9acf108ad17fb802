"""A live page into the index and out of it, in the transaction that publishes or withdraws it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from articles.document import SITE_TYPES
from articles.models import LivePage, Publication, SearchGram, SearchName, SearchPage
from articles.search.folding import fold, folded_words, words
from articles.search.query import plain_code
from articles.search.texts import MAX_BODY, Texts, read

CONFIGURATIONS = {"en": "pg_catalog.english", "es": "pg_catalog.spanish"}
MAX_NAMES = 200
MAX_NAME = 200  # characters
MAX_WORD = 40  # letters of a word that can be spelt wrong
BATCH = 200  # pages
AT_ONCE = 100  # rows of a statement: more make it no faster
_PAGE, _NAME, _GRAM = (model._meta.db_table for model in (SearchPage, SearchName, SearchGram))
_PARTS = re.compile(r"[():]")
# Words of names that say little: “Parkinson’s Disease” is the page of Parkinson.
_EMPTY = {
    "en": frozenset(
        {"a", "an", "and", "the", "of", "in", "to", "for", "with"}
        | {"disease", "diseases", "disorder", "disorders", "syndrome", "condition"}
    ),
    "es": frozenset(
        {"a", "al", "de", "del", "el", "la", "los", "las", "en", "y", "con"}
        | {"enfermedad", "enfermedades", "mal", "trastorno", "sindrome"}
    ),
}


def put(publication: Publication) -> None:
    """Let the search find this publication in place of whatever it knew of the article in this language."""
    _put([publication])


def add(publication: Publication) -> None:
    """Let the search find a publication that is the first of its article in its language."""
    _add([publication])


def remove(article_id: int, language: str) -> None:
    """Forget the page. Its words stay among those that queries are spelt by, and are passed over there."""
    _remove([(article_id, language)])


def rebuild() -> Iterator[int]:
    """Index all live pages anew; yield how many are done after each batch. Readers and publishers go on meanwhile."""
    keys = list(LivePage.objects.articles().values_list("pk", flat=True).order_by("pk"))
    for start in range(0, len(keys), BATCH):
        with transaction.atomic():
            # A pointer that is locked stays where it points: whoever publishes comes before or after.
            pages = LivePage.objects.filter(pk__in=keys[start : start + BATCH]).order_by("pk")
            pointed = list(pages.select_for_update(no_key=True).values_list("publication", flat=True))
            _put(Publication.objects.filter(pk__in=pointed).order_by("pk"))
        yield min(start + BATCH, len(keys))
    _forget_pages()
    _forget_words()


def _forget_pages() -> None:
    """Drop the rows of no live page. What is live is read last: what goes live meanwhile is in neither list."""
    known = list(SearchPage.objects.values_list("pk", "publication"))
    # Compared here: of tables that were just filled PostgreSQL knows nothing, and may read one for each row of another.
    live = set(LivePage.objects.articles().values_list("publication", flat=True).order_by())
    SearchPage.objects.filter(pk__in=[pk for pk, publication in known if publication not in live]).delete()


def _forget_words() -> None:
    """Drop the words that name nothing any more. The lock keeps a publication from counting on one of them."""
    table = SearchGram._meta.db_table
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute(
            f"""
            WITH used AS MATERIALIZED
                (SELECT DISTINCT language, unnest(naming) AS word FROM {SearchPage._meta.db_table})
            DELETE FROM {table} gram
            WHERE NOT EXISTS (SELECT 1 FROM used WHERE used.language = gram.language AND used.word = gram.word)
            """
        )


def _put(publications: Iterable[Publication]) -> None:
    """Put publications of different pages in the place of what was known of these."""
    rows = list(publications)
    _remove([(row.article_id, row.language) for row in rows])
    _add(rows)


def _add(rows: Sequence[Publication]) -> None:
    """Write the rows of publications of different pages, all in four statements."""
    texts_of = [(row, read(row.content)) for row in rows if row.type not in SITE_TYPES]
    found = [(row, texts, distinct_names(texts)) for row, texts in texts_of]
    if not found:
        return
    with connection.cursor() as cursor:
        pages = [_page_row(*each) for each in found]
        _insert(cursor, f"{_PAGE} (article_id, language, publication_id, naming, codes, words)", _PAGE_SQL, pages)
        keys = dict(SearchPage.objects.filter(publication__in=rows).values_list("publication", "pk"))
        _insert(
            cursor,
            f"{_NAME} (page_id, language, position, folded, size, keys, words)",
            _NAME_SQL,
            [
                _name_row(keys[row.pk], row.language, position, name)
                for row, _texts, names in found
                for position, name in names
            ],
        )
        _write_grams(cursor, {(row.language, word) for row, _texts, names in found for word in _named_by(names)})


def _remove(pages: Sequence[tuple[int, str]]) -> None:
    """Forget pages, each an article and a language; the names first, as their key demands."""
    articles, languages = [article for article, _ in pages], [language for _, language in pages]
    gone = "unnest(%s::bigint[], %s::text[]) AS gone(article_id, language)"
    with connection.cursor() as cursor:
        # The pages are found first, whatever the planner believes of tables that have just been filled.
        cursor.execute(
            f"""
            WITH page AS MATERIALIZED (SELECT id FROM {_PAGE} JOIN {gone} USING (article_id, language))
            DELETE FROM {_NAME} name USING page WHERE name.page_id = page.id
            """,
            [articles, languages],
        )
        cursor.execute(
            f"""
            DELETE FROM {_PAGE} page USING {gone}
            WHERE page.article_id = gone.article_id AND page.language = gone.language
            """,
            [articles, languages],
        )


def _insert(cursor: CursorWrapper, table: str, row: str, values: Sequence[Sequence[Any]]) -> None:
    """Insert rows that are made by the same SQL each."""
    for start in range(0, len(values), AT_ONCE):
        some = values[start : start + AT_ONCE]
        cursor.execute(
            f"INSERT INTO {table} VALUES {', '.join([row] * len(some))}", [value for each in some for value in each]
        )


def _page_row(publication: Publication, texts: Texts, names: list[tuple[int, str]]) -> list[Any]:
    return [
        publication.article_id,
        publication.language,
        publication.pk,
        sorted(_named_by(names)),
        sorted({plain_code(code) for code in texts.codes}),
        *_weighed(texts, CONFIGURATIONS[publication.language]),
    ]


def _named_by(names: list[tuple[int, str]]) -> set[str]:
    """Return the words of names."""
    return {word for _position, name in names for word in folded_words(name)}


def keys_of(name: str) -> str:
    """Return SQL for the keys of a name, in which it is one with another: its stems in any order, and run together.

    So “attack of the heart” is “heart attack”, and “xray” is “X-rays”. `name` is SQL, too; `key_values` fills it.
    """
    stems = f"array_to_string(tsvector_to_array(to_tsvector(%s::regconfig, {name})), ' ')"
    return f"array_remove(ARRAY['=' || %s, {stems}, {stems}, {stems}], '')"


def key_values(name: str, language: str) -> list[str]:
    """Return the parameters of `keys_of`."""
    configuration, folded = CONFIGURATIONS[language], fold(name)
    together = folded.replace(" ", "")
    return [together, configuration, name, configuration, folded, configuration, together]


def distinct_names(texts: Texts) -> list[tuple[int, str]]:
    """Return the names that have words, with their places in the text; the first of two that are one.

    What stands before a bracket or colon, and what stands in it, is a name as well: “Enlarged Prostate (BPH)”.
    """
    found: dict[str, tuple[int, str]] = {}
    for position, name in enumerate(texts.names[:MAX_NAMES]):
        for part in dict.fromkeys((name, *_PARTS.split(name))):
            short = " ".join(words(part))[:MAX_NAME].strip()
            if short:
                found.setdefault(fold(short), (position, short))
    return list(found.values())


def _name_row(page: int, language: str, position: int, name: str) -> list[str | int]:
    configuration, folded = CONFIGURATIONS[language], fold(name)
    size = sum(word not in _EMPTY[language] for word in folded.split()) or 1
    keys = key_values(name, language)
    return [page, language, position, folded, size, *keys, folded, configuration, name, configuration, folded]


def _weighed(texts: Texts, configuration: str) -> Iterator[str]:
    """Yield what `_vector` asks for: the words of each weight, and once more without accents where it has any."""
    title, *others = texts.names
    body = "\n".join((texts.summary, *texts.passages))[:MAX_BODY]
    for part in (title, "\n".join(others), "\n".join(texts.headings), body):
        said = " ".join(words(part))
        folded = fold(said)
        yield from (configuration, said, configuration, folded if folded != said else "")


def grams(word: str) -> list[str]:
    """Return the groups of three letters of a word, its beginning and its end marked by blanks."""
    padded = f"  {word} "
    return sorted({padded[start : start + 3] for start in range(len(padded) - 2)})


def _write_grams(cursor: CursorWrapper, named: set[tuple[str, str]]) -> None:
    """Add the words, each with its language, to those that queries are spelt by."""
    spelt = [(language, word) for language, word in named if 3 <= len(word) <= MAX_WORD and not word.isdigit()]
    rows = [(language, gram, word) for language, word in sorted(spelt) for gram in grams(word)]
    cursor.execute(
        f"""
        INSERT INTO {_GRAM} (language, gram, word)
        SELECT * FROM unnest(%s::text[], %s::text[], %s::text[]) AS row(language, gram, word)
        WHERE NOT EXISTS (SELECT 1 FROM {_GRAM} known
                          WHERE known.language = row.language AND known.gram = row.gram AND known.word = row.word)
        """,
        [[row[place] for row in rows] for place in range(3)],
    )


def _vector() -> str:
    one = "setweight(to_tsvector(%s::regconfig, %s) || to_tsvector(%s::regconfig, %s), '{}')"
    return " || ".join(one.format(weight) for weight in "ABCD")


_PAGE_SQL = f"(%s, %s, %s, %s, %s, {_vector()})"
_NAME_SQL = f"""(%s, %s, %s, %s, %s, {keys_of("%s")},
    to_tsvector('pg_catalog.simple', %s) || to_tsvector(%s::regconfig, %s) || to_tsvector(%s::regconfig, %s))"""
