"""`import_articles` and `export_articles`: drafts made from files, whole or not at all, and written back unchanged."""

from __future__ import annotations

import hashlib
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import transaction
from PIL import Image as Picture

from articles import drafts, images, media
from articles.content import freeze
from articles.document import LANGUAGES, ArticleDocument, HtmlPair, SlugPair, Text
from articles.exchange import library_json
from articles.exchange.report import EarlierReview
from articles.figures import keep_image
from articles.models import Article, Edit, Image, LivePage
from reviews.models import SignOff
from tests import factories
from tests.articles.test_exchange_json import complete_document
from tests.articles.test_exchange_pdq import FILES, needs_data

pytestmark = pytest.mark.django_db


def run(command: str, *arguments: Any) -> tuple[int, str]:
    """Return the exit code and all that was printed."""
    output = io.StringIO()
    try:
        call_command(command, *map(str, arguments), stdout=output, stderr=output)
    except CommandError as error:
        return error.returncode, f"{output.getvalue()}{error}\n"
    return 0, output.getvalue()


def import_articles(*arguments: Any) -> tuple[int, str]:
    return run("import_articles", *arguments)


def write(folder: Path, name: str, *documents: ArticleDocument) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps([document.model_dump(mode="json") for document in documents]), encoding="utf-8")
    return path


def plain(**fields: Any) -> ArticleDocument:
    return factories.make_document(**{"source_id": "sample-1"} | fields)


def picture(image_format: str = "PNG", **options: Any) -> bytes:
    buffer = io.BytesIO()
    Picture.new("RGB", (20, 10), "#336699").save(buffer, image_format, **options)
    return buffer.getvalue()


def photograph() -> images.StoredImage:
    """A picture that loses something at each encoding, as the library would store it."""
    buffer = io.BytesIO()
    Picture.effect_mandelbrot((300, 200), (-2, -1, 1, 1), 50).save(buffer, "JPEG")
    return images.prepare(buffer.getvalue())


def tally(**counts: int) -> str:
    return ", ".join(f"{counts.get(name, 0)} {name}" for name in ("created", "updated", "unchanged", "refused")) + ".\n"


