"""The words that a change is called out for, in English and Spanish together."""

from __future__ import annotations

import unicodedata

_NEGATIONS = """
no not never without cannot nor neither none nobody nothing nowhere unless except excepting excluding avoid avoids
nunca jamás sin ni ningún ninguno ninguna ningunos ningunas nada nadie tampoco excepto salvo menos evite eviten evitar
"""

# One unit a line, however either language spells it; the plural can be told by its s.
_UNITS = """
% percent
°F F
°C C
ng nanograms nanogramos
mcg ug µg micrograms microgramos
mg milligrams miligramos
g grams gramos
kg kilograms kilogramos kilos
oz ounces onzas
lb pounds libras
mol
mmol
mEq
IU UI
units unidad unidades
µL microliters microlitros
mL cc milliliters mililitros
cL
dL
L liters litros
tsp teaspoons cucharaditas
tbsp tablespoons cucharadas
cups tazas glass glasses vasos
drops gotas
tablets tabletas pills pastillas capsules cápsulas comprimidos
puffs inhalaciones
doses dosis
times vez veces
mm millimeters milímetros
cm centimeters centímetros
m meters metros
km kilometers kilómetros
inch inches pulgadas
ft foot feet pies
mmHg
kPa
Gy
mGy
cGy
Sv
mSv
Bq
kcal calories calorías
cal
bpm
seconds segundos
min minutes minutos
h hours horas
days días
weeks semanas
months mes meses
years años
"""
# Which degrees is said behind it, if at all.
_OPEN_UNITS = "° degrees grados"

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
UNIT_NAMES = {fold_unit(word): line.split()[0] for line in _UNITS.splitlines() for word in line.split()}
UNITS = UNIT_NAMES.keys() | frozenset(map(fold_unit, _OPEN_UNITS.split()))
NUMBER_WORDS = {
    language: {word: str(value) for value, word in enumerate(words.split(), start=2)}
    for language, words in _NUMBERS.items()
}


def is_negation(word: str) -> bool:
    folded = fold(word)
    return folded in NEGATIONS or folded.endswith("n't")
