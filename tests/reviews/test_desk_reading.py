"""A submitted text as its reviewer reads it: nothing left out, nothing twice, everything in its place."""

from __future__ import annotations

from typing import Any

import pytest

from articles.compare import Block, Edit, Mark, Run, Status
from articles.content import ArticleContent, freeze
from articles.document import (
    ArticleDocument,
    DocumentCareCard,
    DocumentResource,
    DocumentSection,
    HtmlPair,
    LongTextPair,
    Reference,
    Text,
)
from reviews.reading import Card, Mode, Reading, Side, Twin, TwinState, read
from reviews.reading.layout import Branch, Fold, Leaf, folded, layout
from tests import factories as make

ALONE = Twin(TwinState.MISSING)


def section(anchor: str, english: str = "", spanish: str = "") -> DocumentSection:
    return DocumentSection(
        anchor=anchor,
        heading=Text(en=f"Heading {anchor}", es=f"Título {anchor}"),
        body=HtmlPair(en=f"<p>{english or f'About {anchor}.'}</p>", es=f"<p>{spanish or f'Sobre {anchor}.'}</p>"),
    )


def document(**fields: Any) -> ArticleDocument:
    cards = (
        DocumentCareCard(
            level="call", heading=Text(en="Call", es="Llame"), items=LongTextPair(en="fever", es="fiebre")
        ),
        DocumentCareCard(level="call", heading=Text(en="Ask", es="Pida"), items=LongTextPair(en="pain", es="dolor")),
    )
    values = {
        "sections": (section("what"), section("why"), section("how")),
        "care_cards": cards,
        "references": (Reference(key="one", title="First work"), Reference(key="two", title="Second work")),
        "resources": (DocumentResource(name=Text(en="Place", es="Lugar"), url="https://example.org/"),),
    }
    return make.make_document(**(values | fields))


DOCUMENT = document()
OLD = freeze(DOCUMENT, "en")


def changed(**fields: Any) -> ArticleContent:
    return freeze(DOCUMENT.model_copy(update=fields), "en")


def words_of(side: Side) -> str:
    """Return what stands there now."""
    passages = [passage for passage in (*side.passages, *side.also) if not passage.is_removed]
    blocks = (block for passage in passages for block in passage.change.blocks)
    works = [passage.work.title for passage in passages if passage.work]
    names = [passage.resource.name for passage in passages if passage.resource]
    return "\n".join([*(block.new_text for block in blocks), *works, *names])


def own_words(reading: Reading) -> str:
    return "\n".join(words_of(card.own) for card in (*reading.cards, *reading.unchanged))


def places(cards: tuple[Card, ...]) -> list[str]:
    return [card.place for card in cards]


EVERYTHING = [
    "head",
    "section:what",
    "section:why",
    "section:how",
    "care:call",
    "care:call:2",
    "resources",
    "references",
]


class TestWhatIsRead:
    def test_is_the_whole_of_a_first_text_in_page_order(self):
        reading = read(OLD, old=None, twin=ALONE)

        assert (reading.mode, reading.unchanged) == (Mode.FIRST, ())
        assert places(reading.cards) == EVERYTHING

    def test_is_the_whole_of_an_unchanged_text_again(self):
        reading = read(OLD, old=OLD, twin=ALONE)

        assert (reading.mode, places(reading.cards)) == (Mode.AGAIN, EVERYTHING)

    def test_is_what_changed_with_the_rest_put_aside(self):
        reading = read(
            changed(sections=(section("what"), section("why", "Another."), section("how"))), old=OLD, twin=ALONE
        )

        assert (reading.mode, places(reading.cards)) == (Mode.CHANGES, ["section:why"])
        assert places(reading.unchanged) == [place for place in EVERYTHING if place != "section:why"]

    def test_shows_a_removed_part_where_it_stood(self):
        new = changed(sections=(section("what", "Else."), section("how", "Other.")))

        reading = read(new, old=OLD, twin=ALONE)

        assert places(reading.cards) == ["section:what", "section:why", "section:how"]
        assert [card.own.passages[0].is_removed for card in reading.cards] == [False, True, False]

    def test_finds_the_second_of_two_like_places_by_what_it_says(self):
        first, second = DOCUMENT.care_cards
        new = changed(
            care_cards=(first, second.model_copy(update={"items": LongTextPair(en="pain\nrash", es="dolor")}))
        )

        reading = read(new, old=OLD, twin=ALONE)

        assert places(reading.cards) == ["care:call:2"]
        assert (reading.cards[0].heading, reading.cards[0].is_safety) == ("Ask", True)

    def test_keeps_what_stayed_beside_what_changed_in_a_shared_card(self):
        new = changed(references=(*DOCUMENT.references, Reference(key="three", title="Third work")))

        card = read(new, old=OLD, twin=ALONE).cards[0]

        assert [passage.work.title for passage in card.own.passages] == ["Third work"]
        assert [passage.work.title for passage in card.own.also] == ["First work", "Second work"]

    @pytest.mark.parametrize(
        "fields",
        [
            {},
            {"sections": ()},
            {"sections": tuple(reversed(DOCUMENT.sections))},
            {"sections": (section("what"), section("new", "About why."), section("how", "About 30 mg."))},
            {"sections": (section("what"), section("what-2", "About what."))},
            {"care_cards": tuple(reversed(DOCUMENT.care_cards))},
            {"care_cards": (DOCUMENT.care_cards[0],) * 2},
            {"references": tuple(reversed(DOCUMENT.references))},
            {"references": (), "resources": ()},
            {"title": Text(en="Other", es="Otro"), "synonyms": LongTextPair(en="Name\nAnother", es="Nombre")},
            {"resources": DOCUMENT.resources * 3},
        ],
    )
    def test_is_all_of_the_text_and_each_part_once(self, fields: dict[str, Any]):
        new = changed(**fields)
        whole = own_words(read(new, old=None, twin=ALONE))

        found = own_words(read(new, old=OLD, twin=ALONE))

        assert sorted(filter(None, found.splitlines())) == sorted(filter(None, whole.splitlines()))