class TestImportingAFile:
    def test_creates_a_draft_that_says_what_the_file_says(self, tmp_path: Path) -> None:
        document = plain()

        assert import_articles(write(tmp_path, "a.json", document)) == (0, tally(created=1))
        assert drafts.read_document(Article.objects.get()) == document

    def test_again_changes_nothing_and_records_no_edit(self, tmp_path: Path) -> None:
        path = write(tmp_path, "a.json", plain())
        import_articles(path)

        assert import_articles(path) == (0, tally(unchanged=1))
        assert Edit.objects.count() == 1

    def test_with_another_text_updates_the_same_article(self, tmp_path: Path) -> None:
        document = plain()
        import_articles(write(tmp_path, "a.json", document))
        changed = document.model_copy(update={"title": Text(en="New title", es="Título nuevo")})

        assert import_articles(write(tmp_path, "b.json", changed)) == (0, tally(updated=1))
        assert drafts.read_document(Article.objects.get()) == changed
        assert list(Edit.objects.values_list("how", "by__username")) == [("import", "import")] * 2

    def test_without_a_name_at_its_source_updates_the_article_at_its_address(self, tmp_path: Path) -> None:
        article = factories.make_article()
        document = drafts.read_document(article).model_copy(update={"title": Text(en="New", es="Nuevo")})

        assert import_articles(write(tmp_path, "a.json", document)) == (0, tally(updated=1))
        assert drafts.read_document(Article.objects.get()) == document

    def test_never_empties_a_language(self, tmp_path: Path) -> None:
        document = plain()
        import_articles(write(tmp_path, "a.json", document))
        english = document.model_copy(update={"title": Text(en="New title"), "slug": SlugPair(en=document.slug.en)})
        path = write(tmp_path, "b.json", english)

        code, said = import_articles(path)

        assert (code, said.splitlines()[1]) == (
            1,
            f"  {path}#/0/title/es: The draft has a text in this language, the file has none. Nothing was changed.",
        )
        assert drafts.read_document(Article.objects.get()) == document

    def test_never_takes_the_address_of_another_article(self, tmp_path: Path) -> None:
        article = factories.make_article()
        path = write(tmp_path, "a.json", plain(slug=SlugPair(en=article.slug_en, es=article.slug_es)))

        assert import_articles(path) == (
            1,
            "Refused (2)\n"
            f"  {path}#/0/slug/en: The address “{article.slug_en}” belongs to another article, “{article}”.\n"
            f"  {path}#/0/slug/es: The address “{article.slug_es}” belongs to another article, “{article}”.\n"
            + tally(refused=1)
            + "Something was refused; the rest was imported.\n",
        )

    def test_keeps_the_valid_rest_of_a_broken_one(self, tmp_path: Path) -> None:
        path = tmp_path / "a.json"
        valid = plain().model_dump(mode="json")
        path.write_text(json.dumps([{"type": "cure"}, valid, {**valid, "title": {"en": "hidden \u202e"}}]))

        code, said = import_articles(path)

        assert (code, said.splitlines()[:2]) == (
            1,
            [
                "Refused (2)",
                f"  {path}#/0/type: Input should be 'procedure', 'condition', 'living', 'policy', 'disclaimer' or "
                "'accreditation'",
            ],
        )
        assert said.splitlines()[2].startswith(f"  {path}#/2/title/en: There is a hidden control character (U+202E)")
        assert said.splitlines()[3] + "\n" == tally(created=1, refused=2)
        assert Article.objects.count() == 1

    def test_names_a_file_that_is_not_there_and_reads_the_others(self, tmp_path: Path) -> None:
        missing = tmp_path / "missing.json"

        code, said = import_articles(missing, write(tmp_path, "a.json", plain()))

        assert (code, said.splitlines()[:3]) == (
            1,
            [
                "Refused (1)",
                f"  {missing}: The file cannot be read: No such file or directory.",
                tally(created=1, refused=1).strip(),
            ],
        )

    def test_reads_every_file_of_a_folder(self, tmp_path: Path) -> None:
        write(tmp_path, "a.json", plain(source_id="a"))
        write(tmp_path, "b.json", plain(source_id="b"))

        assert import_articles(tmp_path) == (0, tally(created=2))

    def test_cleans_the_rich_text_and_says_what_went(self, tmp_path: Path) -> None:
        document = plain()
        section = document.sections[0].model_copy(update={"body": HtmlPair(en="<div>A<script>x()</script></div>")})
        path = write(tmp_path, "a.json", document.model_copy(update={"sections": (section,)}))

        assert import_articles(path) == (
            0,
            f"Left out (1)\n  {path}#/0/sections/0/body/en: “script” cannot stand in a text (1×).\n" + tally(created=1),
        )
        assert drafts.read_document(Article.objects.get()).sections[0].body.en == "<p>A</p>"
        assert import_articles(path)[1].endswith(tally(unchanged=1))

    def test_leaves_nothing_of_an_article_that_the_database_refuses(self, tmp_path: Path) -> None:
        topic = {"slug": "long", "name": {"en": "x" * 500, "es": ""}}
        path = tmp_path / "a.json"
        path.write_text(json.dumps([plain().model_dump(mode="json") | {"topics": [topic]}]))

        code, said = import_articles(path)

        assert (code, said.splitlines()[1]) == (
            1,
            f"  {path}#/0: The database does not take it: value too long for type character varying(200).",
        )
        assert (Article.objects.count(), Edit.objects.count()) == (0, 0)

    def test_in_a_dry_run_reports_all_and_changes_nothing(self, tmp_path: Path) -> None:
        path = write(tmp_path, "a.json", plain())

        assert import_articles(path, "--dry-run") == (
            0,
            "Dry run: nothing was changed. The import would end like this:\n" + tally(created=1),
        )
        assert (Article.objects.count(), User.objects.count()) == (0, 0)


class TestTheImporter:
    def test_is_an_account_that_cannot_log_in(self, tmp_path: Path) -> None:
        import_articles(write(tmp_path, "a.json", plain()))
        account = User.objects.get(username="import")

        assert (account.is_active, account.has_usable_password()) == (False, False)

    def test_is_whoever_the_command_line_names(self, tmp_path: Path) -> None:
        editor = factories.make_user(factories.EDITOR)

        import_articles(write(tmp_path, "a.json", plain()), "--by", editor.username)

        assert Edit.objects.get().by == editor

    def test_must_exist(self, tmp_path: Path) -> None:
        path = write(tmp_path, "a.json", plain())

        assert import_articles(path, "--by", "nobody") == (1, "There is no active account “nobody”.\n")

    def test_is_never_an_account_that_somebody_else_made(self, tmp_path: Path) -> None:
        factories.make_user(username="import")

        assert import_articles(write(tmp_path, "a.json", plain())) == (
            1,
            "Somebody can log in as “import”. Say with --by who imports.\n",
        )


