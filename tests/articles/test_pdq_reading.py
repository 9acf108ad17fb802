"""Reading PDQ files piece by piece: broken ones, odd markup, and sections without a counterpart."""

from __future__ import annotations

import json
from typing import Any

import pytest

from articles.exchange import pdq
from articles.exchange.pairing import pair
from articles.exchange.pdq_html import Lost, take_apart


def pdq_file(**changes: Any) -> bytes:
    """A small file in the shape of the real ones; `changes` go to its Spanish half."""

    def half(language: str, title: str) -> dict[str, Any]:
        return {
            "title": f"{title} (PDQ®)–Patient Version",
            "lang": language,
            "cdr_id": 1,
            "audience": "Patients",
            "summary_type": "Treatment",
            "date_posted": "2019-01-02",
            "date_updated": "2019-01-02",
            "description": "",
            "public_use": 1,
            "sections": [{"id": "_1", "title": "One", "html": "<p>Text.</p>"}],
        }

    spanish = half("es", "Prueba") | {"lang": {"value": "es"}} | changes
    return json.dumps({"languages": {"en": half("en", "Sample"), "es": spanish}}).encode()


def problems(data: bytes) -> list[tuple[str, str]]:
    reading = pdq.read("f.json", data)
    assert (reading.candidates, reading.refused) == ([], 1)
    return [(problem.place, problem.message) for problem in reading.problems]


class TestTheEarlierReviewOfAPdqText:
    @pytest.mark.parametrize(
        ("changes", "languages"),
        [
            ({}, ["en", "es"]),
            ({"audience": "Health Professionals"}, ["en"]),
            ({"date_updated": "2019-01-01"}, ["en"]),
        ],
        ids=["of the same readers and date", "of other readers", "of an earlier date"],
    )
    def test_counts_for_spanish_only_where_it_fits_the_english(
        self, changes: dict[str, Any], languages: list[str]
    ) -> None:
        (candidate,) = pdq.read("f.json", pdq_file(**changes)).candidates

        assert list(candidate.reviewed) == languages


class TestABrokenPdqFile:
    def test_is_named_with_each_place(self) -> None:
        assert problems(pdq_file(date_updated="soon", sections=[{"id": "_1", "title": "One", "html": 7}])) == [
            (
                "f.json#/languages/es/date_updated",
                "Input should be a valid date or datetime, input is too short",
            ),
            ("f.json#/languages/es/sections/0/html", "Input should be a valid string"),
        ]

    def test_is_refused_without_its_second_language(self) -> None:
        data = json.loads(pdq_file())
        del data["languages"]["es"]

        assert problems(json.dumps(data).encode()) == [("f.json#/languages/es", "Field required")]

    def test_is_refused_when_it_is_not_for_the_public(self) -> None:
        assert problems(pdq_file(public_use=0)) == [("f.json#/languages/es/public_use", "Input should be 1")]

    def test_is_refused_when_the_languages_changed_places(self) -> None:
        assert problems(pdq_file(lang={"value": "en"})) == [
            ("f.json#/languages/es/lang", "The text is in another language than its place says.")
        ]

    @pytest.mark.parametrize(
        ("html", "message"),
        [
            ("<blockquote>" * 5_000 + "x", "The text is nested too deeply."),
            # Minutes of work for a parser that believes in a missing “>”.
            ("<a " * 90_000, "The markup is broken: a “<” begins no complete tag."),
            ("<!--" * 70_000, "The markup is broken: a “<” begins no complete tag."),
            ("<p title='" * 20_000, "The markup is broken: a “<” begins no complete tag."),
            ("<h3>a</h3>" * 10_000, "The section has more than 200 headings."),
            ("x" * 300_001, "String should have at most 300000 characters"),
        ],
        ids=["deep", "tags", "comments", "quotes", "headings", "words"],
    )
    def test_is_refused_when_its_markup_would_hurt(self, html: str, message: str) -> None:
        ((place, said),) = problems(pdq_file(sections=[{"id": "_1", "title": "One", "html": html}]))

        assert place == "f.json#/languages/es/sections/0/html"
        assert said.startswith(message)

    @pytest.mark.parametrize(
        ("data", "message"),
        [
            (b"", "not JSON: line 1, column 1: Expecting value"),
            (b"\xff\xfe", "the file is not UTF-8 text: byte 0"),
            (b'{"languages": [', "not JSON: line 1, column 16: Expecting value"),
            (b"[" * 100_000, "the JSON is nested too deeply"),
            (b'{"a": {"b": "x\\u0000y"}}', "/a/b holds a character that cannot be stored"),
            (b'{"a": ["\\ud800"]}', "/a/0 holds a character that cannot be stored"),
            (b'{"a": 1, "a": 2}', "the key “a” stands twice in one object"),
            (b'{"a": NaN}', "NaN is not a JSON value"),
            (b'{"a": ' + b"9" * 5_000 + b"}", "a number in the JSON is too long"),
        ],
    )
    def test_gets_a_sentence_however_it_is_broken(self, data: bytes, message: str) -> None:
        ((place, said),) = problems(data)

        assert place == "f.json"
        assert said.startswith(message)

    def test_is_refused_when_a_language_has_no_section(self) -> None:
        assert problems(pdq_file(sections=[])) == [("f.json#/languages/es/sections", "The summary has no section.")]

    def test_is_refused_when_it_is_no_object(self) -> None:
        assert [place for place, _message in problems(b"[]")] == ["f.json"]


