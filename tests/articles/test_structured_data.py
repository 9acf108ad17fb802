"""What machines read on an article page."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from articles import presentation, structured_data
from articles.codes import EXAMPLES
from articles.content import Contributor, Correction
from articles.document import Code, Reference
from tests.articles import judges
from tests.articles.published import TODAY, publication, translation

URL = "https://library.example/en/ductogram/"
HOME = "https://library.example/en/"
URL_ES = "https://library.example/es/ductograma/"


def data_of(live: Any, *, url: str = URL, **arguments: Any) -> dict[str, Any]:
    page = presentation.page(live, on=TODAY)
    library = {"library": "Sample Library", "library_url": "https://library.example/", "home_url": HOME}
    return structured_data.web_page(page, url=url, **library, **arguments)


class TestArticle:
    def test_is_a_medical_web_page_with_its_reviewers_and_dates(self):
        live = publication(
            summary="What it is.",
            synonyms=("galactogram",),
            contributors=(Contributor(name="Sample Author", credentials="MA", role=""),),
            references=(Reference(key="a", authors=("Sample & Sons",), title="Ducts", url="https://one.example/"),),
        )

        assert data_of(live, other_urls={"es": URL_ES}) == {
            "@context": "https://schema.org",
            "@type": "MedicalWebPage",
            "@id": URL,
            "url": URL,
            "name": "Ductogram",
            "alternateName": ["galactogram"],
            "description": "What it is.",
            "inLanguage": "en",
            "dateModified": "2026-03-02",
            "lastReviewed": "2026-03-02",
            "reviewedBy": [
                {
                    "@type": "Person",
                    "name": "Alex Sample",
                    "honorificSuffix": "MD",
                    "memberOf": {"@type": "Organization", "name": "Sample Board"},
                }
            ],
            "author": [{"@type": "Person", "name": "Sample Author", "honorificSuffix": "MA"}],
            "publisher": {"@type": "Organization", "name": "Sample Library", "url": "https://library.example/"},
            "breadcrumb": {
                "@type": "BreadcrumbList",
                "itemListElement": [
                    {"@type": "ListItem", "position": 1, "name": "Sample Library", "item": HOME},
                    {"@type": "ListItem", "position": 2, "name": "Ductogram", "item": URL},
                ],
            },
            "audience": {"@type": "MedicalAudience", "audienceType": "Patient"},
            "about": {"@type": "MedicalProcedure", "name": "Ductogram", "alternateName": ["galactogram"]},
            "citation": ["Sample & Sons. Ducts. Available at: https://one.example/"],
            "workTranslation": [{"@type": "MedicalWebPage", "@id": URL_ES, "url": URL_ES, "inLanguage": "es"}],
        }

    def test_lists_every_correction(self):
        rows = (Correction(date=TODAY, text="New."), Correction(date=dt.date(2019, 1, 2), text="Old."))
        assert data_of(publication(corrections=rows))["correction"] == [
            {"@type": "CorrectionComment", "datePublished": "2026-06-01", "text": "New."},
            {"@type": "CorrectionComment", "datePublished": "2019-01-02", "text": "Old."},
        ]

    def test_is_reached_through_its_topics(self):
        topics = [("Tests", "https://library.example/en/topics/tests/")]
        way = data_of(publication(), topics=topics)["breadcrumb"]["itemListElement"]
        assert [(row["position"], row["name"], row["item"]) for row in way] == [
            (1, "Sample Library", HOME),
            (2, *topics[0]),
            (3, "Ductogram", URL),
        ]

    def test_names_the_page_that_it_translates(self):
        data = data_of(translation(publication()), url=URL_ES, other_urls={"en": URL})

        assert data["inLanguage"] == "es"
        assert data["translationOfWork"] == {"@type": "MedicalWebPage", "@id": URL, "url": URL, "inLanguage": "en"}
        assert "workTranslation" not in data

    @pytest.mark.parametrize(("kind", "about"), [("procedure", "MedicalProcedure"), ("condition", "MedicalCondition")])
    def test_is_about_what_its_type_says(self, kind, about):
        assert data_of(publication(type=kind))["about"]["@type"] == about

    @pytest.mark.parametrize(
        ("kind", "system", "about"),
        [
            ("procedure", "loinc", "MedicalTest"),
            ("procedure", "mesh", "MedicalProcedure"),
            ("condition", "loinc", "MedicalCondition"),
        ],
    )
    def test_is_about_a_test_where_a_code_of_tests_says_so(self, kind, system, about):
        code = Code(system=system, code=EXAMPLES[system])
        assert data_of(publication(type=kind, codes=(code,)))["about"]["@type"] == about

    def test_carries_the_codes_that_were_signed_with_it(self):
        rows = (
            Code(system="icd-10-cm", code="N64.52", label="Nipple discharge"),
            Code(system="snomed-ct", code="241057001"),
        )
        assert data_of(publication(codes=rows))["about"]["code"] == [
            {"@type": "MedicalCode", "codeValue": "N64.52", "codingSystem": "ICD-10-CM", "name": "Nipple discharge"},
            {"@type": "MedicalCode", "codeValue": "241057001", "codingSystem": "SNOMED CT"},
        ]

    def test_of_healthy_living_claims_no_medical_subject(self):
        assert "about" not in data_of(publication(type="living"))

    def test_says_nothing_of_a_review_that_did_not_happen(self):
        data = data_of(publication(review=[], reviewed_on=None, review_due_on=None))
        assert {"lastReviewed", "reviewedBy"} & set(data) == set()


class TestPageOfTheLibrary:
    def test_is_no_medical_page(self):
        data = data_of(publication(type="policy", review=[], reviewed_on=None))
        assert data["@type"] == "WebPage"
        assert {"about", "audience", "lastReviewed"} & set(data) == set()

    def test_is_translated_by_no_medical_page_either(self):
        live = publication(type="policy", review=[], reviewed_on=None)
        assert data_of(live, other_urls={"es": URL_ES})["workTranslation"][0]["@type"] == "WebPage"


class TestVocabulary:
    """Judged by a copy of schema.org's own words, made by others: `tests.articles.judges`."""

    PAGES = (
        {"type": "procedure", "codes": (Code(system="loinc", code="4548-4", label="A test"),)},
        {"type": "procedure", "codes": (Code(system="mesh", code="D008327"),)},
        {"type": "condition", "synonyms": ("Another name",)},
        {"type": "living"},
        {"type": "policy", "review": [], "reviewed_on": None},
    )

    @pytest.mark.parametrize("fields", PAGES, ids=lambda fields: f"{fields['type']} {len(fields)}")
    def test_knows_every_word_of_a_page(self, fields):
        live = publication(
            summary="What it is.",
            contributors=(Contributor(name="Sample Author", credentials="MA", role=""),),
            references=(Reference(key="a", title="Ducts", url="https://one.example/"),),
            corrections=(Correction(date=TODAY, text="New."),),
            **fields,
        )
        assert judges.words_not_in_schema_org(data_of(live, other_urls={"es": URL_ES})) == []
        es = translation(publication(), **fields)
        assert judges.words_not_in_schema_org(data_of(es, url=URL_ES, other_urls={"en": URL})) == []

    def test_knows_every_word_of_the_way_to_a_topic(self):
        assert judges.words_not_in_schema_org(structured_data.trail([("Home", HOME), ("Breast", URL)])) == []

    def test_is_no_judge_that_nods(self):
        data = data_of(publication(codes=(Code(system="mesh", code="D008327"),)))
        data |= {"aspect": "overview", "nextReviewDue": "2028-03-02", "lastReviewed": {"@type": "Person", "name": "x"}}
        data["about"]["code"][0]["@type"] = "MedicalCodes"
        data["reviewedBy"][0]["codeValue"] = "x"
        data["publisher"]["@type"] = "Place"
        assert sorted(judges.words_not_in_schema_org(data)) == [
            "MedicalCodes: no type",
            "MedicalWebPage.aspect: given up",
            "MedicalWebPage.lastReviewed: no Person",
            "MedicalWebPage.nextReviewDue: no property of it",
            "MedicalWebPage.publisher: no Place",
            "Person.codeValue: no property of it",
        ]


class TestScript:
    def test_cannot_be_ended_by_the_text(self):
        text = structured_data.as_script({"name": "</script><script>alert(1)</script><!-- & \u2028"})

        assert not set("<>&\u2028") & set(text)

    def test_says_the_same_to_who_parses_it(self):
        value = {"name": "</script> ‘ñ’ & \u2028 <!--"}
        assert json.loads(structured_data.as_script(value)) == value