class TestTheFiguresOfAnArticle:
    def document(self, sha256: str) -> ArticleDocument:
        figure = complete_document().figures[0].model_copy(update={"sha256": sha256})
        return complete_document().model_copy(update={"figures": (figure,)})

    def folder(self, tmp_path: Path, name: str, data: bytes) -> Path:
        (tmp_path / "figures").mkdir()
        (tmp_path / "figures" / name).write_bytes(data)
        return tmp_path

    def stored(self) -> tuple[str, str, int, int]:
        figure = drafts.read_document(Article.objects.get()).figures[0]
        return figure.sha256, figure.extension, figure.width, figure.height

    def test_come_unchanged_from_another_library(self, tmp_path: Path) -> None:
        original = photograph()
        assert images.prepare(original.data).sha256 != original.sha256
        folder = self.folder(tmp_path, f"{original.sha256}.png", original.data)

        import_articles(write(folder, "a.json", self.document(original.sha256)))

        assert self.stored() == (original.sha256, "webp", 300, 200)
        with media.open_stored(original.sha256, "webp") as kept:
            assert kept.read() == original.data

    @pytest.mark.parametrize(
        "data",
        [
            picture("PNG") + b"behind the end",
            picture("WEBP", xmp=b"<x:xmpmeta>where it was taken</x:xmpmeta>"),
            picture("JPEG"),
        ],
        ids=["with something behind its end", "with metadata", "of another format"],
    )
    def test_are_encoded_anew_where_they_hold_more_than_pixels(self, tmp_path: Path, data: bytes) -> None:
        name = hashlib.sha256(data).hexdigest()
        kept = images.prepare(data)
        path = write(self.folder(tmp_path, f"{name}.png", data), "a.json", self.document(name))

        assert import_articles(path) == (
            0,
            "Imported, but worth a look (1)\n"
            f"  {path}#/0/figures/0: The picture is stored as {kept.sha256}.{kept.extension}, 20×10 pixels.\n"
            + tally(created=1),
        )
        assert self.stored() == (kept.sha256, kept.extension, 20, 10)

    def test_are_encoded_anew_where_they_are_not_what_their_name_says(self, tmp_path: Path) -> None:
        path = write(self.folder(tmp_path, f"{'1' * 64}.png", picture()), "a.json", self.document("1" * 64))

        import_articles(path)

        assert self.stored()[0] == images.prepare(picture()).sha256

    def test_need_no_file_where_the_library_has_them(self, tmp_path: Path) -> None:
        original = photograph()
        keep_image(original, by=factories.make_user(), at=factories.NOW)

        import_articles(write(tmp_path, "a.json", self.document(original.sha256)))

        assert self.stored()[0] == original.sha256

    def test_refuse_the_article_where_one_is_missing(self, tmp_path: Path) -> None:
        path = write(tmp_path, "a.json", self.document("1" * 64))

        code, said = import_articles(path)

        assert (code, said.splitlines()[1]) == (
            1,
            f"  {path}#/0/figures/0: There is no such picture in the library, nor a file figures/{'1' * 64}.png that "
            "can be read.",
        )
        assert Article.objects.count() == 0

    def test_refuse_the_article_where_one_is_no_picture(self, tmp_path: Path) -> None:
        path = write(self.folder(tmp_path, f"{'1' * 64}.png", b"<svg/>"), "a.json", self.document("1" * 64))

        code, said = import_articles(path)

        assert (code, said.splitlines()[1][: len(f"  {path}#/0/figures/0: ")]) == (1, f"  {path}#/0/figures/0: ")
        assert (Article.objects.count(), Image.objects.count()) == (0, 0)


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


