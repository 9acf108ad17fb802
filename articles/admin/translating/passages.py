"""One translated field as it is shown: its words in both languages, how they stand, and what the English changed."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.utils.html import escape, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from articles import currency, html, text
from articles.compare import Block, compare
from articles.content import ArticleContent, Section, sha256
from articles.currency import State
from articles.document import ArticleDocument, ArticleType, HtmlPair, Text
from articles.spots import Spot, labels, spots
from articles.summaries import LANGUAGE
from articles.workload import DONE, TO_DO, words_in

STATES = {
    State.MISSING: gettext_lazy("Not translated yet."),
    State.CURRENT: gettext_lazy("Up to date."),
    State.CHANGED: gettext_lazy("The English has changed since."),
    State.MACHINE: gettext_lazy("A machine wrote this; nobody has checked it."),
    State.STILL_RIGHT: gettext_lazy("The English has changed; judged still right."),
    State.EXTRA: gettext_lazy("There is no English text."),
}
# What waits for a verdict: the English moved, or a machine wrote.
TO_JUDGE = frozenset({State.CHANGED, State.MACHINE})
SHOWN = frozenset({*TO_DO, *DONE, State.EXTRA})


@dataclass(frozen=True)
class Passage:
    """A translated field; `changes` is empty where the English did not change, or where that is unknown."""

    place: str
    label: str
    words: Text
    state: State
    spot: Spot
    changes: tuple[Block, ...]

    @property
    def standing(self) -> str:
        return str(STATES[self.state])

    @property
    def is_to_judge(self) -> bool:
        return self.state in TO_JUDGE

    @property
    def is_machine(self) -> bool:
        return self.state is State.MACHINE

    @property
    def is_rich(self) -> bool:
        return isinstance(self.words, HtmlPair)

    @property
    def english(self) -> SafeString:
        return shown(self.words.en, rich=self.is_rich)

    @property
    def spanish(self) -> SafeString:
        return shown(self.words.es, rich=self.is_rich)

    @property
    def field_id(self) -> str:
        """Name the Spanish field in the article's form."""
        return self.spot.element_id(LANGUAGE)

    @property
    def source_digest(self) -> str:
        return sha256(self.words.en)

    @property
    def target_digest(self) -> str:
        return sha256(self.words.es)

    @property
    def seen(self) -> str:
        """What a form sends back of the words that it showed: the digests of both."""
        return f"{self.source_digest} {self.target_digest}"

    @property
    def verdict(self) -> str:
        """What a button sends: "the translation of this place is right for what I was shown"."""
        return f"{self.seen} {self.place}"

    @property
    def count(self) -> int:
        return words_in(self.words)


def passages(
    document: ArticleDocument,
    bases: currency.Bases,
    *,
    states: Collection[State] = SHOWN,
    places: Collection[str] = (),
) -> Iterator[Passage]:
    """Yield the fields in any of the states, and those at the places, in page order."""
    fields, names = spots(document), labels(document)
    for place, words in currency.places(document).items():
        known = bases.get(currency.field_of(place), ())
        state = currency.state(words, known)
        if state in SHOWN and (state in states or place in places):
            changes = _since(known, words) if state in TO_JUDGE else ()
            yield Passage(place, names[place], words, state, fields[place], changes)


def verdict_from(sent: str) -> tuple[str, str, str]:
    """Take apart what a button sent: the digests of the English and the Spanish shown, and the place."""
    source, _space, rest = sent.partition(" ")
    target, _space, place = rest.partition(" ")
    return source, target, place


def shown(words: str, *, rich: bool) -> SafeString:
    if not rich:
        return format_html_join("", "<p>{}</p>", ((line,) for line in words.splitlines()))
    try:
        return html.shown(words)
    except html.HtmlError:
        return escape(words)


def _since(known: Collection[currency.Basis], words: Text) -> tuple[Block, ...]:
    basis = currency.basis_of(words, list(known))
    if basis is None or basis.source_text == words.en:
        return ()
    rich = isinstance(words, HtmlPair)
    try:
        was, now = (_as_content(english, rich=rich) for english in (basis.source_text, words.en))
    except (text.TextError, html.HtmlError):
        return ()
    return tuple(block for change in compare(was, now).changes for block in change.blocks)


def _as_content(words: str, *, rich: bool) -> ArticleContent:
    """Wrap words as the smallest content, so that they are compared like any other."""
    body = html.clean(words if rich else _paragraphs(words))
    return ArticleContent(
        language="en",
        type=ArticleType.POLICY,
        title="-",
        sections=(Section(anchor="words", level=1, heading="", body=body),),
    )


def _paragraphs(words: str) -> str:
    return "".join(f"<p>{escape(line)}</p>" for line in words.splitlines())
