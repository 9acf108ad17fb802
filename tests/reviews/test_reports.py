"""What becomes of a reader's report: taken, answered by mail, closed; each once, by somebody who may, on record."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core import mail
from django.db import DatabaseError, transaction
from django.urls import reverse

from articles import details, intake
from articles.document import SlugPair, Text
from articles.models import Feedback
from reviews import reports
from reviews.calendar.early_review import ask_early_review
from reviews.mail import notifications
from reviews.models import Event, Mail, ReviewTrigger
from reviews.refusals import Incomplete, NotAllowed, WrongState
from tests import factories as make
from tests.articles.editing import sign_in
from tests.reviews.mailing import drain

pytestmark = pytest.mark.django_db
LIST = reverse("admin:articles_feedback_changelist")
READER = "reader@example.org"


@pytest.fixture
def editor(db: None) -> Any:
    return make.make_user(make.EDITOR)


def make_report(language: str = "es", **fields: Any) -> Feedback:
    names = {"slug": SlugPair(en="ductogram", es="ductograma"), "title": Text(en="Ductogram", es="Ductograma")}
    publication = make.make_publication(make.make_article(**names), language)
    fields = {"reply_to": READER, "comment": "La dosis está mal.", "kind": "problem", "at": make.NOW} | fields
    return Feedback.objects.create(publication=publication, **fields)


def make_report_beside() -> Feedback:
    """Make one more report of the page that the first one is about."""
    page = Feedback.objects.earliest("pk").publication
    return Feedback.objects.create(publication=page, kind="problem", comment="x", at=make.NOW, reply_to="b@example.org")


def say(verb: Any, report: Feedback, *, at: dt.datetime = make.NOW, **said: Any) -> Feedback:
    return verb(report.publication.article, report.publication.language, report=report, at=at, **said)


def told() -> list[tuple[str, str, str, str]]:
    rows = Event.objects.filter(verb__endswith="_report").order_by("number")
    return list(rows.values_list("verb", "outcome", "subject", "detail"))


def url(report: Feedback, step: str) -> str:
    return reverse(f"admin:articles_feedback_{step}", args=[report.pk])


class TestAnAnswer:
    def test_goes_to_the_reader_in_the_language_of_the_page_and_stays_with_the_report(self, editor: Any) -> None:
        report = make_report()
        say(reports.answer_report, report, words=" Gracias, está corregido. ", by=editor)
        report.refresh_from_db()
        assert (report.outcome, report.answer, report.answered_by) == ("answered", "Gracias, está corregido.", editor)
        mail.outbox.clear()
        drain()
        drain()
        (sent,) = [message for message in mail.outbox if message.to == [READER]]
        assert sent.subject == "Su informe sobre «Ductograma»"
        assert sent.body.startswith("Gracias, está corregido.\n\nLa página sobre la que nos escribió:\n")
        assert "https://library.example/es/ductograma/" in sent.body
        assert "La dosis está mal." not in sent.body
        assert sent.reply_to == ["feedback@library.example"]
        assert Mail.objects.get(report=report).state == "sent"
        assert told() == [("answer_report", "done", f"articles.feedback {report.pk}", "")]

    def test_names_the_library_and_its_address_as_it_does_itself(self, editor: Any) -> None:
        names = {
            "name_en": "Wellness Library",
            "name_es": "Biblioteca del Bienestar",
            "owner": "O",
            "addresses_en": "",
            "addresses_es": "",
        }
        details.change(
            seen=None, by=editor, at=make.NOW, logo=None, footer=[], feedback_email="desk@library.example", **names
        )
        say(reports.answer_report, make_report(), words="Gracias.", by=editor)
        mail.outbox.clear()
        drain()
        (sent,) = [message for message in mail.outbox if message.to == [READER]]
        assert sent.reply_to == ["desk@library.example"]
        assert "desk@library.example" in sent.body
        assert "\n-- \nBiblioteca del Bienestar\n" in sent.body

    def test_is_not_sent_once_the_address_is_forgotten(self, editor: Any) -> None:
        report = make_report()
        say(reports.answer_report, report, words="Thanks.", by=editor)
        intake.forget(at=make.NOW + dt.timedelta(days=31))
        mail.outbox.clear()
        drain()
        row = Mail.objects.get(report=report)
        assert (row.state, row.why_not) == ("dropped", "forgotten")
        assert [message for message in mail.outbox if READER in message.to] == []

    def test_without_its_mail_is_called_out(self, editor: Any) -> None:
        report, other = make_report(), make_report_beside()
        say(reports.answer_report, report, words="Thanks.", by=editor)
        done = {"outcome": "answered", "answer": "Thanks.", "answered_at": make.NOW, "answered_by": editor}
        Feedback.objects.filter(pk=other.pk).update(**done)
        assert list(notifications.problems(at=make.NOW)) == [
            f"report {other.pk} was answered, and the outbox has no mail to its reader"
        ]

    def test_that_fails_keeps_nobody_else_waiting(self, editor: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        first = make_report(reply_to="one@example.org")
        second = Feedback.objects.create(
            publication=first.publication, kind="problem", comment="x", at=make.NOW, reply_to="two@example.org"
        )
        for report in (first, second):
            say(reports.answer_report, report, words=f"Number {report.pk}", by=editor)
        Mail.objects.filter(report=None).update(state="dropped", why_not="empty", done_at=make.NOW)
        send = mail.get_connection.__globals__["import_string"]  # the outbox of the tests refuses one address

        def refuse(backend: str, *args: Any) -> Any:
            class Refusing(send(backend)):  # type: ignore[misc]
                def send_messages(self, messages: Any) -> int:
                    if messages[0].to == ["one@example.org"]:
                        raise OSError("no such mailbox")
                    return super().send_messages(messages)

            return Refusing

        monkeypatch.setitem(mail.get_connection.__globals__, "import_string", refuse)
        drain()
        assert {row.report_id: (row.state, row.tries) for row in Mail.objects.exclude(report=None)} == {
            first.pk: ("waiting", 1),
            second.pk: ("sent", 1),
        }

    @pytest.mark.parametrize("words", ["", "  \n "])
    def test_has_words(self, editor: Any, words: str) -> None:
        with pytest.raises(Incomplete):
            say(reports.answer_report, make_report(), words=words, by=editor)

    def test_needs_an_address(self, editor: Any) -> None:
        report = make_report(reply_to="")
        with pytest.raises(WrongState, match="left no address"):
            say(reports.answer_report, report, words="Thanks.", by=editor)
        assert told()[0][:2] == ("answer_report", "refused")


class TestAReport:
    def test_is_taken_and_handed_over(self, editor: Any) -> None:
        report, other = make_report(), make.make_user(make.MANAGING_EDITOR)
        for person in (editor, other):
            assert say(reports.assign_report, report, to=person, by=editor).assignee == person
        assert [row[3] for row in told()] == [f"to {editor.username}", f"to {other.username}"]

    def test_is_handed_to_nobody_who_may_not_deal_with_it(self, editor: Any) -> None:
        report = make_report()
        with pytest.raises(NotAllowed, match="This person"):
            say(reports.assign_report, report, to=make.everything_but("change_feedback"), by=editor)

    @pytest.mark.parametrize("outcome", ["closed", "spam"])
    def test_that_is_closed_forgets_its_address_at_once(self, editor: Any, outcome: str) -> None:
        report = say(reports.close_report, make_report(), outcome=outcome, words="A duplicate.", by=editor)
        assert (report.outcome, report.answer, report.reply_to) == (outcome, "A duplicate.", "")
        assert not Mail.objects.filter(report=report).exists()

    def test_is_dealt_with_once(self, editor: Any) -> None:
        report = say(reports.close_report, make_report(), outcome="closed", words="", by=editor)
        for verb, said in (
            (reports.assign_report, {"to": editor}),
            (reports.close_report, {"outcome": "spam", "words": ""}),
        ):
            with pytest.raises(WrongState, match="already"):
                say(verb, report, by=editor, **said)
        with pytest.raises(DatabaseError, match="stays on record"), transaction.atomic():
            Feedback.objects.filter(pk=report.pk).update(outcome="spam")

    def test_is_closed_as_nothing_else(self, editor: Any) -> None:
        with pytest.raises(WrongState):
            say(reports.close_report, make_report(), outcome="answered", words="", by=editor)

    @pytest.mark.parametrize(
        ("verb", "said"),
        [
            (reports.assign_report, {}),
            (reports.answer_report, {"words": "Thanks."}),
            (reports.close_report, {"outcome": "closed", "words": ""}),
        ],
    )
    def test_is_dealt_with_by_those_who_may(self, editor: Any, verb: Any, said: dict[str, Any]) -> None:
        report, stranger = make_report(), make.everything_but("change_feedback")
        said = said or {"to": editor}
        with pytest.raises(NotAllowed, match="An editor does that"):
            say(verb, report, by=stranger, **said)
        assert Feedback.objects.get().is_waiting

    def test_stands_behind_the_review_that_it_asked_for(self, editor: Any) -> None:
        report = make_report("en")
        client = sign_in(editor)
        page = reverse("admin:articles_article_ask_early_review", args=[report.publication.article_id, "en"])
        client.post(f"{page}?feedback={report.pk}", {"kind": "report", "words": "La dosis está mal."})
        assert ReviewTrigger.objects.get().report == report
        change = client.get(reverse("admin:articles_feedback_change", args=[report.pk])).text
        assert reverse("admin:reviews_reviewtrigger_change", args=[ReviewTrigger.objects.get().pk]) in change

    def test_of_another_text_asks_for_no_review(self, editor: Any) -> None:
        report, other = make_report("en"), make.make_publication()
        with pytest.raises(WrongState, match="another text"):
            ask_early_review(other.article, "en", by=editor, at=make.NOW, kind="report", words="Wrong.", report=report)

    def test_is_counted_in_the_panel_of_its_article_which_leads_to_it(self, editor: Any) -> None:
        report = make_report("en")
        for kind in ("useful", "useful", "not-useful"):
            Feedback.objects.create(publication=report.publication, kind=kind, at=make.NOW)
        article = report.publication.article_id
        page = sign_in(editor).get(reverse("admin:articles_article_change", args=[article])).text
        assert "Readers: 2 found the page useful, 1 did not. 1 report of a problem is open." in page
        assert f"{LIST}?state=all&amp;publication__article={article}" in page


class TestThePages:
    def test_take_answer_and_close(self, editor: Any) -> None:
        client = sign_in(editor)
        report = make_report()
        assert client.get(url(report, "assign")).context["form"]["to"].initial == editor.pk
        client.post(url(report, "assign"), {"to": editor.pk})
        report.refresh_from_db()
        assert (report.assignee, report.is_waiting) == (editor, True)
        assert client.post(url(report, "answer"), {"words": "Gracias."}).headers["Location"] == LIST
        assert Mail.objects.get(report=report).state == "waiting"
        other = Feedback.objects.create(publication=report.publication, kind="problem", comment="Buy!", at=make.NOW)
        client.post(url(other, "close"), {"outcome": "spam", "words": ""})
        other.refresh_from_db()
        assert other.outcome == "spam"

    def test_give_an_answer_back_that_came_too_late(self, editor: Any) -> None:
        report = make_report()
        say(reports.close_report, report, outcome="closed", words="", by=make.make_user(make.EDITOR))
        response = sign_in(editor).post(url(report, "answer"), {"words": "A long and careful answer."})
        assert response.status_code == 409
        assert "The reader left no address." in response.text
        assert "A long and careful answer." in response.text

    def test_offer_what_can_be_done(self, editor: Any) -> None:
        client, report = sign_in(editor), make_report(reply_to="")
        change = reverse("admin:articles_feedback_change", args=[report.pk])
        offered = [url(report, step) in client.get(change).text for step in ("assign", "answer", "close")]
        assert offered == [True, False, True]
        say(reports.close_report, report, outcome="closed", words="", by=editor)
        assert url(report, "close") not in client.get(change).text

    def test_are_of_reports_only(self, editor: Any) -> None:
        report = make_report()
        vote = Feedback.objects.create(publication=report.publication, kind="useful", at=make.NOW)
        assert [sign_in(editor).get(url(vote, step)).status_code for step in ("assign", "close")] == [404, 404]

    def test_are_for_those_who_may_deal_with_reports(self) -> None:
        report = make_report()
        users = (make.everything_but(), make.everything_but("change_feedback"))
        assert [sign_in(user).get(url(report, "answer")).status_code for user in users] == [200, 403]
        change = reverse("admin:articles_feedback_change", args=[report.pk])
        assert [url(report, "answer") in sign_in(user).get(change).text for user in users] == [True, False]
