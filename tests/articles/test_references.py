"""References in AMA style: what is known of a work, in order, with nothing around what is not."""

import datetime as dt

import pytest
from django.utils.safestring import SafeString
from hypothesis import given
from hypothesis import strategies as st

from articles import references
from articles.document import Reference, ReferenceKind

ACCESSED = dt.date(2021, 4, 27)

JOURNAL = Reference(
    key="kasales",
    kind="journal",
    authors=("Kasales CJ", "Han B", "Smith JS Jr"),
    title="Nonpuerperal mastitis and subareolar abscess of the breast",
    container="AJR Am J Roentgenol",
    year="2014",
    volume="202",
    issue="2",
    pages="W133-W139",
    pmid="24450695",
    doi="10.2214/AJR.13.10743",
)
BOOK = Reference(
    key="book", kind="book", authors=("Doe J",), title="The breast", volume="2", publisher="Elsevier", year="2018"
)
CHAPTER = Reference(
    key="chapter",
    kind="chapter",
    authors=("Doe J",),
    title="Ductography",
    container="Breast imaging",
    publisher="Elsevier",
    year="2018",
    pages="12-20",
)
REPORT = Reference(
    key="report",
    kind="report",
    authors=("World Health Organization",),
    title="Guide to cancer",
    container="Technical report series",
    issue="7",
    publisher="WHO Press",
    year="2020",
)
WEB = Reference(
    key="acs",
    kind="web",
    authors=("American Cancer Society",),
    title="What is breast cancer?",
    container="Cancer A-Z",
    year="2019",
    url="https://www.cancer.org/a?b=1&c=2",
    accessed=ACCESSED,
)
GUIDELINE = Reference(
    key="guideline", kind="guideline", authors=("NICE",), title="Early breast cancer", publisher="NICE", year="2018"
)


def plain(reference, language="en", **changes):
    return references.plain_ama(reference.model_copy(update=changes), language)


