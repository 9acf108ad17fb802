"""Names of terms found in words."""

from __future__ import annotations

import pytest

from articles.glossary import Vocabulary


def found(language: str, names: list[str], words: str) -> list[str]:
    return [words[match.start : match.end] for match in Vocabulary(language, enumerate(names)).find(words)]


class TestFinding:
    @pytest.mark.parametrize(
        ("language", "names", "words", "expected"),
        [
            ("en", ["lymph node"], "A lymph node. Lymph Node!", ["lymph node", "Lymph Node"]),
            ("en", ["node"], "nodes, nodesy, anode, node-like", ["nodes"]),  # whole words
            (
                "en",
                ["lymph node", "node", "lymph node biopsy"],
                "a lymph node biopsy, a node",
                ["lymph node biopsy", "node"],
            ),
            ("en", ["Hodgkin lymphoma"], "non-Hodgkin lymphoma, Hodgkin lymphoma", ["Hodgkin lymphoma"]),
            ("en", ["Crohn’s disease"], "Crohn's disease", ["Crohn's disease"]),
            ("en", ["HER2/neu"], "the HER2/neu gene", ["HER2/neu"]),
            ("en", ["lymph node"], "lymph, node", []),
        ],
    )
    def test_takes_whole_words_and_the_longest_name(self, language, names, words, expected):
        assert found(language, names, words) == expected

    @pytest.mark.parametrize(
        ("language", "name", "words", "expected"),
        [
            ("en", "biopsy", "biopsies", ["biopsies"]),
            ("en", "mass", "masses", ["masses"]),
            ("en", "lymph node", "lymph nodes", ["lymph nodes"]),
            ("es", "ganglio linfático", "los ganglios linfáticos", ["ganglios linfáticos"]),
            ("es", "cáncer de seno", "los cánceres de seno", ["cánceres de seno"]),
            ("es", "célula madre", "células madre", ["células madre"]),
            ("es", "infección", "infecciones", ["infecciones"]),
            ("es", "imagen", "imágenes", ["imágenes"]),
            ("es", "matriz", "matrices", ["matrices"]),
            ("en", "CT", "two CTs", ["CTs"]),
        ],
    )
    def test_takes_simple_plurals(self, language, name, words, expected):
        assert found(language, [name], words) == expected

    @pytest.mark.parametrize(
        ("language", "name", "words", "expected"),
        [
            ("es", "cáncer", "CANCER, cancer, Cáncer", ["CANCER", "cancer", "Cáncer"]),
            ("es", "ano", "este año, el ano", ["ano"]),  # ñ is a letter of its own
            ("es", "año", "el ano, AÑO", ["AÑO"]),
            ("es", "mama", "mi mamá y sus mamás, la mama", ["mama"]),  # an accent more is another word
            ("en", "ALL", "all of it, ALL", ["ALL"]),
            ("en", "AIDS", "it aids, AIDS", ["AIDS"]),
        ],
    )
    def test_never_takes_another_word_of_like_letters(self, language, name, words, expected):
        assert found(language, [name], words) == expected

    def test_gives_a_name_of_two_entries_to_the_first(self):
        assert [match.key for match in Vocabulary("en", [(7, "mass"), (3, "mass")]).find("a mass")] == [7]

    def test_keeps_its_places_where_small_letters_are_longer(self):
        assert found("en", ["node"], "İİ node") == ["node"]

    def test_looks_at_as_many_names_for_nine_thousand_terms_as_for_one(self):
        names = [f"term number{count}" for count in range(9_000)]
        big = Vocabulary("en", enumerate([*names, "lymph node"]))
        looked = [len(rows) for first, rows in big._by_first.items() if first == "lymph"]
        assert looked == [2]  # the name and its plural
        assert [match.key for match in big.find("a lymph node " * 50)] == [9_000] * 50
