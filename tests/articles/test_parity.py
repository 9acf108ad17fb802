"""Where a translation lacks something, told without knowing the languages."""

from __future__ import annotations

import pytest

from articles.content import ArticleContent
from articles.parity import Code, Mismatch, between_contents
from tests.articles.comparing import article, card, figure, section

KEPT = {"title": ""}


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
            ("10<sup>3</sup> cells", "10<sup>6</sup> células", "10^3", "10^6"),
            ("1,500 mg", "1 500 mg", "1,500 mg", "1, 500 mg"),
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
        translation = article(**KEPT, language="es", care_cards=(card("Fiebre"), card("Dolor")))

        assert [mismatch.place for mismatch in between_contents(source, translation)] == ["care:call#2:items"]


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
            care_cards=(card("Fiebre"),),
        )

        assert between_contents(source, translation) == (
            Mismatch("summary", "summary", "", Code.PART, "1", "0", "en"),
            Mismatch("section:two:heading", "section", "Two", Code.PART, "1", "0", "en"),
            Mismatch("section:tres:heading", "section", "Tres", Code.PART, "0", "1", "es"),
            Mismatch("figure:aaaaaaaaaaaa:caption", "figure", "A duct", Code.PART, "1", "0", "en"),
            Mismatch("care:emergency:heading", "care", "Call for help", Code.PART, "1", "0", "en"),
        )

    def test_are_told_apart_by_their_section(self):
        sections = (section("one"), section("two"))
        here, there = card("Fever", section="one", heading="Here"), card("Pain", section="two", heading="There")

        found = between_contents(
            article(**KEPT, sections=sections, care_cards=(here, there)),
            article(**KEPT, language="es", sections=sections, care_cards=(there,)),
        )

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
