"""PDQ files: every word of the source in its place, in both languages, and every defect named."""

from __future__ import annotations

import json
import re
from collections import Counter
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from articles.document import LANGUAGES, ArticleDocument
from articles.exchange import pdq
from articles.exchange.pairing import pair
from articles.exchange.pdq_html import Lost, take_apart
from articles.exchange.report import Reading, Severity

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "pdq"
FILES = sorted(DATA.glob("*.json"))

needs_data = pytest.mark.skipif(not FILES, reason="the PDQ files are not beside the checkout")


class Outline(HTMLParser):
    """The words of a text, heading by heading, read with none of the importer's code.

    A heading begins a new entry; words run together only where the source runs them together. The foot
    of a table counts after its body, where a page shows it.
    """

    INLINE = frozenset({"a", "span", "em", "strong", "sub", "sup"})

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.foot: list[str] | None = None
        self.held: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tfoot":
            self.foot = []
        if tag not in self.INLINE:
            self.handle_data(" ")
        if re.fullmatch("h[1-6]", tag):
            self.handle_data("¶ ")

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.INLINE:
            self.handle_data(" ")
        if tag == "tfoot" and self.foot is not None:
            self.held, self.foot = self.foot, None
        if tag == "table":
            self.text += self.held
            self.held = []

    def handle_data(self, data: str) -> None:
        (self.text if self.foot is None else self.foot).append(data)

    @property
    def words(self) -> list[str]:
        return "".join(self.text).split()


class Markup(HTMLParser):
    """How often each kind of meaning is marked up, and where the links lead."""

    MEANINGS = ("ul", "ol", "li", "table", "caption", "tr", "td", "th", "sub", "h4", "h5")

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.counts: Counter[str] = Counter()
        self.spans: Counter[tuple[str | None, str | None]] = Counter()
        self.raised: list[str] = []
        self.links: list[str] = []
        self._raising = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self._raising = tag == "sup" or (tag == "span" and attributes.get("class") == "sup")
        if tag in self.MEANINGS:
            self.counts[tag] += 1
        if tag in ("td", "th"):
            self.spans[attributes.get("colspan"), attributes.get("rowspan")] += 1
        if tag == "a":
            self.links.append(attributes.get("href") or "")

    def handle_data(self, data: str) -> None:
        if self._raising:
            self.raised.append(data)
        self._raising = False


def source(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8"))["languages"]


@cache
def reading_of(path: Path) -> Reading:
    return pdq.read(path.name, path.read_bytes())


def imported(path: Path) -> ArticleDocument:
    (candidate,) = reading_of(path).candidates
    return candidate.document


def chapters(document: ArticleDocument, language: str) -> list[str]:
    """The sections of one language as the source would write them, each with its sub-sections."""
    written: list[str] = []
    for row in document.sections:
        heading, body = row.heading.get(language), row.body.get(language)
        if not (heading or body):
            continue
        if row.level == 1:
            written.append("")
        written[-1] += (f"<h3>{heading.replace('<', '&lt;')}</h3>" if row.level == 2 else "") + body
    return written


def titles(document: ArticleDocument, language: str) -> list[str]:
    return [row.heading.get(language) for row in document.sections if row.level == 1 and row.heading.get(language)]


@needs_data
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name[:9])
class TestEveryPdqSummary:
    def test_keeps_its_section_titles(self, path: Path, language: str) -> None:
        expected = [" ".join(section["title"].split()) for section in source(path)[language]["sections"]]

        assert titles(imported(path), language) == expected

    def test_keeps_every_word_and_heading_in_order(self, path: Path, language: str) -> None:
        expected = [Outline(section["html"]).words for section in source(path)[language]["sections"]]

        assert [Outline(html).words for html in chapters(imported(path), language)] == expected

    def test_keeps_lists_tables_and_inner_headings(self, path: Path, language: str) -> None:
        expected = [Markup(section["html"]) for section in source(path)[language]["sections"]]
        found = [Markup(html) for html in chapters(imported(path), language)]

        assert [markup.counts for markup in found] == [markup.counts for markup in expected]
        assert [markup.spans for markup in found] == [markup.spans for markup in expected]
        assert [markup.raised for markup in found] == [markup.raised for markup in expected]

    def test_keeps_every_link_that_leads_somewhere(self, path: Path, language: str) -> None:
        expected = [
            f"https://www.cancer.gov{href}" if href.startswith("/") else href
            for section in source(path)[language]["sections"]
            for href in Markup(section["html"]).links
            if not href.startswith(("#", "/Common/PopUps/"))
        ]

        assert [href for html in chapters(imported(path), language) for href in Markup(html).links] == expected

    def test_is_marked_as_sample_data_with_its_dates(self, path: Path, language: str) -> None:
        line = imported(path).source_line.get(language)

        ending = {"en": "Sample data, not medical advice.", "es": "Datos de muestra, no son consejo médico."}
        assert line.endswith(ending[language])
        assert source(path)[language]["title"] in line
        assert source(path)[language]["date_updated"][:4] in line


