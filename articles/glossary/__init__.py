"""Terms in both languages: found in texts, defined for readers, checked for translators and writers.

What a reader sees is frozen with the text that a board signs (`define`), so a later change of the glossary changes no
live page; see docs/decisions/0023.
"""

from articles.glossary.checking import Beside, Code, TermFinding, Terms, TermUse
from articles.glossary.defining import Defined, Entry, Shelf, define, marker_of
from articles.glossary.matching import Match, Vocabulary
from articles.glossary.prose import Marker

__all__ = [
    "Beside",
    "Code",
    "Defined",
    "Entry",
    "Marker",
    "Match",
    "Shelf",
    "TermFinding",
    "TermUse",
    "Terms",
    "Vocabulary",
    "define",
    "marker_of",
]
