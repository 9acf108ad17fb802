"""What is signed now and happens later: once, never early, and with every guard asked again at its time."""

from __future__ import annotations

import datetime as dt
import io
import threading

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import drafts
from articles.models import LivePage, Withdrawal
from reviews import workflow
from reviews.calendar import due_steps
from reviews.lists import queues
from reviews.models import Event, Kind, ScheduledStep, SignOff, State, Submission
from reviews.refusals import Incomplete, NotAllowed, Refused, Unsigned, WrongState
from tests import factories as make

NOW = make.NOW
NOON = NOW + dt.timedelta(days=1)
AFTER = NOON + dt.timedelta(seconds=30)
NOTICES = {"notice_en": "Gone.", "notice_es": "Se fue."}


def run(now: dt.datetime) -> list[tuple[str, str]]:
    return [(step.step, step.outcome) for step in due_steps.run_due(now, now.date())]


def signed(article=None, language: str = "en") -> Submission:
    submission = make.make_submission(article, language)
    make.sign(submission)
    return submission


def schedule(submission: Submission | None = None, **fields) -> ScheduledStep:
    fields = {"by": make.make_user(make.MANAGING_EDITOR), "at": NOW, "due_at": NOON} | fields
    fields.setdefault("proof", make.prove(fields["by"], at=fields["at"]))
    return workflow.schedule_publication(submission or signed(), **fields)


def schedule_withdrawal(article, **fields) -> ScheduledStep:
    fields = {"by": make.make_user(make.MANAGING_EDITOR), "at": NOW, "due_at": NOON, "reason": "legal"} | fields
    return workflow.schedule_withdrawal(article, "en", **NOTICES | fields)


@pytest.mark.django_db
class TestAScheduledPublication:
    def test_goes_out_at_its_time_and_not_before(self):
        step = schedule()
        assert run(NOON - dt.timedelta(seconds=1)) == []
        assert not LivePage.objects.exists()
        assert run(AFTER) == [("publish", "done")]
        publication = LivePage.objects.get().publication
        assert (publication.published_by, publication.published_at) == (step.asked_by, AFTER)
        assert publication.updated_on == AFTER.date()

    def test_goes_out_once(self):
        schedule()
        assert [run(AFTER), run(AFTER), run(AFTER + dt.timedelta(days=1))] == [[("publish", "done")], [], []]

    def test_goes_out_as_soon_as_the_library_is_back(self):
        schedule()
        assert run(NOON + dt.timedelta(days=3)) == [("publish", "done")]

    def test_takes_the_english_before_its_translation(self):
        article = make.make_article()
        english = signed(article)
        spanish = signed(article, "es")
        schedule(english)
        schedule(spanish)
        assert run(AFTER) == [("publish", "done"), ("publish", "done")]
        assert {page.language for page in LivePage.objects.all()} == {"en", "es"}

    @pytest.mark.parametrize("loss", ["role", "account"])
    def test_is_refused_when_who_asked_may_not_publish_any_more(self, loss):
        step = schedule()
        if loss == "role":
            step.asked_by.groups.clear()
        else:
            step.asked_by.is_active = False
            step.asked_by.save()
        assert run(AFTER) == [("publish", "refused")]
        assert not LivePage.objects.exists()
        assert Event.objects.get(outcome="refused").by == step.asked_by

    def test_is_refused_when_a_signature_was_taken_back(self):
        submission = signed()
        schedule(submission)
        signer = SignOff.objects.get().signer
        workflow.withdraw_signature(submission, by=signer, at=NOW, kind=Kind.MEDICAL, reason="Overlooked it.")
        assert run(AFTER) == [("publish", "refused")]
        step = ScheduledStep.objects.get()
        assert step.sentence == "It waits for the signature of a physician."
        assert run(AFTER) == []  # and not tried for ever
        assert [one.pk for one in queues.refused_steps(since=NOW)] == [step.pk]

    @pytest.mark.parametrize("end", [State.WITHDRAWN, State.PUBLISHED])
    def test_is_refused_when_the_text_is_not_in_review_any_more(self, end):
        submission = signed()
        schedule(submission)
        if end == State.PUBLISHED:
            make.publish(submission)
        else:
            workflow.withdraw_submission(submission, by=submission.submitted_by, at=NOW)
        assert run(AFTER) == [("publish", "refused")]

    def test_is_refused_when_the_board_has_to_sign_again(self):
        article = make.make_live_pair()
        make.change_article(article, source_line={"en": "Source: sample.", "es": "Fuente: muestra."})
        submission = signed(article)  # by a second editor, against the live page
        schedule(submission)
        manager = make.make_user(make.MANAGING_EDITOR)
        workflow.withdraw_page(article, "en", by=manager, at=NOW, reason="error", **NOTICES)
        assert run(AFTER) == [("publish", "refused")]

    def test_is_refused_when_only_the_database_refuses(self, monkeypatch):
        submission = signed()
        schedule(submission)
        signer = SignOff.objects.get().signer
        workflow.withdraw_signature(submission, by=signer, at=NOW, kind=Kind.MEDICAL, reason="Overlooked it.")
        monkeypatch.setattr("reviews.standing.lacking", lambda *_: 0)
        assert run(AFTER) == [("publish", "refused")]
        assert "0 of 1 medical sign-offs" in Event.objects.get(outcome="refused").detail
        assert run(AFTER) == []

    def test_does_not_stop_the_others(self):
        refused = schedule(due_at=NOON - dt.timedelta(hours=1))
        refused.asked_by.groups.clear()
        schedule()
        assert run(AFTER) == [("publish", "refused"), ("publish", "done")]

    def test_is_of_a_signed_text_and_for_who_may_publish(self):
        with pytest.raises(Unsigned):
            schedule(make.make_submission())
        with pytest.raises(NotAllowed):
            schedule(by=make.make_user(make.EDITOR))
        with pytest.raises(Incomplete):
            schedule(due_at=NOW)

    def test_is_scheduled_once(self):
        submission = signed()
        schedule(submission)
        with pytest.raises(WrongState):
            schedule(submission)

    def test_is_one_act_for_the_trail(self):
        step = schedule()
        event = Event.objects.get(verb="schedule_publication")
        assert [(row["of"], row["pk"]) for row in event.records] == [("reviews.scheduledstep", step.pk)]