class TestExportingAndImportingAgain:
    def test_gives_the_same_bytes(self, tmp_path: Path) -> None:
        original = photograph()
        (tmp_path / "in" / "figures").mkdir(parents=True)
        (tmp_path / "in" / "figures" / f"{original.sha256}.webp").write_bytes(original.data)
        facts = {"sha256": original.sha256, "extension": "webp", "width": 300, "height": 200}
        figure = complete_document().figures[0].model_copy(update=facts)
        document = complete_document().model_copy(update={"figures": (figure,)})
        full = transaction.savepoint()
        import_articles(write(tmp_path / "in", "a.json", document))
        run("export_articles", tmp_path / "first")
        transaction.savepoint_rollback(full)
        assert Article.objects.count() == 0

        assert import_articles(tmp_path / "first") == (0, tally(created=1))
        run("export_articles", tmp_path / "second")

        assert files(tmp_path / "second") == files(tmp_path / "first")
        assert set(files(tmp_path / "first")) == {"ductogram.json", f"figures/{original.sha256}.webp"}
        assert library_json.read("x", files(tmp_path / "first")["ductogram.json"]).candidates[0].document == document

    def test_writes_only_the_articles_asked_for(self, tmp_path: Path) -> None:
        wanted, _other = factories.make_article(), factories.make_article()

        run("export_articles", tmp_path, "--article", wanted.pk)

        assert list(files(tmp_path)) == [f"{wanted.slug_en}.json"]

    def test_says_which_article_is_not_there(self, tmp_path: Path) -> None:
        assert run("export_articles", tmp_path, "--article", 4711) == (1, "There is no article 4711.\n")

    def test_keeps_two_drafts_of_the_same_name_apart(self, tmp_path: Path) -> None:
        nameless = factories.make_article(slug=SlugPair())
        factories.make_article(slug=SlugPair(en=f"article-{nameless.pk}"))

        assert run("export_articles", tmp_path)[1] == f"Wrote 2 articles and 0 figures to {tmp_path}.\n"
        assert len(files(tmp_path)) == 2


class TestExportingWhatIsPublished:
    def read(self, folder: Path) -> library_json.Candidate:
        ((name, data),) = files(folder).items()
        (candidate,) = library_json.read(name, data).candidates
        return candidate

    def test_writes_what_readers_see_and_never_the_draft(self, tmp_path: Path) -> None:
        article = factories.make_live_pair()
        live = {page.language: page.publication for page in LivePage.objects.filter(article=article)}
        factories.change_article(article, title=Text(en="Canary", es="Canario"))

        run("export_articles", tmp_path, "--published")
        candidate = self.read(tmp_path)

        assert {language: freeze(candidate.document, language) for language in LANGUAGES} == {
            language: publication.parsed for language, publication in live.items()
        }
        assert b"Canar" not in b"".join(files(tmp_path).values())

    def test_names_the_reviews_it_rests_on(self, tmp_path: Path) -> None:
        factories.make_live_pair()
        signed = {sign_off.kind: sign_off for sign_off in SignOff.objects.all()}

        run("export_articles", tmp_path, "--published")

        assert self.read(tmp_path).reviewed == {
            language: EarlierReview(
                name=signed[kind].printed_name, credentials=signed[kind].credentials, date=signed[kind].signed_on
            )
            for language, kind in (("en", "medical"), ("es", "translation"))
        }

    def test_leaves_out_what_nobody_can_read(self, tmp_path: Path) -> None:
        factories.make_article()

        assert run("export_articles", tmp_path, "--published")[1] == f"Wrote 0 articles and 0 figures to {tmp_path}.\n"

    def test_writes_one_language_where_only_one_is_live(self, tmp_path: Path) -> None:
        publication = factories.make_publication()

        run("export_articles", tmp_path, "--published")
        candidate = self.read(tmp_path)

        assert freeze(candidate.document, "en") == publication.parsed
        assert (candidate.document.title.es, list(candidate.reviewed)) == ("", ["en"])

    def test_writes_a_file_for_each_language_where_they_cannot_share_one(self, tmp_path: Path) -> None:
        article = factories.make_live_pair()
        reference = complete_document().references
        factories.change_article(article, references=reference)
        factories.make_publication(article, "en")

        run("export_articles", tmp_path, "--published")

        assert set(files(tmp_path)) == {f"{article.slug_en}.en.json", f"{article.slug_en}.es.json"}


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
    def test_become_eight_bilingual_drafts(self) -> None:
        code, said = import_articles("--format", "pdq", *FILES)

        assert (code, said.splitlines()[-1] + "\n") == (0, tally(created=8))
        assert [
            (
                article.source_id,
                bool(article.title_en and article.title_es),
                article.sections.exclude(body_es="").exists(),
            )
            for article in Article.objects.order_by("source_id")
        ] == [
            (f"pdq-CDR{number}", True, True)
            for number in (257994, 257995, 258019, 441548, 446198, 449678, 62805, 62811)
        ]
        assert import_articles("--format", "pdq", *FILES)[1].endswith(tally(unchanged=8))

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
