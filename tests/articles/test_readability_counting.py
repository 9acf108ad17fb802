"""Counting what a text is made of: sentences, words, and the syllables of both languages."""

from __future__ import annotations

import pytest

from articles.readability import english, spanish
from articles.readability.sentences import sentences, words

SENTENCES = [
    ("One. Two! Three? ¿Cuatro? ¡Cinco!", ["One.", "Two!", "Three?", "¿Cuatro?", "¡Cinco!"]),
    ("What to do", ["What to do"]),
    ("See Dr. Sample or Mrs. Sample. Then rest.", ["See Dr. Sample or Mrs. Sample.", "Then rest."]),
    ("La Dra. Muestra y el Sr. Muestra. Fin.", ["La Dra. Muestra y el Sr. Muestra.", "Fin."]),
    ("Eat fruit, e.g. Apples. Drink.", ["Eat fruit, e.g. Apples.", "Drink."]),
    ("Coma fruta, p. ej. Manzanas. Beba.", ["Coma fruta, p. ej. Manzanas.", "Beba."]),
    ("In the U.S. Many people. En EE. UU. Muchos.", ["In the U.S. Many people.", "En EE. UU. Muchos."]),
    ("Take 2.5 mg. Or 2,5 mg. Or 1.000.", ["Take 2.5 mg.", "Or 2,5 mg.", "Or 1.000."]),
    ("It is by J. K. Sample. Read it.", ["It is by J. K. Sample.", "Read it."]),
    ("Eat vitamin C. Rest. Tome vitamina D. Descanse.", ["Eat vitamin C.", "Rest.", "Tome vitamina D.", "Descanse."]),
    ("Rest, fluids, etc. and sleep. Done.", ["Rest, fluids, etc. and sleep.", "Done."]),
    ("Rest, fluids, etc. Then sleep.", ["Rest, fluids, etc.", "Then sleep."]),
    ("Wait… Now go. Wait... and go.", ["Wait…", "Now go.", "Wait... and go."]),
    ("“Stop.” (It hurts.) Go on.", ["“Stop.”", "(It hurts.)", "Go on."]),
    ("1. Wash. 2. Dry.", ["1. Wash.", "2. Dry."]),
    ("Call 555 0100. 30 people did.", ["Call 555 0100.", "30 people did."]),
    ("See www.example.org. Read it.", ["See www.example.org.", "Read it."]),
    ("Do it now!It is late.", ["Do it now!It is late."]),
    ("30 – 40 %", []),
    ("", []),
]


@pytest.mark.parametrize(("line", "expected"), SENTENCES, ids=[line for line, _found in SENTENCES])
def test_a_line_is_cut_where_its_sentences_end(line, expected):
    assert sentences(line) == expected


def test_words_keep_their_apostrophes_hyphens_and_decimals():
    assert words("Don't take 2.5 mg – it’s a follow-up, año 1,000 (100 %).") == [
        "Don't", "take", "2.5", "mg", "it’s", "a", "follow-up", "año", "1,000", "100",
    ]  # fmt: skip


# Hiatus and diphthong, silent h and u, y as a vowel and as a consonant, capitals, numbers.
SPANISH = """
anemia 3, aorta 3, día 2, ojo 2, agua 2, país 2, aire 2, ciudad 2, cuidado 3, tenía 3, leer 2, poeta 3, hueso 2,
aldehuela 4, prohibir 2, prohíbe 3, guerra 2, guía 2, pingüino 3, queso 2, buey 1, muy 1, leyes 2, averiguáis 4,
construí 2, ahora 3, vehículo 4, radiografía 5, estreñimiento 5
"""
# What the rules are easily got wrong by.
MORE_SPANISH = """
y 1, hoy 1, veintiún 2, caía 3, ahí 2, oír 2, quimioterapia 5, lingüística 4, chiita 3, cooperar 4, transeúnte 4,
búho 2, Chihuahua 3, sarcoidosis 4, fluido 2, huir 1, zanahoria 4, mg 1, VIH 5, ADN 4, EPOC 2, NO 1, 30 2,
post-operatorio 6
"""


def table(rows):
    return [tuple(row.strip().rsplit(" ", 1)) for row in rows.replace("\n", " ").split(",") if row.strip()]


def test_the_probe_words_are_29():
    assert len(table(SPANISH)) == 29


@pytest.mark.parametrize(("word", "number"), table(SPANISH) + table(MORE_SPANISH))
def test_spanish_syllables_are_counted_as_they_are_spoken(word, number):
    assert spanish.syllables(word) == int(number)


# As a pronouncing dictionary has them.
ENGLISH = """
a 1, the 1, take 1, takes 1, taken 2, table 2, tables 2, little 2, helped 1, treated 2, handled 2, doses 2, headaches 2,
cancer 2, doctor 2, medicine 3, doing 2, being 2, dying 2, careful 2, completely 3, treatment 2, element 3, sometimes 2,
lifestyle 2, caregiver 3, someone 2, anyone 3, everyone 3, area 3, idea 3, react 2, reach 1, create 2, breath 1,
breathe 1, diet 2, quiet 2, patient 2, science 2, scientific 4, special 2, action 2, period 3, medium 3, diabetes 4,
diarrhea 4, nausea 3, fatigue 2, tongue 1, techniques 2, vaccine 2, pancreas 3, fluid 2, usual 3, gradual 3,
doesn't 2, can't 1, it’s 1, spasm 2, rhythm 2, alcoholism 5, hypertension 4, mammography 4, osteoporosis 6,
radioactive 5, gastrointestinal 6, cardiovascular 6, chemotherapy 5, easier 3, behavior 3, pneumonia 3, laboratory 4,
different 2, specifically 4, aspirin 2, follow-up 3, MRI 3, HIV 3, AIDS 1, NOT 1, 30 2, 1,000 4
"""


@pytest.mark.parametrize(("word", "number"), table(ENGLISH.replace("1,000", "1.000")))
def test_english_syllables_are_those_of_a_dictionary(word, number):
    assert english.syllables(word) == int(number)


@pytest.mark.parametrize("word", ["", "–", "x", "q", "ñ", "Ω", "日本", "e" * 300, "'"])
def test_every_word_has_a_syllable_whatever_it_is(word):
    assert min(english.syllables(word), spanish.syllables(word)) >= 1
