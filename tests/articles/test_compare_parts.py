"""What changed in each part of an article, and how a part is recognised in its new version."""

from __future__ import annotations

from articles.compare import Callout, FieldChange, Note, Status, compare
from articles.content import Contributor
from articles.document import ArticleType
from tests.articles.comparing import (
    article,
    card,
    change_between,
    figure,
    reference,
    resource,
    section,
    shown,
)


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

    def test_new_anchor_and_words_are_told_by_the_heading(self):
        change = change_between(
            article(sections=(section("risks", "Problems", "<p>Infection, or a cut of the duct.</p>"),)),
            article(sections=(section("harms", "Problems", "<p>What rarely happens.</p>"),)),
        )

        assert (change.place, change.status) == ("section:harms", Status.CHANGED)

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

    def test_rewritten_one_is_told_by_its_level(self):
        change = change_between(
            article(care_cards=(card("Fever"), card("Pain", level="today", heading="Same day"))),
            article(care_cards=(card("Chills", heading="Phone us"), card("Pain", level="today", heading="Same day"))),
        )

        assert (change.place, change.status) == ("care:call", Status.CHANGED)
        assert [shown(block) for block in change.blocks] == [
            "[-Call your doctor-][+Phone us+]",
            "[-Fever-]",
            "[+Chills+]",
        ]

    def test_two_of_one_level_have_places_of_their_own(self):
        comparison = compare(None, article(title="", care_cards=(card("Fever"), card("Pain", heading="Call us"))))

        assert [change.place for change in comparison.changes] == ["care:call", "care:call:2"]

    def test_keep_their_places_whatever_they_are_compared_with(self):
        gone, fever, pain = (card(f"All about {name}", heading=name) for name in ("Gone", "Fever", "Pain"))
        new = article(title="", care_cards=(fever, card("Pain that stays", heading="Pain")))

        changes = compare(article(title="", care_cards=(gone, fever, pain)), new).changes

        assert [(change.place, change.heading) for change in changes] == [
            ("care:call:3", "Gone"),
            ("care:call:2", "Pain"),
        ]
        assert [(change.place, change.heading) for change in compare(None, new).changes] == [
            ("care:call", "Fever"),
            ("care:call:2", "Pain"),
        ]


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

    def test_two_that_show_the_same_swap_without_a_physician(self):
        left, right = figure(credit="Left"), figure(credit="Right")
        old, new = article(figures=(left, right)), article(figures=(right, left))

        assert old.clinical_digest == new.clinical_digest
        change = change_between(old, new)
        assert (change.status, change.clinical) == (Status.MOVED, False)

    def test_one_in_another_section_has_moved(self):
        sections = (section("one", "One"), section("two", "Two"))

        change = change_between(
            article(sections=sections, figures=(figure(section="one"),)),
            article(sections=sections, figures=(figure(section="two"),)),
        )

        assert (change.status, change.fields) == (Status.MOVED, (FieldChange("section", "one", "two"),))

    def test_one_with_another_caption_in_another_section_is_told_by_the_image(self):
        sections = (section("one", "One"), section("two", "Two"))

        change = change_between(
            article(sections=sections, figures=(figure(section="one", caption="Before"),)),
            article(sections=sections, figures=(figure(section="two", caption="After it"),)),
        )

        assert change.status is Status.MOVED_AND_CHANGED

    def test_one_image_in_two_sections_is_two_figures(self):
        sections = (section("one", "One"), section("two", "Two"))
        one, two = figure(section="one", caption="Here"), figure(section="two", caption="There")

        changes = compare(
            article(sections=sections, figures=(one, two)),
            article(sections=sections, figures=(two.model_copy(update={"caption": "Over there"}),)),
        ).changes

        assert [(change.heading, change.status) for change in changes] == [
            ("Here", Status.REMOVED),
            ("Over there", Status.CHANGED),
        ]


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

    def test_new_key_is_told_by_the_title(self):
        change = change_between(
            article(references=(reference("who-2014", title="Pain"),)),
            article(references=(reference("kasales-2014", title="Pain"),)),
        )

        assert change.fields == (FieldChange("key", "who-2014", "kasales-2014"),)

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

    def test_renamed_resource_is_told_by_its_address(self):
        change = change_between(
            article(resources=(resource("Radiology"),)), article(resources=(resource("RadiologyInfo"),))
        )

        assert change.fields == (FieldChange("name", "Radiology", "RadiologyInfo"),)

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
