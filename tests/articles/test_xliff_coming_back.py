"""What comes back from an agency: taken into the draft with its state, or refused by place and never in silence."""

from __future__ import annotations

import re

import pytest

from articles import drafts
from articles.currency import State
from articles.document import DocumentCareCard, DocumentSection, HtmlPair, LongTextPair, Text
from articles.exchange import agency_in
from articles.exchange.xliff import xml
from articles.exchange.xliff.judging import Fate
from articles.models import Article, Edit
from tests import factories as make
from tests.articles.agency import LIBRARY, VERSIONS, fates, reasons, returned, sent, spanish, states, translated

pytestmark = pytest.mark.django_db

BODY = "section:what:body"
ENGLISH = (
    '<p>It takes <strong>30 minutes</strong>.<br>See <a href="https://example.org/a?b=1&amp;c=2">the list</a>'
    '<sup data-ref="who">[who]</sup>.</p><ul><li>10<sup>3</sup> cells</li><li>Nothing <em>else</em></li></ul>'
)


@pytest.fixture
def article() -> Article:
    """English alone, with everything that markup can be."""
    section = DocumentSection(anchor="what", heading=Text(en="What is it?"), body=HtmlPair(en=ENGLISH))
    card = DocumentCareCard(level="call", heading=Text(en="Call us"), items=LongTextPair(en="Fever\nA rash"))
    return make.make_article(
        title=Text(en="A test"), summary=LongTextPair(en="In short."), sections=(section,), care_cards=(card,)
    )


@pytest.mark.parametrize("version", VERSIONS)
def test_a_translation_becomes_the_draft_in_one_edit_with_the_markup_of_the_english(article, version):
    translator = make.make_user(make.TRANSLATOR)
    report = returned(translated(sent(article, version)), by=translator)
    assert set(fates(report).values()) == {Fate.TAKEN}
    assert spanish(article) == {
        "title": "A TEST",
        "summary": "IN SHORT.",
        "section:what:heading": "WHAT IS IT?",
        BODY: ENGLISH.replace("It takes", "IT TAKES")
        .replace("minutes", "MINUTES")
        .replace("See", "SEE")
        .replace("the list", "THE LIST")
        .replace("cells", "CELLS")
        .replace("Nothing", "NOTHING")
        .replace("else", "ELSE"),
        "care:call:heading": "CALL US",
        "care:call:items": "FEVER\nA RASH",
    }
    assert {place for place, state in states(article).items() if state is not State.EMPTY} == set(spanish(article))
    assert set(states(article).values()) == {State.CURRENT, State.EMPTY}
    edit = article.edits.latest("pk")
    assert (edit.by, edit.how, edit.changed_en, edit.changed_es) == (translator, Edit.How.IMPORT, False, True)
    assert article.edits.count() == 2


@pytest.mark.parametrize("version", VERSIONS)
def test_the_same_file_again_changes_nothing(article, version):
    file = translated(sent(article, version))
    returned(file)
    before = drafts.read_document(article), article.edits.count()
    report = returned(file)
    assert set(fates(report).values()) == {Fate.UNCHANGED}
    assert (drafts.read_document(article), article.edits.count()) == before
    assert not report.was_refused


