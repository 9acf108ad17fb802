"""What changed between two contents: every change is seen, in page order, and none is invented."""

from __future__ import annotations

import pytest

from articles.compare import Callout, Comparison, FieldChange, Kind, Note, Status, compare
from articles.content import Contributor
from articles.document import ArticleType
from tests.articles.comparing import (
    article,
    body_change,
    body_shown,
    card,
    change_between,
    figure,
    reference,
    resource,
    section,
    shown,
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


class TestText:
    """What the reviewer of one section sees; each case was missed by some other comparison tool."""

    def test_shows_a_changed_dose(self):
        change = body_change("<p>Take 5 mg twice a day.</p>", "<p>Take 50 mg twice a day.</p>")

        assert body_shown(change) == [("changed", "p", "Take [-5-][+50+] mg twice a day.")]
        assert change.callouts == (Callout("number", "5 mg", "50 mg", "Take 50 mg twice a day."),)

    def test_shows_a_dropped_not(self):
        change = body_change("<p>Do not eat on the day.</p>", "<p>Do eat on the day.</p>")

        assert body_shown(change) == [("changed", "p", "Do[- not-] eat on the day.")]
        assert change.callouts == (Callout("negation", "not", "", "Do not eat on the day"),)

    def test_shows_list_items_that_come_and_go(self):
        change = body_change(
            "<ul><li>uno</li><li>dos</li><li>tres</li></ul>", "<ul><li>uno</li><li>tres</li><li>cuatro</li></ul>"
        )

        assert body_shown(change) == [
            ("same", "ul li", "uno"),
            ("removed", "ul li", "[-dos-]"),
            ("same", "ul li", "tres"),
            ("added", "ul li", "[+cuatro+]"),
        ]

    def test_shows_that_a_word_became_bold(self):
        change = body_change("<p>Drink water.</p>", "<p>Drink <strong>water</strong>.</p>")

        assert body_shown(change) == [("changed", "p", "Drink water.")]
        assert change.all_notes == (Note("formatting", "", "strong", "water"),)
        assert change.only_form

    def test_shows_where_a_link_leads_now(self):
        change = body_change(
            '<p>See <a href="https://a.example/">this page</a>.</p>',
            '<p>See <a href="https://b.example/">this page</a>.</p>',
        )

        assert body_shown(change) == [("changed", "p", "See this page.")]
        assert change.all_notes == (Note("link", "https://a.example/", "https://b.example/", "this page"),)
        assert not change.clinical
        assert not change.only_form

    def test_shows_a_split_paragraph_without_striking_a_word(self):
        change = body_change("<p>It hurts. Not for long.</p>", "<p>It hurts.</p><p>Not for long.</p>")

        assert body_shown(change) == [("changed", "p", "It hurts."), ("changed", "p", "Not for long.")]
        assert change.all_notes == (Note("division"), Note("division"))
        assert change.callouts == ()

    def test_shows_joined_paragraphs_without_striking_a_word(self):
        change = body_change("<p>It hurts.</p><p>Not for long.</p>", "<p>It hurts. Not for long.</p>")

        assert body_shown(change) == [("changed", "p", "It hurts. Not for long.")]
        assert change.all_notes == (Note("division"),)

    def test_shows_a_paragraph_that_became_a_heading(self):
        change = body_change("<p>After the test</p><p>Rest.</p>", "<h4>After the test</h4><p>Rest.</p>")

        assert body_shown(change) == [("changed", "h4", "After the test"), ("same", "p", "Rest.")]
        assert change.all_notes == (Note("element", "p", "h4"),)

    def test_shows_another_citation(self):
        change = body_change(
            '<p>It helps.<sup data-ref="who-2020">[who-2020]</sup></p>',
            '<p>It helps.<sup data-ref="who-2024">[who-2024]</sup></p>',
        )

        assert body_shown(change) == [("changed", "p", "It helps.[-[who-2020]-][+[who-2024]+]")]
        assert change.all_notes == (Note("citation", "who-2020", "who-2024"),)

    def test_shows_another_power_of_ten(self):
        change = body_change("<p>Over 10<sup>3</sup> cells.</p>", "<p>Over 10<sup>6</sup> cells.</p>")

        assert body_shown(change) == [("changed", "p", "Over 10[-3-][+6+] cells.")]
        assert change.callouts == (Callout("number", "10^3", "10^6", "Over 10^6 cells."),)

    def test_shows_a_power_that_became_a_plain_number(self):
        change = body_change("<p>Over 10<sup>3</sup> cells.</p>", "<p>Over 103 cells.</p>")

        assert change.callouts == (Callout("number", "10^3", "103", "Over 103 cells."),)

    def test_reads_entities_as_their_characters(self):
        change = body_change("<p>a &lt; b &amp; c</p>", "<p>a &gt; b &amp; c</p>")

        assert body_shown(change) == [("changed", "p", "a [-<-][+>+] b & c")]

    def test_never_takes_text_for_markup(self):
        change = body_change("<p>a</p>", "<p>a &lt;script&gt;</p>")

        assert body_shown(change) == [("changed", "p", "a[+ <script>+]")]

    def test_compares_table_rows_cell_by_cell(self):
        change = body_change(
            "<table><tr><th>Who</th><th>Dose</th></tr><tr><td>Adults</td><td>5 mg</td></tr></table>",
            "<table><tr><th>Who</th><th>Dose</th></tr><tr><td>Adults</td><td>10 mg</td></tr></table>",
        )

        assert body_shown(change) == [
            ("same", "table tr", "Who | Dose"),
            ("changed", "table tr", "Adults | [-5-][+10+] mg"),
        ]

    def test_sees_values_that_swap_their_cells(self):
        change = body_change(
            "<table><tr><td>5</td><td></td></tr></table>",
            "<table><tr><td></td><td>5</td></tr></table>",
        )

        assert body_shown(change) == [("changed", "table tr", "[-5 -]|[+ 5+]")]

    def test_shows_a_list_that_begins_with_another_number(self):
        change = body_change("<ol><li>Rest</li></ol>", '<ol start="3"><li>Rest</li></ol>')

        assert change.all_notes == (Note("element", "ol li", "ol:3 li"),)

    def test_shows_a_line_break_that_became_a_space(self):
        change = body_change("<p>a<br>b</p>", "<p>a b</p>")

        assert body_shown(change) == [("changed", "p", "a[-\n-][+ +]b")]
        assert change.all_notes == (Note("spacing"),)

    def test_keeps_formatting_and_links_on_the_words(self):
        change = body_change("<p>Ask.</p>", '<p>Ask <a href="https://a.example/">the <em>board</em></a>.</p>')

        assert [(run.text, [mark.name for mark in run.marks]) for run in change.blocks[1].runs] == [
            ("Ask", []),
            (" ", []),
            ("the ", ["link"]),
            ("board", ["em", "link"]),
            (".", []),
        ]

    def test_strikes_a_rewritten_passage_as_one(self):
        change = body_change(
            "<p>You may have some pain, a fever or chills on the day after it, so please plan for rest at home.</p>",
            "<p>You may have redness or swelling at the small wound, so please plan for rest at home.</p>",
        )

        assert body_shown(change) == [
            (
                "changed",
                "p",
                "You may have [-some pain, a fever or chills on the day after it-]"
                "[+redness or swelling at the small wound+], so please plan for rest at home.",
            )
        ]

    def test_does_not_pair_paragraphs_that_share_nothing(self):
        change = body_change("<p>Take 5 mg.</p>", "<p>Swallow 50 mg with food tonight</p>")

        assert [block.status for block in change.blocks[1:]] == [Status.REMOVED, Status.ADDED]
        assert change.callouts == (Callout("number", "5 mg", "50 mg", "Swallow 50 mg with food tonight"),)


class TestSections:
    def test_added_and_removed_ones_are_shown_whole_and_without_call_outs(self):
        old = article(sections=(section("before", "Before", "<p>Do not eat 5 h before.</p>"),))
        new = article(sections=(section("after", "After", "<p>Never drive for 2 days.</p>"),))

        removed, added = compare(old, new).changes

        assert (removed.place, removed.status, [shown(block) for block in removed.blocks]) == (
            "section:before",
            Status.REMOVED,
            ["[-Before-]", "[-Do not eat 5 h before.-]"],
        )
        assert (added.place, added.status, [shown(block) for block in added.blocks]) == (
            "section:after",
            Status.ADDED,
            ["[+After+]", "[+Never drive for 2 days.+]"],
        )
        assert removed.callouts == added.callouts == ()

    def test_moved_one_is_shown_as_moved(self):
        one, two, three = (section(f"s-{name}", name, f"<p>All of {name}.</p>") for name in ("one", "two", "three"))

        comparison = compare(article(sections=(one, two, three)), article(sections=(three, one, two)))

        assert [(change.place, change.status) for change in comparison.changes] == [("section:s-three", Status.MOVED)]
        assert comparison.changes[0].clinical
        assert comparison.unchanged_sections == (one, two)

    def test_moved_and_changed_one_says_both(self):
        one, two, three = (section(name, name, "<p>Rest at home.</p>") for name in ("one", "two", "three"))
        changed = section("three", "three", "<p>Rest in bed.</p>")

        change = change_between(article(sections=(one, two, three)), article(sections=(changed, one, two)))

        assert change.status is Status.MOVED_AND_CHANGED

    def test_new_heading_is_a_change_of_the_same_section(self):
        change = change_between(
            article(sections=(section(heading="Risks of it"),)), article(sections=(section(heading="Risks for you"),))
        )

        assert (change.place, change.heading, change.status) == ("section:risks", "Risks for you", Status.CHANGED)
        assert [shown(block) for block in change.blocks] == ["Risks [-of it-][+for you+]"]

    def test_new_anchor_is_told_by_the_heading(self):
        change = change_between(
            article(sections=(section("risks", "Problems", "<p>a</p>"),)),
            article(sections=(section("harms", "Problems", "<p>a</p>"),)),
        )

        assert (change.place, change.fields) == ("section:harms", (FieldChange("anchor", "risks", "harms"),))

    def test_new_anchor_and_heading_are_told_by_the_words(self):
        body = "<p>Infection, injury to the duct, a reaction to the dye.</p>"

        change = change_between(
            article(sections=(section("risks", "Problems", body),)),
            article(sections=(section("harms", "Possible harms", body),)),
        )

        assert (change.place, change.status) == ("section:harms", Status.CHANGED)

    def test_new_level_is_a_change(self):
        change = change_between(article(sections=(section(level=1),)), article(sections=(section(level=2),)))

        assert change.fields == (FieldChange("level", "1", "2"),)


class TestCareCards:
    def test_are_a_matter_of_safety(self):
        change = change_between(
            article(care_cards=(card("Fever over 102 °F", "Chills"),)),
            article(care_cards=(card("Fever over 100.4 °F", "Chills"),)),
        )

        assert (change.place, change.safety, change.clinical) == ("care:call", True, True)
        assert change.callouts == (Callout("number", "102 °F", "100.4 °F", "Fever over 100.4 °F"),)

    def test_new_level_is_called_out(self):
        change = change_between(
            article(care_cards=(card("Fever"),)), article(care_cards=(card("Fever", level="emergency"),))
        )

        assert (change.place, change.status) == ("care:emergency", Status.CHANGED)
        assert change.callouts == (Callout("level", "call", "emergency", "Call your doctor"),)

    def test_two_of_one_level_have_places_of_their_own(self):
        comparison = compare(None, article(title="", care_cards=(card("Fever"), card("Pain", heading="Call us"))))

        assert [change.place for change in comparison.changes] == ["care:call", "care:call:2"]


class TestFigures:
    def test_new_image_under_an_old_caption_is_a_clinical_change(self):
        change = change_between(article(figures=(figure("a" * 64),)), article(figures=(figure("b" * 64),)))

        assert (change.place, change.clinical) == ("figure:bbbbbbbbbbbb", True)
        assert change.fields == (FieldChange("sha256", "a" * 64, "b" * 64),)

    def test_new_caption_and_alternative_text_are_compared_by_word(self):
        change = change_between(
            article(figures=(figure(caption="A milk duct", alt="Left breast"),)),
            article(figures=(figure(caption="The milk duct", alt="Right breast"),)),
        )

        assert [(block.path, shown(block)) for block in change.blocks] == [
            ("caption", "[-A-][+The+] milk duct"),
            ("alt", "[-Left-][+Right+] breast"),
        ]

    def test_new_credit_is_editorial(self):
        change = change_between(article(figures=(figure(credit="A"),)), article(figures=(figure(credit="B"),)))

        assert (change.clinical, change.fields) == (False, (FieldChange("credit", "A", "B"),))

    def test_one_in_another_section_has_moved(self):
        sections = (section("one", "One"), section("two", "Two"))

        change = change_between(
            article(sections=sections, figures=(figure(section="one"),)),
            article(sections=sections, figures=(figure(section="two"),)),
        )

        assert (change.status, change.fields) == (Status.MOVED, (FieldChange("section", "one", "two"),))


class TestReferences:
    def test_access_date_is_editorial(self):
        change = change_between(
            article(references=(reference(accessed="2024-09-15"),)),
            article(references=(reference(accessed="2026-11-23"),)),
        )

        assert (change.place, change.clinical) == ("reference:kasales-2014", False)
        assert change.fields == (FieldChange("accessed", "2024-09-15", "2026-11-23"),)

    def test_other_fields_are_clinical(self):
        change = change_between(
            article(references=(reference(year="2014", authors=("Kasales CJ",)),)),
            article(references=(reference(year="2015", authors=("Kasales CJ", "Han B")),)),
        )

        assert change.clinical
        assert change.fields == (
            FieldChange("authors", "Kasales CJ", "Kasales CJ; Han B"),
            FieldChange("year", "2014", "2015"),
        )

    def test_added_one_shows_its_fields(self):
        change = change_between(article(), article(references=(reference(),)))

        assert change.status is Status.ADDED
        assert change.fields == (
            FieldChange("key", "", "kasales-2014"),
            FieldChange("kind", "", "web"),
            FieldChange("title", "", "A study by kasales-2014"),
            FieldChange("year", "", "2014"),
        )


class TestOtherParts:
    def test_resources_change_by_field(self):
        change = change_between(
            article(resources=(resource(),)), article(resources=(resource(url="https://other.example/"),))
        )

        assert change.fields == (FieldChange("url", "https://radiology.example/", "https://other.example/"),)
        assert (change.part, change.heading, change.clinical) == ("resource", "RadiologyInfo", False)

    def test_contributors_are_read_as_a_byline(self):
        before = Contributor(name="Sample Author", credentials="MA", role="")

        change = change_between(
            article(contributors=(before,)), article(contributors=(before.model_copy(update={"credentials": "MD"}),))
        )

        assert (change.place, change.clinical) == ("contributors", False)
        assert [shown(block) for block in change.blocks] == ["Sample Author, [-MA-][+MD+]"]

    def test_contributors_that_read_the_same_still_differ(self):
        change = change_between(
            article(contributors=(Contributor(name="A, MD", credentials="", role=""),)),
            article(contributors=(Contributor(name="A", credentials="MD", role=""),)),
        )

        assert change.all_notes == (Note("markup"),)

    def test_synonyms_are_a_list(self):
        change = change_between(article(synonyms=("Galactogram",)), article(synonyms=("Galactogram", "Ductography")))

        assert [shown(block) for block in change.blocks] == ["Galactogram", "[+Ductography+]"]

    def test_title_is_compared_by_word(self):
        change = change_between(article(title="Ductogram"), article(title="Ductogram with dye"))

        assert (change.place, [shown(block) for block in change.blocks]) == ("title", ["Ductogram[+ with dye+]"])

    def test_what_is_said_of_the_whole_article_is_one_part(self):
        change = change_between(
            article(valid_until="2026-01-31"), article(valid_until="2027-01-31", type=ArticleType.CONDITION)
        )

        assert (change.place, change.clinical) == ("article", True)
        assert change.fields == (
            FieldChange("type", "procedure", "condition"),
            FieldChange("valid_until", "2026-01-31", "2027-01-31"),
        )


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
