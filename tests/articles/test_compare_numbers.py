"""Numbers, units and negations: what they are, and when they are called out."""

from __future__ import annotations

import pytest

from articles.compare.numbers import quantities, readings
from articles.compare.texts import read_html
from articles.compare.vocabulary import is_negation
from tests.articles.comparing import body_change


def amounts(body: str, language: str = "en") -> list[str]:
    return [amount.text for text in read_html(body) for amount in quantities(text.words, language)]


def called_out(old: str, new: str, language: str = "en") -> list[tuple[str, str, str]]:
    change = body_change(f"<p>{old}</p>", f"<p>{new}</p>", language)
    return [(callout.kind, callout.old, callout.new) for callout in change.callouts]


class TestReadings:
    @pytest.mark.parametrize(
        ("number", "english", "spanish"),
        [
            ("5", {"5"}, {"5"}),
            ("05", {"5"}, {"5"}),
            ("100.40", {"100.4"}, {"100.4"}),
            ("100,4", {"100.4"}, {"100.4"}),
            ("0,125", {"0.125"}, {"0.125"}),
            ("1,000", {"1000"}, {"1000", "1"}),
            ("1.000", {"1"}, {"1000", "1"}),
            ("1,000,000", {"1000000"}, {"1000000"}),
            ("1.000.000", {"1000000"}, {"1000000"}),
            ("1,234.5", {"1234.5"}, {"1234.5"}),
            ("1.234,5", {"1234.5"}, {"1234.5"}),
            ("12.05.2026", {"12.05.2026"}, {"12.05.2026"}),
        ],
    )
    def test_of_a_number_depend_on_the_language(self, number, english, spanish):
        assert (readings(number, "en"), readings(number, "es")) == (english, spanish)


class TestAmounts:
    @pytest.mark.parametrize(
        ("body", "found"),
        [
            ("<p>Take 5 mg/kg/day, or 5mg.</p>", ["5 mg/kg/day", "5mg"]),
            ("<p>102 °F (38.9 ºC), 102°F</p>", ["102 °F", "38.9 ºC", "102°F"]),
            ("<p>10<sup>3</sup> or 10³ or 10<sup>-3</sup> cells</p>", ["10^3", "10^3", "10^-3"]),
            ("<p>1/2 tablet, 1½ cups, ¼ h</p>", ["1/2 tablet", "1½ cups", "¼ h"]),
            ("<p>120/80 mmHg at 12:30 on 4/27/2021</p>", ["120/80 mmHg", "12:30", "4/27/2021"]),
            ("<p>&lt; 5 %, ≥10%</p>", ["< 5 %", "≥10%"]),
            ("<p>30 to 60 minutes, 2-3 days</p>", ["30", "60 minutes", "2", "3 days"]),
            ("<p>Two to three days, twelve pills</p>", ["Two", "three days", "twelve pills"]),
            ("<p>H<sub>2</sub>O, CO2, one, once</p>", []),
            ('<p>As shown.<sup data-ref="who-2024">[who-2024]</sup></p>', []),
        ],
    )
    def test_are_found_with_their_units(self, body, found):
        assert amounts(body) == found

    def test_are_found_in_spanish_words(self):
        assert amounts("<p>Once días, dos veces, una hora</p>", "es") == ["Once días", "dos veces"]


class TestNumbers:
    def test_are_called_out_with_old_and_new(self):
        assert called_out("Fever over 102 °F.", "Fever over 100.4 °F.") == [("number", "102 °F", "100.4 °F")]

    def test_are_called_out_side_by_side_where_more_words_changed(self):
        assert called_out("Take about 5 mg now.", "Take 50 mg now.") == [("number", "5 mg", "50 mg")]

    def test_are_called_out_for_their_unit_alone(self):
        assert called_out("Take 5 mg now.", "Take 5 mcg now.") == [("number", "5 mg", "5 mcg")]

    def test_are_called_out_for_their_sign_alone(self):
        assert called_out("If &lt; 5 mg.", "If &gt; 5 mg.") == [("number", "< 5 mg", "> 5 mg")]

    def test_are_called_out_where_the_unit_goes(self):
        assert called_out("Take 5 mg now.", "Take 5 now.") == [("number", "5 mg", "5")]

    def test_are_called_out_when_they_come_or_go(self):
        assert called_out("Wait a while.", "Wait 2 hours.") == [("number", "", "2 hours")]
        assert called_out("Wait 2 hours.", "Wait a while.") == [("number", "2 hours", "")]

    def test_are_called_out_when_two_doses_swap(self):
        assert called_out("5 mg at dawn and 10 mg at dusk", "10 mg at dawn and 5 mg at dusk") == [
            ("number", "5 mg", "10 mg"),
            ("number", "10 mg", "5 mg"),
        ]

    def test_are_called_out_for_another_date(self):
        assert called_out("Since 4/27/2021.", "Since 4/28/2021.") == [("number", "4/27/2021", "4/28/2021")]

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("Wait two days.", "Wait 2 days."),
            ("Take 1000 mg.", "Take 1,000 mg."),
            ("Take 5 mg.", "Take 5.0 mg."),
            ("For 2 day.", "For 2 days."),
            ("10³ cells", "10<sup>3</sup> cells"),
            ("Take 5 mg.", "Take 5mg."),
            ("Take 5 mg.", "Please take 5 mg now."),
        ],
    )
    def test_are_not_called_out_for_their_spelling(self, old, new):
        assert called_out(old, new) == []

    def test_are_called_out_where_the_spelling_can_mean_two_amounts(self):
        assert called_out("Tome 1.000 mg.", "Tome 1,000 mg.", "es") == [("number", "1.000 mg", "1,000 mg")]

    def test_are_called_out_once_where_the_same_is_said_twice(self):
        change = body_change(
            "<ul><li>Wait 5 h.</li></ul><p>Wait 5 h.</p>", "<ul><li>Wait 6 h.</li></ul><p>Wait 6 h.</p>"
        )

        assert [(callout.old, callout.new) for callout in change.callouts] == [("5 h", "6 h")]


class TestNegations:
    @pytest.mark.parametrize(
        "word", ["not", "No", "never", "don't", "DON’T", "cannot", "unless", "jamás", "Ningún", "sin"]
    )
    def test_are_recognised_however_they_are_written(self, word):
        assert is_negation(word)

    @pytest.mark.parametrize("word", ["note", "know", "now", "nota", "sino", "want", "t"])
    def test_are_whole_words(self, word):
        assert not is_negation(word)

    def test_are_called_out_when_they_come_or_go(self):
        assert called_out("You can drive.", "You cannot drive.") == [("negation", "", "cannot")]
        assert called_out("No coma antes.", "Coma antes.", "es") == [("negation", "No", "")]

    def test_are_called_out_when_they_move_to_another_verb(self):
        assert called_out("Do not eat but do drink.", "Do eat but do not drink.") == [
            ("negation", "not", ""),
            ("negation", "", "not"),
        ]

    def test_are_called_out_in_a_sentence_that_goes(self):
        assert called_out("Rest.</p><p>Never squeeze it.", "Rest.") == [("negation", "Never", "")]

    def test_are_not_called_out_where_they_stay(self):
        assert called_out("Do not eat it.", "Do not drink it.") == []
