"""The lists of the calendar: each with what belongs in it beside what must not be there."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from articles.document import ArticleType, DocumentSection, HtmlPair, Text
from articles.models import LivePage
from reviews import workflow
from reviews.calendar import early_review
from reviews.lists import lacks, queues, waiting, worklists
from reviews.lists.worklists import Narrow, Worklist
from reviews.models import Demand, Kind, Specialty
from tests import factories as make
from tests.reviews.forging import put_signature

pytestmark = pytest.mark.django_db
DUE = dt.date(2028, 3, 2)  # of everything published at make.NOW by a board that reviews every 24 months


def titles(name: Worklist, *, on: dt.date, narrow: Narrow = Narrow()) -> list[str]:  # noqa: B008 - a frozen value
    user = make.make_user()
    rows = worklists.for_reading(worklists.in_list(name, narrow, on=on).values_list("pk", flat=True), user=user)
    return [f"{row.publication.title} ({row.language})" for row in rows]


def live(title: str, *, days: int = 0, **fields) -> None:
    """Make a page in English whose next review is due so many days after DUE."""
    at = make.NOW + dt.timedelta(days=days)
    make.make_publication(make.make_article(title=Text(en=title, es=title), at=at, **fields), at=at)


class TestPagesByTheirDay:
    def test_a_page_is_in_the_lists_that_its_day_belongs_to(self):
        live("Due today")
        make.make_submission(make.make_article(title=Text(en="Never published", es="Nunca")))
        lists = (Worklist.OVERDUE, Worklist.DUE_SOONER, Worklist.DUE_SOON, Worklist.NO_DATE)

        found = {
            days: [name for name in lists if titles(name, on=DUE - dt.timedelta(days=days))]
            for days in (61, 60, 31, 30, 0, -1, -1000)
        }

        assert found == {
            61: [],
            60: [Worklist.DUE_SOON],
            31: [Worklist.DUE_SOON],
            30: [Worklist.DUE_SOONER, Worklist.DUE_SOON],
            0: [Worklist.DUE_SOONER, Worklist.DUE_SOON],
            -1: [Worklist.OVERDUE],
            -1000: [Worklist.OVERDUE],
        }

    def test_counts_and_lists_agree(self):
        for title, days in (("Late", -1), ("Today", 0), ("In a month", 30), ("In two", 60), ("Later", 61)):
            live(title, days=days)
        live("Policy", days=0, type=ArticleType.POLICY)

        counted = worklists.counts(Narrow(), on=DUE)
        listed = {name: titles(name, on=DUE) for name in counted if name is not Worklist.ASKED}

        assert {name: len(rows) for name, rows in listed.items()} == {
            name: number for name, number in counted.items() if name is not Worklist.ASKED
        }
        assert listed[Worklist.OVERDUE] == ["Late (en)"]
        assert listed[Worklist.DUE_SOONER] == ["Today (en)", "In a month (en)"]
        assert listed[Worklist.DUE_SOON] == ["Today (en)", "In a month (en)", "In two (en)"]

    def test_a_translation_is_left_behind_until_it_is_published_anew(self):
        article = make.make_article(title=Text(en="Test", es="Prueba"))
        make.make_publication(article, "es")
        assert titles(Worklist.BEHIND, on=DUE) == []
        make.change_article(article, sections=takes(60))
        make.make_publication(article, "en")
        assert titles(Worklist.BEHIND, on=DUE) == ["Prueba (es)"]
        assert worklists.counts(Narrow(), on=DUE)[Worklist.BEHIND] == 1
        [row] = worklists.in_list(Worklist.BEHIND, Narrow(), on=DUE)
        assert worklists.dangerously_behind([row]) == {row.pk}
        make.make_publication(article, "es")
        assert titles(Worklist.BEHIND, on=DUE) == []

    def test_a_withdrawn_page_is_in_no_list(self):
        live("Withdrawn")
        make.withdraw(LivePage.objects.get().article)
        assert [titles(name, on=DUE) for name in Worklist if name not in (Worklist.ASKED, Worklist.UNPUBLISHED)] == [
            [] for _name in range(len(Worklist) - 2)
        ]

    def test_a_medical_page_without_a_date_is_found_and_a_page_about_the_library_is_none(self):
        live("Policy", type=ArticleType.POLICY)
        live("Dated")
        submission = make.make_submission(make.make_article(title=Text(en="Undated", es="Sin fecha")))
        _sign_without_date(submission)
        make.publish(submission)
        assert titles(Worklist.NO_DATE, on=DUE) == ["Undated (en)"]

    def test_can_be_narrowed_to_a_board(self):
        one, other = make.make_board(), make.make_board(name="Other")
        for board, title in ((one, "One"), (other, "Other")):
            submission = make.make_submission(make.make_article(title=Text(en=title, es=title)), board=board)
            make.sign(submission)
            make.publish(submission)
        assert titles(Worklist.LIVE, on=DUE, narrow=Narrow(board=other.pk)) == ["Other (en)"]
        assert worklists.counts(Narrow(board=other.pk), on=DUE)[Worklist.LIVE] == 1


def _sign_without_date(submission) -> None:
    """Put a signature into the ledger as a library may have brought it along: without a next review."""
    put_signature(submission, Kind.MEDICAL, signer=make.make_physician(submission.board))


class TestATranslation:
    def test_follows_its_source_and_is_no_row_of_its_own(self):
        make.make_live_pair(title=Text(en="Test", es="Prueba"))
        [row] = worklists.for_reading(worklists.pages().values_list("pk", flat=True), user=make.make_user())
        assert (row.language, row.has_translation) == ("en", True)

    def test_becomes_one_when_its_source_has_moved_on(self):
        article = make.make_live_pair(title=Text(en="Test", es="Prueba"))
        later = make.NOW + dt.timedelta(days=100)
        section = DocumentSection(
            anchor="what", heading=Text(en="What", es="Qué"), body=HtmlPair(en="<p>60 minutes.</p>", es="<p>60.</p>")
        )
        make.change_article(article, sections=(section,), at=later)
        make.make_publication(article, at=later)
        assert titles(Worklist.LIVE, on=DUE) == ["Prueba (es)", "Test (en)"]
        assert titles(Worklist.OVERDUE, on=DUE + dt.timedelta(days=1)) == ["Prueba (es)"]
        assert titles(Worklist.LIVE, on=DUE, narrow=Narrow(language="es")) == ["Prueba (es)"]

    def test_is_not_late_once_its_source_was_reviewed_again(self):
        article = make.make_live_pair(title=Text(en="Test", es="Prueba"))
        later = make.NOW + dt.timedelta(days=700)
        submission = workflow.re_review(article, "en", by=make.make_user(make.EDITOR), at=later, note="Due.")
        make.sign(submission, at=later)
        make.publish(submission, at=later)
        assert titles(Worklist.OVERDUE, on=DUE + dt.timedelta(days=1)) == []
        slug = LivePage.objects.get(article=article, language="es").slug
        page = Client().get(f"/es/{slug}/").content.decode()
        assert "enero de 2028" in page  # the month of the English review


class TestPublishedInAnEmergency:
    @pytest.mark.parametrize("language", ["en", "es"])
    def test_a_page_is_listed_until_it_was_countersigned(self, language: str):
        make.make_live_pair()
        article = make.make_live_pair()
        later = make.NOW + dt.timedelta(days=1)
        change = make.make_urgent_change(article, language, at=later)
        make.publish_urgently(change, at=later)
        assert titles(Worklist.NOT_COUNTERSIGNED, on=DUE) == [f"{change.title} ({language})"]
        assert worklists.counts(Narrow(), on=DUE)[Worklist.NOT_COUNTERSIGNED] == 1
        again = article.submissions.open().get()
        make.sign(again, at=later)
        make.publish(again, at=later)
        assert titles(Worklist.NOT_COUNTERSIGNED, on=DUE) == []


class TestAskedForEarly:
    def test_a_page_stands_there_until_it_was_reviewed(self):
        live("Asked")
        live("Not asked")
        article = LivePage.objects.get(publication__title="Asked").article
        asked = early_review.ask_early_review(
            article, "en", by=make.make_user(make.EDITOR), at=make.NOW, kind="dead-link", words="Link 2 is gone."
        )
        assert [(row.title, row.open_key) for row in worklists.asked(Narrow())] == [("Asked", asked.submission.key)]
        assert list(worklists.asked(Narrow(language="es"))) == []
        make.sign(asked.submission, at=make.NOW)
        assert worklists.asked(Narrow()).count() == 1
        make.publish(asked.submission)
        assert worklists.asked(Narrow()).count() == 0


class TestInReview:
    def test_each_text_says_what_it_waits_for(self):
        radiology = Specialty.objects.create(slug="radiology", name_en="Radiology", name_es="Radiología")
        board = make.make_board(physicians_needed=2)
        demanding = make.make_board(name="Demanding")
        Demand.objects.create(board=demanding, specialty=radiology)
        article = make.make_article()
        make.make_submission(article, board=board)
        spanish = make.make_submission(article, "es")
        signed = make.make_submission(make.make_article(), board=make.make_board(name="Third"))
        make.sign(signed)
        make.make_submission(board=demanding)

        found = [(line.submission.language, lacks.in_words(line)) for line in queues.open_lines()]
        make.sign(spanish)
        waits = next(line for line in queues.open_lines() if line.submission.pk == spanish.pk)

        assert found == [
            ("en", "the signatures of 2 physicians"),
            ("es", "the signature of a translation reviewer"),
            ("en", "a managing editor, to publish it"),
            ("en", "signatures of: Radiology (1)"),
        ]
        assert lacks.in_words(waits) == "the English text, which goes out first"


class TestHowLongTextsWaited:
    def test_counts_days_where_the_library_is(self, settings):
        settings.TIME_ZONE = "America/New_York"
        late_evening = dt.datetime(2026, 3, 3, 2, 0, tzinfo=dt.UTC)  # still 2 March in New York
        with timezone.override("America/New_York"):
            submission = make.make_submission(at=late_evening)
            make.sign(submission, at=late_evening + dt.timedelta(hours=1), on=dt.date(2026, 3, 2))
            make.sign(make.make_submission(at=make.NOW), at=make.NOW + dt.timedelta(days=5))
            assert sorted(waiting.days(Narrow(), on=dt.date(2026, 3, 10))) == [0, 5]
            assert waiting.days(Narrow(language="es"), on=dt.date(2026, 3, 10)) == []
            assert sorted(waiting.days(Narrow(), on=dt.date(2026, 6, 1))) == [5]
            assert waiting.days(Narrow(), on=dt.date(2026, 6, 5)) == []


class TestThePages:
    @pytest.fixture
    def desk(self, client: Client) -> Client:
        client.force_login(make.make_physician(), backend="django.contrib.auth.backends.ModelBackend")
        return client

    def _late_page(self) -> None:
        at = timezone.now() - dt.timedelta(days=740)
        make.make_publication(make.make_article(at=at), at=at)

    def test_ask_the_database_as_often_for_three_rows_as_for_one(
        self, desk: Client, django_assert_num_queries: DjangoAssertNumQueries
    ):
        late, overview = reverse("reviews:worklist", args=["overdue"]), reverse("reviews:overview")
        for rows in (1, 3):
            while LivePage.objects.count() < rows:
                self._late_page()
            with django_assert_num_queries(11):
                page = desk.get(late)
            assert page.context["page"].paginator.count == rows
            with django_assert_num_queries(15):
                desk.get(overview)

    def test_begin_a_review_in_one_press(self, desk: Client):
        self._late_page()
        row = LivePage.objects.get()
        shown = desk.get(reverse("reviews:worklist", args=["overdue"])).content.decode()
        url = reverse("reviews:begin", args=[row.article_id, "en"])
        assert url in shown
        response = desk.post(url)
        submission = row.article.submissions.open().get()
        assert response.url == reverse("reviews:submission", args=[submission.key])
        assert desk.post(url).url == response.url  # pressed twice
        assert url not in desk.get(reverse("reviews:worklist", args=["overdue"])).content.decode()

    def test_go_on_after_fifty_rows(self, desk: Client, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr("reviews.views.worklist.ROWS", 1)
        self._late_page()
        self._late_page()
        url = reverse("reviews:worklist", args=["overdue"])
        first, second = (desk.get(url, {"language": "en", "page": page}).context["page"] for page in (1, 2))
        assert {row.pk for row in [*first, *second]} == set(LivePage.objects.values_list("pk", flat=True))
        assert b"language=en&amp;page=2" in desk.get(url, {"language": "en"}).content

    @pytest.mark.parametrize("role", [make.EDITOR, make.TRANSLATOR])
    def test_are_not_for_everybody(self, client: Client, role: str):
        client.force_login(make.make_user(role), backend="django.contrib.auth.backends.ModelBackend")
        addresses = [reverse("reviews:overview"), reverse("reviews:worklist", args=["overdue"])]
        assert [client.get(address).status_code for address in addresses] == [404, 404]

    def test_say_nothing_about_a_list_that_does_not_exist(self, desk: Client):
        assert desk.get(reverse("reviews:worklist", args=["secret"])).status_code == 404


def takes(minutes: int) -> tuple[DocumentSection, ...]:
    body = HtmlPair(en=f"<p>It takes {minutes} minutes.</p>", es="<p>Dura 30 minutos.</p>")
    return (DocumentSection(anchor="what", heading=Text(en="What is it?", es="¿Qué es?"), body=body),)
