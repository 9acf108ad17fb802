"""When a text is reviewed again: which interval holds, what the signer may choose, and that nothing signed moves."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from articles.document import ArticleType, Text
from articles.models import Topic
from reviews import standing
from reviews.calendar import early_review, intervals, schedule
from reviews.models import Event, IntervalOverride, Kind, ReviewInterval, ReviewTrigger, TriggerAnswer
from reviews.refusals import Incomplete, NotAllowed, Refused, WrongState
from tests import factories as make
from tests.factories import make_publication

INTERVALS = [
    # the article's own, the rules of its type and topics, the board's: what holds
    (None, [], 24, 24),
    (None, [12], 24, 12),
    (None, [36], 24, 36),
    (None, [12, 6, 36], 24, 6),
    (18, [12, 6], 24, 18),
    (36, [], 1, 36),
    (None, [], 40, 36),
]


@pytest.mark.parametrize(("override", "rules", "board", "holds"), INTERVALS)
def test_the_articles_own_interval_goes_before_the_shortest_rule_and_that_before_the_boards(
    override, rules, board, holds
):
    assert schedule.months_that_hold(override=override, rules=rules, board=board) == holds


DAYS = [
    (dt.date(2026, 3, 2), 24, dt.date(2028, 3, 2)),
    (dt.date(2024, 2, 29), 12, dt.date(2025, 2, 28)),
    (dt.date(2024, 2, 29), 36, dt.date(2027, 2, 28)),
    (dt.date(2027, 2, 28), 12, dt.date(2028, 2, 28)),
    (dt.date(2026, 8, 31), 6, dt.date(2027, 2, 28)),
    (dt.date(2027, 8, 31), 6, dt.date(2028, 2, 29)),
    (dt.date(2026, 12, 31), 1, dt.date(2027, 1, 31)),
    (dt.date(2026, 1, 31), 1, dt.date(2026, 2, 28)),
    (dt.date(2026, 11, 30), 1, dt.date(2026, 12, 30)),
]


@pytest.mark.parametrize(("signed", "months", "due"), DAYS)
def test_a_review_is_due_on_the_same_day_of_the_month_or_its_last(signed, months, due):
    assert standing.due_date(signed, months) == due


def manager():
    return make.make_user(make.MANAGING_EDITOR)


@pytest.mark.django_db
class TestTheDayIsFixedByTheSignature:
    def test_by_the_shortest_rule_of_type_and_topics(self):
        article = make.make_article()
        topics = [Topic.objects.create(slug=slug, name_en=slug) for slug in ("fast", "slow", "elsewhere")]
        article.topics.set(topics[:2])
        for months, rule in (
            (12, {"topic": topics[1]}),
            (6, {"topic": topics[0]}),
            (1, {"topic": topics[2]}),
            (18, {"article_type": ArticleType.PROCEDURE}),
            (2, {"article_type": ArticleType.CONDITION}),
        ):
            ReviewInterval.objects.create(months=months, **rule)
        assert make_publication(article).review_due_on == dt.date(2026, 9, 2)

    def test_by_the_articles_own_interval_of_which_the_newest_counts(self):
        article = make.make_article()
        ReviewInterval.objects.create(article_type=ArticleType.PROCEDURE, months=6)
        for months in (3, 30):
            intervals.override_interval(article, by=manager(), at=make.NOW, months=months, reason="So decided.")
        assert make_publication(article).review_due_on == dt.date(2028, 9, 2)
        intervals.override_interval(article, by=manager(), at=make.NOW, months=None, reason="No longer needed.")
        assert schedule.months_for(article, ArticleType.PROCEDURE, board=24) == 6

    def test_and_by_nothing_that_changes_later(self):
        publication = make_publication()
        ReviewInterval.objects.create(article_type=ArticleType.PROCEDURE, months=1)
        intervals.override_interval(publication.article, by=manager(), at=make.NOW, months=2, reason="Moves fast.")
        publication.refresh_from_db()
        signature = publication.article.submissions.get().sign_offs.get()
        assert (publication.review_due_on, signature.review_due_on) == (dt.date(2028, 3, 2), dt.date(2028, 3, 2))

    def test_where_the_library_is(self):
        submission = make.make_submission()
        night = dt.datetime(2026, 3, 1, 1, 0, tzinfo=dt.UTC)  # 28 February in New York
        assert make.sign(submission, at=night, on=dt.date(2026, 2, 28)).review_due_on == dt.date(2028, 2, 28)

    @pytest.mark.parametrize("months", [1, 11, 24])
    def test_or_sooner_if_the_signer_says_so(self, months):
        sign_off = make.sign(make.make_submission(), review_months=months)
        assert sign_off.review_due_on == standing.due_date(make.TODAY, months)

    @pytest.mark.parametrize("months", [0, -1, 25, 36])
    def test_but_never_later(self, months):
        submission = make.make_submission()
        with pytest.raises(Refused, match="sooner than planned"):
            make.sign(submission, review_months=months)
        assert submission.sign_offs.count() == 0

    def test_and_only_a_physician_says_when(self):
        article = make.make_article()
        make_publication(article)
        with pytest.raises(Refused, match="Only a physician"):
            make.sign(make.make_submission(article, "es"), review_months=6)

    def test_the_soonest_of_several_physicians_counts(self):
        board = make.make_board(physicians_needed=2)
        submission = make.make_submission(board=board)
        make.sign(submission, review_months=20)
        make.sign(submission, review_months=5)
        assert make.publish(submission).review_due_on == dt.date(2026, 8, 2)


@pytest.mark.django_db
class TestAnIntervalOfOneArticle:
    def test_is_kept_with_who_when_and_why(self):
        article, by = make.make_article(), manager()
        row = intervals.override_interval(article, by=by, at=make.NOW, months=6, reason=" Moves fast. ")
        assert (row.months, row.reason, row.by, row.at) == (6, "Moves fast.", by, make.NOW)
        event = Event.objects.latest("number")
        assert (event.verb, event.article, event.detail) == ("override_interval", article, "6: Moves fast.")
        assert [record["of"] for record in event.records] == ["reviews.intervaloverride"]

    @pytest.mark.parametrize(
        ("months", "reason", "refusal"), [(6, " ", Incomplete), (0, "x", Refused), (37, "x", Refused)]
    )
    def test_needs_a_reason_and_holds_for_36_months_at_most(self, months, reason, refusal):
        with pytest.raises(refusal):
            intervals.override_interval(make.make_article(), by=manager(), at=make.NOW, months=months, reason=reason)
        assert IntervalOverride.objects.count() == 0
        assert Event.objects.latest("number").outcome == Event.Outcome.REFUSED

    def test_is_not_for_editors(self):
        with pytest.raises(NotAllowed):
            intervals.override_interval(
                make.make_article(), by=make.make_user(make.EDITOR), at=make.NOW, months=6, reason="x"
            )

    def test_is_never_changed(self):
        row = intervals.override_interval(make.make_article(), by=manager(), at=make.NOW, months=6, reason="x")
        for change in (lambda: IntervalOverride.objects.update(months=7), row.delete):
            with pytest.raises(DatabaseError), transaction.atomic():
                change()

    @pytest.mark.parametrize(
        "fields",
        [
            {"months": 37, "article_type": "procedure"},
            {"months": 0, "article_type": "procedure"},
            {"months": 12},
            {"months": 12, "article_type": "condition"},  # there is one already
        ],
    )
    def test_the_database_refuses_intervals_that_make_no_sense(self, fields):
        ReviewInterval.objects.create(months=6, article_type="condition")
        with pytest.raises(IntegrityError), transaction.atomic():
            ReviewInterval.objects.create(**fields)

    def test_the_database_refuses_one_for_a_type_and_a_topic(self):
        topic = Topic.objects.create(slug="breast", name_en="Breast")
        with pytest.raises(IntegrityError), transaction.atomic():
            ReviewInterval.objects.create(months=6, article_type="condition", topic=topic)


def ask(article, language="en", *, by=None, at=make.NOW, kind="retracted", words="Reference 2 was retracted."):
    return early_review.ask_early_review(
        article, language, by=by or make.make_user(make.EDITOR), at=at, kind=kind, words=words
    )


@pytest.mark.django_db
class TestAskingForAnEarlyReview:
    def test_sends_the_live_text_to_review_at_once(self):
        article = make_publication().article
        asked = ask(article)
        assert asked.is_new
        assert (asked.submission.purpose, asked.submission.note) == (
            "re-review",
            "Reviewed early: a cited work was retracted.",
        )
        assert schedule.triggers_of(asked.submission) == [asked.trigger]
        assert [event.verb for event in Event.objects.order_by("-number")[:2]] == ["re_review", "ask_early_review"]

    def test_joins_a_review_that_is_open(self):
        article = make_publication().article
        first, second = ask(article), ask(article, kind="dead-link", words="Link 3.")
        assert (second.submission, second.is_new) == (first.submission, False)
        assert schedule.triggers_of(first.submission) == [first.trigger, second.trigger]

    def test_waits_where_a_changed_draft_is_about_to_be_reviewed(self):
        article = make_publication().article
        make.change_article(article, title=Text(en="Changed", es="Cambiado"))
        asked = ask(article)
        assert (asked.submission, article.submissions.open().count()) == (None, 0)
        assert schedule.triggers_of(make.make_submission(article)) == [asked.trigger]

    def test_is_refused_for_what_is_not_live_says_nothing_or_was_said(self):
        with pytest.raises(WrongState):
            ask(make.make_article())
        article = make_publication().article
        with pytest.raises(Incomplete):
            ask(article, words="  ")
        ask(article)
        with pytest.raises(WrongState, match="asked already"):
            ask(article)
        assert ReviewTrigger.objects.count() == 1

    def test_is_for_those_who_may_submit_the_language(self):
        article = make.make_live_pair()
        translator = make.make_user(make.TRANSLATOR)
        with pytest.raises(NotAllowed):
            ask(article, by=translator)
        with pytest.raises(NotAllowed):
            ask(article, by=make.make_physician())
        assert ask(article, "es", by=translator).is_new

    def test_is_answered_by_the_review_that_is_published(self):
        article = make_publication().article
        asked = ask(article)
        elsewhere = ask(make_publication().article)
        make.sign(asked.submission)
        assert TriggerAnswer.objects.count() == 0
        make.publish(asked.submission)
        answer = TriggerAnswer.objects.get()
        assert (answer.trigger, answer.submission) == (asked.trigger, asked.submission)
        asked.submission.refresh_from_db()
        assert schedule.triggers_of(asked.submission) == [asked.trigger]
        assert list(ReviewTrigger.objects.open()) == [elsewhere.trigger]
        assert "reviews.triggeranswer" in [row["of"] for row in Event.objects.latest("number").records]

    def test_is_not_answered_by_a_signature_given_before(self):
        submission = ask(make_publication().article).submission
        make.sign(submission)
        late = ask(submission.article, at=make.NOW + dt.timedelta(hours=1), words="Another one.").trigger
        make.publish(submission, at=make.NOW + dt.timedelta(hours=2))
        assert list(ReviewTrigger.objects.open()) == [late]

    def test_is_not_answered_by_an_editorial_change(self):
        article = make_publication().article
        make.change_article(article, source_line=Text(en="Source: sample.", es="Fuente: muestra."))
        asked = ask(article)
        submission = make.make_submission(article)
        assert standing.need_of(submission).kind == Kind.EDITORIAL
        make.sign(submission)
        make.publish(submission)
        assert list(ReviewTrigger.objects.open()) == [asked.trigger]

    def test_the_database_takes_no_false_answer_and_no_change(self):
        asked = ask(make_publication().article)
        unsigned = asked.submission
        other = make_publication().article.submissions.get()
        for submission in (unsigned, other):
            with pytest.raises(DatabaseError), transaction.atomic():
                TriggerAnswer.objects.create(trigger=asked.trigger, submission=submission, at=make.NOW)
        for change in (lambda: ReviewTrigger.objects.update(words="Nothing."), asked.trigger.delete):
            with pytest.raises(DatabaseError), transaction.atomic():
                change()

    def test_stays_open_when_the_reviewer_asks_for_changes(self):
        asked = ask(make_publication().article)
        make.request_changes(asked.submission)
        asked.submission.refresh_from_db()
        assert schedule.triggers_of(asked.submission) == [asked.trigger]
