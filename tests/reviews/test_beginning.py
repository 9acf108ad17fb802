"""Reviews begin by themselves when they are due, or by the hand of somebody who may then sign them."""

from __future__ import annotations

import datetime as dt
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from articles.document import Text
from articles.models import LivePage
from reviews import workflow
from reviews.calendar import due_reviews
from reviews.impersonal import CALENDAR
from reviews.models import Event, Mail, Submission
from reviews.refusals import NotAllowed, OwnWork, Refused, WrongState
from tests import factories as make

pytestmark = pytest.mark.django_db
DUE = dt.date(2028, 3, 2)
NEAR = DUE - dt.timedelta(days=60)
THEN = dt.datetime.combine(NEAR, dt.time(6), dt.UTC)


def open_due(*, by=None, on=NEAR):
    return due_reviews.open_due(by=by, at=THEN, on=on)


class TestAPhysicianBeginsAReview:
    def test_signs_it_and_somebody_else_publishes(self):
        publication = make.make_publication()
        physician = make.make_physician()
        submission = workflow.begin_review(publication.article, "en", by=physician, at=THEN)
        make.sign(submission, by=physician, at=THEN)
        again = make.publish(submission, at=THEN)
        assert (again.reviewed_on, again.updated_on) == (NEAR, publication.updated_on)
        assert (again.review_due_on, again.digest) == (dt.date(2030, 1, 2), publication.digest)

    def test_is_on_record_as_the_one_who_began_but_did_not_submit(self):
        physician = make.make_physician()
        make.make_publication()
        submission = workflow.begin_review(LivePage.objects.get().article, "en", by=physician, at=THEN)
        event = submission.events.get()
        assert (event.verb, event.by, event.outcome) == ("begin_review", physician, Event.Outcome.DONE)
        assert submission.submitted_by.username == CALENDAR
        assert submission.note == "Regular review of the unchanged text."

    def test_is_the_one_who_is_waited_for(self):
        article = make.make_publication().article
        make.make_physician()
        physician = make.make_physician()
        submission = workflow.begin_review(article, "en", by=physician, at=THEN)
        assert [ask.user for ask in submission.asks.all()] == [physician]
        assert not Mail.objects.filter(notice__submission=submission, notice__kind="request").exists()

    def test_not_of_a_text_of_their_own(self):
        physician = make.make_physician()
        article = make.make_article(by=physician)
        make.make_publication(article)
        with pytest.raises(OwnWork):
            workflow.begin_review(article, "en", by=physician, at=THEN)
        assert (article.submissions.open().count(), Event.objects.latest("number").outcome) == (0, "refused")

    def test_not_of_another_boards_text(self):
        article = make.make_publication().article
        stranger = make.make_physician(make.make_board(name="Other"))
        with pytest.raises(NotAllowed):
            workflow.begin_review(article, "en", by=stranger, at=THEN)

    @pytest.mark.parametrize(
        "maker", [make.make_user, lambda: make.make_user(make.EDITOR), make.make_translation_reviewer]
    )
    def test_nobody_else_begins_one(self, maker):
        article = make.make_publication().article
        with pytest.raises(NotAllowed):
            workflow.begin_review(article, "en", by=maker(), at=THEN)
        assert article.submissions.open().count() == 0

    def test_goes_to_the_board_that_signed_it(self):
        make.make_board()
        other = make.make_board(name="Other")
        submission = make.make_submission(board=other)
        make.sign(submission)
        article = make.publish(submission).article
        make.make_physician()
        assert workflow.begin_review(article, "en", by=make.make_physician(other), at=THEN).board == other

    def test_a_translation_is_begun_in_its_own_words(self):
        article = make.make_live_pair()
        submission = workflow.begin_review(article, "es", by=make.make_translation_reviewer(), at=THEN)
        assert submission.note == "Revisión periódica del texto sin cambios."


class TestTheCalendar:
    def test_opens_what_is_due_within_60_days_and_nothing_twice(self):
        article = make.make_publication().article
        later = make.NOW + dt.timedelta(days=1)
        make.make_publication(make.make_article(at=later), at=later)  # due a day too late
        assert open_due(on=NEAR - dt.timedelta(days=1)).opened == []
        assert open_due().opened == [article]
        assert open_due().opened == []
        submission = Submission.objects.open().get()
        assert (submission.article, submission.due_on, submission.purpose) == (article, DUE, "re-review")
        assert submission.submitted_by.username == CALENDAR

    def test_opens_what_is_long_overdue_after_it_was_not_run(self):
        article = make.make_publication().article
        assert open_due(on=DUE + dt.timedelta(days=500)).opened == [article]

    def test_leaves_alone_a_changed_draft_a_text_sent_back_and_an_open_review(self):
        changed, sent_back, in_review = (make.make_publication().article for _page in range(3))
        make.change_article(changed, title=Text(en="Changed", es="Cambiado"))
        editor = make.make_user(make.EDITOR)
        submission = workflow.re_review(sent_back, "en", by=editor, at=make.NOW, note="Due.")
        make.request_changes(submission)
        workflow.re_review(in_review, "en", by=editor, at=make.NOW, note="Due.")
        outcome = open_due()
        assert (outcome.opened, set(outcome.waiting)) == ([], {changed, sent_back})
        assert Submission.objects.open().get().article == in_review

    def test_leaves_translations_to_their_sources(self):
        article = make.make_live_pair()
        assert open_due().opened == [article]
        assert [s.language for s in Submission.objects.open()] == ["en"]

    def test_works_in_the_name_of_a_person_where_one_is_named(self):
        article = make.make_publication().article
        editor = make.make_user(make.EDITOR)
        assert open_due(by=editor).opened == [article]
        assert (Submission.objects.open().get().submitted_by, Submission.objects.open().get().due_on) == (editor, DUE)

    def test_says_whom_it_may_not_work_for(self):
        article = make.make_publication().article
        outcome = open_due(by=make.make_user())
        assert (outcome.opened, [row for row, _sentence in outcome.refused]) == ([], [article])

    def test_does_nothing_through_an_account_that_somebody_can_log_in_to(self):
        make.make_publication()
        make.make_user(username=CALENDAR)
        with pytest.raises(Refused, match="Somebody can log in"):
            open_due()

    def test_its_own_account_can_do_nothing_else(self):
        make.make_publication()
        open_due()
        account = User.objects.get(username=CALENDAR)
        assert (account.is_active, account.has_usable_password(), account.get_all_permissions()) == (
            False,
            False,
            set(),
        )
        with pytest.raises(WrongState):
            workflow.begin_review(LivePage.objects.get().article, "en", by=account, at=THEN)


class TestTheCommand:
    def run(self, *arguments: str) -> str:
        out = StringIO()
        call_command("open_due_reviews", *arguments, stdout=out, stderr=out)
        return out.getvalue()

    def test_says_what_it_opened_and_what_waits(self):
        old = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
        make.make_publication(make.make_article(at=old), at=old)
        changed = make.make_publication(make.make_article(at=old), at=old).article
        make.change_article(changed, title=Text(en="Changed words", es="Cambiado"))
        assert self.run() == (
            "1 review opened.\n1 page is due, but a changed draft waits to be submitted:\n  Changed words\n"
        )
        assert self.run().startswith("0 reviews opened.")

    def test_refuses_an_account_that_is_not_there(self):
        with pytest.raises(CommandError, match="no active account"):
            self.run("--by", "nobody")
