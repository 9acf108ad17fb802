"""Syllables of an English word, counted by what its spelling suggests.

Each group of vowels is a syllable, less the endings that are written and not heard ("take", "helped"), plus the vowels
that are heard apart ("media", "doing"). Two lists mend common words whose spelling tells otherwise. Measured against a
pronouncing dictionary over running texts for patients; no dictionary is shipped.
"""

from __future__ import annotations

import re
from functools import lru_cache

from articles.readability.capitals import is_spelled_out

_PART = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d")
_GROUP = re.compile(r"[aeiouy]+")

# What a word with a silent e inside is made of: some-times, life-style, care-giver.
_SECOND_PARTS = """
ball body day foot giver givers giving guard hold line lines long maker makers mark marks part place room saving
side skin space span spread stock stone stones style styles thing things time times track tracked ware what where
work
"""
# An e at the end is silent, but for "table" and "little"; so is that of -ed and -es, where it can be left out.
_SILENT = re.compile(
    rf"""
    (?<=[^aeiouy]) (?<![^aeiouyrw]l) e (?=$|'s$)
    | (?<=[nai]g) ue (?=s?$) | (?<=q) ue (?=s?$)                    # tongue, techniques
    | (?<=[^aeiouytd]) (?<![^aeiouyrwl]l) e (?=d$)
    | (?<=[^aeiouyscgxz]) (?<!ch|sh) (?<![^aeiouyrwl]l) e (?=s$)
    | (?<=[a-z][a-z][^aeiouyl]) e (?=ments?$)
    | (?<=[a-z][^aeiouy]) (?<![^aeiouyrwl]l) e (?=(?:ly|liness|ful|fully|fulness|less|lessly|lessness|ness|some)$)
    | (?<=[a-z][^aeiouy]) (?<![^aeiouyrwl]l) e (?=(?:{"|".join(_SECOND_PARTS.split())})$)
    """,
    re.VERBOSE,
)
# Vowels written together and heard apart; behind c, t, g, s and x an i says nothing ("special", "action").
_APART = re.compile(
    r"""
    (?<![ctgs]) i (?=a) | (?<=[cs]) i (?=at)                          # media, associate
    | (?<![ctgsxlh]) i (?=o) | (?<=[^l]l) i (?=o)                     # period
    | (?<![ct]) i (?=um|us(?!ly))                                     # medium
    | (?<![ct]) i (?=et|enc|ent[^sl])                                 # diet, experience
    | i (?=er$|ers$|est$)                                             # healthier
    | (?<![gq]) u (?=al|at|ar) | (?<![gq]) u (?=e[nlt])               # gradual, influence
    | [aeou] (?=ing|ish) | y (?=ing|ish)                              # being, dying
    | s (?=ms?$) | th (?=ms?$) | [dst] (?=n't$)                       # spasm, rhythm, doesn't
    """,
    re.VERBOSE,
)
# Parts of words in which one more syllable is heard than these rules find, and in which one fewer is.
_ONE_MORE = r"""
acne acuity aea anesthesio angio(?=[pt]) antio anyone aort apnea aorta area aureus calci client cereal cochlea coeff
collagea coop coor cornea creat dementia deod diabetes diure duod eosin european eyon fluid geograph geolog giant
herpes heroin homeop idea ieu intra(?=[ou]) ioac ion(?=iz) joyab laye(?=r) lioid maybe medio mosaic museum myelin
myo(?=[pt]) naive nausea neo nucle nutrie oart osteo oel oeti ointes oye[er] paleo pancrea peritonea playe(?=r) pnea
poet prei preo quinoa ragea reab react reap reass real(?=i) recrea gredie embryo reim reus rrhea ruin science scient
stereo suici taneo theat trachea transi(?=e) tuit unea urea urethane vacuu video ygo
"""
_ONE_FEWER = r"""
^aches$ aspirin average behavior beverage business chocol complementa differen everyb everyd everyt everyw evening
everyo(?!ne) favorite fatigued foreh headache(?=s) ically interest laborat marri miscarri nion passagew platel
pneumon safet therefo vegetab
"""
_MORE, _FEWER = (re.compile("|".join(parts.split())) for parts in (_ONE_MORE, _ONE_FEWER))


@lru_cache(maxsize=20_000)
def syllables(word: str) -> int:
    """Return how many syllables are heard in a word. A number counts one for each of its digits."""
    return max(1, sum(1 if part.isdigit() else _spoken(part) for part in _PART.findall(word)))


def _spoken(part: str) -> int:
    if is_spelled_out(part):
        return sum(3 if letter == "W" else 1 for letter in part)
    return max(1, _heard(part.lower().replace("’", "'")))


def _heard(word: str) -> int:
    heard = _GROUP.findall(_SILENT.sub("", word))
    return len(heard) + len(_APART.findall(word)) + len(_MORE.findall(word)) - len(_FEWER.findall(word))
