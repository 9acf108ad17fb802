"""What the checks between the languages tell of eight real pairs, and what they do not.

Seven were read side by side, but for the sections on PDQ itself. A defect is where the Spanish does not say what the
English says; a false alarm is a finding that a reader of both would wave through. A row that changes is a check that
changed.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest

from articles import html
from articles.currency import places
from articles.document import ArticleDocument, HtmlPair
from articles.exchange import pdq
from articles.parity import Code, between

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "pdq"

pytestmark = pytest.mark.skipif(not DATA.exists(), reason="the PDQ files are not beside the checkout")

Found = tuple[str, str]  # a place without "section:" and ":body", and a code


@dataclass(frozen=True)
class Pair:
    """`caught` and `missed` are defects: by which findings; or where, and the words that do not fit."""

    caught: dict[str, list[Found]] = field(default_factory=dict)
    missed: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    false: dict[str, list[Found]] = field(default_factory=dict)


# The English names its number in PubMed, the Spanish has none to name.
PUBMED = {"a citation with a number of its own": [("permission-to-use-this-summary", "numbers")]}
ANOTHER_SUMMARY = "the summary is another, shorter text"

# Spanish and English of the same text.
CLEAN = {
    "257994": Pair(
        caught={ANOTHER_SUMMARY: [("summary", "length")]},
        missed={
            "a condition is dropped": (
                "the-following-are-protective-factors-for-breast-cancer",
                "estrogen-only therapy after menopause may decrease the risk",
                "dicha terapia puede disminuir el riesgo",
            ),
            "“or longer” is dropped": (
                "the-following-are-protective-factors-for-breast-cancer",
                "lasts for several years or longer",
                "dura por varios años luego",
            ),
            "recent users are “those who just began”": (
                "it-is-not-clear-whether-the-following-affect-the-risk-of",
                "current or recent users",
                "recién empezaron a tomarlos",
            ),
        },
        false=PUBMED
        | {
            "a paragraph says that one work is in English": [
                ("breast-cancer-is-a-disease-in-which-malignant-cancer-cells", "paragraphs")
            ]
        },
    ),
    "258019": Pair(
        caught={ANOTHER_SUMMARY: [("summary", "length")]},
        missed={
            "a sentence stands twice": (
                "what-is-screening",
                "They also study the things we do and the things around us",
                "También estudian las cosas que las personas hacen",
            ),
            "half a sentence is added": (
                "what-is-screening",
                "Screening tests are given when you have no cancer symptoms.",
                "no hay síntomas y se pueden repetir en forma periódica",
            ),
            "death from cancer is “death”": (
                "lung-cancer-is-the-leading-cause-of-cancer-death-in-the",
                "leading cause of cancer death in men and in women",
                "causa de muerte principal en hombres y mujeres",
            ),
        },
        false=PUBMED,
    ),
    "446198": Pair(
        caught={ANOTHER_SUMMARY: [("summary", "numbers")]},
        missed={
            "clinical trials are “preclinical studies”": (
                "questions-and-answers-about-cartilage-bovine-and-shark",
                "reported from clinical trials of powdered cartilage",
                "En estudios preclínicos de productos de cartílago en polvo",
            ),
            "“more than” is dropped": (
                "questions-and-answers-about-cartilage-bovine-and-shark",
                "for more than 39 weeks",
                "remisión durante 39 semanas",
            ),
            "“safe” is dropped": (
                "questions-and-answers-about-cartilage-bovine-and-shark",
                "likely to be safe and useful in humans",
                "sean útiles para los seres humanos",
            ),
            "a product is misspelt": (
                "questions-and-answers-about-cartilage-bovine-and-shark",
                "treated with Catrix by injection",
                "tratados con Citrix inyectable",
            ),
        },
        false=PUBMED,
    ),
    "449678": Pair(
        caught={
            ANOTHER_SUMMARY: [("summary", "length")],
            "the section on changes is missing": [("changes-to-this-summary-04-12-2018:heading", "part")],
        },
        missed={
            "two sentences run into one that says something else": (
                "questions-and-answers-about-mistletoe",
                "likely to have any anticancer effects. In animal studies",
                "se usan células tumorales para verificar si un medicamento",
            ),
            "“among the most” is “the most”": (
                "overview",
                "are among the most prescribed drugs",
                "son los medicamentos que más se recetan",
            ),
        },
        false=PUBMED,
    ),
    "62811": Pair(
        missed={
            "red blood cells are white": (
                "an-assessment-of-fatigue-includes-a-physical-exam-and-blood",
                "if the number of red blood cells is normal",
                "si el número de glóbulos blancos es normal",
            ),
            "“worse” is dropped": (
                "a-fatigue-assessment-is-repeated-at-different-times-to-see",
                "Fatigue may be worse right after a chemotherapy treatment",
                "la fatiga puede ser justo después de un tratamiento",
            ),
            "“serious” is dropped": (
                "fatigue-in-cancer-patients-is-often-treated-by-relieving",
                "increase the risk of serious heart problems",
                "aumentar el riesgo de problemas cardíacos y",
            ),
            "half a sentence is dropped": (
                "fatigue-in-cancer-patients-is-often-treated-by-relieving",
                "and help them think and concentrate",
                "y mejor estado de ánimo. Está en estudio",
            ),
        },
        false=PUBMED,
    ),
}

# The Spanish translates an older English: 441548 says so by its dates, 257995 only by what it says.
STALE = {
    "441548": Pair(
        caught={
            ANOTHER_SUMMARY: [("summary", "length")],
            "a paragraph on how many die is missing": [
                ("merkel-cell-carcinoma-is-a-very-rare-disease-in-which", "paragraphs")
            ],
            "three kinds of treatment for four": [
                ("treatment-option-overview-key-points", "numbers"),
                ("treatment-option-overview-key-points", "list items"),
                ("four-types-of-standard-treatment-are-used:heading", "numbers"),
            ],
            "immunotherapy is missing": [
                ("four-types-of-standard-treatment-are-used", "drugs"),
                ("four-types-of-standard-treatment-are-used", "paragraphs"),
                ("four-types-of-standard-treatment-are-used", "list items"),
                ("four-types-of-standard-treatment-are-used", "links"),
            ],
            "stages I and II have another treatment": [("stage-i-and-stage-ii-merkel-cell-carcinoma", "list items")],
            "stage III lacks immunotherapy": [
                ("stage-iii-merkel-cell-carcinoma", "drugs"),
                ("stage-iii-merkel-cell-carcinoma", "list items"),
            ],
            "stage IV lacks immunotherapy": [
                ("stage-iv-merkel-cell-carcinoma", "drugs"),
                ("stage-iv-merkel-cell-carcinoma", "list items"),
            ],
        },
        missed={
            "“may” is dropped": (
                "merkel-cell-carcinoma-is-a-very-rare-disease-in-which",
                "and then may spread to lymph nodes or skin",
                "y, luego, se disemina a los ganglios linfáticos",
            ),
        },
        false=PUBMED
        | {
            "a paragraph says that one work is in English": [
                ("to-learn-more-about-merkel-cell-carcinoma", "paragraphs"),
                ("to-learn-more-about-merkel-cell-carcinoma", "length"),
            ]
        },
    ),
    "257995": Pair(
        caught={
            ANOTHER_SUMMARY: [("summary", "length")],
            "why men are not screened is missing": [
                ("breast-cancer-is-the-second-leading-cause-of-death-from", "negation")
            ],
            "what a risk factor is was moved to another summary": [
                ("different-factors-increase-or-decrease-the-risk-of-breast", "paragraphs"),
                ("different-factors-increase-or-decrease-the-risk-of-breast", "length"),
            ],
            "two tests are missing from the key points": [
                ("breast-cancer-screening-key-points", "negation"),
                ("breast-cancer-screening-key-points", "list items"),
                ("breast-cancer-screening-key-points", "length"),
            ],
            "for whom tests are is an older text": [
                ("tests-are-used-to-screen-for-different-types-of-cancer-when:heading", "negation"),
                ("tests-are-used-to-screen-for-different-types-of-cancer-when", "paragraphs"),
                ("tests-are-used-to-screen-for-different-types-of-cancer-when", "links"),
                ("tests-are-used-to-screen-for-different-types-of-cancer-when", "length"),
            ],
            "why fewer women die is missing": [
                ("mammography-is-the-most-common-screening-test-for-breast", "paragraphs")
            ],
            "MRI has no section of its own": [
                ("magnetic-resonance-imaging-mri-may-be-used-to-screen-women:heading", "part"),
                ("other-screening-tests-have-been-or-are-being-studied-in", "paragraphs"),
                ("other-screening-tests-have-been-or-are-being-studied-in", "list items"),
                ("other-screening-tests-have-been-or-are-being-studied-in", "length"),
            ],
            "whether to be screened is missing": [
                ("whether-a-woman-should-be-screened-for-breast-cancer-and-the:heading", "part")
            ],
            "clinical trials are missing": [("screening-tests-for-breast-cancer-are-being-studied-in:heading", "part")],
            "that not all cancers need to be found is missing": [
                ("screening-tests-can-have-harms", "paragraphs"),
                ("screening-tests-can-have-harms", "length"),
            ],
            "the harms are those of an older text": [
                ("harms-of-breast-cancer-screening-key-points", "list items"),
                ("the-harms-of-mammography-include-the-following", "numbers"),
                ("the-harms-of-mammography-include-the-following", "drugs"),
                ("the-harms-of-mammography-include-the-following", "paragraphs"),
            ],
            "a section that the English no longer has": [
                ("los-riesgos-y-beneficios-de-los-examenes-de-deteccion:heading", "part")
            ],
        },
        missed={
            "what screening is has an older text": (
                "what-is-screening",
                "Sometimes a screening test finds cancer that is very small",
                "Si se descubre temprano el tejido anormal o el cáncer",
            ),
        },
        false=PUBMED
        | {
            "a paragraph says that one work is in English": [
                ("breast-cancer-is-a-disease-in-which-malignant-cancer-cells", "paragraphs")
            ]
        },
    ),
}

# The Spanish of another document altogether, for professionals.
SWAPPED = {
    "part": 20,
    "paragraphs": 6,
    "list items": 4,
    "numbers": 4,
    "length": 4,
    "links": 2,
    "drugs": 1,
}


@cache
def pair(number: str) -> ArticleDocument:
    (path,) = DATA.glob(f"CDR{number}_*.json")
    (candidate,) = pdq.read(path.name, path.read_bytes()).candidates
    return candidate.document


def short(place: str) -> str:
    return place.removeprefix("section:").removesuffix(":body")


def found(document: ArticleDocument) -> list[Found]:
    return sorted((short(one.place), one.code.value) for one in between(document))


def words(document: ArticleDocument, where: str) -> tuple[str, str]:
    """Return what a place says in both languages."""
    told = next(said for place, said in places(document).items() if short(place) == where)
    if isinstance(told, HtmlPair):
        return html.plain_text(html.clean(told.en)), html.plain_text(html.clean(told.es))
    return told.en, told.es


@pytest.mark.parametrize("number", [*CLEAN, *STALE])
class TestAPair:
    def test_tells_of_these_defects_and_raises_these_false_alarms(self, number: str) -> None:
        told = (CLEAN | STALE)[number]

        assert found(pair(number)) == sorted(sum([*told.caught.values(), *told.false.values()], []))

    def test_has_these_defects_of_which_nothing_tells(self, number: str) -> None:
        for where, english, spanish in (CLEAN | STALE)[number].missed.values():
            en, es = words(pair(number), where)

            assert (english in en, spanish in es) == (True, True), where


class TestAllPairs:
    def test_that_are_true_to_each_other_raise_few_false_alarms(self) -> None:
        alarms = {number: sum(map(len, told.false.values())) for number, told in CLEAN.items()}

        assert alarms == {"257994": 2, "258019": 1, "446198": 1, "449678": 1, "62811": 1}

    def test_are_caught_where_they_are_stale(self) -> None:
        counts = {number: (len(told.caught), len(told.missed)) for number, told in STALE.items()}

        assert counts == {"441548": (7, 1), "257995": (12, 1)}

    def test_of_two_documents_are_told_by_their_parts(self) -> None:
        swapped = pair("62805")

        assert Counter(one.code.value for one in between(swapped)) == SWAPPED
        assert {one.code for one in between(swapped)} <= set(Code)
