"""“Did you mean”: the words of a query that nothing holds, replaced by words that name something."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from math import log1p
from os.path import commonprefix

from articles import prepared
from articles.document import LANGUAGES
from articles.models import Publication, SearchedQuery, SearchGram, SearchPage
from articles.search import finding, terms
from articles.search.finding import Hits, Match
from articles.search.folding import fold, words
from articles.search.indexing import MAX_WORD, grams
from articles.search.query import Query, parse
from articles.search.terms import Terms
from articles.search.texts import names_in

CANDIDATES = 30  # words that share the most groups of letters
WEIGHED = 6  # of them, those whose frequency is looked up
MIN_LETTERS = 3
ANOTHER = 1.5  # what a letter in the place of another counts, beside one too few or too many
RARE = 3  # pages
RARE_LETTERS = 6
_PAGE, _GRAM = SearchPage._meta.db_table, SearchGram._meta.db_table


@dataclass(frozen=True)
class Meant:
    """The query spelt as the library spells it, out of names that readers may see."""

    query: str

    @property
    def as_query(self) -> Query:
        return parse(self.query)


def did_you_mean(query: Query, asked: Terms, language: str, hits: Hits, *, on: dt.date) -> Meant | None:
    """Return another spelling of the query that finds a page by its names, or None.

    A query that names a page is spelt right, whatever else there is.
    """
    if not query.is_plain or not query.words or (hits.best is not None and hits.best < Match.TITLE_BEGINS):
        return None
    if hits.has_all_words and hits.count >= RARE:
        return None  # none of them is rare, and the pages of common words take long to count
    unknown = _unknown(asked, language)
    meant = {word: found for word in unknown if (found := _closest(fold(word), language))}
    if not meant:
        return None
    corrected = parse(" ".join(meant.get(word, word) for word in query.words))
    # One word names its page, and only among texts would it matter how often they have it.
    ranked = finding.RANKED if len(corrected.words) > 1 else 0
    better = finding.find(corrected, terms.of(corrected, language), language, on=on, limit=1, ranked=ranked)
    if not better.hits:
        return None
    shown = _as_printed(better.hits[0].publication, set(meant.values()), language)
    if not shown:
        return None
    spelt = " ".join(shown.get(meant.get(word, ""), word) for word in query.words)
    return Meant(spelt) if fold(spelt) != fold(" ".join(query.words)) else None


def _unknown(asked: Terms, language: str) -> list[str]:
    """Return the words that hardly any live page has in any form and that are no words without meaning, like “the”.

    A long word that fewer than RARE pages have, and no name, may be another word's stem by accident: “migrane”.
    """
    words = [word for word, stems in asked.each.items() if stems and _can_be_misspelt(word)]
    if not words:
        return []
    with prepared.cursor() as cursor:
        stems = [asked.each[word] for word in words]
        few = [RARE - 1 if len(word) >= RARE_LETTERS else 0 for word in words]
        cursor.execute(_KNOWN[language], {"stems": stems, "few": few})
        return [word for word, (is_known,) in zip(words, cursor.fetchall(), strict=True) if not is_known]


def _can_be_misspelt(word: str) -> bool:
    return MIN_LETTERS <= len(word) <= MAX_WORD and not word.isdigit()


# By language, as the words of each have an index of their own.
_KNOWN: dict[str, str] = {
    language: f"""
    SELECT EXISTS (SELECT 1 FROM {_PAGE} WHERE language = '{language}' AND words @@ asked.stems::tsquery OFFSET few)
    FROM unnest(%(stems)s::text[], %(few)s::int[]) WITH ORDINALITY AS asked(stems, few, place) ORDER BY place
    """
    for language in LANGUAGES
}


def _closest(word: str, language: str) -> str:
    """Return the word that names something and is closest, by letters and then by how often it is used; "" for none."""
    wanted, most = grams(word), _most_steps(word)
    # Counted first, which is what OFFSET 0 is for: the planner thinks that few words are as long, and would sort all.
    with prepared.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT word FROM (
                SELECT word, count(*) AS shared FROM {_GRAM}
                WHERE language = %s AND gram = ANY(%s) GROUP BY word OFFSET 0) AS near
            WHERE length(word) BETWEEN %s AND %s
            ORDER BY shared::float / (length(word) + 2 + %s - shared) DESC, word COLLATE "C"
            LIMIT {CANDIDATES}
            """,
            [language, wanted, len(word) - most, len(word) + most, len(wanted)],
        )
        near = {candidate: distance(word, candidate, most=most) for (candidate,) in cursor.fetchall()}
    near = {candidate: steps for candidate, steps in near.items() if steps < most + 1}
    weighed = sorted(near, key=lambda candidate: (near[candidate], candidate))[:WEIGHED]
    used = _frequencies(weighed, language) if weighed else {}
    # A page or a search more weighs less and less; one letter less to change weighs most.
    return min(used, key=lambda candidate: (near[candidate] - used[candidate] / 10, candidate), default="")


