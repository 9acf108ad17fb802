"""What holds for any two contents: nothing goes unsaid, nothing is invented, and the work is bounded."""

from __future__ import annotations

import datetime as dt
import re
from html import escape, unescape
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from articles import html
from articles.codes import CodeSystem
from articles.compare import Change, Edit, Kind, Mark, compare
from articles.compare.sequences import MAX_EDITS, Budget, anchors, longest_rise, matches, stretches
from articles.compare.texts import read_html
from articles.content import ArticleContent, CareCard, Contributor, Correction, Figure, Resource, Section
from articles.document import ArticleType, CareLevel, Code, Reference
from articles.parity import between_contents
from tests.articles.comparing import article, body_change, section, shown

patiently = settings(deadline=None)  # how fast this is depends on who else uses the machine

# Few words, so that they meet again: what looks alike is what is told apart badly.
LINES = [
    "",
    "Pain",
    "pain",
    "Do not eat",
    "Do eat",
    "Take 5 mg",
    "Take 50 mg",
    "1.000 | ½",
    "don't",
    "10³, 10⁶",
    "a & b",
]
FRAMES = [
    "{}", "<strong>{}</strong>", "<em>{}</em>", "<sup>{}</sup>", "<sub>{}</sub>", '<a href="https://a.example/">{}</a>',
    '<a href="https://b.example/">{}</a>', '{}<sup data-ref="a">[a]</sup>', '{}<sup data-ref="b">[b]</sup>', "{}<br>x",
]  # fmt: skip
BLOCKS = [
    "<p>{0}</p>",
    "<p>{0} {1}</p>",
    "<h4>{0}</h4>",
    "<ul><li>{0}</li><li>{1}</li></ul>",
    "<ol><li>{0}</li></ol>",
    '<ol start="3"><li>{0}</li></ol>',
    "<ul><li>{0}<ul><li>{1}</li></ul></li></ul>",
    "<ul><li><p>{0}</p><p>{1}</p></li></ul>",
    "<blockquote><p>{0}</p></blockquote>",
    "<table><caption>{0}</caption><tr><th>{1}</th><th></th></tr><tr><td>{0}</td><td>{1}</td></tr></table>",
    '<table><tr><td colspan="2">{0}</td></tr><tr><td></td><td><ul><li>{1}</li></ul></td></tr></table>',
]

line = st.sampled_from(LINES)
framed = st.builds(str.format, st.sampled_from(FRAMES), line.filter(bool).map(escape))
block = st.builds(str.format, st.sampled_from(BLOCKS), framed, framed)
bodies = st.lists(block, max_size=3).map("".join).map(html.clean)
paragraphs = st.lists(line.filter(bool).map(escape), min_size=1, max_size=6).map(" ".join)


def rows(made_of: type, **fields: st.SearchStrategy) -> st.SearchStrategy:
    return st.lists(st.builds(made_of, **fields), max_size=3).map(tuple)


anchor = st.sampled_from(["a", "b", "c"])
place = st.sampled_from(["", "a", "b", "c"])
date = st.sampled_from([None, dt.date(2026, 1, 31)])
url = st.sampled_from(["", "https://a.example/"])
image = st.sampled_from(["a" * 64, "b" * 64])
level = st.sampled_from([1, 2])
lines = st.lists(line.filter(bool), max_size=3).map(tuple)

FIELDS = {
    "type": st.sampled_from([ArticleType.PROCEDURE, ArticleType.CONDITION]),
    "title": line,
    "synonyms": lines,
    "summary": line,
    "source_line": line,
    "valid_from": date,
    "valid_until": date,
    "contributors": rows(Contributor, name=line, credentials=line, role=line),
    "sections": rows(Section, anchor=anchor, level=level, heading=line, body=bodies),
    "figures": rows(
        Figure, section=place, sha256=image, extension=st.just("png"), width=st.just(1), height=level, caption=line,
        alt=line, credit=line, licence=st.just(""),
    ),
    "care_cards": rows(CareCard, section=place, level=st.sampled_from(CareLevel), heading=line, items=lines),
    "resources": rows(Resource, region=anchor, region_name=line, name=line, url=url),
    "references": rows(Reference, key=anchor, authors=lines, title=line, accessed=date, url=url),
    "codes": rows(Code, system=st.just(CodeSystem.MESH), code=st.sampled_from(["D000001", "D000002"]), label=line),
    "corrections": rows(Correction, date=st.sampled_from([dt.date(2026, 1, 31), dt.date(2026, 3, 2)]), text=line),
}  # fmt: skip
contents = st.fixed_dictionaries(FIELDS).map(lambda fields: article(**fields))


