"""Plain text: one spelling for what reads the same, and nothing that a reviewer cannot see."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from articles import text

ANYTHING = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"]),
        st.sampled_from("e\u0301\u0327\u200c\u200d\u200b\ufeff\u00a0\u00ad\u212a\u2028\n\r\t é👩❤\ufe0f"),
    )
)
HIDDEN = ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\ud800", "\u202a", "\u202d", "\u202e", "\u202c", "\u2067", "\uffff"]


def kept(function, value):
    """What the function makes of the value, or None where it is refused."""
    try:
        return function(value)
    except text.TextError:
        return None


class TestLine:
    @pytest.mark.parametrize(
        ("written", "expected"),
        [
            ("  What is\ta \n ductogram? ", "What is a ductogram?"),
            ("5\u00a0mg of\u202fit", "5 mg of it"),
            ("\ufeffTitle\ufeff", "Title"),
            ("duc\u00adto\u200bgram", "ductogram"),
            ("cafe\u0301", "café"),
            ("e\u200b\u0301", "é"),
            ("me\u200ddian \u200cnow", "median now"),
            ("\u200e+1 555\u200f", "+1 555"),
            ("one\u2028two", "one two"),
            ("", ""),
        ],
    )
    def test_has_one_spelling_for_what_reads_the_same(self, written, expected):
        assert text.line(written) == expected

    @pytest.mark.parametrize("words", ["👩‍👩‍👧 and 🏳️‍🌈", "می‌خواهم", "10³ H₂O", "¿Qué es?", "a < b & c > d", "שלום"])
    def test_keeps_what_somebody_meant(self, words):
        assert text.line(words) == words

    @pytest.mark.parametrize("character", HIDDEN, ids=lambda c: f"U+{ord(c):04X}")
    def test_refuses_what_changes_the_reading_unseen(self, character):
        with pytest.raises(text.TextError) as refusal:
            text.line(f"Take 10{character} mg")
        assert str(refusal.value) == (
            f"There is a hidden control character (U+{ord(character):04X}) near “Take 10 mg”."
            " Please delete it and type it again."
        )

    def test_refuses_a_tower_of_accents(self):
        assert text.line("n" + "\u0308" * 30) == "n" + "\u0308" * 30
        with pytest.raises(text.TextError, match="more than 30 accents"):
            text.line("n" + "\u0308\u0327" * 5_000)

    def test_takes_long_text_in_scripts_without_accents(self):
        assert text.line("医" * 5_000) == "医" * 5_000

    @given(ANYTHING)
    @example("\u212a\u200dé")
    @example("é\u200d\u200dé")
    @example("e\u200c\u0301\u200cé")
    def test_is_a_fixed_point(self, value):
        once = kept(text.line, value)
        assert once is None or text.line(once) == once


class TestLines:
    def test_are_those_that_hold_a_word(self):
        assert text.lines(" Fever \r\n\n\u200b\n chills\u2028bleeding\n") == ("Fever", "chills", "bleeding")

    @given(ANYTHING)
    def test_are_a_fixed_point(self, value):
        once = kept(text.lines, value)
        assert once is None or text.lines("\n".join(once)) == once


class TestParagraph:
    def test_keeps_line_breaks_and_at_most_one_empty_line(self):
        assert text.paragraph("\n\n Dear  all,\r\n thanks. \n\n\n\nBye\n") == "Dear all,\nthanks.\n\nBye"

    @given(ANYTHING)
    def test_is_a_fixed_point(self, value):
        once = kept(text.paragraph, value)
        assert once is None or text.paragraph(once) == once
