"""All that the records say of one article, in memory: what signing, printing and pages are judged from.

Articles come in batches, a handful of queries for each batch, so that memory stays the same however large the library.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import connection

from articles.models import Address, LivePage, Publication, Restoration, Withdrawal
from reviews.models import Event, SignatureWithdrawal, SignOff, Submission

BATCH = 300  # articles

Row = TypeVar("Row")
Key = TypeVar("Key", bound=Hashable)

_ARTICLES = """
    SELECT article_id FROM reviews_submission UNION SELECT article_id FROM articles_publication
    UNION SELECT article_id FROM articles_livepage UNION SELECT article_id FROM articles_address
    ORDER BY 1
"""


@dataclass
class Story:
    """One article: every row of the workflow about it, without the texts."""

    article: int
    publications: dict[str, list[Publication]] = field(default_factory=dict)  # by language, in the order of numbers
    submissions: list[Submission] = field(default_factory=list)
    sign_offs: dict[int, list[SignOff]] = field(default_factory=dict)  # by submission, in their order
    taken_back: dict[int, SignatureWithdrawal] = field(default_factory=dict)  # by signature
    events: dict[int, list[Event]] = field(default_factory=dict)  # what was done, by submission, in their order
    withdrawals: dict[int, list[Withdrawal]] = field(default_factory=dict)  # by publication
    restored: set[int] = field(default_factory=set)  # withdrawals
    pages: list[LivePage] = field(default_factory=list)
    addresses: list[Address] = field(default_factory=list)

    def standing(self, submission: Submission) -> list[SignOff]:
        """Return the signatures of a submission that were not taken back."""
        return [s for s in self.sign_offs.get(submission.pk, ()) if s.pk not in self.taken_back]

    def is_withdrawn(self, publication: Publication) -> bool:
        """Whether this publication was taken from the public for good, or until now."""
        return any(w.pk not in self.restored for w in self.withdrawals.get(publication.pk, ()))

    def base_of(self, publication: Publication) -> Publication | None:
        """Return what readers saw when this was published: the version before, unless it had been withdrawn."""
        before = [p for p in self.publications[publication.language] if p.number < publication.number]
        return before[-1] if before and not self.is_withdrawn(before[-1]) else None

    def source_of(self, publication: Publication) -> Publication | None:
        sources = (p for p in self.publications.get("en", ()) if p.pk == publication.source_publication_id)
        return next(sources, None)


def tell_all() -> Iterator[Story]:
    """Yield the story of every article that was ever submitted or published."""
    with connection.cursor() as cursor:
        cursor.execute(_ARTICLES)
        articles = [pk for (pk,) in cursor.fetchall()]
    for start in range(0, len(articles), BATCH):
        yield from _stories(articles[start : start + BATCH])


def _stories(articles: list[int]) -> list[Story]:
    publications = list(Publication.objects.filter(article__in=articles).defer("content").order_by("number", "pk"))
    submissions = list(
        Submission.objects.filter(article__in=articles).defer("content", "source_content").order_by("pk")
    )
    sign_offs = list(SignOff.objects.filter(submission__in=[s.pk for s in submissions]).order_by("number", "pk"))
    events = Event.objects.filter(submission__in=[s.pk for s in submissions], outcome=Event.Outcome.DONE)
    withdrawals = list(Withdrawal.objects.filter(publication__in=[p.pk for p in publications]).order_by("pk"))
    restorations = Restoration.objects.filter(withdrawal__in=[w.pk for w in withdrawals])
    by_article: dict[str, dict[int, list[Any]]] = {
        "publications": _by(lambda p: p.article_id, publications),
        "submissions": _by(lambda s: s.article_id, submissions),
        "pages": _by(lambda p: p.article_id, LivePage.objects.filter(article__in=articles).order_by("pk")),
        "addresses": _by(lambda a: a.article_id, Address.objects.filter(article__in=articles).order_by("pk")),
    }
    shared: dict[str, Any] = {
        "sign_offs": _by(lambda s: s.submission_id, sign_offs),
        "taken_back": {
            w.sign_off_id: w for w in SignatureWithdrawal.objects.filter(sign_off__in=[s.pk for s in sign_offs])
        },
        "events": _by(lambda e: e.submission_id, events.defer("records").order_by("number", "pk")),
        "withdrawals": _by(lambda w: w.publication_id, withdrawals),
        "restored": set(restorations.values_list("withdrawal_id", flat=True)),
    }
    return [
        Story(
            article,
            publications=_by(lambda p: p.language, by_article["publications"].get(article, [])),
            submissions=by_article["submissions"].get(article, []),
            pages=by_article["pages"].get(article, []),
            addresses=by_article["addresses"].get(article, []),
            **shared,
        )
        for article in articles
    ]


def _by(key: Callable[[Row], Key], rows: Iterable[Row]) -> dict[Key, list[Row]]:
    found: dict[Key, list[Row]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return dict(found)
