"""Defects planted into pairs that are true to each other: which are caught, by what, and which are not."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from articles import html
from articles.currency import places
from articles.document import ArticleDocument, HtmlPair
from articles.exchange import library_json
from articles.parity import between
from articles.spots import with_words
from tests.articles.test_parity_pdq import CLEAN, DATA, found, pair

SAMPLE = Path(__file__).resolve().parents[2] / "reviews" / "sample" / "articles" / "ductogram.json"

# In the sample's ductogram: where, what the Spanish says, what it says then, and by what that is told.
CAUGHT = {
    "an item is dropped": ("section:before:body", "<li>las alergias que tiene</li>", "", ["list items"]),
    "a paragraph is dropped": ("section:pain:body", "</p><p>Las medicinas", " Las medicinas", ["paragraphs"]),
    "a number is changed": ("section:duration:body", "60 minutos", "90 minutos", ["numbers"]),
    "a number in words is changed": ("section:pain:body", "dos o tres", "cuatro o cinco", ["numbers"]),
    "a number that to call is changed": ("care:emergency:heading", "911", "112", ["numbers"]),
    "a unit is changed": ("section:duration:body", "minutos", "horas", ["units"]),
    "a marker is lost": (
        "section:duration:body",
        '<sup data-ref="radiologyinfo">[radiologyinfo]</sup>',
        "",
        ["citations"],
    ),
    "a marker cites another work": ("section:duration:body", "radiologyinfo", "acs", ["citations"]),
    "a sentence is left in English": (
        "section:after:body",
        "Puede volver a su rutina.",
        "You can go back to your usual routine.",
        ["untranslated"],
    ),
    "a short one, too": ("section:during:body", "Limpia el pezón.", "Clean the nipple.", ["untranslated"]),
    "a heading is left in English": (
        "section:before:heading",
        "Antes de la prueba",
        "Before the test",
        ["untranslated"],
    ),
    "a sign is left in English": ("care:call:items", "fiebre o escalofríos", "fever or chills", ["untranslated"]),
    "a “not” is dropped": ("section:before:body", "no apriete", "apriete", ["negation"]),
    "a “not” that warns is dropped": ("section:call:body", "No espere", "Espere", ["negation"]),
    "a sign is dropped": ("care:emergency:items", "dificultad para respirar\n", "", ["list items"]),
    "a text for the blind is dropped": ("figure:c80ae1f66942:alt", "", None, ["part"]),
    "a text is dropped": ("section:expect:body", "", None, ["part"]),
}
MISSED = {
    "another word": ("section:what:body", "pezón", "hombro"),
    "“some” is dropped": ("section:pain:body", "algo de dolor", "dolor"),
    "a “not” is dropped beside another": ("section:before:body", "no use desodorante", "use desodorante"),
    "a “not” is added": ("section:during:body", "Limpia el pezón.", "No limpia el pezón."),
    "two items change places": (
        "section:during:body",
        "<li>Limpia el pezón.</li><li>Presiona el seno para encontrar el conducto.</li>",
        "<li>Presiona el seno para encontrar el conducto.</li><li>Limpia el pezón.</li>",
    ),
    "a short sentence is dropped": ("section:after:body", "Puede volver a su rutina. ", ""),
    "a sentence stands twice": ("section:after:body", "Puede volver a su rutina.", "Puede volver a su rutina. " * 2),
    "two numbers change places": ("section:duration:body", "30 a 60", "60 a 30"),
}
# What the sample has none of, planted in both languages.
BOTH = {
    "a decimal comma is lost": ("over 100.4 °F", "más de 1004 °F", ["numbers"]),
    "a decimal comma is misplaced": ("0.25 mg", "2,5 mg", ["numbers"]),
    "a thousand is one": ("1,000 mg", "1,0 mg", ["numbers"]),
    "one is perhaps a thousand": ("2.5 mg", "2.500 mg", []),
    "milligrams are grams": ("5 mg of it", "5 g de ello", ["units"]),
    "a power is lost": ("10<sup>6</sup> cells", "106 células", ["numbers", "sup and sub"]),
    "a lowered digit is lost": ("CO<sub>2</sub>", "CO2", ["sup and sub"]),
    "a link is lost": ('<a href="https://a.example/">here</a>', "aquí", ["links"]),
    "a link leads elsewhere": (
        '<a href="https://a.example/">here</a>',
        '<a href="https://b.example/">aquí</a>',
        [],
    ),
    "a medicine is another": ("codeine", "morfina", ["drugs"]),
    "a medicine is dropped": ("codeine or something", "algo", ["drugs"]),
    "a row is dropped": (
        "<table><tr><td>a</td></tr><tr><td>b</td></tr></table>",
        "<table><tr><td>c</td></tr></table>",
        ["table rows"],
    ),
    "most of it is dropped": ("word " * 60, "palabra " * 30, ["length"]),
}


def sample() -> ArticleDocument:
    (candidate,) = library_json.read(SAMPLE.name, SAMPLE.read_bytes()).candidates
    return candidate.document


def planted(place: str, old: str, new: str | None) -> ArticleDocument:
    """Return the sample with other words in the Spanish of a place, or with none."""
    document = sample()
    said = places(document)[place].es
    assert old in said
    return with_words(document, "es", {place: said.replace(old, new, 1) if new is not None else ""})


def codes(document: ArticleDocument) -> list[tuple[str, str]]:
    return [(one.place, one.code.value) for one in between(document)]


class TestTheSample:
    def test_raises_no_false_alarm(self):
        assert codes(sample()) == []

    @pytest.mark.parametrize(("place", "old", "new", "told"), CAUGHT.values(), ids=CAUGHT)
    def test_tells_that(self, place, old, new, told):
        assert codes(planted(place, old, new)) == [(place, code) for code in told]

    @pytest.mark.parametrize(("place", "old", "new"), MISSED.values(), ids=MISSED)
    def test_does_not_tell_that(self, place, old, new):
        assert codes(planted(place, old, new)) == []

    @pytest.mark.parametrize(("english", "spanish", "told"), BOTH.values(), ids=BOTH)
    def test_with_more_in_both_languages_tells_that(self, english, spanish, told):
        place, document = "section:after:body", sample()
        body = places(document)[place]
        for language, more in (("en", english), ("es", spanish)):
            said = f"{body.get(language)}<p>{more}</p>"
            document = with_words(document, language, {place: html.clean(said)})

        assert codes(document) == [(place, code) for code in told]

    def test_tells_that_two_texts_changed_places(self):
        document = sample()
        one, other = "section:before:body", "section:during:body"
        said = places(document)

        swapped = with_words(document, "es", {one: said[other].es, other: said[one].es})

        assert codes(swapped) == [
            (one, "negation"),
            (one, "paragraphs"),
            (one, "list items"),
            (other, "paragraphs"),
            (other, "list items"),
        ]


def without(pattern: str, new: str = "") -> Callable[[str], str]:
    return lambda body: re.sub(pattern, new, body, count=1)


# Planted into the first longer text of each clean pair that has what it takes.
EVERYWHERE: dict[str, tuple[Callable[[str], str], str]] = {
    "an item is dropped": (without(r"<li>(?:(?!<li>|<ul>).)*?</li>"), "list items"),
    "a number is changed": (without(r"\b\d+\b(?=[^<>]*<)", "97"), "numbers"),
    "a link is lost": (without(r'<a href="[^"]*">(.*?)</a>', r"\1"), "links"),
    "a paragraph is dropped": (without(r"(?<=</p>)<p>(?:(?!<p>).)*?</p>"), "paragraphs"),
    "a sentence is left in English": (
        without(r"</p>", " This is the way that it was in the text.</p>"),
        "untranslated",
    ),
    "it is another text": (lambda body: "<p>Otra cosa.</p>" if len(body) > 2_000 else body, "length"),
}


@pytest.mark.skipif(not DATA.exists(), reason="the PDQ files are not beside the checkout")
@pytest.mark.parametrize("number", CLEAN)
class TestACleanPair:
    @pytest.mark.parametrize(("spoil", "code"), EVERYWHERE.values(), ids=EVERYWHERE)
    def test_tells_that(self, number, spoil, code):
        rows = [row for row in pair(number).sections if len(row.body.es) > 500 and spoil(row.body.es) != row.body.es]
        document = pair(number).model_copy(update={"sections": rows[:1]})
        place = f"section:{rows[0].anchor}:body"

        spoilt = with_words(document, "es", {place: spoil(rows[0].body.es)})

        assert (place, code) in set(codes(spoilt)) - set(codes(document))

    def test_tells_that_the_languages_are_swapped(self, number):
        document = pair(number)
        said = places(document)
        swapped = document
        for language, other in (("en", "es"), ("es", "en")):
            swapped = with_words(swapped, language, {place: words.get(other) for place, words in said.items()})
        long = [place for place, words in said.items() if isinstance(words, HtmlPair) and len(words.en) > 500]

        strange = [place for place, code in codes(swapped) if code == "language"]

        assert [place for place in long if place not in strange] == []
        assert len(found(document)) < len(strange)
