"""No edit, reordering, import or restoring makes a translation look current that nobody made from that English."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from articles import currency, drafts, pairs, summaries, verdicts
from articles.content import sha256
from articles.currency import State
from articles.document import ArticleDocument, DocumentCareCard, DocumentSection, HtmlPair, LongTextPair, Text
from articles.exchange import importing
from articles.models import Article, Edit, TranslationSummary
from articles.spots import with_words
from reviews.sample import library
from tests import factories as make

PDQ = sorted((Path(__file__).resolve().parents[3] / "shared" / "data" / "pdq").glob("*.json"))
FULL = {State.CURRENT, State.STILL_RIGHT}
ENGLISH, SPANISH = st.sampled_from(["one", "two", "three"]), st.sampled_from(["", "uno", "dos", "tres"])


def html(words: str) -> str:
    return f"<p>{words}</p>" if words else ""


pair = st.builds(lambda en, es: (en, es), ENGLISH, SPANISH)
# A draft of a few words: so few that the same ones come together again and again.
row = st.tuples(st.sampled_from("abc"), pair, pair)
content = st.tuples(pair, st.lists(row, max_size=3, unique_by=lambda one: one[0]), st.lists(pair, max_size=2))
step = st.tuples(
    st.sampled_from(["edit", "import", "restore", "reorder", "english", "judge", "again"]), content, st.integers(0, 7)
)


def document(made: Any) -> ArticleDocument:
    title, rows, cards = made
    return make.make_document(
        source_id="same",
        title=Text(en=title[0], es=title[1]),
        sections=tuple(
            DocumentSection(anchor=a, heading=Text(en=h[0], es=h[1]), body=HtmlPair(en=html(b[0]), es=html(b[1])))
            for a, h, b in rows
        ),
        care_cards=tuple(
            DocumentCareCard(level="call", heading=Text(en=en, es=es), items=LongTextPair(en="x", es="y"))
            for en, es in cards
        ),
    )


class Oracle:
    """Knows, by field and Spanish words, every English that somebody had before them when they wrote those words."""

    def __init__(self) -> None:
        self.seen: defaultdict[tuple[str, str], set[str]] = defaultdict(set)

    def wrote(self, before: ArticleDocument | None, after: ArticleDocument, kind: str = "edit") -> None:
        """Nobody wrote what only changed places, nor what a file brings that was here before."""
        old = currency.places(before) if before else {}
        known = set(self.seen)
        stood = {(currency.field_of(place), words.es) for place, words in old.items()}
        for place, words in currency.places(after).items():
            key = currency.field_of(place), words.es
            if words.es and key not in stood and not (kind == "import" and key in known):
                self.seen[key].add(words.en)

    def judged(self, words: Text, place: str) -> None:
        self.seen[currency.field_of(place), words.es].add(words.en)

    def check(self, now: ArticleDocument, states: dict[str, State]) -> None:
        for place, words in currency.places(now).items():
            if states[place] in FULL:
                assert words.en in self.seen[currency.field_of(place), words.es], place


def next_document(
    kind: str, now: ArticleDocument, other: ArticleDocument, past: list[ArticleDocument], number: int
) -> ArticleDocument:
    match kind:
        case "restore":
            return past[number % len(past)]
        case "reorder":
            return now.model_copy(update={"sections": now.sections[::-1], "care_cards": now.care_cards[::-1]})
        case "english":
            fields = [place for place, words in currency.places(now).items() if words.en]
            place = fields[number % len(fields)]
            return with_words(now, "en", {place: html("four") if place.endswith("body") else "four"})
        case "again":
            return now
    return other.model_copy(update={"slug": now.slug})


HOW = {"import": Edit.How.IMPORT, "restore": Edit.How.RESTORE}


@pytest.mark.django_db
@seed(4)
# Each step is a save with its revision: eight stories are told, and none is made shorter when it fails.
@settings(
    max_examples=8, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)
@given(content, st.lists(step, min_size=4, max_size=6))
def test_a_translation_is_current_only_beside_english_that_somebody_had_before_them(first: Any, steps: Any) -> None:
    Article.objects.filter(source_id="same").update(source_id="")
    by, oracle = make.make_user(), Oracle()
    now = document(first)
    article = drafts.save_document(now, by=by, at=make.NOW, how=Edit.How.ADMIN)
    oracle.wrote(None, now)
    past = [now]
    for kind, made, number in steps:
        before = states_of(article)
        if kind == "judge":
            judge(article, now, before, oracle, number, by)
        else:
            following = next_document(kind, now, document(made), past, number)
            drafts.save_document(following, article=article, by=by, at=make.NOW, how=HOW.get(kind, Edit.How.ADMIN))
            if kind not in ("restore", "reorder", "again"):
                oracle.wrote(now, following, kind)
            now = drafts.read_document(article)
            past.append(now)
        states = states_of(article)
        oracle.check(now, states)
        if kind == "again":
            assert states == before
        if kind == "reorder":
            assert sorted(states.values()) == sorted(before.values())
        kept = TranslationSummary.objects.filter(article=article)
        assert kept.values(*summaries.count(article, now)).get() == summaries.count(article, now)


def states_of(article: Article) -> dict[str, State]:
    return currency.states(drafts.read_document(article), pairs.bases(article))


def judge(article: Article, now: ArticleDocument, states: Any, oracle: Oracle, number: int, by: Any) -> None:
    waiting = [place for place, state in states.items() if state in (State.CHANGED, State.MACHINE)]
    if waiting:
        place = waiting[number % len(waiting)]
        words = currency.places(now)[place]
        shown = {"source_digest": sha256(words.en), "target_digest": sha256(words.es)}
        verdicts.judge_still_right(article, place, **shown, by=by, at=make.NOW)
        oracle.judged(words, place)


class Model:
    """The record without a database: what `articles.pairs` writes down, by value."""

    def __init__(self) -> None:
        self.bases: defaultdict[str, list[currency.Basis]] = defaultdict(list)

    def save(self, before: ArticleDocument | None, after: ArticleDocument, kind: str) -> None:
        for place, words in pairs.vouched(before, after, self.bases, how=HOW.get(kind, Edit.How.ADMIN)):
            self.bases[currency.field_of(place)].append(currency.Basis(words.en, sha256(words.es)))


@seed(4)
@settings(
    max_examples=40, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)
@given(content, st.lists(step, min_size=25, max_size=25))
def test_a_thousand_edits_by_value_give_no_false_current(first: Any, steps: Any) -> None:
    model, oracle = Model(), Oracle()
    now = document(first)
    model.save(None, now, "edit")
    oracle.wrote(None, now)
    past = [now]
    for kind, made, number in steps:
        following = next_document(kind, now, document(made), past, number)
        before = currency.states(now, model.bases)
        model.save(now, following, kind)
        if kind not in ("restore", "reorder", "again"):
            oracle.wrote(now, following, kind)
        now = following
        past.append(now)
        states = currency.states(now, model.bases)
        oracle.check(now, states)
        if kind == "again":
            assert states == before


def samples() -> list[ArticleDocument]:
    files = sorted(library.ARTICLES.glob("*.json"))
    return [one.document for file in files for one in importing.read_file(file, format_name="json").candidates]


def pdq_pairs() -> list[ArticleDocument]:
    return [one.document for file in PDQ for one in importing.read_file(file, format_name="pdq").candidates]


def assert_one_word_marks_one_field(whole: ArticleDocument) -> None:
    model = Model()
    model.save(None, whole, "edit")
    before = currency.states(whole, model.bases)
    places = [place for place, words in currency.places(whole).items() if words.en and words.es]
    assert {before[place] for place in places} == {State.CURRENT}
    for place in places:
        words = currency.places(whole)[place].en
        changed = words.replace("</p>", " changed</p>", 1) if place.endswith(":body") else f"{words} changed"
        if changed == words or len(changed) > 500 and not place.endswith(":body"):
            continue
        after = with_words(whole, "en", {place: changed})
        model.save(whole, after, "edit")
        assert currency.states(after, model.bases) == before | {place: State.CHANGED}


@pytest.mark.parametrize("number", range(len(samples())))
def test_one_changed_english_word_of_the_sample_marks_exactly_its_field(number: int) -> None:
    assert_one_word_marks_one_field(samples()[number])


@pytest.mark.skipif(not PDQ, reason="the PDQ files are not beside the checkout")
def test_one_changed_english_word_of_the_pdq_pairs_marks_exactly_its_field() -> None:
    pairs = pdq_pairs()
    assert pairs
    for whole in pairs:
        assert_one_word_marks_one_field(whole)
