"""A page that changes while it is read: no worker may answer what was before, and how long the first view takes."""

from __future__ import annotations

import statistics

from articles.document import Text
from articles.models import Article
from bench.load import read, visit
from bench.run import server
from tests import factories as make

ROUNDS = 5
READERS = 40  # connections of their own, so that every worker answers some


def measure() -> None:
    article = make.make_article()
    publication = make.make_publication(article)
    path = f"/en/{publication.slug}/"
    first, later, stale = [], [], 0
    with server() as (_process, port):
        visit(port, [path] * 20)
        for number in range(ROUNDS):
            title = f"Title number {number}"
            make.change_article(Article.objects.get(pk=article.pk), title=Text(en=title, es=title))
            make.make_publication(article)
            first += visit(port, [path])
            stale += sum(title not in read(port, path)[1] for _ in range(READERS))
            for _ in range(20):  # each on a connection of its own, as the first
                later += visit(port, [path])
        make.withdraw(article, by=make.make_user(make.MANAGING_EDITOR))
        stale += sum(read(port, path)[0] != 410 for _ in range(READERS))
    asked = (ROUNDS + 1) * READERS
    print(f"\nafter publishing {ROUNDS} times and withdrawing: {stale} stale answers of {asked}")
    one, other = statistics.median(first), statistics.median(later)
    print(f"first view after publication {one:.1f} ms, a later one {other:.1f} ms: {one / other:.1f} times")
