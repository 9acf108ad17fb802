"""A notice above every page: signed like everything that readers see, and there from its first day to its last."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from articles import checks
from articles.document import ArticleType, DocumentCareCard, DocumentSection, HtmlPair, LongTextPair, SlugPair, Text
from articles.models import Article, LivePage
from reviews import standing
from reviews.policy import Kind
from reviews.refusals import Refused
from tests import factories as make

pytestmark = pytest.mark.django_db

FIRST, LAST = dt.date(2026, 3, 2), dt.date(2026, 3, 8)
WORDS = "The telephone line is closed until Sunday."
WORDS_ES = "La línea telefónica está cerrada hasta el domingo."
PATHS = ("/", "/en/", "/en/search/?q=test", "/en/an-article/", "/en/an-article/history/", "/en/nothing/")


def body(en: str = WORDS, es: str = WORDS_ES) -> tuple[DocumentSection, ...]:
    return (DocumentSection(anchor="notice", body=HtmlPair(en=f"<p>{en}</p>", es=f"<p>{es}</p>")),)


def make_notice(**fields) -> Article:
    values = {
        "type": ArticleType.NOTICE,
        "slug": SlugPair(en="closed-line", es="linea-cerrada"),
        "title": Text(en="Telephone closed", es="Teléfono cerrado"),
        "summary": LongTextPair(),
        "sections": body(),
        "valid_from": FIRST,
        "valid_until": LAST,
    }
    return make.make_article(**(values | fields))


@pytest.fixture
def today(monkeypatch):
    def is_(day: dt.date) -> None:
        monkeypatch.setattr(timezone, "localdate", lambda *args: day)

    is_(FIRST)
    return is_


@pytest.fixture
def article(today):
    return make.make_publication(make.make_article(slug=SlugPair(en="an-article", es="un-articulo"))).article


def read(path: str) -> str:
    return Client().get(path).content.decode()


class TestANotice:
    @pytest.mark.parametrize("path", PATHS)
    def test_stands_above_every_page_from_its_first_day_to_its_last(self, article, today, path):
        before = read(path)
        make.make_publication(make_notice())
        seen = {}
        for day in (FIRST - dt.timedelta(1), FIRST, LAST, LAST + dt.timedelta(1)):
            today(day)
            seen[day] = read(path).count(WORDS)
        assert list(seen.values()) == [0, 1, 1, 0]
        today(LAST + dt.timedelta(1))
        assert read(path) == before

    def test_is_a_region_of_its_own_before_the_text(self, article):
        make.make_publication(make_notice(sections=body('See <a href="https://library.example/en/">home</a>.', "Vea.")))
        page = read("/en/an-article/")
        region = '<section class="site-notice" aria-label="Notice from the library">'
        assert page.index("</header>") < page.index(region) < page.index("<main")
        said = '<p>See <a href="https://library.example/en/" rel="noopener">home</a>.</p>'
        assert page[page.index(region) :].split("</section>")[0] == f'{region}\n<div class="wrap">\n{said}\n</div>\n'

    def test_speaks_the_language_of_the_page_once_its_translation_was_checked(self, article):
        notice = make_notice()
        make.make_publication(article, "es")
        make.make_publication(notice)
        assert (WORDS in read("/en/"), WORDS in read("/es/"), WORDS_ES in read("/es/")) == (True, False, False)
        make.make_publication(notice, "es")
        assert (WORDS_ES in read("/en/"), WORDS_ES in read("/es/un-articulo/")) == (False, True)

    def test_is_not_seen_before_somebody_else_signed_it(self, article):
        submission = make.make_submission(make_notice())
        assert [WORDS in read(path) for path in PATHS] == [False] * len(PATHS)
        assert standing.need_of(submission).kind == Kind.EDITORIAL
        with pytest.raises(Refused):
            make.publish(submission)
        with pytest.raises(Refused):
            make.sign(submission, by=submission.submitted_by)
        make.sign(submission)
        make.publish(submission)
        assert WORDS in read("/en/an-article/")

    def test_is_changed_only_by_another_signature(self, article):
        notice = make_notice()
        make.make_publication(notice)
        make.change_article(notice, sections=body("CANARY", "CANARIO"))
        assert [("CANARY" in read(path), WORDS in read(path)) for path in PATHS] == [(False, True)] * len(PATHS)

    def test_is_gone_at_once_when_withdrawn(self, article):
        notice = make_notice()
        make.make_publication(notice)
        assert WORDS in read("/en/an-article/")
        make.withdraw(notice)
        assert [WORDS in read(path) for path in PATHS] == [False] * len(PATHS)

    def test_does_not_stand_above_itself_and_is_no_article(self, article):
        make.make_publication(make_notice())
        assert 'class="site-notice"' not in read("/en/closed-line/")
        assert f"<p>{WORDS}</p>" in read("/en/closed-line/")
        assert [page.slug for page in LivePage.objects.articles()] == ["an-article"]

    def test_has_no_page_of_its_own_outside_its_days(self, article, today):
        make.make_publication(make_notice())
        today(LAST + dt.timedelta(1))
        assert Client().get("/en/closed-line/").status_code == 404

    def test_of_a_later_article_comes_first(self, article):
        make.make_publication(make_notice())
        make.make_publication(make_notice(slug=SlugPair(en="second", es="segundo"), sections=body("Newer.", "Nueva.")))
        page = read("/en/")
        assert page.index("Newer.") < page.index(WORDS)

    def test_costs_no_page_a_query(self, article, django_assert_num_queries):
        make.make_publication(make_notice())
        with django_assert_num_queries(2):
            read("/en/an-article/")
        with django_assert_num_queries(1):
            read("/en/an-article/")
        with django_assert_num_queries(5):
            read("/en/")


class TestANoticeGoesToReview:
    @pytest.mark.parametrize(
        ("fields", "place"),
        [
            ({}, None),
            ({"valid_from": None}, "valid_from"),
            ({"valid_until": None}, "valid_until"),
            ({"sections": body(es="")}, "section:notice:body"),
            ({"sections": body("x" * 301)}, "section:notice:body"),
            ({"sections": body("<ul><li>A list</li></ul>")}, "section:notice:body"),
            (
                {"sections": body('<a href="https://a.example/">1</a> <a href="https://b.example/">2</a>')},
                "section:notice:body",
            ),
            ({"sections": (*body(), *(s.model_copy(update={"anchor": "more"}) for s in body()))}, "sections"),
            (
                {
                    "care_cards": (
                        DocumentCareCard(
                            level="call", heading=Text(en="A", es="B"), items=LongTextPair(en="C", es="D")
                        ),
                    )
                },
                "sections",
            ),
        ],
    )
    def test_as_one_or_two_sentences_in_both_languages_with_two_days(self, fields, place):
        document = make.make_document(
            **{
                "type": ArticleType.NOTICE,
                "summary": LongTextPair(),
                "sections": body(),
                "valid_from": FIRST,
                "valid_until": LAST,
            }
            | fields
        )
        assert [one.place for one in checks.blocking(checks.of(document, "en", states={}))] == (
            [place] if place else []
        )
