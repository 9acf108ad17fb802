"""Reading, writing and accounting for the draft."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from reversion.models import Version

from articles import drafts, revisions
from articles.document import LANGUAGES, ArticleType, DocumentSection, HtmlPair, Text
from articles.models import Edit
from tests import factories as make

pytestmark = pytest.mark.django_db


def sections(count: int) -> tuple[DocumentSection, ...]:
    return tuple(
        DocumentSection(
            anchor=f"s{n}",
            heading=Text(en=f"Heading {n}", es=f"Título {n}"),
            body=HtmlPair(en=f"<p>Text {n}.</p>", es=f"<p>Texto {n}.</p>"),
        )
        for n in range(count)
    )


class TestADraft:
    def test_is_read_as_it_was_written(self):
        document = make.make_document(sections=sections(3))
        article = drafts.save_document(document, by=make.make_user(), at=make.NOW)
        assert drafts.read_document(article) == document

    @pytest.mark.parametrize("count", [1, 3])
    def test_is_read_in_nine_queries_however_long(self, count):
        article = make.make_article(sections=sections(count))
        with CaptureQueriesContext(connection) as captured:
            drafts.read_document(article)
        assert len(captured) == 9

    def test_reads_the_same_in_either_interface_language(self):
        article = make.make_article()
        with translation.override("es"):
            article.save()
            spanish = drafts.read_document(article)
        with translation.override("en"):
            assert drafts.read_document(article) == spanish

    def test_is_accounted_for_as_it_is_read_in_every_part(self):
        """What a new draft's edit is of was not read back from the tables."""
        document = make.make_document(
            topics=[{"slug": "b", "name": {"en": "B", "es": "Be"}}, {"slug": "a", "name": {"en": "A", "es": ""}}],
            contributors=[{"name": "Sample", "credentials": "RN", "role": {"en": "Writer", "es": "Autora"}}],
            care_cards=[
                {
                    "section": "what",
                    "level": "call",
                    "heading": {"en": "Call", "es": "Llame"},
                    "items": {"en": "One\nTwo", "es": "Uno\nDos"},
                }
            ],
            resources=[
                {
                    "region": "us",
                    "region_name": {"en": "United States", "es": ""},
                    "name": {"en": "A place", "es": "Un lugar"},
                    "url": "https://a.example/",
                }
            ],
            references=[{"key": "one", "authors": ["A B", "C D"], "title": "Work", "year": "2020"}],
            corrections=[
                {"date": "2024-01-02", "text": {"en": "Older.", "es": "Antes."}},
                {"date": "2025-01-02", "text": {"en": "Newer.", "es": "Después."}},
            ],
            codes=[{"system": "mesh", "code": "D000001", "label": "Sample"}],
        )
        article = drafts.save_document(document, by=make.make_user(), at=make.NOW)
        read = drafts.read_document(article)
        assert not any(drafts.unaccounted(article, read, language) for language in LANGUAGES)
        assert revisions.document_at(revisions.of_article(article).get(), article) == read

    def test_stays_as_it_is_where_only_the_order_of_its_topics_differs(self):
        names = [{"slug": slug, "name": {"en": slug, "es": ""}} for slug in ("b", "a")]
        document = make.make_document(source_id="one", topics=names)
        article = drafts.save_document(document, by=make.make_user(), at=make.NOW)
        drafts.save_document(document, by=make.make_user(), at=make.NOW)
        assert article.edits.count() == 1

    def test_keeps_the_rows_it_had_when_it_is_written_again(self):
        article = make.make_article(sections=sections(3))
        before = list(article.sections.order_by("position").values_list("pk", flat=True))
        make.change_article(article, sections=sections(2))
        assert list(article.sections.order_by("position").values_list("pk", flat=True)) == before[:2]


class TestAnEdit:
    def test_says_who_changed_which_language(self):
        article = make.make_article(title=Text(en="One", es="Uno"))
        editor = make.make_user()
        make.change_article(article, by=editor, title=Text(en="One", es="Otro"))
        edit = article.edits.latest("pk")
        assert (edit.by, edit.changed_en, edit.changed_es) == (editor, False, True)

    def test_counts_the_versions_of_the_draft(self):
        article = make.make_article()
        assert article.version == 1
        make.change_article(article, title=Text(en="Two", es="Dos"))
        assert article.version == 2

    def test_keeps_a_revision_with_the_whole_article(self):
        article = make.make_article(sections=sections(2))
        newest = Version.objects.get_for_object(article)[0].revision
        models = sorted(version.content_type.model for version in newest.version_set.all())
        assert models == ["article", "section", "section"]

    def test_is_not_made_when_nothing_changed(self):
        article = make.make_article()
        make.change_article(article)
        assert Edit.objects.filter(article=article).count() == 1

    def test_accounts_for_the_draft_until_somebody_goes_around_it(self):
        article = make.make_article()
        assert not drafts.unaccounted(article, drafts.read_document(article), "en")
        article.sections.update(heading_en="Typed in psql")
        assert drafts.unaccounted(article, drafts.read_document(article), "en")
        assert not drafts.unaccounted(article, drafts.read_document(article), "es")


class TestClaiming:
    def test_an_older_version_is_refused(self):
        article = make.make_article()
        make.change_article(article, title=Text(en="Two", es="Dos"))
        with pytest.raises(drafts.StaleDraft):
            drafts.claim(article, version=1)

    def test_the_newest_version_is_allowed(self):
        drafts.claim(make.make_article(), version=1)


class TestAnImportedDraft:
    def test_is_found_again_by_its_name_at_the_source(self):
        document = make.make_document(source_id="pdq-1", type=ArticleType.CONDITION)
        first = drafts.save_document(document, by=make.make_user(), at=make.NOW)
        second = drafts.save_document(
            document.model_copy(update={"title": Text(en="New", es="Nuevo")}), by=make.make_user(), at=make.NOW
        )
        assert (second, second.title_en) == (first, "New")