@st.composite
def versions(draw: st.DrawFn) -> tuple[ArticleContent, ArticleContent]:
    """A content, and another one that differs in a few fields or none."""
    old = draw(contents)
    redrawn = draw(st.sets(st.sampled_from(sorted(FIELDS)), max_size=4))
    return old, old.model_copy(update={field: draw(FIELDS[field]) for field in sorted(redrawn)})


class TestAnyTwoContents:
    @patiently
    @given(versions())
    def test_differ_in_what_is_listed_or_not_at_all(self, both):
        old, new = both

        comparison = compare(old, new)

        assert bool(comparison.changes) == (old.canonical() != new.canonical())
        assert (comparison.kind is Kind.SAME) == (old.canonical() == new.canonical())

    @patiently
    @given(versions())
    def test_have_a_clinical_change_if_their_clinical_digests_differ(self, both):
        old, new = both

        comparison = compare(old, new)

        clinical = any(change.clinical for change in comparison.changes)
        assert clinical == (old.clinical_digest != new.clinical_digest) == (comparison.kind is Kind.CLINICAL)

    @patiently
    @given(versions())
    def test_differ_visibly_wherever_something_is_listed(self, both):
        for change in compare(*both).changes:
            assert change.status != "same"
            assert (
                change.status in {"added", "removed", "moved"}
                or change.fields
                or change.all_notes
                or any(block.status != "same" for block in change.blocks)
            )
            for block in change.blocks:
                if block.status == "changed":
                    assert block.notes or block.words_changed or block.old_text != block.new_text

    @patiently
    @given(versions())
    def test_have_unique_places(self, both):
        places = [change.place for change in compare(*both).changes]

        assert len(set(places)) == len(places)

    @patiently
    @given(versions())
    def test_share_the_sections_that_are_not_listed(self, both):
        old, new = both

        comparison = compare(old, new)

        assert all(section in old.sections and section in new.sections for section in comparison.unchanged_sections)

    @patiently
    @given(contents)
    def test_are_parallel_if_they_are_one(self, content):
        assert between_contents(content, content) == ()


def letters(body: str) -> str:
    """Return what a clean body says, without any space."""
    return "".join(unescape(re.sub("<[^>]*>", "", body)).split())


def letters_of(change: Change, edit: Edit) -> str:
    """Return what the runs say that stayed or had this fate, without the heading and the lines between cells."""
    runs = (run for block in change.blocks[1:] for run in block.runs)
    texts = (run.text for run in runs if run.edit in {Edit.SAME, edit} and Mark("cell") not in run.marks)
    return "".join("".join(texts).split())


class TestAnyTwoBodies:
    @patiently
    @given(bodies, bodies)
    def test_can_be_read_back_from_the_runs(self, old, new):
        assume(old != new)

        change = body_change(old, new)

        assert letters_of(change, Edit.DELETED) == letters(old)
        assert letters_of(change, Edit.INSERTED) == letters(new)

    @patiently
    @given(bodies, bodies)
    def test_are_different_texts_for_different_keys(self, old, new):
        """Whatever a reader can tell apart is a difference of words, marks or paths, not of hidden markup."""
        assert (old == new) == (read_html(old) == read_html(new))


class TestAnyTwoParagraphs:
    @patiently
    @given(paragraphs, paragraphs)
    def test_can_be_read_back_with_every_space(self, old, new):
        """For a paragraph that was not divided; two that share too little are shown one after the other."""
        assume(old != new)

        blocks = body_change(f"<p>{old}</p>", f"<p>{new}</p>").blocks[1:]

        assert "".join(block.old_text for block in blocks) == unescape(old)
        assert "".join(block.new_text for block in blocks) == unescape(new)


letters_and_digits = st.lists(st.sampled_from("abc"), max_size=30)