@pytest.mark.django_db
class TestAScheduledWithdrawal:
    def test_happens_at_its_time(self):
        article = make.make_live_pair()
        step = schedule_withdrawal(article)
        assert run(NOON - dt.timedelta(seconds=1)) == []
        assert run(NOON) == [("withdraw_page", "done")]
        withdrawal = Withdrawal.objects.get()
        assert (withdrawal.by, withdrawal.at, withdrawal.notice_en) == (step.asked_by, NOON, "Gone.")

    def test_is_explained_when_it_is_scheduled(self):
        article = make.make_live_pair()
        with pytest.raises(Incomplete):
            schedule_withdrawal(article, notice_es=" ")
        with pytest.raises(Refused):
            schedule_withdrawal(article, reason="safety")
        with pytest.raises(NotAllowed):
            schedule_withdrawal(article, by=make.make_user(make.EDITOR))
        with pytest.raises(WrongState):
            schedule_withdrawal(make.make_article())

    def test_is_refused_when_the_page_is_gone_already(self):
        article = make.make_live_pair()
        schedule_withdrawal(article)
        manager = make.make_user(make.MANAGING_EDITOR)
        workflow.withdraw_page(article, "en", by=manager, at=NOW, reason="legal", **NOTICES)
        assert run(NOON) == [("withdraw_page", "refused")]
        assert Withdrawal.objects.count() == 1


@pytest.mark.django_db
class TestCancelling:
    def cancel(self, step: ScheduledStep, by=None) -> ScheduledStep:
        by = by or make.make_user(make.MANAGING_EDITOR)
        return workflow.cancel_scheduled(step.article, step.language, step=step, by=by, at=NOW)

    def test_calls_the_step_off(self):
        step = self.cancel(schedule())
        assert step.cancelled_at == NOW
        assert run(AFTER) == []

    def test_makes_room_for_another_time(self):
        submission = signed()
        self.cancel(schedule(submission))
        schedule(submission)
        assert run(AFTER) == [("publish", "done")]

    def test_is_for_managing_editors_and_in_time(self):
        step = schedule()
        with pytest.raises(NotAllowed):
            self.cancel(step, make.make_user(make.EDITOR))
        run(AFTER)
        with pytest.raises(WrongState):
            self.cancel(step)


@pytest.mark.django_db
class TestTheDatabaseRefuses:
    def refused(self, change: str) -> str:
        with pytest.raises(DatabaseError) as error, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE reviews_scheduledstep SET {change}")
        return str(error.value)

    def test_to_take_a_step_early(self):
        schedule()
        assert "never_early" in self.refused("done_at = due_at - interval '1 second', outcome = 'done'")

    def test_to_move_a_step(self):
        schedule()
        assert "reviews_scheduledstep" in self.refused("due_at = due_at - interval '1 hour'")

    def test_to_take_a_step_twice(self):
        schedule()
        run(AFTER)
        assert "reviews_scheduledstep" in self.refused("done_at = NULL, outcome = ''")

    def test_to_revive_a_cancelled_step(self):
        step = schedule()
        workflow.cancel_scheduled(step.article, "en", step=step, by=make.make_user(make.MANAGING_EDITOR), at=NOW)
        assert "reviews_scheduledstep" in self.refused("cancelled_at = NULL, cancelled_by_id = NULL")

    def test_to_forget_a_step(self):
        schedule()
        with pytest.raises(DatabaseError), transaction.atomic():
            ScheduledStep.objects.all().delete()


