"""What changed in the text of one section. Each case was missed by some other comparison tool."""

from __future__ import annotations

from articles.compare import Callout, Edit, Note, Status
from tests.articles.comparing import body_change, body_shown


class TestText:
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

    def test_never_strikes_a_not_that_stayed(self):
        change = body_change(
            "<p>The dye used there does not harm a growing child, as far as we know today.</p>",
            "<p>The new lead shield will not let any rays pass, as far as we know today.</p>",
        )

        kept = [run.text for run in change.blocks[1].runs if run.edit is Edit.SAME]
        assert kept == ["The ", " not ", ", as far as we know today."]
        assert change.callouts == ()

    def test_takes_a_second_paragraph_of_a_list_item_for_new(self):
        change = body_change("<ul><li>Rest</li></ul>", "<ul><li><p>Rest</p><p>At home</p></li></ul>")

        assert body_shown(change) == [("same", "ul li", "Rest"), ("added", "ul li p", "[+At home+]")]

    def test_shows_a_cell_that_spans_others(self):
        change = body_change(
            "<table><tr><td>5</td><td>mg</td></tr></table>",
            '<table><tr><td colspan="2">5</td><td>mg</td></tr></table>',
        )

        assert change.all_notes == (Note("formatting", "", "td colspan=2", "5"),)

    def test_does_not_pair_paragraphs_that_share_nothing(self):
        change = body_change("<p>Take 5 mg.</p>", "<p>Swallow 50 mg with food tonight</p>")

        assert [block.status for block in change.blocks[1:]] == [Status.REMOVED, Status.ADDED]
        assert change.callouts == (Callout("number", "5 mg", "50 mg", "Swallow 50 mg with food tonight"),)
