"""The order of titles, and the letters that they stand under."""

from __future__ import annotations

import pytest

from articles import shelves
from articles.shelves import Entry, LetterGroup, initial, sort_key


class TestOrder:
    def test_of_spanish_sets_accents_aside_and_puts_ene_after_n(self):
        words = ["zika", "ñame", "nube", "ébola", "Oído", "¿Qué es el asma?", "eccema", "Árbol"]
        ordered = sorted(words, key=lambda word: sort_key(word, "es"))
        assert ordered == ["Árbol", "ébola", "eccema", "nube", "ñame", "Oído", "¿Qué es el asma?", "zika"]

    @pytest.mark.parametrize(
        ("words", "language", "letter"),
        [
            ("Árbol", "es", "A"),
            ("ñame", "es", "Ñ"),
            ("Ñame", "en", "N"),
            ("¿Qué?", "es", "Q"),
            ("5-HT", "en", "0–9"),
            ("β-blockers", "en", "0–9"),
        ],
    )
    def test_of_letters(self, words, language, letter):
        assert initial(words, language) == letter

    def test_of_a_title_of_marks_alone(self):
        assert initial("¿?", "es") == "0–9"


class TestNames:
    def test_of_a_page_are_its_title_and_what_would_not_stand_in_its_very_place(self):
        names = shelves.names("Asma", ("asma", "Bronquitis", "«»", "bronquítis"), "es")
        assert list(names) == ["Asma", "Bronquitis"]

    def test_of_marks_alone_are_kept_where_they_are_the_title(self):
        assert list(shelves.names("«»", (), "es")) == ["«»"]


def test_entries_are_divided_by_letter():
    asthma, galactogram = Entry("Asthma", "Asthma", "asthma"), Entry("Galactogram", "Ductogram", "ductogram")
    assert shelves.by_letter([asthma, galactogram], "en") == (
        LetterGroup("A", (asthma,)),
        LetterGroup("G", (galactogram,)),
    )
    assert [asthma.is_title, galactogram.is_title] == [True, False]
