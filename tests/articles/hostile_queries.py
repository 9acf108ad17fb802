"""Queries that nobody means well with: controls, operators, kilobytes, mixed scripts, patterns; always the same."""

from __future__ import annotations

import random
from collections.abc import Iterator

PIECES = [
    *("\x00", "\x01\x1f\x7f", "\u200b\u200d\u2060", "\u202e\u2066", "\ufeff", "\ufffe", "\U000e0001"),
    *(
        "&",
        "|",
        "!",
        "!!",
        "<->",
        "<2>",
        ":*",
        ":A",
        "(",
        ")",
        "((((",
        "'",
        "''",
        '"',
        '""',
        '"a',
        "\\",
        "\\'",
        "--",
        "- -",
    ),
    *("%", "%%", "_", "*", "?", "[a-z]", "{}", "%s", "%(x)s", "$$", "$1", ";", "'; DROP TABLE articles_article; --"),
    *(
        "<script>alert(1)</script>",
        "{{ 7|add:7 }}",
        "{% now %}",
        "../../etc/passwd",
        "http://example.org/?a=b",
        "a@b.example",
    ),
    *(
        "diabetes",
        "heart",
        "corazón",
        "niño",
        "ﬁbre",
        "ǅ",
        "İ",
        "ß",
        "ﷺ",
        "सेहत",
        "健康",
        "здоровье",
        "صحة",
        "🤒",
        "a\u0301" * 40,
    ),
    *("and", "or", "not", "the", "-", "--heart", '-"a b"', "E11.9", "1e309", "-0", "NaN", "٣", "½", "²", "00000000000"),
    *("a" * 300, "é" * 300, "a " * 400, "- " * 200, '"' * 99, "'" * 99, "(" * 99, "x&" * 99, "\n\r\t\v\f", "a" * 7_000),
]


def queries(number: int, seed: int = 1) -> Iterator[str]:
    dice = random.Random(seed)
    yield from PIECES
    for _ in range(number - len(PIECES)):
        pieces = dice.choices(PIECES, k=dice.randint(1, 6))
        yield dice.choice(["", " ", "\x00"]).join(pieces)[:7_168]