class TestTheOtherLanguage:
    def test_stands_beside_what_changed_in_the_source(self):
        twin = Twin(TwinState.BEHIND, freeze(DOCUMENT, "es"))
        reading = read(changed(sections=(section("what", "Else."),)), old=OLD, twin=twin)

        card = reading.cards[0]
        assert [(side.language, side.twin, side.is_changed) for side in card.sides] == [
            ("en", None, True),
            ("es", TwinState.BEHIND, False),
        ]
        assert words_of(card.sides[1]) == "Título what\nSobre what."
        assert [len(one.sides) for one in reading.unchanged] == [1] * len(reading.unchanged)

    def test_is_always_beside_a_translation(self):
        reading = read(freeze(DOCUMENT, "es"), old=None, twin=Twin(TwinState.COMPARED, OLD))

        assert {tuple(side.language for side in card.sides) for card in reading.cards if card.part != "references"} == {
            ("en", "es")
        }

    def test_gives_a_translation_its_cards_when_only_the_source_moved(self):
        new = changed(sections=(section("what"), section("why", "It takes 45 minutes."), section("how")))
        spanish = freeze(DOCUMENT, "es")

        reading = read(spanish, old=spanish, twin=Twin(TwinState.COMPARED, new, OLD))

        assert (reading.mode, places(reading.cards)) == (Mode.CHANGES, ["section:why"])
        assert [(side.language, side.is_changed) for side in reading.cards[0].sides] == [("en", True), ("es", False)]
        assert [mismatch.code for mismatch in reading.cards[0].mismatches] == ["numbers"]

    def test_shows_a_part_that_only_the_source_has(self):
        spanish = freeze(document(sections=(section("what"), section("why"))), "es")

        reading = read(spanish, old=None, twin=Twin(TwinState.COMPARED, OLD))

        card = next(card for card in reading.cards if card.place == "section:how")
        assert [(side.language, len(side.passages)) for side in card.sides] == [("en", 1), ("es", 0)]
        assert [mismatch.code for mismatch in card.mismatches] == ["part"]

    def test_is_not_held_against_a_source_that_it_has_not_followed_yet(self):
        twin = Twin(TwinState.BEHIND, freeze(DOCUMENT, "es"))

        reading = read(changed(sections=(section("what", "It takes 45 minutes."),)), old=OLD, twin=twin)

        assert (reading.mismatches, reading.cards[0].mismatches) == ((), ())


def block(path: str, text: str, status: Status = Status.SAME, marks: tuple[Mark, ...] = ()) -> Block:
    return Block(status, path, (Run(Edit.SAME, text, marks),))


def outline(node: Any) -> Any:
    """Say a node in few words: a leaf by its text, a list by its items."""
    match node:
        case Leaf(block):
            return block.new_text
        case Fold(nodes):
            return {"fold": [outline(one) for one in nodes]}
        case Branch("table", rows=rows):
            return [["".join(run.text for run in cell).strip() for cell in row.cells] for row in rows]
        case Branch(kind, items=items, children=children):
            parts = [(item.block.new_text if item.block else None, *map(outline, item.children)) for item in items]
            return {kind: parts or [outline(child) for child in children]}


class TestTheLayout:
    @pytest.mark.parametrize(
        ("blocks", "expected"),
        [
            ([("p", "a"), ("ul li", "b"), ("ul li", "c"), ("p", "d")], ["a", {"ul": [("b",), ("c",)]}, "d"]),
            (
                [("ol li", "a"), ("ol li ul li", "b"), ("ol li p", "c"), ("ol li", "d")],
                [{"ol": [("a", {"ul": [("b",)]}, "c"), ("d",)]}],
            ),
            ([("ul li ol li", "a")], [{"ul": [(None, {"ol": [("a",)]})]}]),
            ([("heading", "a"), ("li", "b"), ("li", "c")], ["a", {"ul": [("b",), ("c",)]}]),
            ([("blockquote p", "a"), ("blockquote ul li", "b")], [{"blockquote": ["a", {"ul": [("b",)]}]}]),
        ],
    )
    def test_puts_blocks_back_into_their_elements(self, blocks: list[tuple[str, str]], expected: list[Any]):
        assert [outline(node) for node in layout(block(*one) for one in blocks)] == expected

    def test_divides_a_row_into_its_cells(self):
        cell = Run(Edit.SAME, "|", (Mark("cell"),))
        row = Block(Status.SAME, "table tr", (Run(Edit.SAME, "a "), cell, Run(Edit.SAME, " b "), cell))

        assert [outline(node) for node in layout([row])] == [[["a", "b", ""]]]

    def test_folds_away_what_is_far_from_a_change(self):
        row = layout([*(block("p", str(n)) for n in range(5)), block("p", "new", Status.CHANGED), block("p", "6")])

        assert [outline(node) for node in folded(row)] == [{"fold": ["0", "1", "2", "3"]}, "4", "new", "6"]

    def test_folds_nothing_where_nothing_changed(self):
        row = layout([block("p", str(n)) for n in range(9)])

        assert folded(row) == row