class TestTakingASectionApart:
    def test_keeps_words_that_stand_in_no_block(self) -> None:
        (part,), _lost = take_apart("_1", "One", "<div>loose <em>words</em><p>and a paragraph</p></div>")

        assert part.html == "<p>loose <em>words</em></p><p>and a paragraph</p>"

    def test_keeps_the_words_of_what_it_does_not_know(self) -> None:
        (part,), _lost = take_apart("_1", "One", "<blink>kept</blink><p>and <u>this</u></p>")

        assert part.html == "<p>kept</p><p>and this</p>"

    def test_counts_what_has_no_words(self) -> None:
        (part,), lost = take_apart("_1", "One", '<p>a<img src="x"><script>alert(1)</script></p><style>p{}</style>')

        assert part.html == "<p>a</p>"
        assert lost == {Lost.MEDIA: 3}

    def test_links_nowhere_dangerous(self) -> None:
        (part,), lost = take_apart(
            "_1", "One", '<p><a href="javascript:alert(1)">x</a> <a href="https://[">y</a> <a>z</a></p>'
        )

        assert part.html == "<p>x y z</p>"
        assert lost == {Lost.BROKEN_LINK: 3}

    def test_begins_a_part_at_each_heading_of_the_section(self) -> None:
        html = "<p>0</p><section><h3>A <em>a</em></h3><p>1</p><h4>inner</h4><p>2</p></section><h6>B</h6><p>3</p>"
        parts, lost = take_apart("_1", "One", html)

        assert [(part.level, part.heading, part.html) for part in parts] == [
            (1, "One", "<p>0</p>"),
            (2, "A a", "<p>1</p><h4>inner</h4><p>2</p>"),
            (2, "B", "<p>3</p>"),
        ]
        assert lost == {Lost.HEADING_MARKUP: 1}


def like(one: str, other: str) -> float:
    return 1.0 if one == other else 0.0


class TestPairing:
    @pytest.mark.parametrize(
        ("english", "spanish", "expected"),
        [
            ("", "", []),
            ("ab", "ab", ["aa", "bb"]),
            ("abc", "ac", ["aa", "b-", "cc"]),
            ("ac", "abc", ["aa", "-b", "cc"]),
            ("ab", "ba", ["a-", "bb", "-a"]),
            ("a", "b", ["a-", "-b"]),
        ],
    )
    def test_keeps_order_and_loses_nothing(self, english: str, spanish: str, expected: list[str]) -> None:
        pairs = pair(english, spanish, likeness=like)

        assert [f"{row.en or '-'}{row.es or '-'}" for row in pairs] == expected
