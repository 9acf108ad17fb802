"""A "not" of the English of which the Spanish has no trace: the smallest word that can hurt somebody.

One way only. The other way there is too much to say "no" in Spanish for: "painless" is "no duele", "non-small" is
"no pequeñas"; of the true pairs of PDQ one text in ten would be named for nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from articles.compare.texts import Text, Word, plain
from articles.compare.vocabulary import fold, is_negation
from articles.document import Language
from articles.parity.mismatch import Code, Difference
from articles.parity.twins import Texts

_PLAIN = frozenset(["no", "not", "never", "cannot", "nor", "neither", "none", "nothing", "nobody", "without", "unless"])
# What stands for "not near", "not enough" and "no longer than" in the same pairs.
_INSTEAD = frozenset({"lejos", "insuficiente", "insuficientes", "maximo"})


def differences(theirs: Texts, ours: Texts, source: Language, translation: Language) -> Iterator[Difference]:
    """Yield the paragraphs and list items with a lost negation; of a field with another structure the whole."""
    if (source, translation) != ("en", "es"):
        return
    pairs: list[tuple[Texts, Texts]] = []
    if [text.path for text in theirs] == [text.path for text in ours]:
        pairs += [((one,), (other,)) for one, other in zip(theirs, ours, strict=True)]
    else:
        pairs.append((theirs, ours))
    lost = [text for some, others in pairs if not any(map(_may_deny, others)) for text in some if _denies(text)]
    if lost:
        yield Code.NEGATION, " / ".join(plain(text.words) for text in lost), ""


def _denies(text: Text) -> bool:
    return any(_is_not(word) for word in text.words)


def _is_not(word: Word) -> bool:
    folded = fold(word.text)
    return folded in _PLAIN or folded.endswith("n't")


def _may_deny(text: Text) -> bool:
    return any(is_negation(word.text) or fold(word.text) in _INSTEAD for word in text.words)
