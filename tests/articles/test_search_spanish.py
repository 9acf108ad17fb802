"""Accents, case and endings of Spanish: a word typed in either way finds the page that has it in the other."""

from __future__ import annotations

import pytest

from articles.search import finding, terms
from articles.search.query import parse
from tests import factories as make
from tests.articles import searching

pytestmark = pytest.mark.django_db

PAIRS = """
vacunación/vacunacion riñón/rinon niño/nino también/tambien corazón/corazon cáncer/cancer diabético/diabetico
síntoma/sintoma médico/medico análisis/analisis hígado/higado estómago/estomago pulmón/pulmon cráneo/craneo
úlcera/ulcera tos/TOS ácido/acido alérgico/alergico páncreas/pancreas vejiga/VEJIGA piel/Piel músculo/musculo
próstata/prostata útero/utero óvario/ovario embarazo/EMBARAZO lactancia/lactáncia oído/oido nariz/NARIZ dolor/dolór
inyección/inyeccion operación/operacion infección/infeccion presión/presion depresión/depresion año/ano sueño/sueno
señal/senal pequeño/pequeno vergüenza/verguenza cirugía/cirugia
"""


def test_all_pairs_of_words_find_one_another():
    pairs = [pair.split("/") for pair in PAIRS.split()]
    pages = {
        f"p{number}-{which}": searching.content("es", f"Página {number} {which}", text=f"Texto con {word} dentro.")
        for number, pair in enumerate(pairs)
        for which, word in enumerate(pair)
    }
    searching.publish_all(pages)
    counts = {}
    for pair in pairs:
        for word in pair:
            query = parse(word)
            counts[word] = finding.find(query, terms.of(query, "es"), "es", on=make.TODAY).count
    assert len(pairs) == 41
    assert {word: count for word, count in counts.items() if count != 2} == {}


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("La vacunación", "vacunas"),
        ("Las vacunas", "vacunacion"),
        ("Los niños", "nina"),
        ("Los riñones", "rinon"),
        ("Las infecciones", "infeccion"),
        ("Operaciones del corazón", "operacion corazon"),
        ("Síntomas", "SINTOMA"),
    ],
)
def test_endings_and_missing_accents_go_together(text, query):
    searching.publish_all({"una": searching.content("es", "Una página", text=text)})
    asked = parse(query)
    assert finding.find(asked, terms.of(asked, "es"), "es", on=make.TODAY).count == 1
