"""What the checks find in a draft, each with its place, and what they leave alone."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import translation

from articles import checks
from articles.checks import Finding, wording
from articles.currency import State
from articles.document import (
    LANGUAGES,
    ArticleDocument,
    CareLevel,
    DocumentCareCard,
    DocumentFigure,
    DocumentResource,
    DocumentSection,
    HtmlPair,
    Language,
    LongTextPair,
    Reference,
    Text,
)
from articles.glossary.checking import Agreed, Terms
from articles.links import outcome as links
from articles.links.outcome import Outcome
from tests.factories import make_document

BODY = "section:what:body"
WEB = Reference(
    key="acs",
    title="Breast cancer",
    container="American Cancer Society",
    url="https://cancer.example/",
    accessed=dt.date(2026, 1, 2),
)
BOOK = Reference(
    key="book", kind="book", authors=("Doe J",), title="Ducts", publisher="Press", year="2024", doi="10.1000/Ducts"
)


def with_body(english: str, spanish: str | None = None, **fields) -> ArticleDocument:
    body = HtmlPair(en=english, es=english if spanish is None else spanish)
    heading = Text(en="What is it?", es="¿Qué es?")
    return make_document(sections=(DocumentSection(anchor="what", heading=heading, body=body),), **fields)


def with_figure(alt: str, caption: str = "Five ducts", **fields) -> ArticleDocument:
    words = {"alt": LongTextPair(en=alt, es=alt), "caption": LongTextPair(en=caption, es=caption)}
    own = DocumentFigure(sha256="a" * 64, extension="png", width=1, height=1, credit=Text(en="x", es="x"), **words)
    return make_document(figures=(own,), **fields)


def found(document: ArticleDocument, language: Language = "en", **known) -> list[tuple[str, str, dict]]:
    """Return what is found besides parity, readability and the glossary, which have tests of their own."""
    listed = checks.of(document, language, **({"states": {}} | known))
    others = {"parity", "readability"} - {known.get("group")}
    return [(one.code, one.place, dict(one.values)) for one in listed if one.group not in others]


BODIES = [
    ("<h4>Risks</h4><h4>Benefits</h4><p>Few.</p>", "structure.empty-heading", {"words": "Risks"}),
    ("<p>Few.</p><h4>Risks</h4>", "structure.empty-heading", {"words": "Risks"}),
    (
        "<p><strong>What are the risks?</strong></p><p>Few.</p>",
        "structure.bold-heading",
        {"words": "What are the risks?"},
    ),
    ("<p>Eat:</p><p>- bread</p><p>- milk</p>", "structure.typed-list", {"words": "- bread"}),
    ("<p>1. Eat.</p><p>2. Sleep.</p>", "structure.typed-list", {"words": "1. Eat."}),
    ("<table><tr><td>Dose</td><td>5 mg</td></tr></table>", "structure.table-without-header", {"words": "Dose"}),
    ('<p>See <a href="#gone">the risks</a>.</p>', "links.no-such-place", {"words": "the risks"}),
    (
        '<p><a href="https://a.example/">Ducts</a> <a href="https://b.example/">ducts</a></p>',
        "links.alike",
        {"words": "ducts"},
    ),
    ('<p>Go to <a href="https://a.example/">www.a.example</a>.</p>', "links.is-address", {"words": "www.a.example"}),
    (
        '<p><a href="https://a.example/b">https://a.example/b</a></p>',
        "links.is-address",
        {"words": "https://a.example/b"},
    ),
]


@pytest.mark.parametrize(("body", "code", "values"), BODIES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_is_looked_at_in_both_languages(body, code, values, language):
    assert found(with_body(body), language) == [(code, BODY, values)]


CLEAN = """<h4>Risks</h4><h5>Early</h5><p><strong>Few.</strong></p><p><strong>Call us</strong> at once.</p>
<p>- 5 degrees</p><p>It costs 1. That is all.</p><ul><li><strong>Bread</strong></li></ul>
<table><tr><th>Drug</th><th>Dose</th></tr><tr><td>A</td><td>5 mg</td></tr></table>
<table><tr><th>A</th><td>5 mg</td></tr></table>
<p><a href="#what">Risks</a> <a href="https://cancer.gov/">cancer.gov</a>
<a href="https://a.example/here">Care at home</a>
<a href="https://a.example/here">Care at home</a> <a href="mailto:us@a.example">us@a.example</a></p>"""


LIMPIO = """<h4>Riesgos</h4><h5>Pronto</h5><p><strong>Pocos.</strong></p><p><strong>Llame</strong> enseguida.</p>
<p>- 5 grados</p><p>Cuesta 1. Eso es todo.</p><ul><li><strong>Pan</strong></li></ul>
<table><tr><th>Medicina</th><th>Dosis</th></tr><tr><td>A</td><td>5 mg</td></tr></table>
<table><tr><th>A</th><td>5 mg</td></tr></table>
<p><a href="#what">Riesgos</a> <a href="https://cancer.gov/">cancer.gov</a>
<a href="https://a.example/here">En casa</a>
<a href="https://a.example/here">En casa</a> <a href="mailto:us@a.example">us@a.example</a></p>"""


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_clean_text_gives_nothing(language):
    cards = tuple(
        DocumentCareCard(level=level, heading=Text(en="Call:", es="Llame:"), items=LongTextPair(en="pain", es="dolor"))
        for level in (CareLevel.CALL, CareLevel.EMERGENCY)
    )
    resource = DocumentResource(name=Text(en="Cancer Society", es="Sociedad"), url="https://a.example/")
    document = with_body(CLEAN, LIMPIO, care_cards=cards, resources=(resource,), references=(WEB, BOOK))
    assert checks.of(document, language, states={"title": State.CURRENT, "summary": State.STILL_RIGHT}) == ()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        *(("en", words) for words in ("here", "Click here", "Read more…", "this page", "MORE", "Learn more »")),
        *(
            ("es", words)
            for words in ("aquí", "AQUI", "Haga clic aquí", "Más información", "este enlace", "Leer más >")
        ),
    ],
)
def test_a_link_says_where_it_leads(language, words):
    document = with_body(f'<p>x <a href="https://a.example/">{words}</a></p>')
    assert found(document, language) == [("links.says-nothing", BODY, {"words": words})]


def test_a_name_of_a_resource_is_a_link_too():
    row = DocumentResource(name=Text(en="Click here", es="https://a.example"), url="https://a.example/")
    document = make_document(resources=(row,))
    place = "resource:https://a.example/:name"
    assert found(document) == [("links.says-nothing", place, {"words": "Click here"})]
    assert found(document, "es") == [("links.is-address", place, {"words": "https://a.example"})]


def test_an_address_that_is_known_to_be_dead_is_named_wherever_a_reader_meets_it():
    dead = "https://cancer.example/"
    row = DocumentResource(name=Text(en="Society", es="Sociedad"), url="https://a.example/", url_es=dead)
    document = with_body(f'<p><a href="{dead}">Cancer</a></p>', resources=(row,), references=(WEB,))
    said, broken = {"address": dead, "status": 404}, {dead: links.Finding(Outcome.MISSING, 404)}
    in_text, in_reference = ("links.missing", BODY, said), ("links.missing", "reference:acs", said)
    assert found(document, broken=broken) == [in_text, in_reference]
    in_resource = ("links.missing", "resource:https://a.example/:name", said)
    assert found(document, "es", broken=broken) == [in_text, in_resource, in_reference]
    assert found(document) == []


@pytest.mark.parametrize(
    ("alt", "code"),
    [
        ("ducts.PNG", "alt.file-name"),
        ("IMG_2031", "alt.file-name"),
        ("figure 1", "alt.file-name"),
        ("Image of a breast", "alt.says-picture"),
        ("A photo of two nurses", "alt.says-picture"),
        ("five  Ducts", "alt.same-as-caption"),
        ("Five ducts that look like branches", None),
        ("Imaging room 4", None),
    ],
)
def test_what_stands_for_a_figure_says_what_can_be_seen(alt, code):
    assert [one[0] for one in found(with_figure(alt))] == ([code] if code else [])


@pytest.mark.parametrize(
    ("alt", "code"),
    [("Imagen de un seno", "alt.says-picture"), ("Imagen de resonancia magnética", None), ("Un seno", None)],
)
def test_and_in_spanish(alt, code):
    assert [one[0] for one in found(with_figure(alt), "es")] == ([code] if code else [])


def test_headings_among_neighbours_differ():
    def section(anchor: str, english: str, level: int) -> DocumentSection:
        body = HtmlPair(en="<p>Words.</p>", es="<p>Palabras.</p>")
        return DocumentSection(anchor=anchor, level=level, heading=Text(en=english, es=anchor), body=body)

    rows = (("a", "Before", 1), ("b", "Risks", 2), ("c", "After", 1), ("d", "Risks", 2), ("e", "risks", 2))
    document = make_document(sections=tuple(section(*row) for row in rows))
    assert found(document) == [("structure.same-heading", "section:e:heading", {})]
    assert found(document, "es") == []


def test_more_than_two_boxes_are_too_many():
    card = DocumentCareCard(
        level=CareLevel.CALL, heading=Text(en="Call:", es="Llame:"), items=LongTextPair(en="pain", es="dolor")
    )
    assert found(make_document(care_cards=(card,) * 3)) == [("structure.many-cards", "", {"count": 3})]


@pytest.mark.parametrize(
    ("works", "expected"),
    [
        ((WEB.model_copy(update={"accessed": None}),), [("references.no-day-of-access", "reference:acs", {})]),
        ((BOOK.model_copy(update={"year": ""}),), [("references.no-year", "reference:book", {})]),
        (
            (BOOK, BOOK.model_copy(update={"key": "two", "doi": "https://doi.org/10.1000/ducts"})),
            [("references.same-work", "reference:two", {"key": "book"})],
        ),
    ],
)
def test_references_have_their_dates_and_are_listed_once(works, expected):
    assert [found(make_document(references=works), language) for language in LANGUAGES] == [expected, expected]


def test_a_citation_and_its_reference_need_one_another():
    marker = '<p>So<sup data-ref="gone">[1]</sup>.</p>'
    assert found(with_body(marker, references=(WEB,))) == [
        ("references.not-listed", BODY, {"key": "gone"}),
        ("references.not-cited", "reference:acs", {}),
    ]


class TestATranslation:
    def test_is_looked_at_for_what_its_english_says_since(self):
        states = {"title": State.CHANGED, "summary": State.MACHINE, BODY: State.STILL_RIGHT}
        assert found(make_document(), "es", states=states) == [
            ("translation.machine", "summary", {}),
            ("translation.changed", "title", {}),
        ]
        assert found(make_document(), "en", states=states) == []

    def test_runs_parallel_to_its_english(self):
        document = with_body("<p>Take 5 mg.</p>", "<p>Tome 50 mg.</p>")
        (one,) = checks.of(document, "es", states={})
        assert (one.code, one.place, dict(one.values)) == (
            "parity.numbers",
            BODY,
            {"english": "5 mg", "spanish": "50 mg"},
        )
        assert checks.of(document, "en", states={}) == ()

    def test_is_told_once_of_what_is_missing(self):
        document = with_body("<p>Take 5 mg.</p>", "")
        listed = checks.of(document, "es", states={BODY: State.MISSING})
        assert [(one.code, one.place) for one in listed] == [("completeness.no-section-text", BODY)]

    def test_that_no_page_can_hold_says_so_and_nothing_more(self):
        listed = checks.of(with_body("<p>It takes 5 minutes.</p>", "<s>No</s>"), "es", states={})
        assert [(one.code, one.place) for one in listed] == [("completeness.unreadable", BODY)]


def test_the_glossary_and_readability_have_their_say():
    terms = Terms([Agreed(1, {"en": ("lymph node",), "es": ("ganglio linfático",)}, plain=Text(en="gland"))])
    document = with_body("<p>A lymph node in hypertension.</p>", "<p>Un nodo.</p>")
    listed = checks.of(document, "en", states={}, terms=terms)
    assert [(one.code, one.place, bool(one.digest)) for one in listed] == [
        ("readability.jargon", BODY, True),
        ("glossary.plain", BODY, False),
    ]
    (one,) = (one for one in checks.of(document, "es", states={}, terms=terms) if one.group == "glossary")
    assert one.sentence == "The English says “lymph node”. The agreed term is “ganglio linfático”."


def test_what_blocks_comes_first_and_each_part_in_page_order():
    document = with_body(
        '<p><a href="#gone">here</a></p>', title=Text(es="T"), references=(BOOK, BOOK), summary=LongTextPair()
    )
    assert [(one.level.value, one.code) for one in checks.of(document, "en", states={})] == [
        ("blocks", "completeness.no-text"),
        ("blocks", "references.same-key"),
        ("warns", "completeness.no-text"),
        ("warns", "links.says-nothing"),
        ("warns", "links.no-such-place"),
    ]


class TestAFinding:
    FINDING = Finding("section:what:heading", "es", "structure.empty-heading", checks.Level.WARNS,
                      checks.Name("<¿Qué?>", "es"), {"words": "<b>Riesgos {0} %s</b>"})  # fmt: skip

    def test_is_the_same_when_it_was_kept(self):
        assert Finding.from_kept(self.FINDING.kept(), "es") == self.FINDING

    @pytest.mark.parametrize("document", [with_body(body) for body, *_rest in BODIES])
    def test_is_the_same_when_it_was_kept_whatever_it_is(self, document):
        for one in checks.of(document, "es", states={"title": State.CHANGED}):
            assert Finding.from_kept(one.kept(), "es") == one

    def test_speaks_the_language_of_whoever_reads_it(self):
        with translation.override("es"):
            assert (self.FINDING.label, self.FINDING.sentence) == (
                "<¿Qué?> · Encabezado",
                "No hay nada debajo del encabezado «<b>Riesgos {0} %s</b>».",
            )
        assert self.FINDING.label == "<¿Qué?> · Heading"

    def test_marks_the_words_of_the_article_and_escapes_them(self):
        assert self.FINDING.marked_sentence == (
            'Nothing stands below the heading “<span lang="es">&lt;b&gt;Riesgos {0} %s&lt;/b&gt;</span>”.'
        )

    def test_says_that_a_side_has_nothing(self):
        sides = {"english": "3 days", "spanish": ""}
        one = Finding("title", "es", "parity.numbers", checks.Level.WARNS, values=sides)
        assert one.sentence == "The numbers differ. English: 3 days. Spanish: –."
        assert one.marked_sentence == 'The numbers differ. English: <span lang="en">3 days</span>. Spanish: –.'

    def test_marks_what_stands_in_the_wrong_language_as_what_it_is(self):
        document = with_body("<p>Usted debe tomar la pastilla con agua.</p>", "<p>Usted debe tomar la pastilla.</p>")
        (one, *_rest) = checks.of(document, "es", states={})
        assert (one.code, '<span lang="es">Usted debe' in one.marked_sentence) == ("parity.untranslated", True)

    def test_of_a_code_that_nobody_knows_is_told_by_its_code(self):
        assert Finding("", "en", "old.code", checks.Level.WARNS, values={"words": "x"}).sentence == "old.code"

    @pytest.mark.parametrize("code", sorted(wording.SENTENCES))
    def test_has_a_sentence_in_both_languages(self, code):
        values = {"words": "w", "key": "k", "count": 2, "address": "a", "problem": "p", "grade": 9.0, "length": 9.0,
                  "english": "e", "instead": "i"}  # fmt: skip
        said = []
        for language in LANGUAGES:
            with translation.override(language):
                said.append(wording.sentence(code, values))
        assert said[0] != said[1] or code == "completeness.unreadable"
