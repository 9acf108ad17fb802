"""`import_articles`: drafts made from files, each one whole or not at all."""

from __future__ import annotations

import hashlib
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from PIL import Image as Picture

from articles import drafts, images, media
from articles.document import ArticleDocument, HtmlPair, SlugPair, Text
from articles.figures import keep_image
from articles.models import Article, Edit, Image
from tests import factories
from tests.articles.exchanging import import_articles, photograph, plain, tally, write
from tests.articles.test_exchange_json import complete_document
from tests.articles.test_exchange_pdq import FILES, needs_data

pytestmark = pytest.mark.django_db


def picture(image_format: str = "PNG", **options: Any) -> bytes:
    buffer = io.BytesIO()
    Picture.new("RGB", (20, 10), "#336699").save(buffer, image_format, **options)
    return buffer.getvalue()


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
                f"  {path}#/0/type: Input should be 'procedure', 'condition', 'living', 'policy', 'disclaimer', "
                "'accreditation' or 'notice'",
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
            "Somebody can log in as “import”, an account in whose name the library itself acts. Rename it. "
            "Or say with --by who imports.\n",
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