class TestPlainCitation:
    @pytest.mark.parametrize(
        ("reference", "expected"),
        [
            (
                JOURNAL,
                "Kasales CJ, Han B, Smith JS Jr. Nonpuerperal mastitis and subareolar abscess of the breast."
                " AJR Am J Roentgenol. 2014;202(2):W133-W139. PMID: 24450695. doi:10.2214/AJR.13.10743",
            ),
            (BOOK, "Doe J. The breast. Vol 2. Elsevier; 2018."),
            (CHAPTER, "Doe J. Ductography. In: Breast imaging. Elsevier; 2018:12-20."),
            (
                REPORT,
                "World Health Organization. Guide to cancer. Technical report series. No. 7. WHO Press; 2020.",
            ),
            (
                WEB,
                "American Cancer Society. What is breast cancer? Cancer A-Z. 2019."
                " Available at: https://www.cancer.org/a?b=1&c=2. Accessed April 27, 2021.",
            ),
            (GUIDELINE, "NICE. Early breast cancer. NICE; 2018."),
        ],
        ids=lambda value: value.kind if isinstance(value, Reference) else "",
    )
    def test_has_the_pattern_of_its_kind(self, reference, expected):
        assert plain(reference) == expected

    @pytest.mark.parametrize(
        ("reference", "expected"),
        [
            (CHAPTER, "Doe J. Ductography. En: Breast imaging. Elsevier; 2018:12-20."),
            (REPORT, "World Health Organization. Guide to cancer. Technical report series. N.º 7. WHO Press; 2020."),
            (
                WEB,
                "American Cancer Society. What is breast cancer? Cancer A-Z. 2019."
                " Disponible en: https://www.cancer.org/a?b=1&c=2. Consultado el 27 de abril de 2021.",
            ),
        ],
        ids=lambda value: value.kind if isinstance(value, Reference) else "",
    )
    def test_speaks_the_language_of_the_page(self, reference, expected):
        assert plain(reference, "es") == expected

    @pytest.mark.parametrize(
        ("authors", "expected"),
        [
            ((), ""),
            (("A A",), "A A. "),
            (("A A", "B B", "C C", "D D", "E E", "F F"), "A A, B B, C C, D D, E E, F F. "),
            (("A A", "B B", "C C", "D D", "E E", "F F", "G G"), "A A, B B, C C, et al. "),
            (("Sample Inc.",), "Sample Inc. "),
        ],
    )
    def test_names_up_to_six_authors_and_of_more_the_first_three(self, authors, expected):
        assert plain(BOOK, authors=authors) == f"{expected}The breast. Vol 2. Elsevier; 2018."

    @pytest.mark.parametrize(
        ("changes", "expected"),
        [
            ({}, "AJR. 2014;202(2):W133."),
            ({"issue": ""}, "AJR. 2014;202:W133."),
            ({"volume": ""}, "AJR. 2014;(2):W133."),
            ({"volume": "", "issue": ""}, "AJR. 2014:W133."),
            ({"pages": ""}, "AJR. 2014;202(2)."),
            ({"year": ""}, "AJR. 202(2):W133."),
            ({"year": "", "volume": "", "issue": ""}, "AJR. W133."),
            ({"year": "", "volume": "", "issue": "", "pages": ""}, "AJR."),
            ({"container": ""}, "2014;202(2):W133."),
        ],
    )
    def test_leaves_no_punctuation_around_what_is_not_known_of_an_article(self, changes, expected):
        bare = {"authors": (), "title": "", "container": "AJR", "pages": "W133", "pmid": "", "doi": ""}
        assert plain(JOURNAL, **(bare | changes)) == expected

    @pytest.mark.parametrize(
        ("changes", "expected"),
        [
            ({"publisher": ""}, "Doe J. Ductography. In: Breast imaging. 2018:12-20."),
            ({"year": "", "pages": ""}, "Doe J. Ductography. In: Breast imaging. Elsevier."),
            ({"container": "", "publisher": "", "year": ""}, "Doe J. Ductography. 12-20."),
            ({"title": "", "authors": ()}, "In: Breast imaging. Elsevier; 2018:12-20."),
            ({"title": "Is it “safe?”"}, "Doe J. Is it “safe?” In: Breast imaging. Elsevier; 2018:12-20."),
        ],
    )
    def test_leaves_no_punctuation_around_what_is_not_known_of_a_chapter(self, changes, expected):
        assert plain(CHAPTER, **changes) == expected

    def test_prints_nothing_twice(self):
        said = {"authors": (), "year": "", "url": "", "accessed": None}
        assert plain(WEB, title="Cancer A-Z", **said) == "Cancer A-Z."
        assert plain(WEB, **(said | {"authors": ("Cancer A-Z",)})) == "Cancer A-Z. What is breast cancer?"
        assert plain(REPORT, container="Guide to Cancer") == (
            "World Health Organization. Guide to cancer. No. 7. WHO Press; 2020."
        )
        assert plain(REPORT, container="WHO Press", issue="") == (
            "World Health Organization. Guide to cancer. WHO Press. 2020."
        )

    def test_cites_a_guideline_that_came_out_in_a_journal_as_an_article(self):
        assert plain(GUIDELINE, container="BMJ", volume="12", pages="3-9") == (
            "NICE. Early breast cancer. BMJ. 2018;12:3-9."
        )

    @pytest.mark.parametrize(
        ("changes", "expected"),
        [
            ({"accessed": None}, "Available at: https://a.example/x"),
            ({"accessed": None, "pmid": "123"}, "Available at: https://a.example/x. PMID: 123"),
            ({"doi": "10.1000/x"}, "Available at: https://a.example/x. Accessed April 27, 2021. doi:10.1000/x"),
            ({"url": "https://doi.org/10.1000/X", "doi": "https://doi.org/10.1000/x."}, "doi:10.1000/x"),
            (
                {"url": "https://doi.org/10.1000/y", "doi": "10.1000/x", "accessed": None},
                "Available at: https://doi.org/10.1000/y. doi:10.1000/x",
            ),
            ({"url": "https://pubmed.ncbi.nlm.nih.gov/123/", "pmid": "123"}, "PMID: 123"),
            ({"url": "", "accessed": None, "doi": "doi: 10.1000/x"}, "doi:10.1000/x"),
            ({"url": "", "accessed": None, "doi": "unknown"}, "doi:unknown"),
        ],
    )
    def test_says_once_where_to_read_it_and_ends_without_a_full_stop(self, changes, expected):
        place = {"url": "https://a.example/x", "accessed": ACCESSED}
        assert plain(BOOK, **(place | changes)) == f"Doe J. The breast. Vol 2. Elsevier; 2018. {expected}"


