"""How much of a translation is done, in fields and words. Pure: a document and the recorded pairs in, numbers out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from articles import currency, html
from articles.currency import State
from articles.document import ArticleDocument, HtmlPair, Text

TO_DO = frozenset({State.MISSING, State.CHANGED, State.MACHINE})
DONE = frozenset({State.CURRENT, State.STILL_RIGHT})


@dataclass(frozen=True)
class Workload:
    """The fields of an article by state, and the English words in all of them and in those that wait for a person."""

    fields: Counter[State]
    words: int
    words_to_do: int

    @property
    def done(self) -> int:
        return sum(self.fields[state] for state in DONE)

    @property
    def to_do(self) -> int:
        return sum(self.fields[state] for state in TO_DO)

    @property
    def total(self) -> int:
        """How many fields there are to translate: those that have English."""
        return self.done + self.to_do


def workload(document: ArticleDocument, states: dict[str, State]) -> Workload:
    counted = {place: words_in(words) for place, words in currency.places(document).items()}
    return Workload(
        Counter(states.values()),
        words=sum(counted.values()),
        words_to_do=sum(words for place, words in counted.items() if states[place] in TO_DO),
    )


def words_in(words: Text) -> int:
    """Count the English words, as agencies do: what stands between spaces."""
    return len((html.plain_text(words.en) if isinstance(words, HtmlPair) else words.en).split())
