"""`import_articles --carry-over`: a library that moves in keeps its review dates, and says whose they are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import drafts
from articles.document import ArticleDocument, DocumentSection, HtmlPair, LongTextPair, SlugPair, Text
from articles.exchange import importing
from articles.exchange.importing import Outcome
from articles.exchange.report import Candidate
from articles.models import Article, LivePage
from reviews import moving_in, verification
from reviews.models import SignOff, Submission
from tests import factories
from tests.articles.exchanging import import_articles, plain, tally
from tests.articles.test_exchange_pdq import FILES, needs_data

pytestmark = pytest.mark.django_db
QUERIES_OF_AN_ARTICLE = 56  # in one language, from the file to the live page; six of them are of savepoints


class TestCarryingOver:
    STATEMENT = "The previous system recorded these reviews; I have seen its register."

    def write(self, tmp_path: Path, reviewed: dict[str, Any]) -> Path:
        path = tmp_path / "a.json"
        path.write_text(json.dumps({"article": plain().model_dump(mode="json"), "reviewed": reviewed}))
        return path

    def carry_over(self, path: Path, *arguments: Any) -> tuple[int, str]:
        manager = factories.make_user(factories.MANAGING_EDITOR)
        signer = factories.make_physician(languages=["en", "es"])
        return import_articles(
            path, "--by", manager.username, "--carry-over", signer.username, "--statement", self.STATEMENT, *arguments
        )

    def test_publishes_with_the_original_reviewer_and_date(self, tmp_path: Path) -> None:
        reviewed = {
            "en": {"name": "Earlier Physician", "credentials": "MD", "date": "2020-09-01"},
            "es": {"name": "Earlier Translator", "date": "2020-10-01"},
        }

        assert self.carry_over(self.write(tmp_path, reviewed)) == (
            0,
            tally(created=1) + "2 texts published with their earlier reviews.\n",
        )
        assert [
            (page.publication.language, page.publication.review[0]["carried_over"], str(page.publication.reviewed_on))
            for page in LivePage.objects.order_by("language")
        ] == [
            ("en", {"name": "Earlier Physician", "credentials": "MD", "date": "2020-09-01"}, "2020-09-01"),
            ("es", {"name": "Earlier Translator", "credentials": "", "date": "2020-10-01"}, "2020-09-01"),
        ]
        assert set(SignOff.objects.values_list("attest_text", flat=True)) == {self.STATEMENT}

    def test_leaves_a_text_without_an_earlier_review_a_draft(self, tmp_path: Path) -> None:
        path = self.write(tmp_path, {"en": {"name": "Earlier Physician", "date": "2020-09-01"}})

        assert self.carry_over(path) == (
            0,
            "Imported, but worth a look (1)\n"
            f"  {path} (es): No earlier review of this text is on record. It stays a draft.\n"
            + tally(created=1)
            + "1 text published with its earlier review.\n",
        )
        assert list(LivePage.objects.values_list("language", flat=True)) == ["en"]

    def test_again_publishes_nothing_twice(self, tmp_path: Path) -> None:
        path = self.write(tmp_path, {"en": {"name": "Earlier Physician", "date": "2020-09-01"}})
        self.carry_over(path)

        code, said = self.carry_over(path)

        assert (code, said.splitlines()[-1]) == (0, "0 texts published with their earlier reviews.")

    def test_names_what_stands_in_the_way(self, tmp_path: Path) -> None:
        path = self.write(tmp_path, {"es": {"name": "Earlier Translator", "date": "2020-09-01"}})

        code, said = self.carry_over(path)

        assert (code, said.splitlines()[:2]) == (
            1,
            [
                "Refused (1)",
                f"  {path} (es): Submit the English text first: the translation is compared with it.",
            ],
        )
        assert (Article.objects.count(), LivePage.objects.count()) == (1, 0)

    def test_in_a_dry_run_publishes_nothing(self, tmp_path: Path) -> None:
        path = self.write(tmp_path, {"en": {"name": "Earlier Physician", "date": "2020-09-01"}})

        assert self.carry_over(path, "--dry-run")[0] == 0
        assert Article.objects.count() == 0

    def test_needs_a_person_who_may_publish_a_member_of_a_board_and_a_statement(self, tmp_path: Path) -> None:
        path = self.write(tmp_path, {})
        editor, manager = factories.make_user(factories.EDITOR), factories.make_user(factories.MANAGING_EDITOR)
        signer = factories.make_physician()
        without = "--carry-over publishes: name with --by who does it, with --statement on what grounds.\n"

        def refusal(by: User | None, answers: User, statement: str) -> tuple[int, str]:
            names = ["--by", by.username] if by else []
            return import_articles(path, *names, "--carry-over", answers.username, "--statement", statement)

        assert refusal(None, signer, "x") == (1, without)
        assert refusal(manager, signer, " ") == (1, without)
        assert refusal(editor, signer, "x") == (1, "Your account may not publish. A managing editor does that.\n")
        assert refusal(manager, editor, "x") == (
            1,
            "Only an active member of a board can answer for reviews made elsewhere.\n",
        )
        assert Article.objects.count() == 0


class TestManyArticles:
    """They are published by batches, and nothing that is refused or lost takes more along than it must."""

    @pytest.fixture
    def people(self) -> tuple[User, User]:
        return factories.make_user(factories.MANAGING_EDITOR), factories.make_physician(languages=["en", "es"])

    def document(self, name: str, summary: str = "All about it.") -> ArticleDocument:
        """Return an English article of one section."""
        section = DocumentSection(anchor="what", heading=Text(en="What?"), body=HtmlPair(en=f"<p>{name}.</p>"))
        return factories.make_document(
            source_id=name,
            slug=SlugPair(en=name),
            title=Text(en=name),
            summary=LongTextPair(en=summary),
            sections=(section,),
        )

    def write(self, tmp_path: Path, *names: str) -> Path:
        path = tmp_path / "many.json"
        reviewed = {"en": {"name": "Earlier Physician", "date": "2020-09-01"}}
        rows = [{"article": self.document(name).model_dump(mode="json"), "reviewed": reviewed} for name in names]
        path.write_text(json.dumps(rows))
        return path

    def move_in(self, path: Path, people: tuple[User, User]) -> tuple[int, str]:
        manager, signer = people
        names = ("--by", manager.username, "--carry-over", signer.username, "--statement", "I have seen the register.")
        return import_articles(path, *names)

    def test_keep_none_of_the_others_back_where_one_is_refused(self, tmp_path: Path, people: tuple[User, User]) -> None:
        path = self.write(tmp_path, "ache", "bruise", "cough")
        # Only what is written for the review shows that the signer is one of its authors.
        drafts.save_document(self.document("bruise", summary="By the signer."), by=people[1], at=factories.NOW)

        code, said = self.move_in(path, people)

        assert (code, said.splitlines()[:2]) == (
            1,
            [
                "Refused (1)",
                f"  {path}#/1 (en): You wrote or submitted this text, so somebody else has to sign it.",
            ],
        )
        assert tally(created=2, updated=1) + "2 texts published with their earlier reviews.\n" in said
        assert set(LivePage.objects.values_list("slug", flat=True)) == {"ache", "cough"}
        assert set(Submission.objects.values_list("slug", flat=True)) == {"ache", "cough"}
        assert found_in_the_library() == []

    def test_that_crash_lose_one_batch_and_the_next_run_goes_on(
        self, tmp_path: Path, people: tuple[User, User], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = self.write(tmp_path, "ache", "bruise", "cough", "dizziness", "earache")
        save = importing.save

        def crash(candidate: Candidate, **options: Any) -> Outcome:
            if candidate.document.source_id == "dizziness":
                raise RuntimeError
            return save(candidate, **options)

        monkeypatch.setattr(moving_in, "BATCH", 2)
        with monkeypatch.context() as patch, pytest.raises(RuntimeError):
            patch.setattr(importing, "save", crash)
            self.move_in(path, people)

        assert set(Article.objects.values_list("source_id", flat=True)) == {"ache", "bruise"}
        assert LivePage.objects.count() == 2
        assert self.move_in(path, people) == (
            0,
            tally(created=3, unchanged=2) + "3 texts published with their earlier reviews.\n",
        )
        assert LivePage.objects.count() == 5
        assert found_in_the_library() == []

    def test_are_published_no_further_by_somebody_who_lost_the_right(
        self, tmp_path: Path, people: tuple[User, User], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = self.write(tmp_path, "ache", "bruise", "cough")
        save = importing.save

        def save_and_take_the_right(candidate: Candidate, **options: Any) -> Outcome:
            people[0].groups.clear()
            return save(candidate, **options)

        monkeypatch.setattr(moving_in, "BATCH", 1)
        monkeypatch.setattr(importing, "save", save_and_take_the_right)
        code, said = self.move_in(path, people)

        assert (code, said.count("may not submit articles"), LivePage.objects.count()) == (1, 3, 0)

    def test_cost_the_same_number_of_queries_each(self, tmp_path: Path, people: tuple[User, User]) -> None:
        def queries(*names: str) -> list[str]:
            path = self.write(tmp_path, *names)
            with CaptureQueriesContext(connection) as asked:
                assert self.move_in(path, people)[0] == 0
            return [query["sql"] for query in asked]

        queries("warm")
        one, three = queries("ache"), queries("bruise", "cough", "dizziness")

        assert (len(three) - len(one)) / 2 == QUERIES_OF_AN_ARTICLE

    def test_lock_the_drafts_there_are_before_the_chains(self, tmp_path: Path, people: tuple[User, User]) -> None:
        path = self.write(tmp_path, "ache", "bruise")
        self.move_in(path, people)

        with CaptureQueriesContext(connection) as asked:
            self.move_in(path, people)
        locks = [query["sql"] for query in asked if "FOR NO KEY UPDATE" in query["sql"] or "advisory" in query["sql"]]

        assert ["advisory" in sql for sql in locks[:2]] == [False, True]
        assert all(name in locks[0] for name in ("'ache'", "'bruise'"))


def found_in_the_library() -> list[str]:
    return [fault.sentence for fault in verification.verify()]


@needs_data
class TestThePdqFiles:
    def test_go_public_only_where_an_earlier_review_fits_the_text(self) -> None:
        manager = factories.make_user(factories.MANAGING_EDITOR)
        signer = factories.make_physician(languages=["en", "es"])

        people = ("--by", manager.username, "--carry-over", signer.username, "--statement", "Seen.")
        files = [path for path in FILES if path.name.startswith(("CDR258019", "CDR441548", "CDR62805"))]

        import_articles("--format", "pdq", *people, *files)

        assert set(LivePage.objects.values_list("language", "slug")) == {
            ("en", "lung-cancer-screening"),
            ("es", "examenes-de-deteccion-del-cancer-de-pulmon"),
            ("en", "merkel-cell-carcinoma-treatment"),
        }
