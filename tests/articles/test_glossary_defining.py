"""Definitions: which a text takes along when it is frozen, and where the page leads to them."""

from __future__ import annotations

import re

import pytest

from articles import glossary, html, presentation
from articles.compare import compare
from articles.content import ArticleContent, Definition, Section, without_definitions
from articles.document import ArticleType
from articles.glossary import Entry, Shelf, define
from tests.articles import published
from tests.factories import TODAY

NODE = Entry(1, "lymph node", ("LN",), "A small bean-shaped organ.", "A dictionary")
BIOPSY = Entry(2, "biopsy", (), "A small piece is taken out.")
SHELF = Shelf("en", [NODE, BIOPSY])
REWORDED = Shelf("en", [Entry(2, "biopsy", (), "A small piece is cut out.")])


def content(*bodies: str, **fields):
    sections = tuple(
        Section(anchor=f"s{number}", level=1, heading="About a biopsy", body=html.clean(body))
        for number, body in enumerate(bodies)
    )
    return published.content(sections=sections, **fields)


def as_published(text: ArticleContent):
    return published.publication(sections=text.sections, definitions=text.definitions)


def terms(*bodies: str, **fields) -> list[tuple[str, str]]:
    return [(row.term, row.words) for row in define(content(*bodies, **fields), SHELF).content.definitions]


class TestFreezing:
    def test_takes_the_terms_in_the_order_of_their_first_use(self):
        assert terms("<p>A Biopsy.</p>", "<p>Of lymph nodes. A biopsy.</p>") == [
            ("biopsy", "Biopsy"),
            ("lymph node", "lymph nodes"),
        ]

    def test_takes_the_words_of_the_definition_and_its_source(self):
        defined = define(content("<p>The LN.</p>"), SHELF)
        row = Definition(term="lymph node", words="LN", text="A small bean-shaped organ.", source="A dictionary")
        assert (defined.content.definitions, defined.keys) == ((row,), (1,))

    @pytest.mark.parametrize(
        "body",
        [
            '<p><a href="https://example.org/">a biopsy</a></p>',
            "<h4>Biopsy</h4><p>Text.</p>",
            "<table><caption>Biopsy</caption><tbody><tr><th>Biopsy</th><td>Text</td></tr></tbody></table>",
            "<p>lymph<br>node</p>",
            '<p>lymph<sup data-ref="k">[k]</sup> node</p>',
            "<p>bi<strong>opsy</strong></p>",
            "<p>lymph</p><p>node</p>",
        ],
    )
    def test_passes_over_links_headings_and_what_is_interrupted(self, body):
        assert terms(body) == []

    @pytest.mark.parametrize(
        "body",
        [
            "<p><strong>biopsy</strong></p>",
            "<ul><li>a biopsy<ul><li>text</li></ul></li></ul>",
            "<table><tbody><tr><td>biopsy</td></tr></tbody></table>",
            "<blockquote><p>biopsy</p></blockquote>",
        ],
    )
    def test_looks_into_lists_cells_and_quotations(self, body):
        assert terms(body) == [("biopsy", "biopsy")]

    @pytest.mark.parametrize("kind", [ArticleType.POLICY, ArticleType.DISCLAIMER, ArticleType.ACCREDITATION])
    def test_defines_nothing_on_pages_that_no_physician_signs(self, kind):
        assert terms("<p>A biopsy.</p>", type=kind) == []

    def test_changes_both_digests_and_leaves_the_words(self):
        plain = content("<p>A biopsy.</p>")
        defined = define(plain, SHELF).content
        assert defined.digest != plain.digest
        assert defined.clinical_digest != plain.clinical_digest
        assert without_definitions(defined) == plain
        assert type(plain).parse(defined.canonical()) == defined

    def test_leaves_a_text_without_terms_as_it_was_byte_for_byte(self):
        plain = content("<p>Text.</p>")
        assert define(plain, SHELF).content.canonical() == plain.canonical()
        assert "definitions" not in plain.canonical()


class TestPage:
    def page(self, *bodies: str):
        return presentation.page(as_published(define(content(*bodies), SHELF).content), on=TODAY)

    def test_leads_from_the_first_use_to_the_definition_and_back(self):
        page = self.page("<p>A biopsy, a biopsy.</p>", "<p>Another biopsy of the LN.</p>")
        assert [block.body for block in page.sections] == [
            '<p>A <a class="term" href="#term_0" id="use_0" role="doc-glossref">biopsy</a>, a biopsy.</p>',
            '<p>Another biopsy of the <a class="term" href="#term_1" id="use_1" role="doc-glossref">LN</a>.</p>',
        ]
        assert [(word.key, word.term, word.is_used) for word in page.words_to_know] == [
            (0, "biopsy", True),
            (1, "lymph node", True),
        ]
        assert page.word_sources == ("A dictionary",)

    def test_keeps_every_word_of_the_text(self):
        body = "<p>1 &lt; 2: a <em>biopsy</em> &amp; lymph nodes, <strong>LN</strong></p><ul><li>biopsy</li></ul>"
        page = self.page(body)
        assert re.sub("<a [^>]*>|</a>", "", page.sections[0].body) == html.render(html.clean(body), level=2)

    def test_marks_the_use_that_was_frozen_and_not_one_within_a_longer_name(self):
        shelf = Shelf("en", [NODE, Entry(3, "lymph node biopsy", (), "Taking out a lymph node.")])
        text = content("<p>A lymph node biopsy of a lymph node.</p>")
        page = presentation.page(as_published(define(text, shelf).content), on=TODAY)
        assert re.findall('<a [^>]*id="use_(.)"[^>]*>([^<]*)', page.sections[0].body) == [
            ("0", "lymph node biopsy"),
            ("1", "lymph node"),
        ]

    def test_lists_a_definition_whose_words_it_does_not_find_without_a_way_back(self):
        row = Definition(term="lymph node", words="nodes of lymph", text="An organ.")
        text = content("<p>Text.</p>").model_copy(update={"definitions": (row,)})
        page = presentation.page(as_published(text), on=TODAY)
        assert [(word.term, word.is_used) for word in page.words_to_know] == [("lymph node", False)]

    def test_lets_no_text_bring_such_a_link_of_its_own(self):
        assert html.clean('<p><dfn data-term="0">biopsy</dfn></p>') == "<p>biopsy</p>"
        with pytest.raises(html.HtmlError):
            html.render('<p><dfn data-term="x">biopsy</dfn></p>', level=2)


class TestComparison:
    def test_calls_a_changed_definition_a_change(self):
        old = define(content("<p>A biopsy.</p>"), SHELF).content
        new = define(content("<p>A biopsy.</p>"), REWORDED).content
        (change,) = compare(old, new).changes
        assert (change.part, change.heading, change.clinical) == ("definition", "biopsy", True)
        assert [(block.old_text, block.new_text) for block in change.blocks if block.words_changed] == [
            ("A small piece is taken out.", "A small piece is cut out.")
        ]

    def test_says_when_the_first_use_alone_is_another(self):
        old, new = (define(content(body), SHELF).content for body in ("<p>A biopsy.</p>", "<p>Biopsies.</p>"))
        change = next(change for change in compare(old, new).changes if change.part == "definition")
        assert [(field.name, field.old, field.new) for field in change.fields] == [("words", "biopsy", "Biopsies")]


def test_nothing_is_marked_where_nothing_is_defined():
    assert glossary.marker_of(content("<p>A biopsy.</p>")).mark(["a biopsy"]) == ["a biopsy"]
