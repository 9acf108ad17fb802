"""The order of words in a list that the database cuts into pages: what `articles.shelves.sort_key` is in Python.

Not a collation of ICU: a PostgreSQL may be built without it, and its other collations are those of the machine.
"""

from __future__ import annotations

from django.db.models import CharField, F, Func, Value
from django.db.models.functions import Coalesce, NullIf

from articles.shelves import LONGEST_KEY


class SortKey(Func):
    """What words are sorted by: without accents, marks and case, the ñ after the n; English words have none."""

    output_field = CharField()
    arity = 1
    # Accents are taken off once the ñ is out of their way; the order of bytes is then that of the letters.
    template = (
        r"left(ltrim(lower(regexp_replace(normalize("
        r"replace(replace(normalize(%(expressions)s, NFC), 'ñ', E'n\uFFFF'), 'Ñ', E'n\uFFFF')"
        r", NFKD), '[\u0300-\u036F]', '', 'g')), '¿¡“”«»\"''([ '), "
        f"{LONGEST_KEY})"
        ' COLLATE "C"'
    )


def first_of(*columns: str) -> Coalesce:
    """Return the first of some columns that says anything, as the name of a row does."""
    return Coalesce(*(NullIf(F(column), Value("")) for column in columns), Value(""))
