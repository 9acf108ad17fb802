"""How easily a text can be read: its score, long sentences and paragraphs, and words with a plainer one. Pure.

English and Spanish are counted by rules of their own, without a dictionary.
"""

from articles.readability.jargon import Jargon
from articles.readability.report import WHOLE, Code, LongSentence, Part, ReadingWarning, Report, of
from articles.readability.scores import Band, Counts, Level, Score

__all__ = [
    "WHOLE",
    "Band",
    "Code",
    "Counts",
    "Jargon",
    "Level",
    "LongSentence",
    "Part",
    "Report",
    "Score",
    "ReadingWarning",
    "of",
]
