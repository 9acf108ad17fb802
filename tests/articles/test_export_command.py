"""`export_articles`: drafts written back unchanged, and what readers see without a word of any draft."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import transaction

from articles.content import freeze
from articles.document import LANGUAGES, SlugPair, Text
from articles.exchange import library_json
from articles.exchange.report import EarlierReview
from articles.models import Article, LivePage
from reviews.models import SignOff
from tests import factories
from tests.articles.exchanging import files, import_articles, photograph, run, tally, write
from tests.articles.test_exchange_json import complete_document

pytestmark = pytest.mark.django_db


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
