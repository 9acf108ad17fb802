"""Finding the live pages that cite a work, whatever somebody knows of it."""

from __future__ import annotations

import pytest

from articles import citing
from articles.citing import Work
from articles.document import Reference
from tests import factories as make

QUERIES = {
    "10.1000/ABC(1)x": Work(doi="10.1000/abc(1)x"),
    " doi: 10.1000/abc(1)x": Work(doi="10.1000/abc(1)x"),
    "https://doi.org/10.1000/abc%281%29x": Work(doi="10.1000/abc(1)x"),
    "http://dx.doi.org/10.1000/abc(1)x": Work(doi="10.1000/abc(1)x"),
    "12345678": Work(pmid="12345678"),
    "PMID: 12345678": Work(pmid="12345678"),
    "https://pubmed.ncbi.nlm.nih.gov/12345678/": Work(pmid="12345678"),
    "https://www.example.org/a/b/": Work(address="example.org/a/b"),
    "HTTP://example.org/a/b": Work(address="example.org/a/b"),
    "https://example.org/a?id=1": Work(address="example.org/a?id=1"),
    "Cáncer de mama": Work(words=frozenset({"cancer", "de", "mama"})),
    "": Work(),
    " ?! ": Work(),
}


@pytest.mark.parametrize("query", QUERIES)
def test_reads_what_was_typed(query):
    assert citing.work_of(query) == QUERIES[query]


DUCTOGRAM = Reference(
    key="a",
    title="Galactography: “when” and how?",
    doi="https://doi.org/10.1000/ABC(1)X",
    pmid="12345678",
    url="https://example.org/A/b/",
)
BY_ADDRESS = Reference(key="b", title="Other", url="https://doi.org/10.1000/abc%281%29x")
MATCHES = [
    ("10.1000/abc(1)x", DUCTOGRAM, True),
    ("10.1000/abc(1)x", BY_ADDRESS, True),
    ("10.1000/abc(1)", DUCTOGRAM, False),
    ("12345678", DUCTOGRAM, True),
    ("1234567", DUCTOGRAM, False),
    ("http://www.example.org/A/b", DUCTOGRAM, True),
    ("https://example.org/A", DUCTOGRAM, False),
    ("how when galactography", DUCTOGRAM, True),
    ("galacto", DUCTOGRAM, False),
    ("galactography never", DUCTOGRAM, False),
    ("", DUCTOGRAM, False),
]


@pytest.mark.parametrize(("query", "reference", "is_cited"), MATCHES)
def test_knows_the_work_again(query, reference, is_cited):
    assert citing.is_cited(citing.work_of(query), reference) is is_cited


def found(query: str) -> list[tuple[str, list[str]]]:
    rows = citing.pages_citing(citing.work_of(query))
    return [(str(row.page), [reference.key for reference in row.references]) for row in rows]


@pytest.mark.django_db
class TestPagesThatCiteAWork:
    def test_are_found_in_both_languages_by_all_that_is_known_of_it(self):
        article = make.make_live_pair(references=(DUCTOGRAM, BY_ADDRESS))
        make.make_publication(make.make_article(references=(Reference(key="c", title="Another", pmid="999"),)))
        both = {f"/en/{article.slug_en}/", f"/es/{article.slug_es}/"}
        queries = ("10.1000/abc(1)x", "12345678", "https://example.org/A/b", "GALACTOGRAPHY how")
        assert [{page for page, _keys in found(query)} for query in queries] == [both] * 4
        assert [keys for _page, keys in found("10.1000/abc(1)x")] == [["a", "b"]] * 2
        assert found("") == found("10.9999/none") == []

    def test_are_found_with_and_without_accents(self):
        make.make_publication(make.make_article(references=(Reference(key="a", title="Cáncer de mama: guía", url=""),)))
        assert [len(found(query)) for query in ("cancer mama", "CÁNCER guia", "mamá", "cancro")] == [1, 1, 1, 0]

    def test_are_what_readers_see_and_no_draft(self):
        cites = {"references": (DUCTOGRAM,)}
        make.make_article(**cites)
        make.make_submission(make.make_article(**cites))
        article = make.make_article()
        make.make_publication(article)
        make.change_article(article, **cites)
        assert found("12345678") == []

    def test_cost_one_query(self, django_assert_num_queries):
        for _article in range(3):
            make.make_publication(make.make_article(references=(DUCTOGRAM,)))
        with django_assert_num_queries(1):
            assert len(found("12345678")) == 3
