"""The rows of the table: an article page beside the least that could be answered, and every other page that waits."""

from __future__ import annotations

import os
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import psutil
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from articles.models import LivePage
from bench.load import ask, visit
from bench.run import server
from bench.search import kinds

PAGE, FIGURE = "article page", "bare view of one stored row"
MOST_MEMORY = 120  # MB of a worker
# Of server time, in milliseconds: the median and 95 of 100.
SEARCH, SUGGESTIONS, BROWSING, LISTS = (15, 50), (8, 8), (30, 30), (150, 150)


@dataclass
class Row:
    """Measurements of one address: requests per second and processor microseconds per request, by round."""

    label: str
    path: str
    headers: dict[str, str] = field(default_factory=dict)
    per_second: list[float] = field(default_factory=list)
    web: list[float] = field(default_factory=list)
    database: list[float] = field(default_factory=list)
    sql: int | None = None


class Watch:
    """How much processor time the web server's processes and the database's have used, in seconds."""

    def __init__(self, process: psutil.Process) -> None:
        self.workers = [process, *process.children(recursive=True)]
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            self.database = psutil.Process(cursor.fetchone()[0]).parent()

    def read(self) -> tuple[float, float]:
        backends = self.database.children() if self.database else []
        return _seconds(self.workers), _seconds(backends)

    def memory(self) -> float:
        """Return the megabytes of the largest worker."""
        return max(worker.memory_info().rss for worker in self.workers) / 2**20


def _seconds(processes: Sequence[psutil.Process]) -> float:
    return sum(times.user + times.system for times in (one.cpu_times() for one in processes))


def article_page(requests: int, rounds: int) -> None:
    """Print what an article page costs beside a constant answer and one row of the database, of its size."""
    live = LivePage.objects.filter(language="en", slug="bench-7").get()
    page = reverse("page", args=["en", live.slug])
    size, etag = _look(page)
    os.environ |= {"BENCH_BYTES": str(size), "BENCH_ROW": str(live.publication_id)}
    rows = [
        Row("constant WSGI answer", "/constant/"),
        Row(FIGURE, "/row/", sql=1),
        Row(PAGE, page, sql=_queries(page)),
        Row(f"{PAGE}, compressed", page, headers={"Accept-Encoding": "gzip"}, sql=_queries(page)),
        Row(f"{PAGE}, not modified", page, headers={"If-None-Match": etag}, sql=_queries(page, etag)),
    ]
    with server() as (process, port):
        for row in rows:
            ask(port, row.path, requests=200, headers=row.headers)
        watch = Watch(process)
        for _ in range(rounds):
            for row in rows:
                web, database = watch.read()
                load = ask(port, row.path, requests=requests, headers=row.headers)
                web_after, database_after = watch.read()
                row.per_second.append(load.per_second)
                row.web.append((web_after - web) / load.requests * 1e6)
                row.database.append((database_after - database) / load.requests * 1e6)
    print(f"{size:,} bytes a page, median of {rounds} rounds of {requests:,} requests\n")
    print(f"{'':34}{'req/s':>8}{'web µs':>9}{'× constant':>12}{'× row':>8}{'× page':>8}{'db µs':>8}{'SQL':>5}")
    # The kernel counts in hundredths of a second, so that few requests may seem to take no time at all.
    constant, bare, whole = (statistics.median(row.web) or 1 for row in rows[:3])
    for row in rows:
        web = statistics.median(row.web)
        print(
            f"{row.label:34}{statistics.median(row.per_second):>8,.0f}{web:>9,.0f}{web / constant:>12.1f}"
            f"{web / bare:>8.2f}{web / whole:>8.2f}{statistics.median(row.database):>8,.0f}{row.sql or '':>5}"
        )


