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