@needs_data
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name[:9])
class TestAPdqDraft:
    def test_counts_every_link_that_lost_its_address(self, path: Path) -> None:
        dead = Counter(
            language
            for language in LANGUAGES
            for section in source(path)[language]["sections"]
            for href in Markup(section["html"]).links
            if href.startswith(("#", "/Common/PopUps/"))
        )
        reported: Counter[str] = Counter()
        for problem in reading_of(path).problems:
            if problem.severity is Severity.LEFT_OUT and " links to " in problem.message:
                reported[problem.place[-2:]] += int(problem.message.split()[0])

        assert reported == dead

    def test_has_anchors_that_are_unique_and_the_same_in_both_languages(self, path: Path) -> None:
        anchors = [row.anchor for row in imported(path).sections]

        assert len(set(anchors)) == len(anchors)

    def test_is_read_the_same_twice(self, path: Path) -> None:
        assert pdq.read(path.name, path.read_bytes()) == reading_of(path)


def by_number(number: str) -> Path:
    (path,) = DATA.glob(f"CDR{number}_*.json")
    return path


def found(number: str, *severities: Severity) -> list[tuple[str, str, str]]:
    path = by_number(number)
    return [
        (problem.severity.value, problem.place.removeprefix(path.name), problem.message)
        for problem in reading_of(path).problems
        if problem.severity in severities
    ]


LOUD = (Severity.REFUSED, Severity.ERROR, Severity.WARNING)


@needs_data
class TestTheDefectsOfTheFiles:
    def test_a_spanish_half_for_professionals_is_an_error_and_cannot_be_carried_over(self) -> None:
        path = by_number("62805")
        (candidate,) = reading_of(path).candidates

        assert found("62805", *LOUD) == [
            (
                "error",
                "#/languages/es",
                "The Spanish half is another document: “Prurito (PDQ®)–Versión para profesionales de salud” is written "
                "for Health Professionals, the English for Patients. Both were imported; replace the Spanish before "
                "anybody signs it.",
            ),
            (
                "warning",
                "#/languages/es",
                "The Spanish, updated on 2016-05-19, is older than the English, updated on 2016-06-15.",
            ),
            ("warning", "#/languages/es", "The English has 5 sections, the Spanish 6."),
        ]
        assert candidate.document.title.es == "Prurito (PDQ®)–Versión para profesionales de salud"
        assert list(candidate.reviewed) == ["en"]

    def test_spanish_older_than_english_is_a_warning_and_cannot_be_carried_over(self) -> None:
        path = by_number("441548")
        (candidate,) = reading_of(path).candidates

        assert found("441548", *LOUD) == [
            (
                "warning",
                "#/languages/es",
                "The Spanish, updated on 2018-05-04, is older than the English, updated on 2018-10-18.",
            )
        ]
        assert list(candidate.reviewed) == ["en"]

    def test_a_missing_section_is_named_and_the_others_still_meet_their_own(self) -> None:
        sections = [
            (row.heading.en, row.heading.es) for row in imported(by_number("449678")).sections if row.level == 1
        ]

        assert found("449678", *LOUD) == [
            ("warning", "#/languages/es", "The English has 9 sections, the Spanish 8."),
            ("warning", "#/languages/en", "“Changes To This Summary (04/12/2018)” has no Spanish counterpart."),
        ]
        assert sections[2:5] == [
            ("Current Clinical Trials", "Ensayos clínicos en curso"),
            ("Changes To This Summary (04/12/2018)", ""),
            ("About This PDQ Summary", "Información sobre este sumario del PDQ"),
        ]

    def test_sub_sections_of_one_language_only_are_kept_and_named(self) -> None:
        document = imported(by_number("257995"))
        alone = [
            (row.heading.en, row.heading.es[:40])
            for row in document.sections
            if not all(row.heading.model_dump().values())
        ]

        assert alone == [
            (
                "Magnetic resonance imaging (MRI) may be used to screen women who have a high risk of breast cancer.",
                "",
            ),
            (
                "Whether a woman should be screened for breast cancer and the screening test to use depends on certain "
                "factors.",
                "",
            ),
            ("Screening tests for breast cancer are being studied in clinical trials.", ""),
            ("", "Los riesgos y beneficios de los exámenes"),
        ]
        assert len(found("257995", *LOUD)) == 4

    def test_four_pairs_have_nothing_to_warn_of(self) -> None:
        quiet = [path.name[:9] for path in FILES if not found(path.name[3:].split("_")[0], *LOUD)]

        assert quiet == ["CDR257994", "CDR258019", "CDR446198", "CDR62811_"]


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
