"""`verify_library` looks whether readers can find each live page, and nothing that is not live."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from articles.models import IndexEntry, LivePage, SearchPage
from articles.search import indexing
from reviews import verification
from tests import factories as make

pytestmark = pytest.mark.django_db


def faults() -> list[tuple[str, str]]:
    [check] = [check for check in verification.CHECKS if check.name == "the index and the search"]
    return [(fault.code, fault.language) for fault in verification.verify([check])]


@pytest.fixture(autouse=True)
def library():
    """A pair, a page that was withdrawn and a policy, which stands in no list."""
    make.make_live_pair()
    make.withdraw(make.make_publication().article)
    make.make_publication(make.make_article(type="policy"))


def test_finds_nothing_amiss_in_a_library_as_the_verbs_left_it():
    assert faults() == []


def test_names_a_page_that_stands_in_no_list():
    IndexEntry.objects.filter(language="es").delete()
    assert faults() == [("index-missing", "es")]
    call_command("rebuild_index")
    assert faults() == []


def test_names_a_page_that_the_search_cannot_find():
    page = LivePage.objects.get(language="es")
    indexing.remove(page.article_id, "es")
    assert faults() == [("search-missing", "es")]
    call_command("rebuild_search")
    assert faults() == []


def test_names_what_the_search_knows_and_nobody_may_read():
    page = LivePage.objects.get(language="es")
    make.withdraw(page.article, "es")
    indexing.put(page.publication)
    assert faults() == [("search-stray", "es")]
    call_command("rebuild_search")
    assert (faults(), SearchPage.objects.filter(publication=page.publication).count()) == ([], 0)
