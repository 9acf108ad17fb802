"""The text of a section as sentences, each with the works that its markers cite."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from articles.compare.texts import Text, Word
from articles.compare.vocabulary import fold

_ENDS = frozenset(".!?…")
_CLOSING = frozenset("\"'”’»)]")
# A full stop behind these ends no sentence, in either language; nor does one behind a single letter.
_ABBREVIATIONS = frozenset({"dr", "dra", "mr", "mrs", "ms", "sr", "sra", "st", "vs", "fig", "approx", "aprox", "pag"})


class Sentence(NamedTuple):
    """A sentence without its markers, and the keys of these, each once. The end of a text ends a sentence, too."""

    text: Text
    cited: tuple[str, ...]


def sentences(texts: Iterable[Text]) -> list[Sentence]:
    """Return the sentences of a part in reading order. Markers that stand alone cite for none."""
    cut = (_sentence(text.path, words) for text in texts for words in _cut(text.words))
    return [sentence for sentence in cut if sentence.text.words]


def citation(word: Word) -> str:
    """Return the key if the word is a marker."""
    return next((mark.value for mark in word.marks if mark.name == "citation"), "")


def _sentence(path: str, words: Sequence[Word]) -> Sentence:
    said = tuple(word for word in words if not citation(word))
    return Sentence(Text(path, said), tuple(dict.fromkeys(filter(None, map(citation, words)))))


def _cut(words: Sequence[Word]) -> Iterator[Sequence[Word]]:
    """Cut behind each end and what closes it: a marker behind a full stop cites for the sentence before."""
    start = 0
    is_over = False
    for at, word in enumerate(words):
        if is_over and not citation(word) and (word.space or word.text not in _CLOSING):
            if word.space:
                yield words[start:at]
                start = at
            is_over = False
        if word.text in _ENDS and not _is_abbreviated(words, at):
            is_over = True
    yield words[start:]


def _is_abbreviated(words: Sequence[Word], at: int) -> bool:
    before = fold(words[at - 1].text) if at else ""
    return words[at].text == "." and before.isalpha() and (len(before) == 1 or before in _ABBREVIATIONS)
