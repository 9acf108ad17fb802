"""Where a translation lacks something, told without knowing the languages."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import translation

from articles.content import ArticleContent, freeze
from articles.currency import places
from articles.document import (
    DocumentCareCard,
    DocumentCorrection,
    DocumentFigure,
    DocumentSection,
    HtmlPair,
    LongTextPair,
    Text,
)
from articles.glossary import Terms
from articles.glossary.checking import Agreed
from articles.parity import Code, Mismatch, between, between_contents
from tests.articles.comparing import article, card, figure, section
from tests.factories import make_document

KEPT = {"title": ""}
TWO_DAYS = HtmlPair(en="<p>In 2 days.</p>", es="<p>En 3 días.</p>")


def bodies(english: str, spanish: str) -> tuple[ArticleContent, ArticleContent]:
    return (
        article(**KEPT, sections=(section(heading="Problems", body=english),)),
        article(**KEPT, language="es", sections=(section(heading="Problemas", body=spanish),)),
    )


def differences(english: str, spanish: str) -> list[tuple[str, str, str]]:
    found = between_contents(*bodies(english, spanish))
    return [(mismatch.code, mismatch.source, mismatch.translation) for mismatch in found]


class TestNumbers:
    def test_missing_from_the_translation_are_named(self):
        source, translation = bodies("<p>Wait 2 to 3 days.</p>", "<p>Espere de 2 a 5 días.</p>")

        assert between_contents(source, translation) == (
            Mismatch("section:risks:body", "section", "Problemas", Code.NUMBERS, "3 days", "5 días", "es"),
        )

    @pytest.mark.parametrize(
        ("english", "spanish"),
        [
            ("100.4 °F", "100,4 °F"),
            ("1,000 mg", "1.000 mg"),
            ("1,000 mg", "1000 mg"),
            ("1,000 mg", "1 000 mg"),
            ("1,230,000 people", "1\N{NO-BREAK SPACE}230\N{NO-BREAK SPACE}000 personas"),
            ("two or three days", "2 o 3 días"),
            ("2 or 3 days", "dos o tres días"),
            ("1 hour", "una hora"),
            ("one hour", "1 hora"),
            ("two nurses", "las enfermeras"),
            ("10<sup>3</sup> cells", "10³ células"),
            ("on 4/27/2021", "el 27/4/2021"),
            ("5 mg, and again 5 mg", "5 mg"),
        ],
    )
    def test_are_the_same_in_another_spelling(self, english, spanish):
        assert differences(f"<p>{english}</p>", f"<p>{spanish}</p>") == []

    @pytest.mark.parametrize(
        ("english", "spanish", "lost", "gained"),
        [
            ("5 mg", "50 mg", "5 mg", "50 mg"),
            ("1,500 mg", "1,5 mg", "1,500 mg", "1,5 mg"),
            ("0.5 mg", "0,05 mg", "0.5 mg", "0,05 mg"),
            ("230,000 people", "230 00 personas", "230,000", "230, 00"),
            ("four types", "tres tipos", "four", "tres"),
            ("120/80", "120/90", "120/80", "120/90"),
        ],
    )
    def test_that_differ_are_named_on_both_sides(self, english, spanish, lost, gained):
        assert differences(f"<p>{english}</p>", f"<p>{spanish}</p>") == [("numbers", lost, gained)]


class TestUnits:
    @pytest.mark.parametrize(
        ("english", "spanish"),
        [
            ("5 mg", "5 g"),
            ("100.4 °F", "100,4 °C"),
            ("5 days", "5 semanas"),
            ("5 mg/kg/day", "5 mg/día"),
            ("2 tablets", "2 gotas"),
        ],
    )
    def test_that_differ_are_named_with_their_numbers(self, english, spanish):
        assert differences(f"<p>{english}</p>", f"<p>{spanish}</p>") == [("units", english, spanish)]

    @pytest.mark.parametrize(
        ("english", "spanish"),
        [
            ("100.4 °F (38 °C)", "100,4 °F (38 ºC)"),
            ("5 milligrams", "5 mg"),
            ("5 mg/kg/day", "5 mg/kg/día"),
            ("3 days, then 3 weeks", "3 semanas, después 3 días"),
            ("10 years, 6 months, 2 hours", "10 años, 6 meses, 2 h"),
            ("2 pills, 3 times", "2 comprimidos, 3 veces"),
            ("1 inch, 8 ounces", "1 pulgada, 8 onzas"),
            ("102 degrees", "102 °F"),
            ("5 percent", "5 por ciento"),
            ("a 5-mg tablet", "una tableta de 5 mg"),
            ("5 in 10 people", "5 de cada 10 personas"),
        ],
    )
    def test_are_the_same_in_the_other_language(self, english, spanish):
        assert differences(f"<p>{english}</p>", f"<p>{spanish}</p>") == []


class TestMedicines:
    def test_that_one_side_lacks_are_named(self):
        assert differences("<p>Take aspirin, no ibuprofen.</p>", "<p>Tome aspirina, no warfarina.</p>") == [
            ("drugs", "ibuprofen", "warfarina")
        ]

    def test_are_the_same_by_another_name(self):
        assert differences("<p>Acetaminophen and iodine.</p>", "<p>Paracetamol y yodo. Paracetamol.</p>") == []


class TestLanguages:
    ENGLISH = "<p>The test is done with a thin tube, and you may feel some of the pressure for a minute.</p>"
    SPANISH = "<p>La prueba se hace con un tubo delgado y es posible que sienta algo de presión por un minuto.</p>"

    def test_that_are_swapped_are_told_by_how_the_texts_begin(self):
        assert differences(self.SPANISH, self.ENGLISH) == [
            ("language", "La prueba se hace con un …", "The test is done with a …")
        ]

    def test_that_were_not_translated_are_told(self):
        assert differences(self.ENGLISH, self.ENGLISH) == [("language", "", "The test is done with a …")]

    def test_are_right_where_a_few_words_are_quoted(self):
        quoting = self.SPANISH.replace("presión", "presión (“the pressure of the tube is for you”)")

        assert differences(self.ENGLISH, quoting) == []


class TestCounts:
    def test_of_list_items_differ(self):
        assert differences("<ul><li>a</li><li>b</li></ul>", "<ul><li>a</li></ul>") == [("list items", "2", "1")]

    def test_of_table_rows_differ(self):
        row = "<tr><td>a</td></tr>"

        assert differences(f"<table>{row}{row}</table>", f"<table>{row}</table>") == [("table rows", "2", "1")]

    def test_of_links_differ(self):
        assert differences('<p>A <a href="https://a.example/">b <em>c</em></a></p>', "<p>A b c</p>") == [
            ("links", "1", "0")
        ]

    def test_of_citations_differ_by_key(self):
        assert differences('<p>A.<sup data-ref="a">[a]</sup></p>', '<p>A.<sup data-ref="b">[b]</sup></p>') == [
            ("citations", "a", "b")
        ]

    def test_of_care_card_lines_differ(self):
        source = article(**KEPT, care_cards=(card("Fever", "Pain"),))
        translation = article(**KEPT, language="es", care_cards=(card("Fiebre", heading="Llame al médico"),))

        assert between_contents(source, translation) == (
            Mismatch("care:call:items", "care", "Llame al médico", Code.LIST_ITEMS, "2", "1", "es"),
        )

    def test_of_the_second_card_of_a_level_are_found_at_its_place(self):
        source = article(**KEPT, care_cards=(card("Fever"), card("Pain", "Chills")))
        cards = (card("Fiebre", heading="Llame"), card("Dolor", heading="Llame"))
        translation = article(**KEPT, language="es", care_cards=cards)

        assert [mismatch.place for mismatch in between_contents(source, translation)] == ["care:call#2:items"]

    def test_of_paragraphs_and_inner_headings_differ(self):
        assert differences("<h4>A</h4><p>b</p><p>c</p>", "<h4>D</h4><p>b. c</p>") == [("paragraphs", "3", "2")]

    def test_of_the_second_paragraph_of_a_list_item_differ(self):
        assert differences("<ul><li><p>a</p><p>b</p></li></ul>", "<ul><li>a b</li></ul>") == [("paragraphs", "1", "0")]


class TestRaisedAndLowered:
    @pytest.mark.parametrize(
        ("english", "spanish", "lost", "gained"),
        [
            ("CO<sub>2</sub>", "CO2", "_2", ""),
            ("Ca<sup>2+</sup>", "Ca<sub>2+</sub>", "^2+", "_2+"),
            ("a m<sup>2</sup>, a m<sup>2</sup>", "un m<sup>2</sup>, un m2", "^2", ""),
        ],
    )
    def test_that_differ_are_named(self, english, spanish, lost, gained):
        assert differences(f"<p>{english}</p>", f"<p>{spanish}</p>") == [("sup and sub", lost, gained)]

    def test_that_are_part_of_a_number_make_another_number(self):
        assert differences("<p>10<sup>3</sup> cells</p>", "<p>103 células</p>") == [
            ("numbers", "10^3", "103"),
            ("sup and sub", "^3", ""),
        ]

    @pytest.mark.parametrize(
        ("english", "spanish"),
        [
            ("CO<sub>2</sub>", "CO₂"),
            ("m<sup>2</sup>", "m²"),
            ("the 1<sup>st</sup>", "el 1.<sup>er</sup>"),
            ("A<sup>®</sup>", "A®"),
        ],
    )
    def test_are_the_same_in_another_spelling(self, english, spanish):
        assert differences(f"<p>{english}</p>", f"<p>{spanish}</p>") == []


class TestLengths:
    @pytest.mark.parametrize(("english", "spanish"), [(30, 23), (30, 46), (29, 1), (1, 29)])
    def test_are_free_within_the_usual_and_in_few_words(self, english, spanish):
        assert differences(f"<p>{'aa ' * english}</p>", f"<p>{'bb ' * spanish}</p>") == []

    @pytest.mark.parametrize(("english", "spanish"), [(30, 22), (30, 47), (1, 30)])
    def test_that_are_far_apart_are_named(self, english, spanish):
        assert differences(f"<p>{'aa ' * english}</p>", f"<p>{'bb ' * spanish}</p>") == [
            ("length", str(english), str(spanish))
        ]


class TestSentences:
    ENGLISH = "<p>The test is short. Take two tablets daily.</p>"

    @pytest.mark.parametrize(
        ("spanish", "strange"),
        [
            ("La prueba es corta. Take two tablets daily.", "Take two tablets daily."),
            ("La prueba es corta. You may feel some of the pressure.", "You may feel some of the pressure."),
            ("La prueba es corta. You may feel sore.", "You may feel sore."),
            ("The test is short. Tome dos tabletas al día.", "The test is short."),
        ],
    )
    def test_left_in_english_are_named(self, spanish, strange):
        assert differences(self.ENGLISH, f"<p>{spanish}</p>") == [("untranslated", "", strange)]

    def test_that_are_spanish_in_the_english_text_are_named(self):
        assert differences("<p>Call now. La prueba es corta y no duele.</p>", "<p>Llame ya. No duele.</p>") == [
            ("untranslated", "La prueba es corta y no duele.", "")
        ]

    @pytest.mark.parametrize(
        "said",
        [
            "Food and Drug Administration",
            "Bethesda, MD: National Cancer Institute.",
            "E-mail: info@nccih.nih.gov",
            "Post Office Box 7923",
            "5 mg",
            "20 mg/kg",
            "Anemia.",
            "https://a.example/the-test-is-the-best",
        ],
    )
    def test_that_have_no_other_words_in_spanish_stay(self, said):
        assert differences(f"<p>{said}</p>", f"<p>{said}</p>") == []


class TestNegations:
    @pytest.mark.parametrize(
        ("english", "spanish", "lost"),
        [
            ("<p>Do not eat.</p>", "<p>Coma.</p>", "Do not eat."),
            ("<p>You can’t eat.</p>", "<p>Puede comer.</p>", "You can’t eat."),
            (
                "<ul><li>Do not eat.</li><li>Do not drink.</li></ul>",
                "<ul><li>No coma.</li><li>Beba.</li></ul>",
                "Do not drink.",
            ),
        ],
    )
    def test_that_the_translation_leaves_out_are_named(self, english, spanish, lost):
        assert differences(english, spanish) == [("negation", lost, "")]

    @pytest.mark.parametrize(
        ("english", "spanish"),
        [
            ("Do not eat.", "No coma."),
            ("Do not eat.", "Evite comer."),
            ("without food", "sin comida"),
            ("no longer than an hour", "una hora como máximo"),
            ("not enough sleep", "sueño insuficiente"),
            ("painless", "no duele"),
        ],
    )
    def test_may_be_said_in_other_words(self, english, spanish):
        assert differences(f"<p>{english}</p>", f"<p>{spanish}</p>") == []

    def test_are_looked_for_in_the_whole_where_the_paragraphs_differ(self):
        english = "<p>Do not eat.</p><p>Rest.</p>"

        assert differences(english, "<p>Descanse. No coma.</p>") == [("paragraphs", "2", "1")]
        assert differences(english, "<p>Coma. Descanse.</p>") == [
            ("negation", "Do not eat.", ""),
            ("paragraphs", "2", "1"),
        ]


class TestTerms:
    TERMS = Terms([Agreed(1, {"en": ("lymph node",), "es": ("ganglio linfático", "nódulo linfático")})])

    @pytest.mark.parametrize(
        ("spanish", "found"),
        [
            ("Los ganglios linfáticos.", []),
            ("Los nudos.", [("terms", "lymph nodes", "ganglio linfático / nódulo linfático")]),
        ],
    )
    def test_that_the_translation_does_not_use_are_named(self, spanish, found):
        source, translation = bodies("<p>The lymph nodes.</p>", f"<p>{spanish}</p>")

        mismatches = between_contents(source, translation, self.TERMS)

        assert [(one.code, one.source, one.translation) for one in mismatches] == found

    def test_are_not_asked_for_without_a_glossary(self):
        assert differences("<p>The lymph nodes.</p>", "<p>Los nudos.</p>") == []


class TestParts:
    def test_missing_on_either_side_are_named(self):
        source = article(
            **KEPT,
            summary="An X-ray.",
            sections=(section("one", "One"), section("two", "Two")),
            figures=(figure(caption="A duct"),),
            care_cards=(card("Fever"), card("Pain", level="emergency", heading="Call for help")),
        )
        translation = article(
            **KEPT,
            language="es",
            sections=(section("one", "Uno"), section("tres", "Tres")),
            care_cards=(card("Fiebre", heading="Llame"),),
        )

        assert between_contents(source, translation) == (
            Mismatch("summary", "summary", "", Code.PART, "1", "0", "en"),
            Mismatch("section:two:heading", "section", "Two", Code.PART, "1", "0", "en"),
            Mismatch("section:tres:heading", "section", "Tres", Code.PART, "0", "1", "es"),
            Mismatch("figure:aaaaaaaaaaaa:caption", "figure", "A duct", Code.PART, "1", "0", "en"),
            Mismatch("care:emergency:heading", "care", "Call for help", Code.PART, "1", "0", "en"),
        )

    def test_are_told_apart_by_their_section(self):
        source = article(
            **KEPT,
            sections=(section("one", "One"), section("two", "Two")),
            care_cards=(card("Fever", section="one", heading="Here"), card("Pain", section="two", heading="There")),
        )
        translation = article(
            **KEPT,
            language="es",
            sections=(section("one", "Uno"), section("two", "Dos")),
            care_cards=(card("Dolor", section="two", heading="Allá"),),
        )

        found = between_contents(source, translation)

        assert [(mismatch.code, mismatch.heading) for mismatch in found] == [("part", "Here")]

    def test_that_run_parallel_are_not_named(self):
        source = article(summary="It takes 5 minutes.", sections=(section("one", "One", "<p>a</p>"),))
        translation = article(
            language="es",
            title="Ductograma",
            summary="Dura 5 minutos.",
            sections=(section("one", "Uno", "<p>b</p>"),),
        )

        assert between_contents(source, translation) == ()


class TestADraft:
    """`between` looks at the working draft as `between_contents` does at two frozen texts."""

    def test_is_compared_at_every_place_that_currency_names(self):
        spoilt = make_document(
            title=Text(en="In 2 days", es="En 3 días"),
            summary=LongTextPair(en="In 2 days.", es="En 3 días."),
            synonyms=LongTextPair(en="Plan 2", es="Plan 3"),
            source_line=Text(en="Of 2024", es="De 2023"),
            sections=(
                DocumentSection(anchor="what", heading=Text(en="In 2 days", es="En 3 días"), body=TWO_DAYS),
                DocumentSection(anchor="why", heading=Text(en="Why", es="Por qué"), body=HtmlPair(en="<p>Always.</p>")),
                DocumentSection(anchor="how"),
            ),
            figures=(
                DocumentFigure(
                    sha256="a" * 64,
                    extension="png",
                    width=1,
                    height=1,
                    caption=LongTextPair(en="In 2 days", es="En 3 días"),
                    alt=LongTextPair(en="A 2", es="Un 3"),
                ),
            ),
            care_cards=tuple(
                DocumentCareCard(level="call", heading=Text(en="Call", es="Llame"), items=items)
                for items in (LongTextPair(en="Fever", es="Fiebre"), LongTextPair(en="Fever\nPain", es="Fiebre"))
            ),
            corrections=(DocumentCorrection(date=dt.date(2026, 1, 2), text=LongTextPair(en="5 mg.", es="5 g.")),),
        )

        found = between(spoilt)

        assert [(one.place, one.code) for one in found] == [
            ("title", Code.NUMBERS),
            ("summary", Code.NUMBERS),
            ("section:what:heading", Code.NUMBERS),
            ("section:what:body", Code.NUMBERS),
            ("section:why:body", Code.PART),
            ("figure:aaaaaaaaaaaa:caption", Code.NUMBERS),
            ("figure:aaaaaaaaaaaa:alt", Code.NUMBERS),
            ("care:call#2:items", Code.LIST_ITEMS),
            ("correction:2026-01-02:text", Code.UNITS),
        ]
        assert {one.place for one in found} <= places(spoilt).keys()
        assert found == between_contents(freeze(spoilt, "en"), freeze(spoilt, "es"))

    def test_with_text_that_no_page_can_hold_is_compared_in_the_rest(self):
        sections = (
            DocumentSection(anchor="a", body=HtmlPair(en="<p>2</p>", es="<p>3\N{RIGHT-TO-LEFT OVERRIDE}</p>")),
            DocumentSection(anchor="b", body=TWO_DAYS),
        )

        found = between(make_document(sections=sections))

        assert [(one.place, one.code) for one in found] == [
            ("section:a:body", Code.PART),
            ("section:b:body", Code.NUMBERS),
        ]


class TestSayingIt:
    @pytest.mark.parametrize("code", Code)
    def test_has_a_name_for_every_code_in_both_languages(self, code):
        mismatch = Mismatch("section:what:body", "section", "What", code, "2", "", "en")
        with translation.override("en"):
            english = mismatch.said
        with translation.override("es"):
            assert mismatch.said not in ("", english)

    def test_names_both_sides(self):
        mismatch = Mismatch("section:what:body", "section", "What", Code.NUMBERS, "2 mg", "", "en")

        assert mismatch.sentence == "The numbers differ. English: 2 mg. Spanish: –."
        assert (mismatch.row, mismatch.level) == ("section:what", "warns")
