"""What was found, in sentences of the interface's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from articles.readability.jargon import Jargon
from articles.readability.report import LONGEST_PARAGRAPH, LONGEST_SENTENCE, Code, Part, ReadingWarning
from articles.readability.scores import Band, Level, Score

LEVELS = {
    Level.EASY: pgettext_lazy("how a text reads", "easy to read"),
    Level.FAIR: pgettext_lazy("how a text reads", "could be easier"),
    Level.HARD: pgettext_lazy("how a text reads", "too hard"),
}
BANDS = {
    Band.VERY_HARD: pgettext_lazy("band of INFLESZ", "very hard"),
    Band.RATHER_HARD: pgettext_lazy("band of INFLESZ", "rather hard"),
    Band.NORMAL: pgettext_lazy("band of INFLESZ", "normal"),
    Band.RATHER_EASY: pgettext_lazy("band of INFLESZ", "rather easy"),
    Band.VERY_EASY: pgettext_lazy("band of INFLESZ", "very easy"),
}
CODES = {
    Code.HARD: gettext_lazy("Hard to read"),
    Code.LONG_SENTENCES: gettext_lazy("Long sentences"),
    Code.LONG_PARAGRAPHS: gettext_lazy("Long paragraphs"),
    Code.JARGON: gettext_lazy("Words with a plainer one"),
}


def score_words(score: Score) -> str:
    """Say a score in a number and a word, as an editor compares it with the target."""
    values = {"number": _number(score.value), "level": LEVELS[score.level]}
    if score.band is None:
        return _("School grade %(number)s: %(level)s") % values
    return _("INFLESZ %(number)s, %(band)s: %(level)s") % (values | {"band": BANDS[score.band]})


def part_words(part: Part) -> str:
    """Say a score and how long the sentences are; where there is too little running text, say so."""
    if part.score is None:
        return _("Too little running text for a score")
    return _score_and_length(part.score, part.counts.words_per_sentence)


def long_sentences(count: int) -> str:
    return ngettext(
        "%(count)s sentence of more than %(most)s words", "%(count)s sentences of more than %(most)s words", count
    ) % {"count": count, "most": LONGEST_SENTENCE}


def long_paragraphs(count: int) -> str:
    return ngettext(
        "%(count)s paragraph of more than %(most)s sentences",
        "%(count)s paragraphs of more than %(most)s sentences",
        count,
    ) % {"count": count, "most": LONGEST_PARAGRAPH}


def hard_words(count: int) -> str:
    return ngettext("%(count)s word with a plainer one", "%(count)s words with a plainer one", count) % {"count": count}


def counts(sentences: int, paragraphs: int, words: int) -> list[str]:
    """Say how much of each kind there is to look at, and nothing where there is nothing."""
    found = ((long_sentences, sentences), (long_paragraphs, paragraphs), (hard_words, words))
    return [say(count) for say, count in found if count]


def plainer(word: Jargon) -> str:
    """Name the plainer words for one."""
    return " / ".join(word.plain)


def sentence(warning: ReadingWarning) -> str:
    """Say what is warned of at one place."""
    return SENTENCES[warning.code](values(warning))


def values(warning: ReadingWarning) -> dict[str, Any]:
    """Return what the sentence of a warning is made from: numbers, and words of the text. `SENTENCES` makes it."""
    part = warning.part
    match warning.code:
        case Code.LONG_SENTENCES:
            return {"count": len(part.long_sentences)}
        case Code.LONG_PARAGRAPHS:
            return {"count": len(part.long_paragraphs)}
        case Code.JARGON:
            return {"words": "; ".join(f"“{one.word}” → {plainer(one)}" for one in part.jargon)}
    score = part.score
    if score is None:
        return {}
    length = round(part.counts.words_per_sentence, 1)
    return {"grade" if score.language == "en" else "points": round(score.value, 3), "length": length}


def _hard(values: Mapping[str, Any]) -> str:
    score = Score("en", values["grade"]) if "grade" in values else Score("es", values["points"])
    return _score_and_length(score, values["length"])


# By the code of a warning.
SENTENCES: dict[Code, Callable[[Mapping[str, Any]], str]] = {
    Code.HARD: _hard,
    Code.LONG_SENTENCES: lambda values: long_sentences(values["count"]),
    Code.LONG_PARAGRAPHS: lambda values: long_paragraphs(values["count"]),
    Code.JARGON: lambda values: _("There is a plainer word: %(words)s") % values,
}


def _score_and_length(score: Score, words_per_sentence: float) -> str:
    length = _("%(number)s words per sentence") % {"number": _number(words_per_sentence)}
    return f"{score_words(score)}, {length}"


def _number(value: float) -> str:
    return number_format(round(value, 1), 1)  # on its own it would cut the rest off
