"""A live page into the index and out of it, in the transaction that publishes or withdraws it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import Exists, OuterRef

from articles.document import SITE_TYPES
from articles.models import LivePage, Publication, SearchGram, SearchName, SearchPage
from articles.search.folding import fold, folded_words, words
from articles.search.query import plain_code
from articles.search.texts import MAX_BODY, Texts, read

CONFIGURATIONS = {"en": "pg_catalog.english", "es": "pg_catalog.spanish"}
MAX_NAMES = 200
MAX_NAME = 200  # characters
MAX_WORD = 40  # letters of a word that can be spelt wrong
BATCH = 50  # pages
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
    remove(publication.article_id, publication.language)
    add(publication)


def add(publication: Publication) -> None:
    """Let the search find a publication that is the first of its article in its language."""
    if publication.type not in SITE_TYPES:
        _write(publication)


def remove(article_id: int, language: str) -> None:
    """Forget the page. Its words stay among those that queries are spelt by, and are passed over there."""
    SearchPage.objects.filter(article=article_id, language=language).delete()


def rebuild() -> Iterator[int]:
    """Index all live pages anew; yield how many are done after each batch. Readers and publishers go on meanwhile."""
    keys = list(LivePage.objects.articles().values_list("pk", flat=True).order_by("pk"))
    for start in range(0, len(keys), BATCH):
        with transaction.atomic():
            # A pointer that is locked stays where it points: whoever publishes comes before or after.
            pages = LivePage.objects.filter(pk__in=keys[start : start + BATCH]).order_by("pk")
            pointed = list(pages.select_for_update(no_key=True).values_list("publication", flat=True))
            for publication in Publication.objects.filter(pk__in=pointed).order_by("pk"):
                put(publication)
        yield min(start + BATCH, len(keys))
    live = LivePage.objects.articles().filter(publication=OuterRef("publication"))
    SearchPage.objects.exclude(Exists(live)).delete()
    _forget_words()


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


def _write(publication: Publication) -> None:
    texts, language = read(publication.content), publication.language
    names = distinct_names(texts)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO {SearchPage._meta.db_table} (article_id, language, publication_id, naming, codes, words)
            VALUES (%s, %s, %s, %s, %s, {_vector()}) RETURNING id
            """,
            [
                publication.article_id,
                language,
                publication.pk,
                sorted({word for _position, name in names for word in folded_words(name)}),
                sorted({plain_code(code) for code in texts.codes}),
                *_weighed(texts, CONFIGURATIONS[language]),
            ],
        )
        (page,) = cursor.fetchone()
        row = f"""(%s, %s, %s, %s, %s, {keys_of("%s")},
                   to_tsvector('pg_catalog.simple', %s) || to_tsvector(%s::regconfig, %s)
                   || to_tsvector(%s::regconfig, %s))"""
        if names:
            cursor.execute(
                f"""
                INSERT INTO {SearchName._meta.db_table} (page_id, language, position, folded, size, keys, words)
                VALUES {", ".join([row] * len(names))}
                """,
                [value for position, name in names for value in _name_row(page, language, position, name)],
            )
        _write_grams(cursor, language, [folded_words(name) for _position, name in names])


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


def _vector() -> str:
    one = "setweight(to_tsvector(%s::regconfig, %s) || to_tsvector(%s::regconfig, %s), '{}')"
    return " || ".join(one.format(weight) for weight in "ABCD")


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


def _write_grams(cursor: CursorWrapper, language: str, names: list[list[str]]) -> None:
    spelt = {word for name in names for word in name if 3 <= len(word) <= MAX_WORD and not word.isdigit()}
    rows = [(gram, word) for word in sorted(spelt) for gram in grams(word)]
    table = SearchGram._meta.db_table
    cursor.execute(
        f"""
        INSERT INTO {table} (language, gram, word)
        SELECT %s, row.gram, row.word FROM unnest(%s::text[], %s::text[]) AS row(gram, word)
        WHERE NOT EXISTS (SELECT 1 FROM {table} known
                          WHERE known.language = %s AND known.gram = row.gram AND known.word = row.word)
        """,
        [language, [gram for gram, _ in rows], [word for _, word in rows], language],
    )