def _frequencies(candidates: list[str], language: str) -> dict[str, float]:
    """Return how often each word is used, in names and in queries; words that name nothing any more are left out."""
    with prepared.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT word,
                   (SELECT count(*) FROM (SELECT 1 FROM {_PAGE}
                                          WHERE language = %s AND naming @> ARRAY[word] LIMIT 100) AS pages),
                   (SELECT coalesce(sum(times), 0) FROM {SearchedQuery._meta.db_table}
                    WHERE language = %s AND query = word)
            FROM unnest(%s::text[]) AS word
            """,
            [language, language, candidates],
        )
        return {word: log1p(pages) + log1p(float(times)) for word, pages, times in cursor.fetchall() if pages}


def _most_steps(word: str) -> int:
    """Return how many letters may be wrong: one in four or so."""
    return 1 if len(word) <= 4 else 2 if len(word) <= 7 else 3


def distance(one: str, other: str, *, most: int = MAX_WORD) -> float:
    """Return in how many letters two words differ; two that changed places are one, a wrong first one half more.

    One in the place of another is more than one too few or too many: “bleeding” is not “wheezing”, and “hemroids” are
    “hemorrhoids”.

    Words that differ in `most` and one more are not compared to their ends.
    """
    wrong_first = 0.5 if one[:1] != other[:1] else 0
    one, other = _where_they_differ(one, other)
    above: list[float] = []
    last: list[float] = list(range(len(other) + 1))
    for i, letter in enumerate(one):
        row: list[float] = [i + 1]
        for j, against in enumerate(other):
            if letter == against:
                cost = last[j]
            else:
                cost = min(last[j + 1] + 1, row[j] + 1, last[j] + ANOTHER)
                if i and j and letter == other[j - 1] and one[i - 1] == against:
                    cost = min(cost, above[j - 1] + 1)
            row.append(cost)
        above, last = last, row
        if min(row) >= most + 1:
            break  # it only grows from here
    return last[-1] + wrong_first


def _where_they_differ(one: str, other: str) -> tuple[str, str]:
    """Leave away what two words have in common at their beginnings and ends."""
    start, end = len(commonprefix((one, other))), 0
    one, other = one[start:], other[start:]
    while end < min(len(one), len(other)) and one[-1 - end] == other[-1 - end]:
        end += 1
    return one[: len(one) - end], other[: len(other) - end]


def _as_printed(publication: int, wanted: set[str], language: str) -> dict[str, str]:
    """Return the words, accents and all, out of the names in the signed text; nothing where one is not there."""
    with prepared.cursor() as cursor:
        cursor.execute(f"SELECT content FROM {Publication._meta.db_table} WHERE id = %s", [publication])
        names = names_in(cursor.fetchone()[0])
    printed = {fold(word): word for name in reversed(names) for word in words(name)}
    return {word: printed[word] for word in wanted} if wanted <= printed.keys() else {}