def longest_common(old: list[str], new: list[str]) -> int:
    """Return the length of a longest common subsequence, the slow way."""
    row = [0] * (len(new) + 1)
    for before in old:
        above, row = row, [0]
        for place, after in enumerate(new):
            row.append(above[place] + 1 if before == after else max(above[place + 1], row[place]))
    return row[-1]


class TestAnyTwoSequences:
    @patiently
    @given(letters_and_digits, letters_and_digits)
    def test_match_as_far_as_possible(self, old, new):
        found = matches(old, new, Budget())

        assert len(found) == longest_common(old, new)
        assert_rising_matches(found, old, new)

    @patiently
    @given(letters_and_digits, letters_and_digits)
    def test_match_at_their_anchors(self, old, new):
        assert_rising_matches(anchors(old, new), old, new)

    @patiently
    @given(letters_and_digits, letters_and_digits)
    def test_are_cut_without_a_gap(self, old, new):
        cut = stretches(matches(old, new, Budget()), len(old), len(new))

        assert [letter for part in cut for letter in old[part.old]] == old
        assert [letter for part in cut for letter in new[part.new]] == new
        assert all(part.same == (old[part.old] == new[part.new]) for part in cut)
        assert all(before.same != after.same for before, after in pairwise(cut))

    @patiently
    @given(st.lists(st.integers(0, 20), unique=True))
    def test_have_a_longest_rise(self, values):
        rise = [values[place] for place in longest_rise(values)]

        assert rise == sorted(rise)
        assert len(rise) == longest_common(list(map(str, values)), list(map(str, sorted(values))))


def assert_rising_matches(found, old, new):
    assert all(old[i] == new[j] for i, j in found)
    assert all(i < k and j < m for (i, j), (k, m) in pairwise(found))


class Counted(str):
    """A word that counts how often it is compared."""

    comparisons = 0

    def __eq__(self, other):
        Counted.comparisons += 1
        return str.__eq__(self, other)

    __hash__ = str.__hash__


class TestHostileTexts:
    """Texts that take difflib a minute. Operations are counted, since seconds depend on the machine."""

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            pytest.param("a b " * 3_000, "b a c " * 2_000, id="repetitive"),
            pytest.param("a " * 6_000, "a " * 5_000 + "b " + "a " * 900, id="one word over and over"),
            pytest.param(" ".join(map(str, range(6_000))), " ".join(map(str, range(6_000, 0, -1))), id="backwards"),
        ],
    )
    def test_words_are_compared_a_bounded_number_of_times(self, old, new):
        old_words, new_words = [Counted(word) for word in old.split()], [Counted(word) for word in new.split()]
        Counted.comparisons = 0

        matches(old_words, new_words, Budget())

        assert Counted.comparisons < 10 * MAX_EDITS**2

    def test_budget_is_kept(self):
        budget = Budget(1_000)

        matches(list("ab" * 500), list("bac" * 300), budget)

        assert budget.spent <= 1_000

    def test_an_article_without_budget_is_still_compared_truly(self):
        old = article(sections=(section(body="<p>Do not eat.</p><p>Take 5 mg.</p>"),))
        new = article(sections=(section(body="<p>Do eat now.</p><p>Take 50 mg.</p>"),))

        (change,) = compare(old, new, budget=Budget(0)).changes

        assert [shown(block) for block in change.blocks[1:]] == [
            "[-Do not eat.-]", "[-Take 5 mg.-]", "[+Do eat now.+]", "[+Take 50 mg.+]",
        ]  # fmt: skip
        assert {(callout.old, callout.new) for callout in change.callouts} == {("not", ""), ("5 mg", "50 mg")}

    @pytest.mark.parametrize(
        "body", ["<p>{}</p>" * 2_000, "<p>word {}</p>" * 2_000, "<ul>" + "<li>{}</li>" * 2_000 + "</ul>"]
    )
    def test_many_changed_paragraphs_share_one_budget(self, body):
        budget = Budget()
        old, new = (body.format(*(f"{name} {place}" for place in range(2_000))) for name in ("before", "after"))

        (change,) = compare(
            article(sections=(section(body=old),)), article(sections=(section(body=new),)), budget=budget
        ).changes

        assert 0 < budget.spent <= budget.steps
        assert len(change.blocks) > 2_000
