"""What is sent, with which state, and what the states of a file that came back mean."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import User

from articles import drafts
from articles.currency import State
from articles.document import DocumentSection, HtmlPair, LongTextPair, Text
from articles.exchange import agency_out
from articles.exchange.xliff import states as mapping
from articles.exchange.xliff.judging import Fate
from articles.exchange.xliff.states import Progress
from articles.models import Article, TranslationBasis
from tests import factories as make
from tests.articles.agency import LIBRARY, VERSIONS, fates, reasons, returned, sent, spanish, states, translated

pytestmark = pytest.mark.django_db

BODY = "section:what:body"


def with_body(en: str, es: str = "") -> tuple[DocumentSection, ...]:
    return (DocumentSection(anchor="what", body=HtmlPair(en=en, es=es)),)


def make_article(en: str, es: str = "") -> Article:
    return make.make_article(
        title=Text(en="A test", es="Una prueba"), summary=LongTextPair(), sections=with_body(en, es)
    )


def units(file: str) -> dict[str, str]:
    """Return each unit of a file by its id."""
    return {
        found[1]: found[0]
        for found in re.finditer(r'<(?:trans-)?unit id="([^"]+)".*?</(?:trans-)?unit>', file, re.DOTALL)
    }


def targets(file: str) -> dict[str, tuple[str, str]]:
    """Return the state and the words of each target, of XLIFF 1.2."""
    found = {name: re.search(r"<target([^>]*)>(.*?)</target>", unit) for name, unit in units(file).items()}
    return {name: (match[1].strip(), match[2]) if match else ("", "") for name, match in found.items()}


def test_only_what_needs_work_is_sent_unless_all_is_asked_for():
    article = make_article("<p>One.</p>")
    assert list(units(sent(article))) == [f"{BODY}.1"]
    assert list(units(sent(article, everything=True))) == ["title", f"{BODY}.1"]
    make.change_article(article, sections=with_body("<p>One.</p>", "<p>Uno.</p>"))
    assert agency_out.export(article, library=LIBRARY) is None


def test_of_a_changed_text_only_the_changed_paragraph_asks_for_work():
    article = make_article("<p>One.</p><p>Two.</p>", "<p>Uno.</p><p>Dos.</p>")
    make.change_article(article, sections=with_body("<p>One.</p><p>Two, or three.</p>", "<p>Uno.</p><p>Dos.</p>"))
    file = sent(article)
    assert targets(file) == {
        f"{BODY}.1": ('state="translated"', "Uno."),
        f"{BODY}.2": ('state="needs-translation"', "Dos."),
    }
    assert "<note>The English was: Two.</note>" in units(file)[f"{BODY}.2"]


def test_a_new_paragraph_is_sent_beside_those_that_stayed():
    article = make_article("<p>One.</p><p>Two.</p>", "<p>Uno.</p><p>Dos.</p>")
    make.change_article(article, sections=with_body("<p>One.</p><p>New.</p><p>Two.</p>", "<p>Uno.</p><p>Dos.</p>"))
    file = sent(article)
    assert [words for _state, words in targets(file).values()] == ["Uno.", "", "Dos."]
    done = file.replace("<source>New.</source>", "<source>New.</source><target>Nuevo.</target>")
    assert set(fates(returned(done)).values()) == {Fate.TAKEN}
    assert (spanish(article)[BODY], states(article)[BODY]) == ("<p>Uno.</p><p>Nuevo.</p><p>Dos.</p>", State.CURRENT)


@pytest.mark.parametrize("version", VERSIONS)
def test_half_a_translation_is_never_taken_for_the_whole(version):
    """The paragraph that nobody touched still says that it needs work."""
    article = make_article("<p>One.</p><p>Two.</p>", "<p>Uno.</p><p>Dos.</p>")
    make.change_article(article, sections=with_body("<p>Once.</p><p>Two or three.</p>", "<p>Uno.</p><p>Dos.</p>"))
    report = returned(sent(article, version).replace("Uno.", "Una vez."))
    assert fates(report) == {f"{BODY}.1": Fate.OPEN, f"{BODY}.2": Fate.OPEN}
    assert reasons(report) == {
        f"{BODY}.1": "Not taken: other parts of this text have no translation yet (1).",
        f"{BODY}.2": "There is no translation yet.",
    }
    assert not report.was_refused
    assert states(article)[BODY] is State.CHANGED


def test_a_file_sent_back_as_it_was_changes_nothing():
    article = make_article("<p>One.</p>", "<p>Uno.</p>")
    make.change_article(article, sections=with_body("<p>Once.</p>", "<p>Uno.</p>"))
    before = drafts.read_document(article), article.translation_bases.count()
    assert fates(returned(sent(article))) == {f"{BODY}.1": Fate.UNCHANGED}
    assert (drafts.read_document(article), article.translation_bases.count()) == before
    assert states(article)[BODY] is State.CHANGED


class TestWordsThatComeBackAsTheyWere:
    """The English changed, the agency looked at it, and the Spanish is still right."""

    @pytest.fixture
    def article(self) -> Article:
        article = make_article("<p>One.</p><p>Two.</p>", "<p>Uno.</p><p>Dos.</p>")
        return make.change_article(article, sections=with_body("<p>One.</p><p>Two!</p>", "<p>Uno.</p><p>Dos.</p>"))

    @pytest.fixture
    def translator(self) -> User:
        return make.make_user(make.TRANSLATOR)

    @pytest.mark.parametrize(
        ("version", "sent_as", "done"),
        [
            ("1.2", 'state="needs-translation"', 'state="translated"'),
            ("1.2", 'state="needs-translation"', 'state="final" approved="yes"'),
            ("2.0", 'state="initial" subState="library:changed"', 'state="reviewed"'),
        ],
    )
    def test_are_judged_still_right_by_whoever_brought_them_back(self, article, translator, version, sent_as, done):
        file = sent(article, version)
        assert sent_as in file
        before = drafts.read_document(article), article.edits.count()
        report = returned(file.replace(sent_as, done), by=translator)
        assert fates(report) == {f"{BODY}.1": Fate.STILL_RIGHT, f"{BODY}.2": Fate.STILL_RIGHT}
        basis = article.translation_bases.latest("pk")
        assert (basis.place, basis.verdict, basis.by, basis.source_text) == (
            BODY,
            TranslationBasis.Verdict.STILL_RIGHT,
            translator,
            "<p>One.</p><p>Two!</p>",
        )
        assert states(article)[BODY] is State.STILL_RIGHT
        assert (drafts.read_document(article), article.edits.count()) == before
        again = returned(file.replace(sent_as, done), by=translator)
        assert set(fates(again).values()) == {Fate.UNCHANGED}

    @pytest.mark.parametrize("said", ['state="needs-translation"', 'state="needs-review-translation"', ""])
    def test_stay_changed_where_the_file_does_not_say_that_somebody_looked(self, article, translator, said):
        report = returned(sent(article).replace('state="needs-translation"', said), by=translator)
        assert set(reasons(report).values()) == {"The English has changed; the file does not say that somebody looked."}
        assert (set(fates(report).values()), states(article)[BODY]) == ({Fate.UNCHANGED}, State.CHANGED)

    def test_stay_changed_where_a_machine_looked(self, article, translator):
        file = sent(article).replace('state="needs-translation"', 'state="translated"')
        returned(file, by=translator, machine=True)
        assert states(article)[BODY] is State.CHANGED
        returned(file.replace('state="translated"', 'state="translated" state-qualifier="leveraged-mt"'), by=translator)
        assert states(article)[BODY] is State.CHANGED

    @pytest.mark.parametrize("role", [make.TRANSLATION_REVIEWER, None])
    def test_stay_changed_where_the_importer_may_not_press_the_button(self, article, role):
        file = sent(article).replace('state="needs-translation"', 'state="translated"')
        report = returned(file, by=make.make_user(role))
        assert set(reasons(report).values()) == {"Whoever imports may not judge that it is still right."}
        assert states(article)[BODY] is State.CHANGED

    def test_are_judged_beside_others_that_are_taken(self, article, translator):
        make.change_article(article, title=Text(en="A new test", es="Una prueba"))
        file = sent(article).replace('state="needs-translation"', 'state="translated"')
        report = returned(file.replace(">Dos.<", ">¡Dos!<"), by=translator)
        assert fates(report) == {
            "title": Fate.STILL_RIGHT,
            f"{BODY}.1": Fate.TAKEN,
            f"{BODY}.2": Fate.TAKEN,
        }
        assert (states(article)["title"], states(article)[BODY]) == (State.STILL_RIGHT, State.CURRENT)


def test_a_source_copied_into_the_target_is_no_translation_while_the_file_says_so():
    article = make_article("<p>One.</p>")
    copied = translated(sent(article), into=str).replace("<target>", '<target state="new">')
    assert fates(returned(copied)) == {f"{BODY}.1": Fate.OPEN}
    assert fates(returned(copied.replace('"new"', '"final"'))) == {f"{BODY}.1": Fate.TAKEN}


@pytest.mark.parametrize(
    ("said", "fate", "state"),
    [
        ('state="signed-off"', Fate.TAKEN, State.CURRENT),
        ('state="final" approved="yes"', Fate.TAKEN, State.CURRENT),
        ('state="needs-review-translation"', Fate.TAKEN, State.CURRENT),
        ('state="needs-translation"', Fate.TAKEN, State.CURRENT),
        ('state="translated" state-qualifier="mt-suggestion"', Fate.MACHINE, State.MACHINE),
        ('state="final" state-qualifier="leveraged-mt"', Fate.MACHINE, State.MACHINE),
    ],
)
def test_no_state_is_an_approval_and_a_machines_work_is_marked(said, fate, state):
    article = make_article("<p>One.</p>")
    report = returned(translated(sent(article)).replace("<target>", f"<target {said}>"))
    assert fates(report) == {f"{BODY}.1": fate}
    assert states(article)[BODY] is state
    assert not article.submissions.exists()
    assert not article.publications.exists()


@pytest.mark.parametrize("version", VERSIONS)
def test_a_machines_draft_goes_out_and_comes_back_as_one(version):
    article = make_article("<p>One.</p>")
    report = returned(translated(sent(article, version)), machine=True)
    assert set(fates(report).values()) == {Fate.MACHINE}
    basis = article.translation_bases.latest("pk")
    assert (basis.place, basis.verdict) == (BODY, TranslationBasis.Verdict.MACHINE)
    again = returned(sent(article, version).replace("ONE.", "UNO."))
    assert set(fates(again).values()) == {Fate.MACHINE}
    assert (spanish(article)[BODY], states(article)[BODY]) == ("<p>UNO.</p>", State.MACHINE)


def test_a_machines_draft_in_a_file_never_replaces_what_a_person_confirmed():
    article = make_article("<p>One.</p>")
    file = translated(sent(article))
    returned(file)
    assert set(fates(returned(file, machine=True)).values()) == {Fate.UNCHANGED}
    assert states(article)[BODY] is State.CURRENT


TABLE_12 = {
    ("", ""): Progress.DONE,
    ("new", ""): Progress.OPEN,
    ("needs-translation", ""): Progress.OPEN,
    ("needs-adaptation", ""): Progress.OPEN,
    ("needs-l10n", ""): Progress.OPEN,
    ("needs-review-translation", ""): Progress.DONE,
    ("needs-review-adaptation", ""): Progress.DONE,
    ("needs-review-l10n", ""): Progress.DONE,
    ("translated", "exact-match"): Progress.DONE,
    ("translated", "mt-suggestion"): Progress.MACHINE,
    ("translated", "rejected-grammar"): Progress.REJECTED,
    ("signed-off", ""): Progress.DONE,
    ("final", ""): Progress.DONE,
    ("x-waiting", ""): Progress.OPEN,
    ("approved", ""): None,
}
TABLE_20 = {
    ("", ""): Progress.OPEN,
    ("initial", ""): Progress.OPEN,
    ("translated", ""): Progress.DONE,
    ("translated", "library:machine"): Progress.MACHINE,
    ("translated", "tool:mt"): Progress.MACHINE,
    ("reviewed", ""): Progress.DONE,
    ("final", ""): Progress.DONE,
    ("signed-off", ""): None,
}


def test_every_state_of_both_versions_has_one_meaning():
    assert {key: mapping.from_12(*key) for key in TABLE_12} == TABLE_12
    assert {key: mapping.from_20(*key) for key in TABLE_20} == TABLE_20


@pytest.mark.parametrize("state", [State.MISSING, State.CHANGED, State.MACHINE, State.CURRENT, State.STILL_RIGHT])
def test_what_goes_out_means_the_same_when_it_comes_back(state):
    meaning = {State.MISSING: Progress.OPEN, State.CHANGED: Progress.OPEN, State.MACHINE: Progress.MACHINE}
    there_and_back = [mapping.from_12(*mapping.to_12(state)), mapping.from_20(*mapping.to_20(state))]
    assert there_and_back == [meaning.get(state, Progress.DONE)] * 2
