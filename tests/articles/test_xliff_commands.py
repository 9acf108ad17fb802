"""The two commands that exchange articles with an agency: what they write, take, print, and end with."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.auth.models import User

from articles.currency import State
from articles.document import LongTextPair, Text
from articles.models import Article
from tests import factories as make
from tests.articles.agency import spanish, states, translated
from tests.articles.exchanging import files, run

pytestmark = pytest.mark.django_db


@pytest.fixture
def article() -> Article:
    return make.make_article(title=Text(en="A test"), summary=LongTextPair(en="In short."), sections=())


def exported(folder: Path, *arguments: object) -> Path:
    code, _output = run("export_xliff", folder, *arguments)
    assert code == 0
    [path] = folder.iterdir()
    path.write_text(translated(path.read_text()))
    return path


@pytest.mark.parametrize(("arguments", "version"), [((), "1.2"), (("--version", "2.0"), "2.0")])
def test_one_file_for_each_article_that_needs_work(article, tmp_path, arguments, version):
    done = make.make_article()
    code, output = run("export_xliff", tmp_path / "out", *arguments)
    name = f"{article.slug_en}-{article.pk}.en-es.xlf"
    assert (code, list(files(tmp_path / "out"))) == (0, [name])
    assert f'version="{version}"' in (tmp_path / "out" / name).read_text()
    assert output == f"Wrote 1 files with 2 units to {tmp_path / 'out'}.\n1 article needs no work.\n"
    assert run("export_xliff", tmp_path / "all", "--all")[1].startswith("Wrote 2 files with 6 units")
    assert run("export_xliff", tmp_path / "one", "--all", "--article", done.pk)[1].startswith("Wrote 1 files with 4")


def test_an_article_that_is_not_there_is_said(tmp_path):
    assert run("export_xliff", tmp_path, "--article", 999999) == (1, "There is no article 999999.\n")


def test_english_that_no_file_can_hold_is_named_and_the_rest_is_written(article, tmp_path):
    Article.objects.filter(pk=article.pk).update(summary_en="In\x07 short.")
    code, output = run("export_xliff", tmp_path)
    assert (code, len(list(tmp_path.iterdir()))) == (1, 1)
    assert "en-es.xlf, Summary: There is a hidden control character (U+0007)" in output


def test_a_break_that_no_xml_can_hold_goes_as_an_ordinary_one(article, tmp_path):
    Article.objects.filter(pk=article.pk).update(summary_en="In\x0bshort.")
    assert "<source>In\nshort.</source>" in exported(tmp_path).read_text()
    assert run("import_xliff", *tmp_path.iterdir())[0] == 0


def test_every_unit_is_reported_and_the_edit_is_that_of_an_account_that_cannot_log_in(article, tmp_path):
    path = exported(tmp_path)
    code, output = run("import_xliff", path)
    assert (code, output.splitlines()[0]) == (0, f"{path}: A test")
    assert [line.partition(": ")[2] for line in output.splitlines()[1:3]] == [
        "Title [title]: taken",
        "Summary [summary]: taken",
    ]
    counts = "2 taken, 0 taken as a machine's draft, 0 unchanged, 0 judged still right, 0 not translated yet, 0 refused"
    assert output.splitlines()[-1].strip() == counts
    assert spanish(article) == {"title": "A TEST", "summary": "IN SHORT."}
    assert article.edits.latest("pk").by == User.objects.get(username="import", is_active=False)
    assert "0 taken, 0 taken as a machine's draft, 2 unchanged" in run("import_xliff", path)[1]
    assert article.edits.count() == 2


def test_what_is_refused_decides_the_exit_code_and_the_rest_is_taken(article, tmp_path):
    path = exported(tmp_path)
    make.change_article(article, title=Text(en="Another test"))
    code, output = run("import_xliff", tmp_path / "none.xlf", path, "--by", make.make_user(make.TRANSLATOR).username)
    assert code == 1
    assert "The file cannot be read: No such file or directory." in output
    assert "Title [title]: refused - The English has changed since the file was made." in output
    assert output.endswith("Something was refused; the rest was taken.\n")
    assert spanish(article) == {"summary": "IN SHORT."}


def test_a_machines_translations_are_marked(article, tmp_path):
    code, output = run("import_xliff", exported(tmp_path, "--version", "2.0"), "--machine")
    assert (code, "2 taken as a machine's draft" in output) == (0, True)
    assert {states(article)[place] for place in ("title", "summary")} == {State.MACHINE}


def test_a_text_in_review_waits(article, tmp_path):
    article = make.make_article()
    make.make_publication(article, "en")
    path = exported(tmp_path, "--all", "--article", article.pk)
    make.make_submission(article, "es")
    before = spanish(article)
    code, output = run("import_xliff", path)
    assert (code, output.count("The Spanish is in review.")) == (1, 4)
    assert spanish(article) == before


def test_a_file_of_a_hundred_megabytes_is_refused_by_its_size(tmp_path):
    path = tmp_path / "large.xlf"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    code, output = run("import_xliff", path)
    assert (code, "larger than 20 MB" in output) == (1, True)
