"""References that go, or become another work, while the sentence that cites them stays."""

from __future__ import annotations

import pytest

from articles.compare import compare
from articles.compare.parts import parts_of
from articles.compare.sentences import sentences
from articles.compare.works import is_one_work
from articles.document import Reference
from tests.articles.comparing import article, reference, section

ONE = reference("one", title="Contrast and kidneys", doi="10.1000/one")
TWO = reference("two", title="Fever after surgery", doi="10.1000/two")
NAMES = {"one": "[one] Contrast and kidneys 2014", "two": "[two] Fever after surgery 2014"}


def cite(body: str) -> str:
    """Write {one} as the marker of the reference "one"."""
    return body.replace("{", '<sup data-ref="').replace("}", '">[x]</sup>')


def found(
    old: str, new: str, before: tuple[Reference, ...] = (ONE, TWO), after: tuple[Reference, ...] = (ONE, TWO)
) -> list[tuple[str, str, str, str]]:
    """Return what is called out for citations when one body becomes the other."""
    comparison = compare(
        article(sections=(section(body=cite(old)),), references=before),
        article(sections=(section(body=cite(new)),), references=after),
    )
    return [
        (change.place, one.old, one.new, one.context)
        for change in comparison.changes
        for one in change.callouts
        if one.kind == "citation"
    ]


class TestRemoved:
    @pytest.mark.parametrize("after", [(ONE, TWO), (TWO,)], ids=["from the text", "from the list as well"])
    def test_is_called_out_with_its_sentence_and_its_work(self, after):
        assert found("<p>Drink. It helps.{one} Rest.</p>", "<p>Drink. It helps. Rest.</p>", after=after) == [
            ("section:risks", NAMES["one"], "", "It helps.")
        ]

    def test_is_called_out_of_one_of_two_markers(self):
        assert found("<p>It helps{one}{two}.</p>", "<p>It helps{two}.</p>") == [
            ("section:risks", NAMES["one"], "", "It helps.")
        ]

    def test_is_called_out_where_the_sentence_changed_a_little(self):
        assert found("<p>It helps most women.{one}</p>", "<p>It helps nearly all women.</p>") == [
            ("section:risks", NAMES["one"], "", "It helps nearly all women.")
        ]

    def test_is_called_out_where_the_sentence_moved(self):
        old, new = "<p>It helps.{one}</p><p>Rest well.</p>", "<p>Rest well.</p><p>It helps.</p>"

        assert found(old, new) == [("section:risks", NAMES["one"], "", "It helps.")]

    def test_is_called_out_where_the_sentence_moved_to_another_section(self):
        before = (
            section("first", "First", cite("<p>It helps.{one} Go.</p>")),
            section("other", "Other", "<p>Eat.</p>"),
        )
        after = (section("first", "First", "<p>Go.</p>"), section("other", "Other", "<p>Eat</p><p>It helps.</p>"))

        changes = compare(
            article(sections=before, references=(ONE,)), article(sections=after, references=(ONE,))
        ).changes

        assert [(change.place, [one.context for one in change.callouts]) for change in changes] == [
            ("section:first", []),
            ("section:other", ["It helps."]),
        ]

    def test_is_called_out_where_only_the_list_lost_it(self):
        assert found("<p>It helps.{one}</p>", "<p>It helps.{one}</p>", after=(TWO,)) == [
            ("reference:one", NAMES["one"], "", "It helps.")
        ]

    def test_is_fine_where_the_sentence_went_too(self):
        assert found("<p>Drink. It helps.{one}</p>", "<p>Drink.</p>", after=(TWO,)) == []

    def test_is_not_what_happens_when_a_marker_is_added_or_said_in_another_order(self):
        assert found("<p>It helps{one}.</p>", "<p>It helps{one}{two}.</p>") == []
        assert found("<p>It helps{one}{two}.</p>", "<p>It helps{two}{one}.</p>") == []


class TestReplaced:
    def test_is_called_out_with_both_works(self):
        assert found("<p>It helps.{one}</p>", "<p>It helps.{two}</p>") == [
            ("section:risks", NAMES["one"], NAMES["two"], "It helps.")
        ]

    def test_is_called_out_where_the_key_was_given_to_another_work(self):
        other = TWO.model_copy(update={"key": "one"})

        assert found("<p>It helps.{one}</p>", "<p>It helps.{one}</p>", (ONE,), (other,)) == [
            ("reference:one", NAMES["one"], "[one] Fever after surgery 2014", "It helps.")
        ]

    def test_is_not_what_happens_when_a_key_is_renamed(self):
        renamed = ONE.model_copy(update={"key": "new"})

        assert found("<p>It helps.{one}</p>", "<p>It helps.{new}</p>", (ONE,), (renamed,)) == []

    def test_is_not_what_happens_when_two_works_change_keys_and_markers(self):
        swapped = (ONE.model_copy(update={"key": "two"}), TWO.model_copy(update={"key": "one"}))

        assert found("<p>It helps.{one}</p>", "<p>It helps.{two}</p>", after=swapped) == []


class TestOneWork:
    @pytest.mark.parametrize(
        ("changes", "is_one"),
        [
            ({"doi": "https://doi.org/10.1000/ONE", "title": "Another title"}, True),
            ({"pages": "5-6", "accessed": "2026-01-31"}, True),
            ({"title": "Contrast and the kidneys", "doi": ""}, True),
            ({"title": "Fever after surgery", "doi": ""}, False),
            ({"doi": "10.1000/corrected"}, True),
            ({"doi": "10.1000/next", "year": "2024"}, False),
            ({"doi": "", "year": "2024"}, True),
            ({"doi": "10.1000/other", "title": "Contrast and the kidneys"}, False),
            ({"title": "", "doi": ""}, True),
        ],
    )
    def test_is_told_by_identifiers_then_by_title(self, changes, is_one):
        assert is_one_work(ONE, Reference.model_validate(ONE.model_dump() | changes)) is is_one


class TestSentences:
    @pytest.mark.parametrize(
        ("body", "expected"),
        [
            ("<p>It helps.{one} Rest.</p>", [("It helps.", ("one",)), ("Rest.", ())]),
            ("<p>It helps{one}. Rest.</p>", [("It helps.", ("one",)), ("Rest.", ())]),
            ("<p>It helps. {one} Rest.</p>", [("It helps.", ("one",)), ("Rest.", ())]),
            ("<p>(It helps.) Rest!{one}{two}{one}</p>", [("(It helps.)", ()), ("Rest!", ("one", "two"))]),
            ("<p>Ask Dr. Roe about 1.5 mg, e.g. at 5 p.m. daily.{one}</p>", None),
            ("<ul><li>Rest{one}</li><li>Eat</li></ul>", [("Rest", ("one",)), ("Eat", ())]),
            ("<p>¿Duele? No.{one}</p>", [("¿Duele?", ()), ("No.", ("one",))]),
            ("<p>{one}</p>", []),
        ],
    )
    def test_hold_the_markers_that_cite_for_them(self, body, expected):
        part = parts_of(article(sections=(section(heading="", body=cite(body)),)))["sections"][0]

        got = [
            ("".join(w.space + w.text for w in one.text.words).lstrip(), one.cited) for one in sentences(part.all_texts)
        ]

        assert got == expected if expected is not None else len(got) == 1
