"""Words that a plainer one can stand for, in both languages."""

from __future__ import annotations

import pytest

from articles.compare.vocabulary import fold
from articles.readability.jargon import entries, jargon

FOUND = [
    ("en", "Hypertension is common.", [("Hypertension", 1)]),
    ("en", "They administered it, we administer it, by administering it.", [("administered", 3)]),
    ("en", "The administrator of the abdomens.", [("abdomens", 1)]),
    ("en", "Call prior to the test, not a prior test.", [("prior to", 1)]),
    ("en", "adverse effects and cardiac arrests", [("adverse effects", 1), ("cardiac arrests", 1)]),
    ("en", "Biopsies and a biopsy; metastases.", [("Biopsies", 2), ("metastases", 1)]),
    ("en", "Antihypertension hypertensionlike", []),
    ("en", "Tome un fármaco para la cefalea.", []),
    ("es", "La cefalea y las cefaleas.", [("cefalea", 2)]),
    ("es", "Se administró, administrarlo, administrados, sera administrada", [("administró", 4)]),
    ("es", "El administrador.", []),
    ("es", "Realice, realicé y realizó la prueba.", [("Realice", 3)]),
    ("es", "Se llevó a cabo; lleva el cabo.", [("llevó a cabo", 1)]),
    ("es", "lesiones hepáticas y una Lesión hepatica", [("lesiones", 2), ("hepáticas", 2)]),
    ("es", "insuficiencia renal, insuficiencia", [("insuficiencia renal", 1)]),
    ("es", "an administered cephalalgia", []),
]


@pytest.mark.parametrize(("language", "text", "expected"), FOUND)
def test_words_are_found_whole_and_in_their_forms(language, text, expected):
    assert [(one.word, one.count) for one in jargon([text], language)] == expected


EXPLAINED = [
    ("en", "high blood pressure (hypertension)", 0),
    ("en", "hypertension (high blood pressure)", 0),
    ("en", "hypertension (also called high blood pressure, or HTN)", 0),
    ("en", "High Blood Pressure (Hypertension, or HTN)", 0),
    ("en", "bruises (contusions)", 0),
    ("en", "blood pressure (hypertension)", 1),
    ("en", "high blood pressure, hypertension", 1),
    ("en", "(hypertension)", 1),
    ("en", "hypertension (see below)", 1),
    ("es", "presión alta (hipertensión)", 0),
    ("es", "dolores de cabeza (cefaleas)", 1),  # an inner plural is not followed
    ("es", "dolor de cabeza (cefalea)", 0),
    ("es", "cefalea (dolor de cabeza)", 0),
    ("es", "hipertensión (una enfermedad)", 1),
]


@pytest.mark.parametrize(("language", "text", "count"), EXPLAINED)
def test_a_word_with_its_plain_one_in_brackets_beside_it_is_explained(language, text, count):
    assert len(jargon([text], language)) == count


def test_each_word_comes_with_what_to_write_instead():
    (one,) = jargon(["Dyspnea", "and dyspnea"], "en")
    assert (one.word, one.term, one.plain, one.count) == (
        "Dyspnea", "dyspnea", ("shortness of breath", "trouble breathing"), 2,
    )  # fmt: skip


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_lists_are_in_order(language):
    rows = entries(language)
    terms = [fold(term.replace("*", "")) for forms, _plain in rows for term in forms]
    assert len(rows) >= 120
    assert sorted(terms) == sorted(set(terms))
    assert [row for row in rows if not all(row[0]) or not all(row[1])] == []


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_plain_word_is_jargon_itself(language):
    plain = [word for _forms, words in entries(language) for word in words]
    assert [(line, one.word) for line in plain for one in jargon([line], language)] == []
