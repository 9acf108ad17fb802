"""What the article page prints, by value."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from articles import presentation
from articles.content import CareCard, Figure, Resource, Section
from articles.document import Reference
from tests.articles.published import TODAY, content, publication


def page(**fields: Any) -> presentation.ArticlePage:
    return presentation.page(publication(**fields), on=TODAY)


def section(anchor: str, level: int = 1, heading: str = "Heading", body: str = "<p>Text.</p>") -> Section:
    return Section(anchor=anchor, level=level, heading=heading, body=body)


def figure(place: str) -> Figure:
    return Figure(
        section=place, sha256="a" * 64, extension="png", width=4, height=3, caption="", alt="", credit="", licence=""
    )


def card(place: str, heading: str = "Call your doctor if:") -> CareCard:
    return CareCard(section=place, level="call", heading=heading, items=("Fever",))


class TestSections:
    def test_hold_their_sub_sections_one_heading_lower(self):
        printed = page(sections=(section("a"), section("b", 2), section("c", 2), section("d"))).sections

        assert [(block.anchor, block.level) for block in printed] == [("a", 2), ("d", 2)]
        assert [(block.anchor, block.level) for block in printed[0].parts] == [("b", 3), ("c", 3)]

    def test_never_begin_with_a_lower_heading(self):
        printed = page(sections=(section("a", 2), section("b", 2))).sections
        assert [(block.anchor, block.level) for block in printed] == [("a", 2)]
        assert [(block.anchor, block.level) for block in printed[0].parts] == [("b", 3)]

    def test_hold_their_figures_and_care_cards(self):
        printed = page(
            sections=(section("a"), section("b", 2)),
            figures=(figure("a"), figure("b")),
            care_cards=(card("b"),),
        ).sections[0]

        assert (len(printed.figures), len(printed.care_cards)) == (1, 0)
        assert (len(printed.parts[0].figures), len(printed.parts[0].care_cards)) == (1, 1)

    def test_put_care_cards_one_heading_below_their_own(self):
        printed = page(sections=(section("a"), section("b", 2))).sections[0]
        assert (printed.card_level, printed.parts[0].card_level) == (3, 4)


class TestFiguresAndCardsOfNoSection:
    @pytest.mark.parametrize("place", ["", "gone"])
    def test_stand_before_and_after_the_text(self, place):
        printed = page(figures=(figure(place),), care_cards=(card(place),))

        assert len(printed.lead_figures) == 1
        assert len(printed.care_cards) == 1


class TestContents:
    def test_list_the_headings_of_sections(self):
        printed = page(sections=(section("a", heading="What"), section("b", 2), section("c", heading="Why")))
        assert printed.contents == (presentation.Entry("a", "What"), presentation.Entry("c", "Why"))

    def test_leave_out_a_section_without_heading(self):
        assert page(sections=(section("a", heading=""), section("b", heading="Why"))).contents == (
            presentation.Entry("b", "Why"),
        )

    def test_are_shown_from_three_sections_on(self):
        assert not page(sections=(section("a"), section("b"))).has_contents
        assert page(sections=(section("a"), section("b"), section("c"))).has_contents


class TestLength:
    def test_of_three_screens_asks_for_a_way_back_to_the_top(self):
        words = "word " * presentation.LONG_PAGE_WORDS
        assert not page(sections=(section("a", body=f"<p>{words}</p>"),)).is_long
        assert page(sections=(section("a", body=f"<p>{words} more</p>"),)).is_long


class TestReferences:
    REFERENCES = (
        Reference(key="first", title="First work", url="https://one.example/"),
        Reference(key="second", title="Second work", url="https://two.example/"),
    )

    def test_are_numbered_in_the_order_of_their_list(self):
        body = '<p>Rare.<sup data-ref="second">[second]</sup></p>'
        printed = page(sections=(section("a", body=body),), references=self.REFERENCES)

        assert 'href="#ref-second"' in printed.sections[0].body
        assert ">[2]<" in printed.sections[0].body

    def test_lead_back_only_where_they_are_cited(self):
        body = '<p>Rare.<sup data-ref="second">[second]</sup></p>'
        printed = page(sections=(section("a", body=body),), references=self.REFERENCES)

        assert [(work.key, work.is_cited) for work in printed.references] == [("first", False), ("second", True)]

    def test_give_one_way_back_however_often_they_are_cited(self):
        body = '<p>Rare.<sup data-ref="first">[first]</sup></p>'
        printed = page(sections=(section("a", body=body), section("b", body=body)), references=self.REFERENCES)

        assert [block.body.count('id="cite-first"') for block in printed.sections] == [1, 0]


class TestResources:
    def test_are_grouped_by_region_and_those_of_none_come_first(self):
        def resource(name: str, region: str) -> Resource:
            return Resource(region="", region_name=region, name=name, url="https://example.org/")

        rows = (resource("A", "Canadian resources"), resource("B", ""), resource("C", "Canadian resources"))

        groups = page(resources=rows).resource_groups

        assert [(group.name, [row.name for row in group.resources]) for group in groups] == [
            ("", ["B"]),
            ("Canadian resources", ["A", "C"]),
        ]


class TestDescription:
    def test_is_the_summary(self):
        assert page(summary="What it is.").description == "What it is."

    def test_is_the_first_text_where_there_is_no_summary(self):
        sections = (section("a", body=""), section("b", body="<p>The <em>first</em> words.</p>"))
        assert page(sections=sections).description == "The first words."

    def test_is_cut_to_what_search_engines_show(self):
        assert len(page(summary="word " * 200).description) <= presentation.DESCRIPTION_LENGTH


class TestStandingNotices:
    def notice(self, **fields: Any) -> Any:
        return publication(type="accreditation", title="Accredited", **fields)

    @pytest.mark.parametrize(
        ("begin", "end", "shown"),
        [
            (None, None, True),
            (TODAY, TODAY, True),
            (TODAY + dt.timedelta(days=1), None, False),
            (None, TODAY - dt.timedelta(days=1), False),
        ],
    )
    def test_are_shown_on_the_days_they_hold(self, begin, end, shown):
        notices = presentation.standing_notices([self.notice(valid_from=begin, valid_until=end)], on=TODAY)
        assert [notice.title for notice in notices] == (["Accredited"] if shown else [])

    def test_put_the_disclaimer_first(self):
        disclaimer = publication(type="disclaimer", title="Not a substitute")
        notices = presentation.standing_notices([self.notice(), disclaimer], on=TODAY)
        assert [notice.title for notice in notices] == ["Not a substitute", "Accredited"]


class TestKindOfPage:
    @pytest.mark.parametrize(("kind", "is_medical"), [("condition", True), ("policy", False), ("disclaimer", False)])
    def test_decides_whether_it_is_medical(self, kind, is_medical):
        assert page(type=kind).is_medical is is_medical


def test_everything_else_is_printed_as_it_was_frozen():
    frozen = content(synonyms=("galactogram",), summary="What it is.", source_line="Source: a library.")
    printed = page(synonyms=frozen.synonyms, summary=frozen.summary, source_line=frozen.source_line)

    assert (printed.title, printed.synonyms, printed.summary, printed.source_line, printed.version, printed.note) == (
        frozen.title,
        frozen.synonyms,
        frozen.summary,
        frozen.source_line,
        1,
        "First version.",
    )