def other_pages(visits: int) -> None:
    """Print how long every other page takes on the server: one visitor, who asks for one page after the other."""
    print(f"\nmedian of {visits} requests{'':18}{'median':>10}{'95 %':>11}{'web':>10}{'database':>12}{'SQL':>5}")
    with server() as (process, port):
        for label, limit, paths, headers in _asked(visits):
            visit(port, paths[:4] * 2, headers=headers)  # both workers have their connections and templates
            watch = Watch(process)
            web, database = watch.read()
            took = sorted(visit(port, paths, headers=headers))
            web_after, database_after = watch.read()
            median, late = statistics.median(took), took[int(0.95 * len(took))]
            print(
                f"{label:36}{median:>8.1f} ms{late:>8.1f} ms{1_000 * (web_after - web) / len(took):>7.1f} ms"
                f"{1_000 * (database_after - database) / len(took):>9.1f} ms{_queries(paths[0], cookie=headers):>5}"
                + ("" if median <= limit[0] and late <= limit[1] else f"  over {limit[0]} or {limit[1]} ms"),
                flush=True,
            )
        memory = Watch(process).memory()
        print(f"{'memory of the largest worker':36}{memory:>8.0f} MB" + ("" if memory <= MOST_MEMORY else "  missed"))


def _asked(visits: int) -> list[tuple[str, tuple[int, int], list[str], dict[str, str]]]:
    """Return what is asked for: a label, what it may take, the addresses, and the headers."""
    found: list[tuple[str, tuple[int, int], list[str], dict[str, str]]] = []
    for language in ("en", "es"):
        for kind, query in kinds(language).items():
            limit = SUGGESTIONS if kind.startswith("suggest") else SEARCH
            found.append((f"{language} {kind}", limit, _searches(query, visits), {}))
    named: list[tuple[str, str, list[Any]]] = [
        ("home", "home", ["en"]),
        ("A to Z", "a-to-z", ["en"]),
        ("A to Z, a letter", "a-to-z", ["en", "C"]),
        ("topic", "topic", ["en", "bench-1"]),
        ("feed", "feed", ["en"]),
        ("feed of a topic", "topic-feed", ["en", "bench-1"]),
        ("sitemap", "sitemap", []),
        ("sitemap, a part", "sitemap-part", [1]),
        ("history of a page", "history", ["en", "bench-7"]),
    ]
    for label, name, args in named:
        try:
            found.append((label, BROWSING, [reverse(name, args=args)] * visits, {}))
        except NoReverseMatch:
            print(f"{label:36}  there is none")
    cookie = {"Cookie": _of_staff()}
    for label, name in (
        ("admin: articles", "articles_article"),
        ("admin: submissions", "reviews_submission"),
        ("admin: feedback", "articles_feedback"),
    ):
        found.append((label, LISTS, [reverse(f"admin:{name}_changelist")] * visits, cookie))
    return found


def _searches(query: Callable[[], tuple[str, dict[str, str]]], visits: int) -> list[str]:
    from urllib.parse import urlencode  # noqa: PLC0415 - here only

    return [f"{path}?{urlencode(asked)}" for path, asked in (query() for _ in range(visits))]


def _of_staff() -> str:
    from tests.factories import everything_but, sit_down  # noqa: PLC0415 - here only

    client = Client()
    get_user_model().objects.filter(username="bench-staff").delete()
    sit_down(client, everything_but(username=f"bench-staff-{get_user_model().objects.count()}"))
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())


def _look(path: str) -> tuple[int, str]:
    """Return the page's size in bytes and its ETag."""
    response = Client().get(path)
    assert response.status_code == 200, f"{path} answered {response.status_code}"
    return len(response.content), response.get("ETag", "")


def _queries(path: str, etag: str = "", *, cookie: dict[str, str] | None = None) -> int:
    """Return how many queries an answer takes that is kept, where it is kept."""
    headers = ({"If-None-Match": etag} if etag else {}) | (cookie or {})
    Client().get(path, headers=headers)
    with CaptureQueriesContext(connection) as captured:
        response = Client().get(path, headers=headers)
    assert response.status_code in (200, 304), f"{path} answered {response.status_code}"
    return len(captured)
