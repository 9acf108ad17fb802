"""Every edit keeps a whole revision of its draft, and an old one is read back as a value."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db.models.signals import m2m_changed, post_save
from reversion.models import Revision, Version
from reversion.utils import mute_signals

from articles import drafts, revisions
from articles.codes import CodeSystem
from articles.document import (
    CareLevel,
    Code,
    DocumentCareCard,
    DocumentContributor,
    DocumentCorrection,
    DocumentResource,
    DocumentSection,
    DocumentTopic,
    HtmlPair,
    LongTextPair,
    Reference,
    Text,
)
from articles.models import Article, Edit, Region, Topic
from tests.factories import NOW, change_article, make_article, make_user

pytestmark = pytest.mark.django_db

FULL: dict[str, Any] = {
    "topics": (DocumentTopic(slug="imaging", name=Text(en="Imaging", es="Imágenes")),),
    "contributors": (DocumentContributor(name="Sample Author", credentials="MA", role=Text(en="Writer", es="Autora")),),
    "sections": tuple(
        DocumentSection(
            anchor=anchor,
            level=level,
            heading=Text(en=anchor.title(), es=f"{anchor.title()} (es)"),
            body=HtmlPair(en="<p>Words.</p>", es="<p>Palabras.</p>"),
        )
        for anchor, level in (("first", 1), ("second", 2), ("third", 1))
    ),
    "corrections": (
        DocumentCorrection(date=dt.date(2026, 3, 2), text=LongTextPair(en="It said ten.", es="Decía diez.")),
        DocumentCorrection(date=dt.date(2026, 1, 2), text=LongTextPair(en="It said six.", es="Decía seis.")),
    ),
    "codes": (
        Code(system=CodeSystem.LOINC, code="24605-8", label="MG Breast Views"),
        Code(system=CodeSystem.ICD10CM, code="N64.52"),
    ),
    "care_cards": (
        DocumentCareCard(
            section="third",
            level=CareLevel.CALL,
            heading=Text(en="Call", es="Llame"),
            items=LongTextPair(en="A", es="B"),
        ),
    ),
    "resources": (DocumentResource(region="ca", region_name=Text(en="Canada", es="Canadá"), name=Text(en="Site")),),
    "references": (Reference(key="a-2024", title="Work", authors=("Family AB", "Other C")),),
}


class TestAnEdit:
    def test_keeps_one_revision_with_its_person_and_its_time(self) -> None:
        editor = make_user("Editor")
        article = make_article(by=editor)
        assert [(r.user, r.date_created) for r in revisions.of_article(article)] == [(editor, NOW)]

    def test_keeps_a_revision_while_somebody_silences_the_signals(self) -> None:
        # What reversion's own page of an old revision does to the whole process while it is rendered.
        with mute_signals(post_save, m2m_changed):
            article = make_article(**FULL)
        kept = revisions.of_article(article).get()
        assert revisions.document_at(kept, article) == drafts.read_document(article)

    def test_is_refused_where_its_revision_cannot_be_kept(self, monkeypatch: pytest.MonkeyPatch) -> None:
        article = make_article()
        monkeypatch.setattr(Version.objects, "bulk_create", lambda rows: list(rows)[99])
        with pytest.raises(IndexError):
            change_article(article, title=Text(en="New", es="Nuevo"))
        assert Edit.objects.filter(article=article).count() == 1
        assert Article.objects.get(pk=article.pk).title_en != "New"  # type: ignore[attr-defined]


class TestARevision:
    def test_is_read_back_as_it_was_in_both_languages(self) -> None:
        article = make_article(**FULL)
        before = drafts.read_document(article)
        change_article(article, sections=(FULL["sections"][2],), title=Text(en="Other", es="Otro"), references=())
        first, second = revisions.of_article(article)
        assert revisions.document_at(first, article) == before
        assert revisions.document_at(second, article) == drafts.read_document(article)

    def test_does_not_touch_the_draft_when_read(self, django_assert_num_queries: Any) -> None:
        article = make_article(**FULL)
        first = change_article(article, references=()) and revisions.of_article(article)[0]
        before = drafts.read_document(Article.objects.get(pk=article.pk))
        with django_assert_num_queries(3):  # its rows, then topics and regions
            revisions.document_at(first, article)
        assert drafts.read_document(Article.objects.get(pk=article.pk)) == before

    def test_leaves_out_the_shelf_and_the_region_that_are_gone(self) -> None:
        article = make_article(**FULL)
        change_article(article, topics=(), resources=())
        Topic.objects.all().delete()
        Region.objects.all().delete()
        old = revisions.document_at(revisions.of_article(article)[0], article)
        assert (old.topics, [row.region for row in old.resources]) == ((), [""])

    def test_belongs_to_its_own_article_only(self) -> None:
        one, other = make_article(), make_article()
        assert revisions.of_article(one).get() != revisions.of_article(other).get()
        assert Revision.objects.count() == 2
        assert Version.objects.get_for_object(one).count() == 1
