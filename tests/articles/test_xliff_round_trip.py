"""Out and back again: word for word and markup for markup, in both versions, read by us and by others."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles import currency, html
from articles.currency import State
from articles.document import ArticleDocument, HtmlPair, LongTextPair
from articles.exchange import admission, library_json, pdq
from articles.exchange.xliff import formats, inline, units
from articles.exchange.xliff.blocks import blocks_of, lines_of
from articles.exchange.xliff.inline import CodesDiffer, Kind, Mark
from articles.exchange.xliff.judging import Fate, judge
from articles.exchange.xliff.states import Progress
from articles.exchange.xliff.wire import Incoming, Outgoing
from articles.html.tree import parse
from reviews.sample import library
from tests.articles import oasis
from tests.articles.agency import LIBRARY, VERSIONS

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
PDQ = sorted((SHARED / "pdq").glob("*.json"))
SAMPLE = sorted(library.ARTICLES.glob("*.json"))


def documents() -> list[Any]:
    found = [pytest.param(path, id=path.stem) for path in SAMPLE + PDQ]
    reason = pytest.mark.skip(reason="the PDQ files are not beside the checkout")
    return found if PDQ else [*found, pytest.param(None, id="PDQ", marks=reason)]


def load(path: Path) -> ArticleDocument:
    reader = library_json.read if path in SAMPLE else pdq.read
    return admission.admit(reader(path.name, path.read_bytes()).candidates[0].document)[0]


def file_of(document: ArticleDocument, version: str, **states: State) -> bytes:
    texts = {place: words for place, words in currency.places(document).items() if words.en}
    rows = [
        unit
        for place, words in texts.items()
        for unit in units.units_of(place, words, State.CURRENT if words.es else State.MISSING)
    ]
    return formats.WRITERS[version](Outgoing(LIBRARY, 7, tuple(rows), {}))


def by_place(document: ArticleDocument, file: Incoming) -> dict[str, list[Any]]:
    names = {units.unit_id(place, 0): place for place in currency.places(document)}
    found: dict[str, list[Any]] = {}
    for unit in file.units:
        found.setdefault(names[unit.id.partition(".")[0]], []).append(unit)
    return found


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("path", documents())
def test_every_text_comes_back_as_it_was(path, version):
    """The Spanish is put together from the words of the file; the draft gives only what the codes stand for."""
    document = load(path)
    [file] = formats.read(file_of(document, version))
    texts = currency.places(document)
    back = {}
    for place, found in by_place(document, file).items():
        if texts[place].es:
            in_one = found[0].id == units.unit_id(place, 0)
            back[place] = units.assembled(place, texts[place], [unit.target for unit in found], in_one=in_one)
            assert {fate for _unit, fate, _why in judge(place, texts[place], found).fates} == {Fate.UNCHANGED}
    assert back == {place: words.es for place, words in texts.items() if words.en and words.es}


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("path", documents())
def test_a_translation_into_nothing_has_all_the_markup_of_the_english(path, version):
    """An agency that gets English alone and sends the same words back has sent the English, tag for tag."""
    document = load(path)
    texts = {place: words for place, words in currency.places(document).items() if words.en}
    rows = [
        unit
        for place, words in texts.items()
        for unit in units.units_of(place, words.model_copy(update={"es": ""}), State.MISSING)
    ]
    assert all(unit.target is None for unit in rows)
    written = formats.WRITERS[version](Outgoing(LIBRARY, 7, tuple(rows), {})).decode()
    answered = re.sub("<source>(.*?)</source>", r"<source>\1</source><target>\1</target>", written, flags=re.DOTALL)
    answered = answered.replace('state="initial"', 'state="translated"')
    [file] = formats.read(answered.encode())
    judged = {
        place: judge(place, texts[place].model_copy(update={"es": ""}), found)
        for place, found in by_place(document, file).items()
    }
    assert {place: one.spanish for place, one in judged.items()} == {
        place: words.en.strip() for place, words in texts.items()
    }


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("path", documents())
def test_files_are_what_the_schemas_of_oasis_say(path, version):
    schema = oasis.schema(version)
    if schema is None:
        pytest.skip(oasis.MISSING)
    assert oasis.faults(schema, file_of(load(path), version)) == []


def test_the_schemas_find_what_is_planted():
    schema = oasis.schema("1.2")
    if schema is None:
        pytest.skip(oasis.MISSING)
    good = file_of(load(SAMPLE[0]), "1.2")
    assert oasis.faults(schema, good.replace(b"<source>", b"<sauce>").replace(b"</source>", b"</sauce>"))


@pytest.mark.parametrize("version", VERSIONS)
def test_an_independent_reader_finds_the_same_words_and_codes(version):
    if oasis.READER is None:
        pytest.skip(oasis.NO_READER)
    document = load(SAMPLE[0])
    data = file_of(document, version)
    [file] = formats.read(data)
    expected = {unit.id: [seen(unit.source), seen(unit.target or ())] for unit in file.units}
    assert oasis.read_independently(data, version) == expected


def seen(content: inline.Content) -> tuple[str, list[str]]:
    """Return what can be compared with another reader: the words without spaces, and the codes."""
    codes = [part.id for part in content if isinstance(part, Mark) and part.kind is not Kind.CLOSE]
    return "".join(inline.words_of(content).split()), codes


def test_a_real_file_of_others_is_read():
    path = SHARED / "xliff" / "symfony_validators.es.xlf"
    if not path.exists():
        pytest.skip("the XLIFF file is not beside the checkout")
    [file] = formats.read(path.read_bytes())
    assert (len(file.units), file.origin(), file.is_ours()) == (path.read_text().count("<trans-unit"), None, True)
    assert file.units[0].source == ("This value should be false.",)
    assert file.units[0].target == ("Este valor debería ser falso.",)
    assert {unit.progress for unit in file.units} <= {Progress.DONE, Progress.OPEN}


LINKS = ('a href="https://example.org/?a=1&amp;b=2"', 'a href="tel:911"')
TABLE = (
    "<table><caption>{0}</caption><tr><th>{0}</th><td colspan='2'>{0}</td></tr>"
    "<tr><td></td><td>1</td><td>2</td></tr></table>"
)
# What an editor could have written, and what cleaning makes of it.
WORDS = st.text(alphabet="abc <>&\"'áñ.\u00b3", min_size=1, max_size=8)
INLINE = st.recursive(
    st.one_of(
        WORDS.map(lambda words: words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")),
        st.sampled_from(["<br>", '<sup data-ref="who">[who]</sup>', '<sup data-ref="cdc">[cdc]</sup>']),
    ),
    lambda inner: st.tuples(
        st.sampled_from(["strong", "em", "sup", "sub", *LINKS]),
        st.lists(inner, max_size=3),
    ).map(lambda made: f"<{made[0]}>{''.join(made[1])}</{made[0].split()[0]}>"),
    max_leaves=6,
)
BLOCK = st.tuples(
    st.sampled_from([
        "<p>{0}</p>", "<h4>{0}</h4>", "<ul><li>{0}</li><li>two</li></ul>", "<blockquote><p>{0}</p></blockquote>", TABLE,
        '<ol start="3"><li>{0}<ul><li>in</li></ul></li></ol>',
    ]),
    st.lists(INLINE, max_size=4).map("".join),
).map(lambda made: made[0].replace("{0}", made[1]))  # fmt: skip
BODIES = st.lists(BLOCK, min_size=1, max_size=4).map("".join).map(html.clean)
given_bodies = settings(max_examples=150, deadline=None)


@given_bodies
@given(BODIES)
def test_any_clean_text_is_the_same_after_its_way_through_codes(body):
    content, codes = inline.encode(parse(body))
    assert inline.decode(content, {code.id: code for code in codes}) == body
    blocks = blocks_of(body)
    written = []
    for run in blocks.runs:
        content, codes = inline.encode(run)
        inline.check(content, codes, may_be_hollow=inline.hollow(content))
        written.append(inline.decode(content, {code.id: code for code in codes}))
    assert blocks.filled(written) == body


@given_bodies
@given(BODIES, BODIES, st.sampled_from(VERSIONS))
def test_any_pair_of_texts_is_the_same_after_its_way_through_a_file(english, spanish, version):
    words = HtmlPair(en=english, es=spanish)
    if not english:
        return
    rows = units.units_of("section:what:body", words, State.CURRENT if spanish else State.MISSING)
    [file] = formats.read(formats.WRITERS[version](Outgoing(LIBRARY, 7, rows, {})))
    assert [(unit.source, unit.target) for unit in file.units] == [(row.source, row.target) for row in rows]
    if spanish:
        in_one = rows[0].part == 0
        found = [unit.target for unit in file.units]
        assert units.assembled("section:what:body", words, found, in_one=in_one) == spanish


@given_bodies
@given(BODIES, st.data())
def test_any_code_lost_added_doubled_or_swapped_is_refused(body, data):
    content, codes = inline.encode(parse(body))
    if not codes:
        return
    code = data.draw(st.sampled_from(codes))
    other = next((one for one in codes if one.paired is not code.paired), None)
    kind = Kind.OPEN if code.paired else Kind.ALONE
    spoilt = [
        tuple(part for part in content if not (isinstance(part, Mark) and part.id == code.id)),
        (Mark(Kind.ALONE, "999"), *content),
        (*content, Mark(Kind.ALONE, code.id)),
        (Mark(kind, code.id), "x", Mark(Kind.CLOSE, code.id), *content),
        tuple(part for part in content if part != Mark(kind, code.id)),
    ]
    if code.paired:
        at = content.index(Mark(Kind.OPEN, code.id))
        end = content.index(Mark(Kind.CLOSE, code.id))
        turned = list(content)
        turned[at], turned[end] = turned[end], turned[at]
        spoilt.append(tuple(turned))
    if other:
        names = {code.id: other.id, other.id: code.id}
        spoilt.append(
            tuple(Mark(part.kind, names.get(part.id, part.id)) if isinstance(part, Mark) else part for part in content)
        )
    for wrong in spoilt:
        with pytest.raises(CodesDiffer):
            inline.check(wrong, codes)


@given(st.text(alphabet="ab \r\n", max_size=12), st.text(alphabet="ab \r\n", max_size=12), st.sampled_from(VERSIONS))
@settings(max_examples=150, deadline=None)
def test_lines_come_back_with_the_ends_they_had(english, spanish, version):
    assert lines_of(english).filled([str(run[0]) for run in lines_of(english).runs]) == english
    words = LongTextPair(en=english, es=spanish)
    if not english.strip() or not spanish:
        return
    rows = units.units_of("care:call:items", words, State.CURRENT)
    [file] = formats.read(formats.WRITERS[version](Outgoing(LIBRARY, 7, rows, {})))
    found = [unit.target or () for unit in file.units]
    assert units.assembled("care:call:items", words, found, in_one=rows[0].part == 0) == spanish
