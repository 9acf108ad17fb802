"""Who is told what, in which words; and that the right to a mail is asked when it is sent."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import User
from django.core import mail

from articles import details, figures, images
from articles.document import Text
from reviews import asking, workflow
from reviews.mail import notifications
from reviews.models import Mail, Member, Notice, Submission
from reviews.refusals import WrongState
from tests import factories as make
from tests.reviews.mailing import drain, drained, fate
from tests.test_canary import CANARY, planted, png

pytestmark = pytest.mark.django_db
LATER = make.NOW + dt.timedelta(hours=1)


class Team:
    """One of everybody, with addresses. `told` empties the outbox and says who got what."""

    def __init__(self) -> None:
        self.board = make.make_board()
        self.editor = self.person(make.make_user(make.EDITOR), "editor")
        self.other_editor = self.person(make.make_user(make.EDITOR), "other-editor")
        self.manager = self.person(make.make_user(make.MANAGING_EDITOR), "manager")
        self.other_manager = self.person(make.make_user(make.MANAGING_EDITOR), "other-manager")
        self.physician = self.person(make.make_physician(self.board), "physician")
        self.other_physician = self.person(make.make_physician(self.board), "other-physician")
        self.person(make.make_user(is_superuser=True), "administrator")

    def person(self, user: User, name: str) -> User:
        user.email = f"{name}@library.example"
        user.save()
        return user

    def submit(self, title: str = "Ductogram", **fields) -> Submission:
        article = make.make_article(title=Text(en=title, es=f"{title} es"))
        return make.make_submission(article, by=self.editor, **fields)

    def told(self) -> list[tuple[str, str]]:
        return [(address.partition("@")[0], subject) for address, subject in drained(at=LATER)]


@pytest.fixture
def team(db) -> Team:
    return Team()


class TestWhoIsTold:
    def test_of_every_step_of_a_text(self, team):
        first = team.submit(due_on=dt.date(2026, 3, 30))
        assert team.told() == [("physician", "Review: Ductogram – due March 30, 2026")]

        make.request_changes(first, by=team.physician, at=LATER)
        everybody = ["editor", "manager", "other-manager"]
        assert team.told() == [(name, "Changes asked for: Ductogram") for name in everybody]

        make.answer(first, by=team.editor)
        second = make.make_submission(first.article, by=team.editor)
        assert team.told() == [("other-physician", "Review: Ductogram")]
        make.sign(second, by=team.physician)
        assert team.told() == [(name, "Signed: Ductogram") for name in everybody]

        make.publish(second, by=team.manager)
        assert team.told() == [("editor", "Published: Ductogram"), ("other-manager", "Published: Ductogram")]

        make.withdraw(first.article, by=team.other_manager, at=LATER)
        assert team.told() == [("editor", "Withdrawn: Ductogram"), ("manager", "Withdrawn: Ductogram")]

    def test_of_a_refusal_nobody(self, team):
        submission = team.submit()
        team.told()
        with pytest.raises(WrongState):
            make.make_submission(submission.article)
        assert (team.told(), Notice.objects.count()) == ([], 1)


def take_the_role(team: Team, submission: Submission) -> None:
    team.physician.groups.clear()


def close_the_account(team: Team, submission: Submission) -> None:
    User.objects.filter(pk=team.physician.pk).update(is_active=False)


def take_the_seat(team: Team, submission: Submission) -> None:
    Member.objects.filter(user=team.physician).update(active=False)


def step_aside(team: Team, submission: Submission) -> None:
    workflow.decline(submission, by=team.physician, at=LATER, kind="medical", reason="interest")


def sign_already(team: Team, submission: Submission) -> None:
    make.sign(submission, by=team.physician)


def let_another_sign(team: Team, submission: Submission) -> None:
    make.sign(submission, by=team.other_physician)


def take_it_back(team: Team, submission: Submission) -> None:
    workflow.withdraw_submission(submission, by=team.editor, at=LATER)


def lose_the_address(team: Team, submission: Submission) -> None:
    User.objects.filter(pk=team.physician.pk).update(email="")


def put_a_header_in_the_address(team: Team, submission: Submission) -> None:
    User.objects.filter(pk=team.physician.pk).update(email="a@library.example\r\nBcc: b@library.example")


class TestTheRightToAMail:
    @pytest.mark.parametrize(
        ("change", "why_not"),
        [
            (take_the_role, "not-allowed"),
            (close_the_account, "inactive"),
            (take_the_seat, "not-allowed"),
            (step_aside, "stepped-aside"),
            (sign_already, "signed"),
            (let_another_sign, "not-needed"),
            (take_it_back, "closed"),
            (lose_the_address, "no-address"),
            (put_a_header_in_the_address, "no-address"),
        ],
    )
    def test_to_review_is_asked_when_it_is_sent(self, team, change, why_not):
        submission = team.submit()
        change(team, submission)
        addresses = {address for address, _subject in team.told()}
        assert "physician" not in addresses
        assert not any(address.startswith("a@") for address in addresses)
        assert fate(team.physician)[0] == ("request", "dropped", why_not)

    @pytest.mark.parametrize("kind", ["changes", "signed", "published", "withdrawn"])
    def test_of_an_editor_ends_with_the_role(self, team, kind):
        submission = team.submit()
        if kind == "changes":
            make.request_changes(submission, by=team.physician, at=LATER)
        else:
            make.sign(submission, by=team.physician)
        if kind in ("published", "withdrawn"):
            make.publish(submission, by=team.manager)
        if kind == "withdrawn":
            make.withdraw(submission.article, by=team.manager, at=LATER)
        team.editor.groups.clear()
        team.other_manager.groups.clear()
        sent = team.told()
        assert {address for address, _subject in sent} & {"editor", "other-manager"} == set()
        assert fate(team.editor)[-1] == fate(team.other_manager)[-1] == (kind, "dropped", "not-allowed")

    def test_ends_when_the_news_are_old(self, team):
        submission = team.submit()
        make.sign(submission, by=team.physician)
        make.publish(submission, by=team.manager)
        make.withdraw(submission.article, by=team.manager, at=LATER)
        workflow.restore_page(submission.article, "en", by=team.manager, at=LATER, note="The rights are cleared.")
        both = [("editor", "Published: Ductogram"), ("other-manager", "Published: Ductogram")]
        assert team.told() == both * 2  # put back is published once more
        assert fate(team.editor) == [
            ("signed", "dropped", "closed"),
            ("published", "sent", ""),
            ("withdrawn", "dropped", "overtaken"),
            ("published", "sent", ""),
        ]

    def test_to_know_that_nobody_is_left_ends_when_somebody_is(self, team):
        submission = team.submit()
        for physician in (team.physician, team.other_physician):
            workflow.decline(submission, by=physician, at=LATER, kind="medical", reason="time")
        make.make_physician(team.board)
        asking.ask(submission, at=LATER)
        team.told()
        assert fate(team.manager) == [("nobody", "dropped", "not-needed")]


class TestTheWords:
    def test_of_a_request_say_all_that_is_needed_to_plan_it(self, team, settings):
        live = make.make_publication(make.make_article(title=Text(en="Ductogram", es="Ductograma")))
        make.change_article(live.article, title=Text(en="Ductogram today", es="Ductograma hoy"))
        Mail.objects.filter(state="waiting").update(state="dropped", why_not="empty", done_at=make.NOW)
        submission = make.make_submission(live.article, by=team.editor, due_on=dt.date(2026, 11, 30))
        drain(at=LATER)
        (message,) = mail.outbox
        assert message.subject == "Review: Ductogram today – 1 change – due Nov. 30, 2026"
        assert message.body.split("\n\n-- \n")[0] == (
            f"{team.editor.get_full_name()} asks you to review 1 change of this text.\n\n"
            "  Ductogram today\n"
            "  English text · about 1 minute · due Nov. 30, 2026\n\n"
            f"Open the review:\nhttps://library.example/review/{submission.key}/\n\n"
            "You sign there, after you have logged in. If you cannot review this text, say so on the same page, "
            "and somebody else is asked."
        )
        assert message.body.endswith(
            "-- \nHealth Library\nNobody reads answers to this address. Choose the language and how often we write:\n"
            "https://library.example/review/mail/\n"
        )

    def test_are_from_the_library_by_the_name_that_it_gave_itself_in_that_language(self, team):
        names = {"name_en": "Wellness Library", "name_es": "Biblioteca del Bienestar", "owner": "O"}
        shown = {"logo": None, "footer": [], "addresses_en": "", "addresses_es": "", "feedback_email": "a@b.example"}
        details.change(seen=None, by=team.editor, at=make.NOW, **names, **shown)
        notifications.prefer(by=team.physician, language="es", rhythm="each")
        team.submit()
        drain(at=LATER)
        (message,) = mail.outbox
        assert "\n-- \nBiblioteca del Bienestar\n" in message.body

    def test_are_in_the_language_that_the_person_chose(self, team):
        notifications.prefer(by=team.physician, language="es", rhythm="each")
        submission = team.submit(due_on=dt.date(2026, 11, 30))
        drain(at=LATER)
        (message,) = mail.outbox
        assert message.subject == "Revisión: Ductogram – para el 30 de noviembre de 2026"
        assert message.extra_headers["Content-Language"] == "es"
        assert f"https://library.example/review/{submission.key}/" in message.body
        assert "asks you" not in message.body

    def test_open_nothing_without_a_log_in(self, team, client):
        submission = team.submit()
        drain(at=LATER)
        (message,) = mail.outbox
        (link,) = [line for line in message.body.splitlines() if str(submission.key) in line]
        response = client.get(link.removeprefix("https://library.example"))
        assert (response.status_code, response["Location"].split("?")[0]) == (302, "/login/")

    def test_hold_no_word_of_a_text_but_its_title(self, team):
        """The canary is in every field of the draft, in every note, comment, reason and notice."""
        image = figures.keep_image(images.prepare(png()), by=team.editor, at=make.NOW)
        article = make.make_article(**planted(image=image) | {"title": Text(en="Ductogram", es="Ductograma")})
        submission = make.make_submission(article, by=team.editor, note=f"{CANARY} note")
        workflow.decline(submission, by=team.physician, at=LATER, kind="medical", reason="time", text=CANARY)
        make.request_changes(submission, by=team.other_physician, at=LATER, comments={"": CANARY, "what": CANARY})
        make.answer(submission, by=team.editor)
        again = make.make_submission(article, by=team.editor, note=f"{CANARY} note")
        make.sign(again, by=team.physician, comments={"": CANARY})
        drain(at=LATER)
        make.publish(again, by=team.manager)
        drain(at=LATER)
        make.withdraw(article, by=team.manager, at=LATER, reason="error", notice_en=CANARY, notice_es=CANARY)
        drain(at=LATER)
        assert {row.notice.kind for row in Mail.objects.filter(state="sent")} == {
            "changes",
            "signed",
            "published",
            "withdrawn",
        }
        for message in mail.outbox:
            # An address is made of the title by default, and here of the canary: it is public by then.
            text = message.message().as_string().replace(f"/en/{CANARY}-en-1/", "")
            assert CANARY not in text

    @pytest.mark.parametrize(
        "hostile",
        [
            "Title\r\nBcc: victim@library.example",
            "Title\nBcc: victim@library.example",
            "Title\rBcc: victim@library.example",
            "Title\x85Bcc: victim@library.example",
            "Title\u2028Bcc: victim@library.example",
            "Title%0d%0aBcc: victim@library.example",
            "=?utf-8?q?x=0ABcc:victim@library.example?=",
            "Title\u202eelpmaxe.yrarbil",
            "T" * 400,
            "word " * 90,
        ],
    )
    def test_carry_no_header_and_no_line_of_their_own(self, team, hostile):
        submission = team.submit()
        User.objects.filter(pk=team.editor.pk).update(first_name=hostile[:150], last_name="")
        forged = notifications.signed(submission, by=team.editor, by_name=hostile[:200], at=make.NOW)
        drain(at=LATER)
        names = set(Mail.objects.filter(notice=forged).values_list("message_id", flat=True))
        sent = [message for message in mail.outbox if message.extra_headers["Message-ID"] in names]
        assert len(sent) == 2
        for message in sent:
            parsed = message.message()
            assert sorted(parsed.keys()) == sorted(
                [
                    "Content-Type",
                    "MIME-Version",
                    "Content-Transfer-Encoding",
                    "Subject",
                    "From",
                    "To",
                    "Date",
                    "Message-ID",
                    "Auto-Submitted",
                    "Content-Language",
                ]
            )
            assert message.recipients() == message.to
            assert "\nBcc" not in message.body.replace("\x85", "\n").replace("\u2028", "\n")
            assert "\u202e" not in message.body
            assert len(message.subject) <= 150
