"""What changed between two contents: every change is seen, in page order, and none is invented."""

from __future__ import annotations

import pytest

from articles.compare import Comparison, Kind, compare
from articles.content import Contributor
from tests.articles.comparing import (
    article,
    card,
    figure,
    reference,
    resource,
    section,
)


class TestKind:
    def test_is_first_without_an_older_version(self):
        assert compare(None, article()).kind is Kind.FIRST

    def test_is_same_for_equal_contents(self):
        content = article(sections=(section(body="<p>Pain.</p>"),))

        assert compare(content, article(sections=(section(body="<p>Pain.</p>"),))) == Comparison(
            Kind.SAME, unchanged_sections=content.sections
        )

    def test_is_editorial_where_no_physician_is_asked(self):
        assert compare(article(source_line="A"), article(source_line="B")).kind is Kind.EDITORIAL

    def test_is_clinical_where_one_is(self):
        assert compare(article(summary="A"), article(summary="B")).kind is Kind.CLINICAL

    def test_of_two_languages_is_refused(self):
        with pytest.raises(ValueError, match="Cannot compare 'en' with 'es'"):
            compare(article(), article(language="es"))


class TestComparison:
    def test_lists_changes_in_page_order(self):
        new = article(
            synonyms=("Galactogram",),
            summary="An X-ray.",
            source_line="Source: us",
            contributors=(Contributor(name="Sample Author", credentials="", role=""),),
            sections=(section("one", "One"), section("two", "Two")),
            figures=(figure("c" * 64, section="two"), figure("a" * 64), figure("b" * 64, section="one")),
            care_cards=(card("Fever"), card("Pain", level="today", section="one")),
            resources=(resource("Radiology"),),
            references=(reference(),),
        )

        assert [change.part + " " + change.place for change in compare(None, new).changes][:9] == [
            "title title",
            "synonyms synonyms",
            "contributors contributors",
            "summary summary",
            f"figure figure:{'a' * 12}",
            "section section:one",
            f"figure figure:{'b' * 12}",
            "care care:today",
            "section section:two",
        ]
        assert [change.part for change in compare(None, new).changes][9:] == [
            "figure",
            "care",
            "resource",
            "reference",
            "source_line",
        ]

    def test_lists_a_removed_section_where_it_was(self):
        one, two, three = (section(name, name) for name in ("one", "two", "three"))
        old = article(sections=(one, two, three), figures=(figure(section="two"),))
        new = article(title="Galactogram", sections=(one, section("three", "drei")))

        assert [change.place for change in compare(old, new).changes] == [
            "title",
            "section:two",
            "figure:aaaaaaaaaaaa",
            "section:three",
        ]

    def test_counts_words_and_minutes(self):
        old = article(summary="one two", sections=(section(body="<p>Stay.</p>"),))
        new = article(summary="one three, four", sections=(section(body=f"<p>Stay.</p><p>{'word ' * 210}</p>"),))

        comparison = compare(old, new)

        assert (comparison.words_inserted, comparison.words_deleted) == (212, 1)
        assert comparison.minutes == 2  # 213 / 200 of a minute, and 15 seconds for each of two changes

    def test_takes_no_time_to_read_where_nothing_changed(self):
        assert compare(article(), article()).minutes == 0