class TestHtmlCitation:
    def test_shows_the_work_in_italics_and_links_its_identifiers(self):
        formatted = references.format_ama(JOURNAL, "en")
        assert type(formatted) is SafeString
        assert formatted == (
            "Kasales CJ, Han B, Smith JS Jr. Nonpuerperal mastitis and subareolar abscess of the breast."
            " <cite>AJR Am J Roentgenol</cite>. 2014;202(2):W133-W139."
            ' <a href="https://pubmed.ncbi.nlm.nih.gov/24450695/" rel="noopener">PMID: 24450695</a>.'
            ' <a href="https://doi.org/10.2214/AJR.13.10743" rel="noopener">doi:10.2214/AJR.13.10743</a>'
        )
        assert references.format_ama(CHAPTER, "en") == (
            "Doe J. Ductography. In: <cite>Breast imaging</cite>. Elsevier; 2018:12-20."
        )

    def test_escapes_every_field(self):
        evil = "<script>\"&'"
        fields = dict.fromkeys(("title", "container", "year", "volume", "issue", "pages", "publisher"), evil)
        for kind in ReferenceKind:
            formatted = references.format_ama(
                Reference(key="k", kind=kind, authors=(evil,), doi="x<b>", **fields), "en"
            )
            assert formatted.count("&lt;script&gt;&quot;&amp;&#x27;") >= 4
            assert "<script" not in formatted
            assert formatted.endswith("doi:x&lt;b&gt;")

    def test_escapes_addresses_within_links(self):
        assert references.format_ama(Reference(key="k", url="https://a.example/?b='1'&c"), "en") == (
            'Available at: <a href="https://a.example/?b=&#x27;1&#x27;&amp;c" rel="noopener">'
            "https://a.example/?b=&#x27;1&#x27;&amp;c</a>"
        )
        assert references.format_ama(Reference(key="k", doi="10.1002/(x)1:2<3::a>4#b"), "en") == (
            '<a href="https://doi.org/10.1002/(x)1:2%3C3::a%3E4%23b" rel="noopener">'
            "doi:10.1002/(x)1:2&lt;3::a&gt;4#b</a>"
        )

    @pytest.mark.parametrize(
        "url", ["javascript:alert(1)", "https://", "data:text/html,x", "https://a.example/\u202ex"]
    )
    def test_makes_no_link_of_an_odd_address(self, url):
        reference = Reference.model_construct(**(Reference(key="k", title="T").model_dump() | {"url": url}))
        assert references.format_ama(reference, "en") == f"T. Available at: {url}"

    def test_reads_as_the_plain_one(self):
        for reference in (JOURNAL, BOOK, CHAPTER, REPORT, GUIDELINE):
            formatted = references.format_ama(reference, "en")
            for tag in ("<cite>", "</cite>", "</a>"):
                formatted = formatted.replace(tag, "")
            assert "".join(part.split(">")[-1] for part in formatted.split("<a")) == plain(reference)

    @given(st.builds(Reference, key=st.just("k"), kind=st.sampled_from(ReferenceKind), pmid=st.just("")))
    def test_is_made_of_any_reference(self, reference):
        assert bool(references.format_ama(reference, "es")) == bool(references.plain_ama(reference, "es"))


class TestMissing:
    @pytest.mark.parametrize("reference", [JOURNAL, BOOK, CHAPTER, REPORT, WEB], ids=lambda reference: reference.kind)
    def test_is_nothing_in_a_full_reference(self, reference):
        assert references.missing(reference) == ()

    @pytest.mark.parametrize(
        ("kind", "expected"),
        [
            ("journal", ("authors", "title", "container", "year", "volume", "pages", "doi")),
            ("book", ("authors", "title", "publisher", "year")),
            ("chapter", ("authors", "title", "container", "publisher", "year", "pages")),
            ("report", ("authors", "title", "publisher", "year")),
            ("web", ("authors", "title", "url", "accessed")),
            ("guideline", ("authors", "title", "year", "url")),
        ],
    )
    def test_names_what_the_kind_should_have(self, kind, expected):
        assert references.missing(Reference(key="k", kind=kind)) == expected

    def test_takes_one_identifier_for_another_and_a_house_for_an_author(self):
        assert references.missing(JOURNAL.model_copy(update={"volume": "", "pages": "", "doi": ""})) == ()
        assert references.missing(WEB.model_copy(update={"authors": ()})) == ()
