"""What a draft still lacks, each finding with its place."""

from __future__ import annotations

import pytest

from articles import checks
from articles.document import (
    LANGUAGES,
    ArticleDocument,
    ArticleType,
    CareLevel,
    DocumentCareCard,
    DocumentContributor,
    DocumentFigure,
    DocumentResource,
    DocumentSection,
    HtmlPair,
    Language,
    LongTextPair,
    Reference,
    SlugPair,
    Text,
)
from tests.factories import make_document


def section(anchor: str = "what", **fields) -> DocumentSection:
    fields.setdefault("heading", Text(en="What?", es="¿Qué?"))
    fields.setdefault("body", HtmlPair(en="<p>Words.</p>", es="<p>Palabras.</p>"))
    return DocumentSection(anchor=anchor, **fields)


def figure(**fields) -> DocumentFigure:
    values = {
        "sha256": "a" * 64,
        "extension": "png",
        "width": 1,
        "height": 1,
        "caption": LongTextPair(en="Ducts", es="Conductos"),
        "alt": LongTextPair(en="Drawing", es="Dibujo"),
        "credit": Text(en="Sample", es="Muestra"),
    }
    return DocumentFigure(**(values | fields))


def card(**fields) -> DocumentCareCard:
    values = {
        "level": CareLevel.CALL,
        "heading": Text(en="Call if:", es="Llame si:"),
        "items": LongTextPair(en="fever", es="fiebre"),
    }
    return DocumentCareCard(**(values | fields))


CITING = HtmlPair(en='<p>So<sup data-ref="acs">[acs]</sup>.</p>', es='<p>Así<sup data-ref="acs">[acs]</sup>.</p>')
ACS = Reference(key="acs", kind="book", title="Breast cancer", year="2024")


def blocking(document: ArticleDocument, language: Language) -> tuple[checks.Finding, ...]:
    return checks.blocking(checks.of(document, language, states={}))


# what is wrong with the draft → the places found in English, and in Spanish
LACKS = [
    ({"title": Text(en="T")}, [], ["title"]),
    ({"title": Text(es="T")}, ["title"], []),
    ({"slug": SlugPair(en="t")}, [], ["slug"]),
    ({"summary": LongTextPair(en="S")}, [], ["summary"]),
    ({"synonyms": LongTextPair(en="galactogram")}, [], ["synonyms"]),
    ({"source_line": Text(es="Fuente")}, ["source_line"], []),
    ({"sections": ()}, ["sections"], ["sections"]),
    ({"sections": (section(heading=Text(en="What?")),)}, [], ["section:what:heading"]),
    ({"sections": (section(body=HtmlPair(en="<p>Words.</p>")),)}, [], ["section:what:body"]),
    ({"sections": (section(body=HtmlPair(en="<p>Words.</p>", es="<p> </p>")),)}, [], ["section:what:body"]),
    ({"sections": (section(body=HtmlPair()),)}, ["section:what:body"], ["section:what:body"]),
    ({"sections": (section(body=HtmlPair()), section("how", level=2))}, [], []),
    ({"sections": (section(body=HtmlPair()), section("how"))}, ["section:what:body"], ["section:what:body"]),
    ({"sections": (section(body=HtmlPair()),), "care_cards": (card(section="what"),)}, [], []),
    ({"sections": (section(level=2),)}, ["section:what"], ["section:what"]),
    ({"sections": (section(), section())}, ["sections"], ["sections"]),
    ({"figures": (figure(alt=LongTextPair(en="Drawing")),)}, [], [f"figure:{'a' * 12}:alt"]),
    ({"figures": (figure(credit=Text()),)}, [f"figure:{'a' * 12}:credit"], [f"figure:{'a' * 12}:credit"]),
    ({"figures": (figure(caption=LongTextPair(es="x")),)}, [f"figure:{'a' * 12}:caption"], []),
    ({"figures": (figure(section="gone"),)}, ["placement:gone"], ["placement:gone"]),
    ({"care_cards": (card(section="gone"),)}, ["placement:gone"], ["placement:gone"]),
    ({"care_cards": (card(items=LongTextPair(en="fever")),)}, [], ["care:call:items"]),
    ({"care_cards": (card(heading=Text(es="Llame si:")),)}, ["care:call:heading"], []),
    (
        {"resources": (DocumentResource(name=Text(en="Health Canada")),)},
        ["resource::url"],
        ["resource::name", "resource::url"],
    ),
    (
        {"contributors": (DocumentContributor(name="Sample", role=Text(en="writer")),)},
        [],
        ["contributor:Sample:role"],
    ),
    ({"sections": (section(body=CITING),)}, ["section:what:body"], ["section:what:body"]),
    ({"references": (ACS, ACS)}, ["reference:acs"], ["reference:acs"]),
    ({"references": (Reference(key="acs"),)}, ["reference:acs"], ["reference:acs"]),
    ({"type": ArticleType.ACCREDITATION}, ["valid_until"], ["valid_until"]),
]


@pytest.mark.parametrize(("fields", "english", "spanish"), LACKS)
def test_a_draft_lacks(fields, english, spanish):
    document = make_document(**fields)
    assert [one.place for one in blocking(document, "en")] == english
    assert [one.place for one in blocking(document, "es")] == spanish


def test_a_complete_draft_lacks_nothing():
    document = make_document(
        sections=(section(body=CITING), section("how", level=2)),
        figures=(figure(section="what"),),
        care_cards=(card(section="how"),),
        resources=(DocumentResource(name=Text(en="Health Canada", es="Salud Canadá"), url="https://ca.example/"),),
        references=(ACS,),
    )
    assert [checks.of(document, language, states={}) for language in LANGUAGES] == [(), ()]


def test_a_reference_that_nothing_cites_is_doubtful_and_does_not_block():
    document = make_document(
        sections=(section(body=CITING),),
        references=(ACS, Reference(key="spare", kind="book", title="Spare", year="2024")),
    )
    found = checks.of(document, "en", states={})
    assert [(one.code, one.place, one.blocks) for one in found] == [
        ("references.not-cited", "reference:spare", False),
    ]
