"""The library's own format: whatever is written can be read back, and whatever is wrong is named with its place."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from articles.codes import CodeSystem
from articles.document import (
    ArticleDocument,
    ArticleType,
    CareLevel,
    Code,
    DocumentCareCard,
    DocumentContributor,
    DocumentCorrection,
    DocumentFigure,
    DocumentResource,
    DocumentSection,
    DocumentTopic,
    HtmlPair,
    LongTextPair,
    Reference,
    ReferenceKind,
    SlugPair,
    Text,
)
from articles.exchange import admission, library_json
from articles.exchange.report import EarlierReview, Severity


def complete_document() -> ArticleDocument:
    """An article with every field filled, as a draft would hold it."""
    return ArticleDocument(
        source_id="sample-1",
        type=ArticleType.PROCEDURE,
        slug=SlugPair(en="ductogram", es="ductograma"),
        title=Text(en="Ductogram", es="Ductograma"),
        synonyms=LongTextPair(en="Galactogram\nGalactography", es="Galactograma"),
        summary=LongTextPair(en="An X-ray of the milk ducts.", es="Una radiografía de los conductos."),
        source_line=Text(en="Source: sample.", es="Fuente: muestra."),
        valid_from=dt.date(2026, 1, 1),
        valid_until=dt.date(2027, 1, 1),
        topics=(DocumentTopic(slug="breast", name=Text(en="Breast", es="Mama")),),
        corrections=(
            DocumentCorrection(date=dt.date(2026, 3, 2), text=LongTextPair(en="It said ten.", es="Decía diez.")),
        ),
        codes=(Code(system=CodeSystem.SNOMED, code="241057001", label="Mammography"),),
        contributors=(
            DocumentContributor(name="Sample Author", credentials="MA", role=Text(en="Writer", es="Redactora")),
        ),
        sections=(
            DocumentSection(
                anchor="what",
                heading=Text(en="What is it?", es="¿Qué es?"),
                body=HtmlPair(
                    en='<p>10<sup>3</sup> cells<sup data-ref="acs">[acs]</sup></p>', es="<p>10<sup>3</sup> células</p>"
                ),
            ),
            DocumentSection(anchor="pain", level=2, heading=Text(en="Will it hurt?", es="¿Duele?")),
        ),
        figures=(
            DocumentFigure(
                section="what",
                sha256="0" * 64,
                extension="png",
                width=20,
                height=10,
                caption=LongTextPair(en="A duct", es="Un conducto"),
                alt=LongTextPair(en="Drawing of a duct", es="Dibujo de un conducto"),
                credit=Text(en="Sample Library", es="Biblioteca de muestra"),
                licence="CC0",
            ),
        ),
        care_cards=(
            DocumentCareCard(
                section="pain",
                level=CareLevel.CALL,
                heading=Text(en="Call", es="Llame"),
                items=LongTextPair(en="Fever\nChills", es="Fiebre\nEscalofríos"),
            ),
        ),
        resources=(
            DocumentResource(
                region="us",
                region_name=Text(en="United States", es="Estados Unidos"),
                name=Text(en="Office", es="Oficina"),
                url="https://example.org/en",
                url_es="https://example.org/es",
            ),
        ),
        references=(
            Reference(
                key="acs",
                kind=ReferenceKind.JOURNAL,
                authors=("Kasales CJ", "Han B"),
                title="Ductography",
                container="AJR",
                year="2014",
                volume="202",
                issue="2",
                pages="W133-139",
                publisher="ARRS",
                url="https://example.org/ajr",
                accessed=dt.date(2026, 2, 3),
                doi="10.1/x",
                pmid="123",
            ),
        ),
    )


def read(data: bytes) -> library_json.Reading:
    return library_json.read("f.json", data)


def refusals(value: Any) -> list[tuple[str, str]]:
    reading = read(value if isinstance(value, bytes) else json.dumps(value).encode())
    assert [problem.severity for problem in reading.problems] == [Severity.REFUSED] * len(reading.problems)
    return [(problem.place, problem.message) for problem in reading.problems]


class TestAWrittenArticle:
    def test_is_read_back_without_loss(self) -> None:
        data = library_json.write(complete_document())

        (candidate,) = read(data).candidates

        assert candidate.document == complete_document()
        assert candidate.reviewed == {}
        assert library_json.write(candidate.document) == data

    def test_leaves_no_field_of_the_sample_empty(self) -> None:
        """So that the test above misses nothing."""

        def empty(value: Any, path: str) -> list[str]:
            if isinstance(value, dict):
                return [place for key, inner in value.items() for place in empty(inner, f"{path}/{key}")]
            if isinstance(value, list) and value:
                return [place for inner in value for place in empty(inner, path)]
            return [] if value else [path]

        assert empty(json.loads(library_json.write(complete_document())), "") == [
            "/sections/body/en",
            "/sections/body/es",
        ]

    def test_brings_its_earlier_reviews_along(self) -> None:
        reviewed = {"en": EarlierReview(name="Sample Physician", credentials="MD", date=dt.date(2020, 9, 1))}

        data = library_json.write(complete_document(), reviewed)
        (candidate,) = read(data).candidates

        assert candidate.reviewed == reviewed
        assert candidate.document == complete_document()

    def test_is_text_for_people(self) -> None:
        assert "¿Qué es?".encode() in library_json.write(complete_document())


class TestAFileOfSeveralArticles:
    def test_may_be_a_list(self) -> None:
        reading = read(b'[{"type": "condition", "source_id": "a"}, {"type": "condition", "source_id": "b"}]')

        assert [(found.place, found.document.source_id) for found in reading.candidates] == [
            ("f.json#/0", "a"),
            ("f.json#/1", "b"),
        ]

    def test_may_hold_one_on_each_line(self) -> None:
        reading = read(b'\n{"type": "condition", "source_id": "a"}\n\n{"type": "condition", "source_id": "b"}\n')

        assert [(found.place, found.document.source_id) for found in reading.candidates] == [
            ("f.json line 2", "a"),
            ("f.json line 4", "b"),
        ]

    def test_loses_only_the_broken_ones(self) -> None:
        reading = read(b'[{"type": "condition", "source_id": "a"}, 7, {"type": "cure"}]')

        assert [found.document.source_id for found in reading.candidates] == ["a"]
        assert [problem.place for problem in reading.problems] == ["f.json#/1", "f.json#/2/type"]
        assert reading.refused == 2

    def test_loses_only_the_broken_lines(self) -> None:
        reading = read(b'{"type": "condition", "source_id": "a"}\n{"type": "con\n{"type": "condition", "title": 1}')

        assert [found.document.source_id for found in reading.candidates] == ["a"]
        assert [problem.place for problem in reading.problems] == ["f.json line 2", "f.json line 3#/title"]


class TestAnArticleThatCannotBeRead:
    @pytest.mark.parametrize(
        ("value", "expected"),
        [
            ({}, [("f.json#/type", "Field required")]),
            (7, [("f.json", "An article is a JSON object.")]),
            ({"type": "condition", "titel": {}}, [("f.json#/titel", "Extra inputs are not permitted")]),
            (
                {"type": "condition", "title": {"en": 7, "es": "x" * 501}},
                [
                    ("f.json#/title/en", "Input should be a valid string"),
                    ("f.json#/title/es", "String should have at most 500 characters"),
                ],
            ),
            (
                {"type": "condition", "format": "health-library-article/2"},
                [("f.json#/format", "Input should be 'health-library-article/1'")],
            ),
            (
                {"type": "condition", "sections": [{"anchor": "a", "level": "1"}]},
                [("f.json#/sections/0/level", "Input should be 1 or 2")],
            ),
            (
                {"article": {"type": "condition"}, "reviewed": {"fr": {"name": "A", "date": "2020-01-01"}}},
                [("f.json#/reviewed/fr/[key]", "Input should be 'en' or 'es'")],
            ),
            (
                {"article": {"type": "condition"}, "reviewed": {"en": {"name": "", "date": "2020-13-01"}}},
                [
                    ("f.json#/reviewed/en/name", "String should have at least 1 character"),
                    (
                        "f.json#/reviewed/en/date",
                        "Input should be a valid date in the format YYYY-MM-DD, month value is outside expected range "
                        "of 1-12",
                    ),
                ],
            ),
        ],
    )
    def test_is_refused_with_each_place(self, value: Any, expected: list[tuple[str, str]]) -> None:
        assert refusals(value) == expected

    @pytest.mark.parametrize(
        ("data", "message"),
        [
            (b"", "not JSON"),
            (b"\x00", "not JSON"),
            (b'{"type": "condition"', "not JSON"),
            (b"{\n" + b'"a":{' * 100_000, "the JSON is nested too deeply"),
            (b'{"a":' * 60 + b"1" + b"}" * 60, "the JSON is nested too deeply"),
            (b'{"type": "condition", "title": {"en": "a\\u0000"}}', "/title/en holds a character"),
            (b'{"type": "condition", "title": {"en": "\\udc00"}}', "/title/en holds a character"),
            (b'{"\\ud800": 1}', "/� holds a character"),
            (b'{"type": "condition", "type": "living"}', "the key “type” stands twice"),
            (b'{"type": Infinity}', "Infinity is not a JSON value"),
        ],
    )
    def test_gets_a_sentence_however_it_is_broken(self, data: bytes, message: str) -> None:
        ((place, said),) = refusals(data)

        assert (place, said[: len(message)]) == ("f.json", message)

    def test_is_refused_when_it_is_too_large(self) -> None:
        assert refusals(b" " * 20_000_001) == [("f.json", "the file is larger than 20 MB")]

    def test_prints_nothing_that_a_terminal_would_act_on(self) -> None:
        ((place, _message),) = refusals({"type": "condition", "a\x1b[2Jb" + "c" * 100: 1})

        assert place == "f.json#/a�[2Jb" + "c" * 54


class TestAnArticleThatNoDraftCanHold:
    def test_is_refused_for_anchors_and_keys_that_stand_twice(self) -> None:
        row = DocumentSection(anchor="a")
        document = complete_document().model_copy(
            update={"sections": (row, row), "references": complete_document().references * 2}
        )

        assert admission.admit(document)[1] == [
            ("/sections", "2 rows have the same anchor, “a”."),
            ("/references", "2 rows have the same key, “acs”."),
        ]

    def test_is_refused_for_hidden_characters_and_struck_out_words(self) -> None:
        document = complete_document().model_copy(
            update={
                "title": Text(en="Duct\u202eogram", es="Ductograma"),
                "sections": (DocumentSection(anchor="a", body=HtmlPair(es="<p>no <s>never</s></p>")),),
            }
        )

        assert [place for place, _message in admission.admit(document)[1]] == ["/sections/0/body/es", "/title/en"]

    def test_is_refused_when_it_ends_before_it_begins(self) -> None:
        document = complete_document().model_copy(update={"valid_until": dt.date(2025, 1, 1)})

        assert admission.admit(document)[1] == [("/valid_until", "The last day lies before the first.")]

    def test_is_not_refused_for_what_a_draft_may_lack(self) -> None:
        assert admission.admit(ArticleDocument(type=ArticleType.LIVING))[1] == []


class TestTheRichTextOfAnArticle:
    def test_is_cleaned_and_what_was_taken_out_is_named(self) -> None:
        body = '<div>a<img src="x.png"><script>x()</script> <a href="javascript:x()">b</a></div>'
        document = complete_document().model_copy(
            update={"sections": (DocumentSection(anchor="a", body=HtmlPair(en=body)),)}
        )

        assert list(admission.losses(document)) == [
            ("/sections/0/body/en", "“img” cannot stand in a text (1×)."),
            ("/sections/0/body/en", "“script” cannot stand in a text (1×)."),
            ("/sections/0/body/en", "“javascript:x()” cannot be linked to; the words stay."),
        ]
        assert admission.admit(document)[0].sections[0].body.en == "<p>a b</p>"

    def test_is_left_alone_when_it_is_clean(self) -> None:
        assert admission.admit(complete_document()) == (complete_document(), [])
        assert list(admission.losses(complete_document())) == []


class TestTheDocumentation:
    def test_shows_examples_that_can_be_imported(self) -> None:
        page = (settings.BASE_DIR / "docs" / "exchange.md").read_text(encoding="utf-8")
        examples = re.findall(r"```json\n(.*?)```", page, flags=re.DOTALL)

        readings = [read(example.encode()) for example in examples]

        assert [(len(found.candidates), found.problems) for found in readings] == [(1, []), (1, [])]
        for reading in readings:
            assert admission.admit(reading.candidates[0].document) == (reading.candidates[0].document, [])

    def test_holds_the_schema_of_today(self) -> None:
        call_command("article_schema", "--check")

    def test_is_found_out_of_date_when_the_schema_differs(self, settings: Any, tmp_path: Path) -> None:
        settings.BASE_DIR = tmp_path
        (tmp_path / "docs").mkdir()
        (tmp_path / "docs" / "article.schema.json").write_text("{}")

        with pytest.raises(CommandError, match="out of date"):
            call_command("article_schema", "--check")