BAD_FILES = {
    "nothing": ("", "The file ends before it is complete. Please ask for it again."),
    "half of it": (
        lambda file: file[: len(file) // 2],
        "The file ends before it is complete. Please ask for it again.",
    ),
    "no XML": (lambda file: file.replace("</body>", ""), "not well-formed XML (mismatched tag)"),
    "a control character": (lambda file: file.replace("A TEST", "A\x0bTEST"), "not well-formed XML"),
    "an entity": (lambda file: file.replace("A TEST", "&xxe;"), "not well-formed XML (undefined entity)"),
    "a document type": (lambda file: file.replace("<xliff", "<!DOCTYPE xliff>\n<xliff", 1), "declares a document type"),
    "an entity bomb": (
        lambda file: file.replace("<xliff", '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><xliff', 1),
        "declares a document type",
    ),
    "an entity from elsewhere": (
        lambda file: file.replace("<xliff", '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><xliff', 1),
        "declares a document type",
    ),
    "too large": (lambda file: file + " " * xml.MAX_BYTES, "larger than 20 MB"),
    "too deep": (
        lambda file: file.replace("A TEST", '<g id="1">' * 300 + "A TEST" + "</g>" * 300),
        "more elements, or deeper ones",
    ),
    "another format": (lambda _file: "<html><body>Hello</body></html>", "This is no XLIFF file: it begins with “html”"),
    "another version": (lambda file: file.replace('version="1.2"', 'version="1.1"'), "Please ask for 1.2, 2.0 or 2.1"),
    "another namespace": (lambda file: file.replace("document:1.2", "document:1.1"), "Please ask for 1.2, 2.0 or 2.1"),
    "an unknown encoding": (
        lambda file: file.replace('encoding="UTF-8"', 'encoding="x-none"'),
        "an encoding that cannot be read",
    ),
    "no body": (lambda file: file.replace("body>", "header>"), "“body” stands here 0 times"),
    "a stranger in the body": (lambda file: file.replace("<body>", "<body><unit/>"), "“unit” cannot stand here"),
    "pictures": (lambda file: file.replace("<body>", "<body><bin-unit/>"), "pictures or programs"),
    "a unit without a source": (
        lambda file: file.replace("<source>A test</source>", ""),
        "“source” stands here 0 times",
    ),
    "two targets": (
        lambda file: file.replace("<target>A TEST</target>", "<target>A</target><target>B</target>"),
        "“target” stands here 2 times",
    ),
    "a unit without an id": (lambda file: file.replace('id="title" ', ""), "“trans-unit” lacks its “id”"),
    "words between the units": (
        lambda file: file.replace("<trans-unit", "Hello <trans-unit", 1),
        "words where none",
    ),
    "an unknown state": (
        lambda file: file.replace("<target>A TEST", '<target state="approved">A TEST'),
        "“approved” is no state of XLIFF 1.2",
    ),
    "another library": (
        lambda file: file.replace(LIBRARY, "https://other.example"),
        "This file comes from https://other.example, and this is https://library.example. Please import it there.",
    ),
    "no library": (lambda file: file.replace("#article-", "#"), "not exported from a library"),
    "no such article": (lambda file: re.sub("#article-[0-9]+", "#article-999999", file), "no article 999999"),
    "a number too large": (lambda file: re.sub("#article-[0-9]+", "#article-" + "9" * 30, file), "not exported from"),
    "another target language": (
        lambda file: file.replace('target-language="es"', 'target-language="fr"'),
        "from “en” to “fr”",
    ),
    "no target language": (lambda file: file.replace(' target-language="es"', ""), "from “en” to “”"),
    "another source language": (
        lambda file: file.replace('source-language="en"', 'source-language="de"'),
        "from “de” to “es”",
    ),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_is_refused_whole_with_a_sentence(article, name):
    spoil, sentence = BAD_FILES[name]
    before = drafts.read_document(article), article.edits.count()
    good = translated(sent(article))
    file = spoil(good) if callable(spoil) else spoil
    assert file != good
    report = returned(file)
    assert sentence in report.refusal
    assert (report.lines, report.was_refused) == ([], True)
    assert (drafts.read_document(article), article.edits.count()) == before


def test_a_bad_place_is_named_by_its_line(article):
    file = translated(sent(article)).replace("<target>A TEST", '<target state="approved">A TEST')
    report = returned(file)
    assert "A TEST" in file.splitlines()[report.line]


# What is done to the unit of the body's first paragraph, and the beginning of the sentence about it.
BAD_UNITS = {
    "a lost code": (
        '<g id="1" ctype="bold">30 MINUTES</g>',
        "30 MINUTES",
        "The code “1” (bold) of the English is missing.",
    ),
    "a lost citation": (
        re.compile(r'(CODE</g>|LIST</g>)<x id="4"[^>]*/>'),
        r"\1",
        "The code “4” (citation) of the English is",
    ),
    "an added code": ("IT TAKES", '<g id="9">IT</g> TAKES', "The code “9” is not in the English."),
    "a code twice": ("IT TAKES", '<x id="2"/>IT TAKES', "The code “2” (line break) is there 2 times."),
    "a pair where one stands alone": (
        "IT TAKES",
        '<g id="2">IT</g> TAKES',
        "The code “2” (line break) is another kind",
    ),
    "a code around nothing": ("30 MINUTES</g>", "</g>30 MINUTES", "There are no words in the code “1” (bold)."),
    "codes that cross": (
        '<g id="1" ctype="bold">30 MINUTES</g>.<x id="2" ctype="lb"/>SEE <g id="3" ctype="link">THE LIST</g>',
        '<bx id="1"/>30 MINUTES.<x id="2"/><bx id="3"/>SEE <ex id="1"/>THE LIST<ex id="3"/>',
        "The code “1” does not end where it should.",
    ),
    "a code that never ends": (
        '<g id="1" ctype="bold">30 MINUTES</g>',
        '<bx id="1"/>30 MINUTES',
        "The code “1” does not end where it should.",
    ),
    "a script": ("IT TAKES", "<script>alert(1)</script>", "“script” cannot stand among the words."),
    "a strange element": (
        "IT TAKES",
        '<b xmlns="http://www.w3.org/1999/xhtml">IT</b>',
        "“b” cannot stand among",
    ),
    "a script as words": (
        "IT TAKES",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "There is markup among the words: “<scr",
    ),
    "an entity as words": ("IT TAKES", "IT&amp;nbsp;TAKES", "There is markup among the words: “&nbsp;”."),
    "a control character": ("IT TAKES", "IT&#133;TAKES", "There is a hidden control character (U+0085)"),
    "a reversal of the text": ("IT TAKES", "IT&#8238;TAKES", "There is a hidden control character (U+202E)"),
    "a line break at the end": (
        re.compile(r'<x id="2" ctype="lb"/>(SEE.*?)</target>'),
        r'\1<x id="2" ctype="lb"/></target>',
        "The Spanish has words outside its paragraphs, or a paragraph or line without words.",
    ),
    "other English": (
        "<source>It takes",
        "<source>It never takes",
        "The English in the file is not what was exported.",
    ),
    "an old source": (
        re.compile(r'(source-sha256">)[0-9a-f]{64}'),
        r"\g<1>" + "0" * 64,
        "The English has changed since",
    ),
    "no digest": (
        re.compile(r"<context-group.*?</context-group>", re.DOTALL),
        "",
        "The file does not say which English",
    ),
    "too many words": ("IT TAKES", "x" * 300_001, "The text is too large for one section."),
    "a rejected translation": (
        "<target>",
        '<target state="translated" state-qualifier="rejected-inaccurate">',
        "The agency has rejected this translation.",
    ),
}


@pytest.mark.parametrize("name", BAD_UNITS)
def test_a_bad_unit_is_refused_with_its_text_and_the_rest_is_taken(article, name):
    found, instead, sentence = BAD_UNITS[name]
    head, tag, tail = translated(sent(article)).partition(f'<trans-unit id="{BODY}.1"')
    unit, end, rest = tail.partition("</trans-unit>")
    spoiled = found.sub(instead, unit) if isinstance(found, re.Pattern) else unit.replace(found, instead)
    assert spoiled != unit
    report = returned(head + tag + spoiled + end + rest)
    first, second, third = (reasons(report)[f"{BODY}.{part}"] for part in (1, 2, 3))
    assert first.startswith(sentence)
    assert {second, third} <= {"Not taken, because another part of this text was refused.", first}
    assert {unit for unit, fate in fates(report).items() if fate is Fate.REFUSED} == {f"{BODY}.{n}" for n in (1, 2, 3)}
    assert set(spanish(article)) == {
        "title", "summary", "section:what:heading", "care:call:heading", "care:call:items",
    }  # fmt: skip


def test_what_looks_like_markup_and_was_in_the_spanish_before_may_stay(article):
    make.change_article(article, title=Text(en="A test", es="Si la cifra es <b"))
    file = sent(article, everything=True)
    assert fates(returned(file))["title"] is Fate.UNCHANGED
    assert fates(returned(file.replace("Si la cifra", "Cuando la cifra")))["title"] is Fate.TAKEN
    assert spanish(article)["title"] == "Cuando la cifra es <b"


def test_a_missing_part_a_repeated_one_and_a_strange_one_are_refused_by_name(article):
    file = translated(sent(article))
    unit = re.search(rf'<trans-unit id="{BODY}.2".*?</trans-unit>', file, re.DOTALL)[0]
    why = "The file lacks other parts of this text: section:what:body.2. Please ask for all of them."
    assert set(reasons(returned(file.replace(unit, ""))).values()) == {why}
    assert reasons(returned(file.replace(unit, unit + unit))) == {
        f"{BODY}.2": "The file holds this unit 2 times. Please leave one of them.",
        f"{BODY}.1": why,
        f"{BODY}.3": why,
    }
    many = unit.replace(f"{BODY}.2", f"{BODY}.9")
    beside = "Not taken, because another part of this text was refused."
    assert reasons(returned(file.replace(unit, unit + many))) == {
        **{f"{BODY}.{part}": beside for part in (1, 2, 3)},
        f"{BODY}.9": "This text has no such part. Please export it again.",
    }
    strange = unit.replace(f"{BODY}.2", "section:gone:body.2")
    assert reasons(returned(file.replace(unit, unit + strange))) == {
        "section:gone:body.2": "The article has no such text any more, or never had. Please export it again."
    }
    assert BODY in spanish(article)


def test_what_was_written_here_meanwhile_is_never_overwritten(article):
    file = translated(sent(article))
    make.change_article(article, title=Text(en="A test", es="Una prueba"))
    report = returned(file)
    assert list(reasons(report)) == ["title"]
    assert reasons(report)["title"].startswith("The Spanish was changed here after the file was made.")
    assert spanish(article)["title"] == "Una prueba"
    assert spanish(article)["summary"] == "IN SHORT."


def test_english_that_changed_meanwhile_gets_no_translation_of_the_old(article):
    file = translated(sent(article))
    make.change_article(article, title=Text(en="Another test"))
    report = returned(file)
    assert reasons(report) == {"title": "The English has changed since the file was made. Please export it again."}
    assert "title" not in spanish(article)


def test_an_article_that_is_held_takes_nothing(article):
    report = returned(translated(sent(article)), held=lambda found: f"{found} waits.")
    assert set(reasons(report).values()) == {"A test waits."}
    assert spanish(article) == {}


def test_a_file_of_two_articles_goes_to_both(article):
    other = make.make_article(title=Text(en="Other"), summary=LongTextPair(), sections=())
    head, _tag, body = translated(sent(other)).partition("<file")
    both = translated(sent(article)).replace("</xliff>", "<file" + body)
    reports = agency_in.take(
        "both", both.encode(), library=LIBRARY, held=lambda _article: "", by=make.make_user(), at=make.NOW
    )
    assert [(report.article, report.was_refused) for report in reports] == [(article, False), (other, False)]
    assert spanish(other) == {"title": "OTHER"}
