"""`import_glossary`: pairs of terms from files, joined by their number."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from articles.glossary import rows
from articles.models import GlossaryEdit, GlossaryTerm
from tests.articles.exchanging import run
from tests.factories import EDITOR, make_term, make_user

pytestmark = pytest.mark.django_db

FILE = Path(__file__).resolve().parents[3] / "shared" / "data" / "glossary" / "nci_dictionary_en_es.json"
SAID = {"en": ("lymph node", "A small organ."), "es": ("ganglio linfático", "Un órgano pequeño.")}


def half(language: str, number: int = 1, **fields: Any) -> dict[str, Any]:
    name, words = SAID[language]
    return {
        "termId": number,
        "language": language,
        "dictionary": "Cancer.gov",
        "audience": "Patient",
        "termName": name,
        "definition": {"html": f"<p>{words}</p>", "text": words},
        **fields,
    }


PAIR = [half("en"), half("es")]


def imported(tmp_path: Path, value: Any, *options: str) -> tuple[int, list[str]]:
    path = tmp_path / "terms.json"
    path.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
    code, said = run("import_glossary", path, *options)
    return code, said.replace(str(path), "FILE").splitlines()


def tally(faults: int = 0, single: int = 0, professional: int = 0, **counts: int) -> list[str]:
    said = ", ".join(f"{counts.get(name, 0)} {name}" for name in ("created", "updated", "unchanged"))
    return [
        f"{said}, {counts.get('alone', 0)} left alone, {faults} faults.",
        f"Left out: {single} terms in one language only, {professional} entries not for patients.",
    ]


class TestImporting:
    def test_makes_a_term_of_a_pair_that_no_reader_is_offered_yet(self, tmp_path):
        assert imported(tmp_path, PAIR) == (0, tally(created=1))
        term = GlossaryTerm.objects.get()
        assert (term.source_id, term.term_en, term.term_es, term.definition_en, term.definition_es) == (
            "nci:1",
            "lymph node",
            "ganglio linfático",
            "A small organ.",
            "Un órgano pequeño.",
        )
        assert (term.source_es, term.for_readers) == ("Diccionario de cáncer del NCI", False)
        assert list(GlossaryEdit.objects.values_list("how", "by__username")) == [("import", "import")]

    def test_again_changes_nothing(self, tmp_path):
        imported(tmp_path, PAIR)
        assert imported(tmp_path, PAIR) == (0, tally(unchanged=1))
        assert GlossaryEdit.objects.count() == 1

    def test_of_new_words_updates_the_term_and_keeps_what_is_ours(self, tmp_path):
        imported(tmp_path, PAIR, "--for-readers")
        term = GlossaryTerm.objects.get()
        make_term(term, note_en="Ours.", plain_en="gland")
        changed = [half("en", definition={"text": "A small bean."}), half("es")]
        assert imported(tmp_path, changed) == (0, tally(updated=1))
        term.refresh_from_db()
        assert (term.definition_en, term.note_en, term.plain_en, term.for_readers) == (
            "A small bean.",
            "Ours.",
            "gland",
            True,
        )

    def test_never_overwrites_what_somebody_wrote_here(self, tmp_path):
        imported(tmp_path, PAIR)
        make_term(GlossaryTerm.objects.get(), definition_en="Our own words.")
        code, said = imported(tmp_path, [half("en", definition={"text": "A small bean."}), half("es")])
        sentence = "  FILE#/0: “lymph node” was changed here since it was imported. It is left as it is."
        assert (code, said) == (0, [sentence, *tally(alone=1)])
        assert GlossaryTerm.objects.get().definition_en == "Our own words."

    def test_dry_changes_nothing(self, tmp_path):
        said = ["Dry run: nothing was changed. The import would end like this:", *tally(created=1)]
        assert imported(tmp_path, PAIR, "--dry-run") == (0, said)
        assert not GlossaryTerm.objects.exists()

    def test_leaves_out_single_terms_and_those_for_professionals(self, tmp_path):
        rest = [half("en", 2), half("es", 3), *(half(one, 4, audience="HealthProfessional") for one in ("en", "es"))]
        assert imported(tmp_path, [*PAIR, *rest]) == (0, tally(created=1, single=2, professional=2))

    def test_by_somebody_is_recorded_under_their_name(self, tmp_path):
        editor = make_user(EDITOR)
        imported(tmp_path, PAIR, "--by", editor.username)
        assert GlossaryEdit.objects.get().by == editor


REST = "Something was refused; the rest was imported."


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("[", "FILE: not JSON: line 1, column 2: Expecting value"),
        ("[" * 9_000, "FILE: the JSON is nested too deeply"),
        ([*PAIR, 3], "FILE#/2: A term is a JSON object."),
        ([*PAIR, half("en")], "FILE#/2: The term 1 stands twice in this language."),
        ([*PAIR, half("en", 2, termName=None)], "FILE#/2/termName: Input should be a valid string"),
        ([*PAIR, half("en", 2) | {"language": "fr"}], "FILE#/2/language: Input should be 'en' or 'es'"),
        (
            [*PAIR, half("en", 2, definition={"text": ""})],
            "FILE#/2/definition/text: String should have at least 1 character",
        ),
        ([*PAIR, half("en", 2, termName=" "), half("es", 2)], "FILE#/2: The term or its definition says nothing."),
        (
            [*PAIR, half("en", 2, definition={"text": "A \u202e trap."}), half("es", 2)],
            "FILE#/2: There is a hidden control character (U+202E) near “A trap.”. Please delete it and type it again.",
        ),
    ],
)
def test_a_fault_is_named_by_its_place_and_stops_nothing_else(tmp_path, value, sentence):
    code, said = imported(tmp_path, value)
    assert (code, said[0], said[-1]) == (1, f"  {sentence}", REST)
    assert GlossaryTerm.objects.count() == int(isinstance(value, list))


def test_a_file_that_is_not_there_is_named_and_others_are_read(tmp_path):
    good = tmp_path / "good.json"
    good.write_text(json.dumps(PAIR))
    code, said = run("import_glossary", tmp_path / "none.json", good)
    assert (code, said.splitlines()[0]) == (
        1,
        f"  {tmp_path / 'none.json'}: The file cannot be read: No such file or directory.",
    )
    assert GlossaryTerm.objects.count() == 1


@pytest.mark.skipif(not FILE.exists(), reason="the dictionary is not beside the checkout")
def test_the_dictionary_gives_all_its_pairs_for_patients():
    code, said = run("import_glossary", FILE, "--for-readers")
    assert (code, re.findall(r"\d+", said)) == (0, ["796", "0", "0", "0", "0", "1028", "6"])
    for language in ("en", "es"):
        shelf = rows.shelf(language)
        missed = [row.term for row in shelf.entries.values() if not any(shelf.vocabulary.find_all(row.term))]
        assert len(shelf.entries) == 796
        assert missed == []
