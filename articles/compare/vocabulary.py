"""The words that a change is called out for, in English and Spanish together."""

from __future__ import annotations

import unicodedata

_NEGATIONS = """
no not never without cannot nor neither none nobody nothing nowhere unless except excepting excluding avoid avoids
nunca jamás sin ni ningún ninguno ninguna ningunos ningunas nada nadie tampoco excepto salvo menos evite eviten evitar
"""

_UNITS = """
% percent ° °F °C F C degrees grados
ng mcg ug µg mg g kg oz ounces onzas lb pounds libras mol mmol mEq IU UI units unidades
µL mL cL dL L cc tsp teaspoons cucharaditas tbsp tablespoons cucharadas cups tazas glasses vasos drops gotas
tablets tabletas pills pastillas capsules cápsulas puffs doses dosis times vez veces
mm cm m km inches pulgadas ft feet pies mmHg kPa Gy mGy cGy Sv mSv Bq kcal cal bpm
seconds segundos min minutes minutos h hours horas days días weeks semanas months mes meses years años
"""

# From two up: "one" and "una" are as often articles as numbers.
_NUMBERS = {
    "en": "two three four five six seven eight nine ten eleven twelve",
    "es": "dos tres cuatro cinco seis siete ocho nueve diez once doce",
}


def fold(word: str) -> str:
    """Return the word without capitals and accents, characters that look alike made one."""
    letters = unicodedata.normalize("NFKD", word.casefold().replace("º", "°").replace("’", "'"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def fold_unit(word: str) -> str:
    """Return the unit folded and in the singular, as far as an s can tell."""
    return fold(word).rstrip("s")


# No language is asked for: a false alarm costs a glance, a missed "not" a patient.
NEGATIONS = frozenset(map(fold, _NEGATIONS.split()))
UNITS = frozenset(map(fold_unit, _UNITS.split()))
NUMBER_WORDS = {
    language: {word: str(value) for value, word in enumerate(words.split(), start=2)}
    for language, words in _NUMBERS.items()
}


def is_negation(word: str) -> bool:
    folded = fold(word)
    return folded in NEGATIONS or folded.endswith("n't")
