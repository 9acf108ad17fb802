"""What the glossary says of a draft to translators and writers."""

from __future__ import annotations

import pytest
from django.utils import translation

from articles.document import ArticleDocument, HtmlPair, Text
from articles.glossary import Code, Terms
from articles.glossary.checking import Agreed
from tests.factories import make_document

BREAST = Agreed(1, {"en": ("breast cancer",), "es": ("cáncer de seno", "cáncer de mama")})
NODE = Agreed(2, {"en": ("lymph node",), "es": ("ganglio linfático",)}, note=Text(es="Nunca “nodo”."))
HARD = Agreed(3, {"en": ("malignant",), "es": ("maligno",)}, plain=Text(en="cancerous", es="canceroso"))
TERMS = Terms([BREAST, NODE, HARD])


def document(en: str, es: str, **fields) -> ArticleDocument:
    made = make_document(**fields)
    section = made.sections[0].model_copy(update={"body": HtmlPair(en=en, es=es)})
    return made.model_copy(update={"sections": (section,)})


def said(en: str, es: str, language: str = "es") -> list[tuple[str, Code, str, tuple[str, ...]]]:
    found = TERMS.findings(document(f"<p>{en}</p>", f"<p>{es}</p>"), language)
    return [(row.place, row.code, row.words, row.instead) for row in found]


class TestAgreedTerms:
    def test_are_missed_where_the_spanish_says_something_else(self):
        assert said("The lymph nodes.", "Los nodos.") == [
            ("section:what:body", Code.TERM, "lymph nodes", ("ganglio linfático",))
        ]

    @pytest.mark.parametrize("spanish", ["Los ganglios linfáticos.", "EL GANGLIO LINFATICO."])
    def test_may_be_plural_or_in_capitals(self, spanish):
        assert said("The lymph nodes.", spanish) == []

    @pytest.mark.parametrize("spanish", ["Cáncer de seno.", "Cáncer de mama."])
    def test_may_have_two_names(self, spanish):
        assert said("Breast cancer.", spanish) == []

    def test_are_found_within_longer_ones(self):
        terms = Terms([NODE, Agreed(9, {"en": ("sentinel node",), "es": ("ganglio linfático centinela",)})])
        assert terms.findings(document("<p>A lymph node.</p>", "<p>El ganglio linfático centinela.</p>"), "es") == []

    def test_may_be_shared_by_two_entries(self):
        twins = [
            Agreed(key, {"en": (name,), "es": ("mamografía",)}) for key, name in ((1, "mammogram"), (2, "mammography"))
        ]
        both = document("<p>Mammography, a mammogram.</p>", "<p>La mamografía.</p>")
        assert Terms(twins).findings(both, "es") == []

    def test_are_not_asked_of_an_untranslated_field_nor_of_english(self):
        assert said("A lymph node.", "") == []
        assert said("A lymph node.", "Un nodo.", "en") == []

    def test_are_looked_for_in_every_field(self):
        made = document("<p>Text.</p>", "<p>Texto.</p>", title=Text(en="Breast cancer", es="El tumor"))
        assert [row.place for row in TERMS.findings(made, "es")] == ["title"]


class TestPlainWords:
    @pytest.mark.parametrize(
        ("language", "words", "plain"), [("en", "malignant", "cancerous"), ("es", "maligno", "canceroso")]
    )
    def test_are_named_for_hard_ones_in_each_language(self, language, words, plain):
        assert said("It is malignant.", "Es maligno.", language) == [("section:what:body", Code.PLAIN, words, (plain,))]

    def test_are_enough_beside_the_term(self):
        assert said("It is cancerous (malignant).", "Es maligno.", "en") == []


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        (
            "en",
            [
                "The English says “lymph node”. The agreed term is “ganglio linfático”. Nunca “nodo”.",
                "“maligno”: the plain word is “canceroso”.",
            ],
        ),
        (
            "es",
            [
                "El inglés dice «lymph node». El término acordado es «ganglio linfático». Nunca “nodo”.",
                "«maligno»: la palabra sencilla es «canceroso».",
            ],
        ),
    ],
)
def test_findings_speak_the_language_of_the_interface_and_warn(language, sentences):
    found = TERMS.findings(document("<p>A malignant lymph node.</p>", "<p>Un nodo maligno.</p>"), "es")
    with translation.override(language):
        assert [row.sentence for row in found] == sentences
    assert {row.level for row in found} == {"warns"}
