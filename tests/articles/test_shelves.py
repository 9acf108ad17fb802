"""The order of titles, by topic and by letter."""

from __future__ import annotations

import pytest

from articles.shelves import LetterGroup, Shelf, Title, home, initial, sort_key


def title(words: str) -> Title:
    return Title(words, words.lower())


class TestOrder:
    def test_of_spanish_sets_accents_aside_and_puts_ene_after_n(self):
        words = ["zika", "ñame", "nube", "ébola", "Oído", "¿Qué es el asma?", "eccema", "Árbol"]
        ordered = sorted(words, key=lambda word: sort_key(word, "es"))
        assert ordered == ["Árbol", "ébola", "eccema", "nube", "ñame", "Oído", "¿Qué es el asma?", "zika"]

    @pytest.mark.parametrize(
        ("words", "language", "letter"),
        [("Árbol", "es", "A"), ("ñame", "es", "Ñ"), ("Ñame", "en", "N"), ("¿Qué?", "es", "Q"), ("5-HT", "en", "0–9")],
    )
    def test_of_letters(self, words, language, letter):
        assert initial(words, language) == letter

    def test_of_a_title_of_marks_alone(self):
        assert initial("¿?", "es") == "0–9"


class TestHome:
    def test_files_titles_under_topics_and_letters(self):
        titles = {1: title("Ductogram"), 2: title("Asthma"), 3: title("Diabetes")}

        shown = home(titles, [("Tests", [1]), ("Conditions", [3, 2])], "en")

        assert shown.shelves == (
            Shelf("Tests", (title("Ductogram"),)),
            Shelf("Conditions", (title("Asthma"), title("Diabetes"))),
        )
        assert shown.letters == (
            LetterGroup("A", (title("Asthma"),)),
            LetterGroup("D", (title("Diabetes"), title("Ductogram"))),
        )

    def test_shows_no_topic_without_a_live_page_or_a_name(self):
        shown = home({1: title("Ductogram")}, [("Empty", [7]), ("", [1])], "en")
        assert shown.shelves == ()
