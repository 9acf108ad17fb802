"""Search in a generated library of 20,000 bilingual articles: how long the server takes, by kind of query.

With `--hostile 10000`, instead, so many queries that nobody means well with: none may fail.
"""

from __future__ import annotations

import argparse
import logging
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

from bench.run import SETTINGS

LIMITS = {"search": (15, 50), "suggestions": (8, 8), "hostile": (300, 300)}  # milliseconds: median, 95th percentile


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--queries", type=int, default=200, help="of each kind")
    parser.add_argument("--hostile", type=int, default=0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as files:
        os.environ |= SETTINGS | {"MEDIA_URL": Path(files).as_uri(), "STATIC_ROOT": files}
        django.setup()
        from django.core.management import call_command  # noqa: PLC0415 - needs the settings above

        call_command("migrate", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        make(options.articles)
        if options.hostile:
            measure_hostile(options.hostile)
        else:
            measure(options.queries)


def make(articles: int) -> None:
    from bench.library import Library  # noqa: PLC0415 - after the settings
    from healthlibrary.ownership import as_owner  # noqa: PLC0415 - after the settings

    started = time.perf_counter()
    with as_owner():
        library = Library(languages=("en", "es"))
        for made in library.grow(articles):
            print(f"\r{made:,} articles made", end="", flush=True)
        library.furnish()
    print(f" and indexed in {time.perf_counter() - started:.0f} s\n")


def measure(number: int) -> None:
    print(f"{'kind of query':28}{'median':>13}{'95 %':>13}{'processor':>13}")
    for language in ("en", "es"):
        for kind, ask in kinds(language).items():
            limit = LIMITS["suggestions" if kind.startswith("suggest") else "search"]
            took, used = timed(ask, number)
            median, late = statistics.median(took), sorted(took)[int(0.95 * len(took))]
            missed = "" if median <= limit[0] and late <= limit[1] else "  missed"
            print(
                f"{language} {kind:25}{median:>10.1f} ms{late:>10.1f} ms{statistics.median(used):>10.1f} ms{missed}",
                flush=True,
            )


def timed(ask: Callable[[], tuple[str, dict[str, str]]], number: int) -> tuple[list[float], list[float]]:
    """Return milliseconds of each answer, with middleware, templates and all, and those of both processors' work.

    What the machine does beside shows in the first and not in the second.
    """
    from django.db import connection  # noqa: PLC0415 - after the settings
    from django.test import Client  # noqa: PLC0415 - after the settings

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")

    def work() -> float:
        server = int(backend.read_text().split()[0]) / 1e6 if backend.exists() else 0.0
        return 1_000 * time.process_time() + server

    client, took, used = Client(), [], []
    for turn in range(number + 5):
        path, query = ask()
        before = work()
        started = time.perf_counter()
        response = client.get(path, query)
        elapsed = 1_000 * (time.perf_counter() - started)
        assert response.status_code == 200
        if turn >= 5:
            took.append(elapsed)
            used.append(work() - before)
    return took, used


def kinds(language: str) -> dict[str, Callable[[], tuple[str, dict[str, str]]]]:
    """Return, by kind, what makes up the next query."""
    from articles.models import Publication, SearchName  # noqa: PLC0415 - after the settings
    from bench.words import COMMON  # noqa: PLC0415 - after the settings

    dice = random.Random(3)
    sample = list(Publication.objects.filter(language=language, slug__startswith="bench-").order_by("digest")[:400])
    titles = [row.title for row in sample]
    others = [row.parsed.synonyms[0] for row in sample]
    accented = [title for title in titles if not title.isascii()] or titles
    passages = [row.parsed.summary.split()[3:5] for row in sample]

    def search(words: str) -> tuple[str, dict[str, str]]:
        return f"/{language}/search/", {"q": words}

    def misspelt(title: str) -> str:
        word = max(title.split(), key=len)
        at = dice.randrange(1, len(word) - 1)
        return word[:at] + word[at + 1 :] if dice.random() < 0.5 else word[:at] + "w" + word[at + 1 :]

    def suggest(letters: int) -> tuple[str, dict[str, str]]:
        return f"/{language}/search/suggestions/", {"q": dice.choice(titles)[:letters]}

    from articles.search.folding import fold  # noqa: PLC0415 - after the settings

    assert SearchName.objects.exists()
    return {
        "exact title": lambda: search(dice.choice(titles)),
        "synonym": lambda: search(dice.choice(others)),
        "inflected": lambda: search(dice.choice(titles) + "s"),
        "without accents": lambda: search(fold(dice.choice(accented))),
        "misspelt": lambda: search(misspelt(dice.choice(titles))),
        "two words of a text": lambda: search(" ".join(dice.choice(passages))),
        "very common word": lambda: search(dice.choice(COMMON[language])),  # type: ignore[index]
        "two very common words": lambda: search(" ".join(dice.sample(COMMON[language], 2))),  # type: ignore[index]
        "nothing like it": lambda: search("xqzzw " + dice.choice(titles)[:4] + "qqx"),
        "suggest, 2 letters": lambda: suggest(2),
        "suggest, 3 letters": lambda: suggest(3),
        "suggest, 6 letters": lambda: suggest(6),
    }


def measure_hostile(number: int) -> None:
    from django.test import Client  # noqa: PLC0415 - after the settings

    from tests.articles.hostile_queries import queries  # noqa: PLC0415 - after the settings

    logging.disable(logging.WARNING)  # a line for every query that is refused
    client, took = Client(), []
    for turn, query in enumerate(queries(number)):
        path = ("/en/search/", "/es/search/", "/en/search/suggestions/")[turn % 3]
        started = time.perf_counter()
        response: Any = client.get(path, {"q": query})
        took.append(1_000 * (time.perf_counter() - started))
        assert response.status_code < 500, repr(query)
    late = sorted(took)[int(0.99 * len(took))]
    print(
        f"{number:,} hostile queries: none failed; median {statistics.median(took):.1f} ms, 99 % {late:.1f} ms", end=""
    )
    print("" if late <= LIMITS["hostile"][1] else "  missed")


if __name__ == "__main__":
    main()
