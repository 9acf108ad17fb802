"""Intervals, early reviews and what is due, in the admin."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.document import Reference, Text
from articles.models import Article, Feedback, Topic
from reviews import workflow
from reviews.admin.panel import panels
from reviews.calendar import early_review, intervals
from reviews.models import Event, IntervalOverride, ReviewInterval, ReviewTrigger
from tests import factories as make
from tests.articles.editing import sign_in

pytestmark = pytest.mark.django_db

CITING = reverse("admin:reviews_reviewtrigger_citing")
RETRACTED = {"references": (Reference(key="a", title="Retracted", doi="10.1000/gone"),)}


def live(title: str, *, both: bool = False, at: dt.datetime = make.NOW, **fields: Any) -> Article:
    article = make.make_article(title=Text(en=title, es=f"{title} ES"), at=at, **fields)
    make.make_publication(article, "en", at=at)
    if both:
        make.make_publication(article, "es", at=at)
    return article


class TestWhatCitesAWork:
    def test_is_listed_once_for_each_article(self) -> None:
        live("Both", both=True, **RETRACTED)
        live("English", **RETRACTED)
        live("Other")
        rows = sign_in(make.make_user(make.EDITOR)).get(CITING, {"q": "10.1000/gone"}).context["found"]
        assert [(row["page"].publication.title, row["languages"]) for row in rows] == [
            ("Both", ["en", "es"]),
            ("English", ["en"]),
        ]

    def test_is_asked_for_at_once_and_each_is_answered_for_itself(self) -> None:
        fresh, in_review, changed, asked, left = (live(title, **RETRACTED) for title in "ABCDE")
        editor = make.make_user(make.EDITOR)
        workflow.re_review(in_review, "en", by=editor, at=make.NOW, note="Due.")
        make.change_article(changed, title=Text(en="C2", es="C2"))
        early_review.ask_early_review(asked, "en", by=editor, at=make.NOW, kind="retracted", words="It was retracted.")
        keys = [f"{article.pk}-en" for article in (fresh, in_review, changed, asked)]

        page = sign_in(editor).post(
            f"{CITING}?q=10.1000/gone", {"pages": keys, "kind": "retracted", "words": "It was retracted."}
        )

        assert [(str(one.publication), sentence) for one, sentence in page.context["results"]] == [
            ("A (en, 1)", "Asked: the live text is in review now."),
            ("B (en, 1)", "Already open: a text is in review, and the reason stands beside it now."),
            ("C (en, 1)", "Asked: a changed draft waits; the reason goes to review with it once it is submitted."),
            ("D (en, 1)", "Refused: This was asked already, in the same words, and is still open."),
        ]
        assert set(ReviewTrigger.objects.values_list("article", flat=True)) == {
            article.pk for article in (fresh, in_review, changed, asked)
        }
        assert left.submissions.open().count() == 0

    def test_cannot_be_ticked_where_it_was_not_found(self) -> None:
        live("Cites", **RETRACTED)
        other = live("Other")
        page = sign_in(make.make_user(make.EDITOR)).post(
            f"{CITING}?q=10.1000/gone", {"pages": [f"{other.pk}-en"], "kind": "other", "words": "Why."}
        )
        assert (page.status_code, ReviewTrigger.objects.count()) == (422, 0)

    def test_keeps_what_was_typed_when_nothing_is_ticked(self) -> None:
        live("Cites", **RETRACTED)
        page = sign_in(make.make_user(make.EDITOR)).post(f"{CITING}?q=10.1000/gone", {"words": "My own words."})
        assert (page.status_code, b"My own words." in page.content) == (422, True)
        assert b"Tick at least one article." in page.content

    def test_costs_as_many_queries_for_three_as_for_one(self, django_assert_num_queries: Any) -> None:
        client = sign_in(make.make_user(make.EDITOR))
        for count in (1, 3):
            while Article.objects.count() < count:
                live("Cites", **RETRACTED)
            with django_assert_num_queries(6):
                assert len(client.get(CITING, {"q": "10.1000/gone"}).context["found"]) == count


class TestAReadersReport:
    def test_leads_to_an_early_review_in_its_own_words(self) -> None:
        article = live("Page")
        report = Feedback.objects.create(
            publication=article.publications.get(), kind="problem", comment="The dose looks wrong.", at=make.NOW
        )
        client = sign_in(make.make_user(make.EDITOR))
        url = reverse("admin:articles_article_ask_early_review", args=[article.pk, "en"])
        assert (
            f'href="{url}?feedback={report.pk}"'
            in client.get(reverse("admin:articles_feedback_change", args=[report.pk])).content.decode()
        )
        form = client.get(url, {"feedback": report.pk}).context["form"]
        assert form.initial == {"kind": "report", "words": "The dose looks wrong."}
        client.post(url, {"kind": "report", "words": "The dose looks wrong."})
        assert ReviewTrigger.objects.get().words == "The dose looks wrong."

    def test_of_another_article_is_not_shown(self) -> None:
        report = Feedback.objects.create(
            publication=make.make_publication(), kind="problem", comment="The dose looks wrong.", at=make.NOW
        )
        url = reverse("admin:articles_article_ask_early_review", args=[live("Page").pk, "en"])
        for key in (report.pk, "x", ""):
            assert sign_in(make.make_user(make.EDITOR)).get(url, {"feedback": key}).context["form"].initial == {}


class TestIntervals:
    def test_are_set_by_managing_editors_and_recorded(self) -> None:
        topic = Topic.objects.create(slug="breast", name_en="Breast")
        client = sign_in(make.make_user(make.MANAGING_EDITOR))
        client.post(reverse("admin:reviews_reviewinterval_add"), {"topic": topic.pk, "months": 12})
        row = ReviewInterval.objects.get()
        client.post(reverse("admin:reviews_reviewinterval_change", args=[row.pk]), {"topic": topic.pk, "months": 6})
        client.post(reverse("admin:reviews_reviewinterval_delete", args=[row.pk]), {"post": "yes"})
        assert list(Event.objects.order_by("number").values_list("verb", "detail")) == [
            ("add", "topic: “” → “Breast”\nmonths: “” → “12”"),
            ("change", "months: “12” → “6”"),
            ("delete", ""),
        ]

    @pytest.mark.parametrize(
        "answers",
        [{"months": 12}, {"months": 37, "article_type": "procedure"}, {"months": 0, "article_type": "policy"}],
    )
    def test_are_refused_in_words_where_they_make_no_sense(self, answers: dict[str, Any]) -> None:
        page = sign_in(make.make_user(make.MANAGING_EDITOR)).post(reverse("admin:reviews_reviewinterval_add"), answers)
        assert (page.status_code, ReviewInterval.objects.count()) == (200, 0)
        assert page.context["errors"]

    def test_of_one_article_is_set_on_its_page_and_said_in_its_panel(self) -> None:
        article = live("Page")
        manager = make.make_user(make.MANAGING_EDITOR, first_name="Sample", last_name="Manager")
        url = reverse("admin:articles_article_override_interval", args=[article.pk, "en"])
        sign_in(manager).post(url, {"months": 6, "reason": "Moves fast."})
        assert IntervalOverride.objects.get().months == 6
        [english, _spanish] = panels(article, user=manager, on=make.TODAY)
        assert "Its review holds for 6 months, by decision of Sample Manager: Moves fast." in english.facts
        assert sign_in(manager).get(url).context["form"].initial == {"months": 6}
        sign_in(manager).post(url, {"months": "", "reason": "As usual again."})
        assert [row.months for row in IntervalOverride.objects.order_by("pk")] == [6, None]


class TestThePanel:
    def test_says_what_asks_for_an_early_review(self) -> None:
        article, editor = live("Page", both=True), make.make_user(make.EDITOR)
        early_review.ask_early_review(article, "en", by=editor, at=make.NOW, kind="other", words="A new guideline.")
        english, spanish = panels(article, user=editor, on=make.TODAY)
        sentence = "An early review was asked for on March 2, 2026 (another reason): A new guideline."
        assert (sentence in english.facts, sentence in spanish.facts) == (True, False)

    def test_of_a_translation_shows_the_dates_of_its_source(self) -> None:
        article, later = live("Page", both=True), make.NOW + dt.timedelta(days=700)
        submission = workflow.re_review(article, "en", by=make.make_user(make.EDITOR), at=later, note="Due.")
        make.sign(submission, at=later)
        make.publish(submission, at=later)
        spanish = panels(article, user=make.make_user(make.EDITOR), on=dt.date(2028, 3, 3))[1]
        assert spanish.facts[1:3] == (
            "Last reviewed on Jan. 31, 2028.",
            "The next review is due on Jan. 31, 2030.",
        )
        assert [step.label for step in spanish.others] == [
            *("Ask for a re-review", "Ask for an early review", "What readers said"),
        ]


class TestTheListOfArticles:
    @pytest.mark.parametrize(("due", "titles"), [("late", ["Late"]), ("soon", ["Soon"]), ("never", [])])
    def test_is_filtered_by_the_day_of_the_next_review(self, due: str, titles: list[str]) -> None:
        now = timezone.now()
        for title, days in (("Late", 740), ("Soon", 700), ("Later", 10)):
            live(title, both=True, at=now - dt.timedelta(days=days))
        make.make_article()
        url = reverse("admin:articles_article_changelist")
        rows = sign_in(make.make_user(make.EDITOR)).get(url, {"due": due}).context["cl"].result_list
        assert [str(row) for row in rows] == titles


def test_the_registers_cost_as_many_queries_for_three_as_for_one(django_assert_num_queries: Any) -> None:
    client = sign_in(make.make_user(is_staff=True, is_superuser=True))
    by = make.make_user(make.MANAGING_EDITOR)
    for count in (1, 3):
        while ReviewTrigger.objects.count() < count:
            asked = early_review.ask_early_review(live("Page"), "en", by=by, at=make.NOW, kind="other", words="Why.")
            make.sign(asked.submission)
            make.publish(asked.submission)
            intervals.override_interval(asked.trigger.article, by=by, at=make.NOW, months=6, reason="Why.")
        for model in ("reviewtrigger", "intervaloverride"):
            with django_assert_num_queries(5):
                page = client.get(reverse(f"admin:reviews_{model}_changelist"))
            assert len(page.context["cl"].result_list) == count, model