@pytest.mark.django_db(transaction=True)
class TestTwoRunsAtOnce:
    def in_a_thread(self, results: list, barrier: threading.Barrier) -> threading.Thread:
        def work() -> None:
            try:
                barrier.wait()
                results.append(run(AFTER))
            finally:
                connection.close()

        return threading.Thread(target=work)

    def test_take_each_step_once(self):
        for _ in range(4):
            schedule()
        results: list = []
        barrier = threading.Barrier(2)
        threads = [self.in_a_thread(results, barrier) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        run(AFTER)  # what both left to one another
        assert sorted(step for result in results for step in result) == [("publish", "done")] * len(sum(results, []))
        assert ScheduledStep.objects.filter(outcome="done").count() == LivePage.objects.count() == 4

    def test_leave_an_article_that_somebody_holds_to_the_next_run(self):
        step = schedule()
        results: list = []
        with transaction.atomic():
            drafts.lock(step.article)
            thread = self.in_a_thread(results, threading.Barrier(1))
            thread.start()
            thread.join()
        assert results == [[]]
        assert run(AFTER) == [("publish", "done")]


@pytest.mark.django_db
class TestTheCommand:
    def test_takes_what_is_due(self, monkeypatch):
        schedule()
        monkeypatch.setattr(timezone, "now", lambda: AFTER)
        out = io.StringIO()
        call_command("publish_due", stdout=out)
        assert "done" in out.getvalue()
        call_command("publish_due", stdout=(again := io.StringIO()))
        assert again.getvalue() == ""
        assert LivePage.objects.count() == 1


@pytest.mark.django_db
class TestInTheAdminAndAtTheDesk:
    def login(self) -> Client:
        client, manager = Client(), make.make_user(make.MANAGING_EDITOR)
        client.force_login(manager, "django.contrib.auth.backends.ModelBackend")
        make.sit_down(client, manager)
        return client

    def url(self, verb: str, article) -> str:
        return reverse(f"admin:articles_article_{verb}", args=[article.pk, "en"])

    def test_a_managing_editor_schedules_and_cancels_a_publication(self):
        submission = signed()
        article, client = submission.article, self.login()
        url = self.url("schedule_publication", article)
        panel = reverse("admin:articles_article_change", args=[article.pk])
        assert url in client.get(panel).content.decode()
        assert client.get(url).status_code == 200
        answers = {"submission": str(submission.key), "due_at": "2001-01-01T12:00", "password": make.PASSWORD}
        assert client.post(url, answers).status_code == 422
        assert client.post(url, answers | {"due_at": "2101-01-01T12:00"}).status_code == 302
        step = ScheduledStep.objects.get()
        assert timezone.localtime(step.due_at).isoformat()[:16] == "2101-01-01T12:00"
        shown = client.get(panel).content.decode()
        assert "Goes out on Jan. 1, 2101, noon." in shown
        cancel = f"{self.url('cancel_scheduled', article)}?step={step.pk}"
        assert cancel in shown
        assert "Goes out on" not in client.get(reverse("reviews:queue")).content.decode()
        assert "goes out on" in client.get(reverse("reviews:queue")).content.decode()
        assert f'name="step" value="{step.pk}"' in client.get(cancel).content.decode()
        assert client.post(self.url("cancel_scheduled", article), {"step": step.pk}).status_code == 302
        step.refresh_from_db()
        assert step.cancelled_at
        assert "Goes out on" not in client.get(panel).content.decode()

    def test_a_managing_editor_schedules_a_withdrawal(self):
        article, client = make.make_live_pair(), self.login()
        answers = {"due_at": "2101-01-01T12:00", "reason": "legal", "both": "on", **NOTICES}
        assert client.post(self.url("schedule_withdrawal", article), answers).status_code == 302
        assert {step.language for step in ScheduledStep.objects.all()} == {"en", "es"}

    def test_what_was_refused_is_shown(self, monkeypatch):
        step = schedule()
        step.asked_by.groups.clear()
        run(AFTER)
        monkeypatch.setattr(timezone, "now", lambda: AFTER)
        client = self.login()
        assert "refused at its time" in client.get(reverse("reviews:queue")).content.decode()
        panel = reverse("admin:articles_article_change", args=[step.article_id])
        assert "What was scheduled was refused on" in client.get(panel).content.decode()
