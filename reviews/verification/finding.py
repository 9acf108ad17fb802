"""What readers find pages by: each live page stands in the index of names and in the search, and nothing else does.

What is printed there comes from the publications, or cannot differ from them (`IndexEntry`): a fault here hides a page.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Exists, OuterRef

from articles.models import IndexEntry, LivePage, SearchPage
from reviews.verification.fault import Fault, Tell


def leads_to_live_pages(tell: Tell) -> Iterator[Fault]:
    live = LivePage.objects.articles()
    of_page = {"publication": OuterRef("publication")}
    listed, searched = IndexEntry.objects.titles().filter(**of_page), SearchPage.objects.filter(**of_page)
    for page in live.exclude(Exists(listed)).order_by("pk"):
        yield _fault("index-missing", LivePage, page, "the live page stands in no list. Run: manage.py rebuild_index")
    for page in live.exclude(Exists(searched)).order_by("pk"):
        yield _fault(
            "search-missing", LivePage, page, "the search cannot find the live page. Run: manage.py rebuild_search"
        )
    for row in SearchPage.objects.exclude(Exists(live.filter(**of_page))).order_by("pk"):
        yield _fault(
            "search-stray", SearchPage, row, "the search knows what is not live. Run: manage.py rebuild_search"
        )


def _fault(code: str, model: type[LivePage | SearchPage], row: LivePage | SearchPage, what: str) -> Fault:
    return Fault(code, model._meta.db_table, row.pk, what, article=row.article_id, language=row.language)
