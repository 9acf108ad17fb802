"""`import_articles --carry-over`: a library that moves in keeps its review dates, and says whose they are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User

from articles.models import Article, LivePage
from reviews.models import SignOff
from tests import factories
from tests.articles.exchanging import import_articles, plain, tally
from tests.articles.test_exchange_pdq import FILES, needs_data

pytestmark = pytest.mark.django_db


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
