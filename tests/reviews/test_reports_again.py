"""A report that is taken up again keeps what was done before; words that name somebody can be taken out for good."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from articles import intake
from articles.models import Feedback, Reopening
from reviews import reports, verification
from reviews.models import Event, Mail
from reviews.refusals import Incomplete, NotAllowed, WrongState
from tests import factories as make
from tests.articles.editing import sign_in
from tests.reviews.mailing import drain
from tests.reviews.test_reports import LIST, make_report, make_report_beside, say, told, url

pytestmark = pytest.mark.django_db

LATER = make.NOW + dt.timedelta(days=3)
CANARY = "My sister Sample Canary, room 12"


@pytest.fixture
def editor(db: None) -> Any:
    return make.make_user(make.EDITOR, first_name="Sample", last_name="Editor")


def closed(editor: Any, *, outcome: str = "spam") -> Feedback:
    return say(reports.close_report, make_report(), outcome=outcome, words="It sells something.", by=editor)


def answered(editor: Any, **fields: Any) -> Feedback:
    return say(reports.answer_report, make_report(**fields), words="Thanks.", by=editor)


class TestTakenUpAgain:
    def test_waits_again_and_keeps_what_was_done(self, editor: Any) -> None:
        report = say(reports.reopen_report, closed(editor), reason=" It was real. ", by=editor, at=LATER)
        assert (report.is_waiting, report.outcome, report.answer, report.reply_to) == (True, "", "", "")
        row = Reopening.objects.get()
        assert (row.report, row.outcome, row.answer, row.answered_at, row.answered_by) == (
            *(report, "spam", "It sells something.", make.NOW),
            editor,
        )
        assert (row.reason, row.at, row.by, row.by_name) == ("It was real.", LATER, editor, "Sample Editor")
        assert told()[-1] == ("reopen_report", "done", f"articles.feedback {report.pk}", "spam")
        assert "real" not in Event.objects.latest("number").detail

    def test_is_vouched_for_by_its_event(self, editor: Any) -> None:
        say(reports.reopen_report, closed(editor), reason="Why.", by=editor, at=LATER)
        (record,) = Event.objects.get(verb="reopen_report").records
        assert (record["of"], record["pk"]) == ("articles.reopening", Reopening.objects.get().pk)
        assert [fault.code for fault in verification.verify()] == []

    def test_can_be_closed_and_taken_up_any_number_of_times(self, editor: Any) -> None:
        report = closed(editor)
        for day in (1, 2):
            at = make.NOW + dt.timedelta(days=day)
            say(reports.reopen_report, report, reason=f"Reason {day}", by=editor, at=at)
            say(reports.close_report, report, outcome="closed", words=f"Word {day}", by=editor, at=at)
        rows = Reopening.objects.order_by("pk").values_list("outcome", "answer", "reason")
        assert list(rows) == [("spam", "It sells something.", "Reason 1"), ("closed", "Word 1", "Reason 2")]

    def test_is_answered_once_more_by_a_mail_of_its_own(self, editor: Any, mailoutbox: Any) -> None:
        report = answered(editor)
        drain()
        say(reports.reopen_report, report, reason="Wrong page.", by=editor, at=LATER)
        say(reports.answer_report, report, words="Once more.", by=editor, at=LATER)
        drain(at=LATER)
        sent = [mail.body.partition("\n")[0] for mail in mailoutbox if mail.to == [report.reply_to]]
        assert sent == ["Thanks.", "Once more."]
        assert Mail.objects.filter(report=report, state="sent").count() == 2

    def test_waits_until_its_answer_has_gone_out(self, editor: Any) -> None:
        report = answered(editor)
        with pytest.raises(WrongState, match="on its way"):
            say(reports.reopen_report, report, reason="Why.", by=editor)
        assert (Feedback.objects.get().outcome, Reopening.objects.count()) == ("answered", 0)

    def test_says_nothing_to_the_reader_by_a_mail_that_is_tried_again(self, editor: Any, mailoutbox: Any) -> None:
        report = answered(editor)
        Mail.objects.update(state="parked", done_at=make.NOW)
        say(reports.reopen_report, report, reason="Why.", by=editor)
        Mail.objects.filter(report=report).update(state="waiting", done_at=None)
        drain()
        assert [mail for mail in mailoutbox if report.reply_to in mail.to] == []
        assert Mail.objects.get(report=report).why_not == "empty"

    def test_sends_a_new_answer_once_also_where_the_mail_of_the_old_one_is_tried_again(
        self, editor: Any, mailoutbox: Any
    ) -> None:
        report = answered(editor)
        Mail.objects.update(state="parked", done_at=make.NOW)
        say(reports.reopen_report, report, reason="Wrong page.", by=editor)
        say(reports.answer_report, report, words="Once more.", by=editor)
        Mail.objects.filter(state="parked").update(state="waiting", done_at=None)
        drain()
        sent = [mail.body.partition("\n")[0] for mail in mailoutbox if mail.to == [report.reply_to]]
        assert sent == ["Once more."]

    def test_keeps_an_address_no_longer_than_was_promised(self, editor: Any) -> None:
        report = answered(editor)
        drain()
        say(reports.reopen_report, report, reason="Why.", by=editor, at=LATER)
        for days, kept in ((29, True), (30, False)):
            intake.forget(at=make.NOW + dt.timedelta(days=days))
            assert bool(Feedback.objects.get().reply_to) is kept

    def test_has_a_reason_and_was_dealt_with(self, editor: Any) -> None:
        with pytest.raises(Incomplete):
            say(reports.reopen_report, closed(editor), reason=" ", by=editor)
        with pytest.raises(WrongState, match="waits already"):
            say(reports.reopen_report, make_report_beside(), reason="Why.", by=editor)

    def test_is_not_done_by_others(self, editor: Any) -> None:
        with pytest.raises(NotAllowed):
            say(reports.reopen_report, closed(editor), reason="Why.", by=make.everything_but("change_feedback"))
        assert told()[-1][:2] == ("reopen_report", "refused")

    @pytest.mark.parametrize(
        ("sql", "refusal"),
        [
            (
                "UPDATE articles_feedback SET answered_at = NULL, answered_by_id = NULL, outcome = '', answer = ''",
                "stays",
            ),
            ("UPDATE articles_reopening SET answer = 'Other'", "permission denied"),
            ("DELETE FROM articles_reopening", "permission denied"),
            (
                "INSERT INTO articles_reopening (report_id, outcome, answer, answered_at, answered_by_id, reason, at, "
                "by_id, by_name) SELECT id, outcome, 'Other', answered_at, answered_by_id, 'x', now(), answered_by_id, "
                "'x' FROM articles_feedback",
                "as it was dealt with",
            ),
        ],
    )
    def test_is_not_undone_past_the_verb(self, editor: Any, sql: str, refusal: str) -> None:
        report = closed(editor)
        say(reports.reopen_report, report, reason="Why.", by=editor)
        say(reports.close_report, report, outcome="closed", words="Other than before.", by=editor, at=LATER)
        with pytest.raises(DatabaseError, match=refusal), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)

    def test_is_taken_up_once_for_each_time_it_was_dealt_with(self, editor: Any) -> None:
        closed(editor)
        same = (
            "INSERT INTO articles_reopening (report_id, outcome, answer, answered_at, answered_by_id, reason, at, "
            "by_id, by_name) SELECT id, outcome, answer, answered_at, answered_by_id, 'x', now(), answered_by_id, "
            "'x' FROM articles_feedback"
        )
        with connection.cursor() as cursor:
            cursor.execute(same)
        with pytest.raises(DatabaseError, match="once_an_answer"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(same)


class TestWordsTakenOut:
    def test_are_gone_and_leave_who_and_when(self, editor: Any) -> None:
        report = make_report(comment=CANARY)
        say(reports.blank_report, report, remains=" The dose is wrong. ", by=editor, at=LATER)
        assert (report.comment, report.remains, report.blanked_at, report.blanked_by) == (
            *("", "The dose is wrong.", LATER),
            editor,
        )
        assert report.is_waiting
        assert told()[-1] == ("blank_report", "done", f"articles.feedback {report.pk}", "")
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM articles_feedback f WHERE f::text LIKE '%%Canary%%'")
            assert cursor.fetchone() == (0,)

    def test_can_be_those_of_a_report_that_was_dealt_with(self, editor: Any) -> None:
        report = say(reports.blank_report, closed(editor), remains="", by=editor, at=LATER)
        assert (report.comment, report.outcome, report.blanked_at) == ("", "spam", LATER)

    def test_go_once(self, editor: Any) -> None:
        report = say(reports.blank_report, make_report(), remains="", by=editor)
        with pytest.raises(WrongState, match="already"):
            say(reports.blank_report, report, remains="Other", by=editor)

    def test_are_not_taken_by_others(self, editor: Any) -> None:
        with pytest.raises(NotAllowed):
            say(reports.blank_report, make_report(), remains="", by=make.everything_but("change_feedback"))
        assert Feedback.objects.get().comment

    @pytest.mark.parametrize(
        "change", ["comment = 'Back'", "remains = 'Other'", "blanked_at = NULL, blanked_by_id = NULL, comment = 'Back'"]
    )
    def test_do_not_come_back_past_the_verb(self, editor: Any, change: str) -> None:
        say(reports.blank_report, make_report(), remains="", by=editor)
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE articles_feedback SET {change}")

    @pytest.mark.parametrize("change", ["comment = 'Put into a mouth'", "comment = ''", "remains = 'x'"])
    def test_are_never_exchanged_for_others(self, editor: Any, change: str) -> None:
        make_report()
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE articles_feedback SET {change}")


class TestPastTheVerbs:
    """What the database cannot refuse, the proof names."""

    @pytest.mark.parametrize(
        ("sql", "code"),
        [
            (
                "UPDATE articles_feedback SET comment = '', remains = 'Forged', blanked_at = now(), blanked_by_id = %s",
                "report-emptied-past-its-verb",
            ),
            (
                "UPDATE articles_feedback SET reply_to = '', outcome = 'spam', answered_by_id = %s, answered_at = now()"
                " WHERE answered_at IS NULL",
                "report-settled-past-its-verb",
            ),
        ],
    )
    def test_is_named(self, editor: Any, sql: str, code: str) -> None:
        say(reports.assign_report, make_report(), to=editor, by=editor)
        assert [fault.code for fault in verification.verify()] == []
        with connection.cursor() as cursor:
            cursor.execute(sql, [editor.pk])
        assert [fault.code for fault in verification.verify()] == [code]

    def test_is_not_to_be_deleted_and_named_where_the_owner_did(self, editor: Any, as_owner: Any) -> None:
        say(reports.assign_report, make_report(), to=editor, by=editor)
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            Feedback.objects.all().delete()
        with as_owner(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE articles_feedback DISABLE TRIGGER USER")
            cursor.execute("DELETE FROM articles_feedback")
            cursor.execute("ALTER TABLE articles_feedback ENABLE TRIGGER USER")
        assert [fault.code for fault in verification.verify()] == ["report-gone"]

    def test_is_not_what_the_verbs_did(self, editor: Any) -> None:
        report = say(reports.blank_report, closed(editor), remains="", by=editor, at=LATER)
        say(reports.reopen_report, report, reason="Why.", by=editor, at=LATER)
        say(reports.close_report, report, outcome="closed", words="", by=editor, at=LATER)
        assert [fault.code for fault in verification.verify()] == []


class TestThePages:
    def test_take_up_a_report_again_and_show_what_was_done(self, editor: Any) -> None:
        client, report = sign_in(editor), closed(editor)
        change = reverse("admin:articles_feedback_change", args=[report.pk])
        offered = [url(report, step) in client.get(change).text for step in ("close", "reopen", "blank")]
        assert offered == [False, True, True]
        assert client.post(url(report, "reopen"), {"reason": ""}).status_code == 422
        assert client.post(url(report, "reopen"), {"reason": "It was <real>."}).headers["Location"] == LIST
        page = client.get(change).text
        assert "spam by Sample Editor: It sells something." in page
        assert "by Sample Editor: It was &lt;real&gt;." in page
        assert [url(report, step) in page for step in ("close", "reopen", "blank")] == [True, False, True]

    def test_take_the_words_out_everywhere(self, editor: Any) -> None:
        client, report = sign_in(editor), make_report("en", comment=CANARY)
        early = reverse("admin:articles_article_ask_early_review", args=[report.publication.article_id, "en"])
        pages = [
            reverse("admin:articles_feedback_change", args=[report.pk]),
            url(report, "close"),
            f"{LIST}?state=all",
            f"{early}?feedback={report.pk}",
        ]
        assert ["Canary" in client.get(page).text for page in pages] == [True] * 4
        assert client.post(url(report, "blank"), {"remains": "The dose is wrong."}).status_code == 302
        texts = [client.get(page).text for page in pages]
        assert ["Canary" in text for text in texts] == [False] * 4
        assert ["The dose is wrong." in text for text in texts] == [True] * 4
        assert "by Sample Editor.</em>" in texts[0]
        assert url(report, "blank") not in texts[0]

    def test_speak_spanish(self, editor: Any) -> None:
        client, report = sign_in(editor, language="es"), make_report()
        page = client.get(url(report, "blank")).text
        assert "Nadie puede recuperarlas" in page
        say(reports.blank_report, report, remains="", by=editor, at=LATER)
        change = client.get(reverse("admin:articles_feedback_change", args=[report.pk])).text
        assert "Las palabras fueron eliminadas el 5 de marzo de 2026" in change
