"""What machines read on an article page."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from articles import presentation, structured_data
from articles.content import Contributor, Correction
from articles.document import Reference
from tests.articles.published import TODAY, publication, translation

URL = "https://library.example/en/ductogram/"
URL_ES = "https://library.example/es/ductograma/"


def data_of(live: Any, *, url: str = URL, **arguments: Any) -> dict[str, Any]:
    page = presentation.page(live, on=TODAY)
    library = {"library": "Sample Library", "library_url": "https://library.example/"}
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

    def test_names_the_page_that_it_translates(self):
        data = data_of(translation(publication()), url=URL_ES, other_urls={"en": URL})

        assert data["inLanguage"] == "es"
        assert data["translationOfWork"] == {"@type": "MedicalWebPage", "@id": URL, "url": URL, "inLanguage": "en"}
        assert "workTranslation" not in data

    @pytest.mark.parametrize(("kind", "about"), [("procedure", "MedicalProcedure"), ("condition", "MedicalCondition")])
    def test_is_about_what_its_type_says(self, kind, about):
        assert data_of(publication(type=kind))["about"]["@type"] == about

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


class TestScript:
    def test_cannot_be_ended_by_the_text(self):
        text = structured_data.as_script({"name": "</script><script>alert(1)</script><!-- & \u2028"})

        assert not set("<>&\u2028") & set(text)

    def test_says_the_same_to_who_parses_it(self):
        value = {"name": "</script> ‘ñ’ & \u2028 <!--"}
        assert json.loads(structured_data.as_script(value)) == value
