"""Whose turn it is: as many people as a text needs are asked, and the next one when somebody cannot."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from reviews import asking, permissions, policy, standing, workflow
from reviews.admin.panel import panels
from reviews.asking import Candidate
from reviews.lists import queues
from reviews.models import Ask, Demand, Kind, Member, Notice, Specialty, Submission
from tests import factories as make
from tests.reviews.mailing import fate
from tests.reviews.test_desk_queue import editorial_change

QUEUE = reverse("reviews:queue")
LATER = make.NOW + dt.timedelta(hours=1)


def asked(submission: Submission) -> list[User]:
    return [ask.user for ask in submission.asks.order_by("pk")]


def decline(submission: Submission, by: User) -> None:
    workflow.decline(submission, by=by, at=LATER, kind=standing.need_of(submission).kind, reason="time")


def choose(people, *, count: int, specialties=(), **fields) -> list[int]:
    return asking.choose(people, need=policy.Need(Kind.MEDICAL, count, specialties), digest="digest", **fields)


class TestTheTurn:
    """Pure: no database."""

    def test_is_of_those_with_the_fewest_open_asks(self):
        people = [Candidate(1, open_asks=3), Candidate(2, open_asks=1), Candidate(3, open_asks=2)]
        assert choose(people, count=2) == [2, 3]

    def test_goes_round_among_equals(self):
        yesterday = make.NOW - dt.timedelta(days=1)
        people = [Candidate(1, last_asked_at=make.NOW), Candidate(2, last_asked_at=yesterday), Candidate(3)]
        assert choose(people, count=3) == [3, 2, 1]

    def test_passes_by_whoever_is_out(self):
        assert choose(map(Candidate, [1, 2, 3]), count=2, out={1, 3}) == [2]

    def test_is_nobodys_where_enough_have_signed_or_are_asked(self):
        given = [policy.Signature("medical", 9, "digest")]
        assert choose([Candidate(1)], count=1, given=given) == []

    def test_is_of_a_missing_specialty_before_the_rest(self):
        people = [Candidate(1), Candidate(2), Candidate(3, ("radiology",), open_asks=5)]
        wanted = (("radiology", 1),)
        assert choose(people, count=2, specialties=wanted) == [3, 1]
        assert choose(people[:2], count=1, specialties=wanted) == []
        assert choose(people[:2], count=2, specialties=wanted) == [1]
        given = [policy.Signature("medical", 9, "digest", ("radiology",))]
        assert choose(people, count=2, specialties=wanted, given=given) == [1]
        assert choose(people[:2], count=1, specialties=wanted, given=[policy.Signature("medical", 9, "digest")]) == []


@pytest.mark.django_db
class TestAsking:
    def test_asks_as_many_as_the_text_needs(self):
        board = make.make_board(physicians_needed=2)
        physicians = [make.make_physician(board) for _ in range(3)]
        submission = make.make_submission(board=board)
        assert asked(submission) == physicians[:2]
        assert [fate(physician) for physician in physicians] == [[("request", "waiting", "")]] * 2 + [[]]

    def test_asks_the_one_with_the_fewest_open_texts(self):
        first, second = make.make_physician(), make.make_physician()
        texts = [make.make_submission(at=make.NOW + dt.timedelta(hours=n)) for n in range(3)]
        assert [asked(text) for text in texts] == [[first], [second], [first]]
        make.sign(texts[0], by=first)
        make.sign(texts[2], by=first)
        assert asked(make.make_submission(at=LATER)) == [first]

    def test_asks_no_author_and_nobody_of_another_board_or_language(self):
        board = make.make_board()
        writer = make.make_physician(board)
        make.make_physician(make.make_board(name="Other"))
        make.make_physician(board, languages=["es"])
        make.make_physician(board, active=False)
        make.make_physician(board).groups.clear()
        fitting = make.make_physician(board)
        assert asked(make.make_submission(make.make_article(by=writer), board=board)) == [fitting]

    def test_asks_a_translation_reviewer_for_a_translation_and_an_editor_for_an_editorial_change(self):
        make.make_physician(languages=["en", "es"])
        reviewer = make.make_translation_reviewer()
        make.make_user(is_superuser=True)
        article = make.make_article()
        make.make_submission(article)
        assert asked(make.make_submission(article, "es")) == [reviewer]
        change = editorial_change()
        (person,) = asked(change)
        assert permissions.may_sign(person, change, "editorial")
        assert not person.is_superuser

    def test_asks_for_a_re_review(self):
        live = make.make_publication()
        physician = make.make_physician()
        Member.objects.exclude(user=physician).update(active=False)
        submission = workflow.re_review(live.article, "en", by=make.make_user(make.EDITOR), at=LATER, note="Two years.")
        assert asked(submission) == [physician]

    def test_asks_the_next_when_somebody_steps_aside(self):
        first, second, third = make.make_physician(), make.make_physician(), make.make_physician()
        submission = make.make_submission()
        decline(submission, by=first)
        assert [(ask.user, ask.why) for ask in submission.asks.order_by("pk")] == [(first, "turn"), (second, "instead")]
        assert fate(second) == [("request", "waiting", "")]
        # Somebody who was not asked steps aside: the one who was is still waited for.
        decline(submission, by=third)
        assert asked(submission) == [first, second]

    def test_tells_the_managing_editors_when_nobody_is_left(self):
        manager, physician = make.make_user(make.MANAGING_EDITOR), make.make_physician()
        submission = make.make_submission()
        assert fate(manager) == []
        decline(submission, by=physician)
        assert fate(manager) == [("nobody", "waiting", "")]

    def test_asks_for_the_specialty_that_the_board_demands_and_says_when_it_has_none(self):
        board, manager = make.make_board(), make.make_user(make.MANAGING_EDITOR)
        radiology = Specialty.objects.create(slug="radiology", name_en="Radiology", name_es="Radiología")
        Demand.objects.create(board=board, specialty=radiology)
        make.make_physician(board)
        radiologist = make.make_physician(board)
        radiologist.memberships.get().specialties.add(radiology)
        submission = make.make_submission(board=board)
        assert (asked(submission), fate(manager)) == ([radiologist], [])
        decline(submission, by=radiologist)
        assert (asked(submission), fate(manager)) == ([radiologist], [("nobody", "waiting", "")])
        assert asking.stand(submission).is_short

    def test_asks_somebody_else_when_a_signature_is_taken_back(self):
        first, second, third = make.make_physician(), make.make_physician(), make.make_physician()
        submission = make.make_submission()
        make.sign(submission, by=second)
        workflow.withdraw_signature(submission, by=second, at=LATER, kind="medical", reason="I misread it.")
        assert asked(submission) == [first]  # who has not answered yet
        make.sign(submission, by=first)
        workflow.withdraw_signature(submission, by=first, at=LATER, kind="medical", reason="I misread it.")
        assert (asked(submission), fate(third)) == ([first], [])  # and may sign again
        assert [row[0] for row in fate(submission.submitted_by)] == ["signed", "unsigned"] * 2

    def test_repeated_changes_nothing(self):
        make.make_user(make.MANAGING_EDITOR)
        submission = make.make_submission()
        make.make_board(physicians_needed=2)
        make.make_physician()
        for _ in range(2):
            asking.ask(submission, at=LATER)
            assert (Ask.objects.count(), Notice.objects.count()) == (1, 2)

    def test_asks_nobody_about_a_library_that_moves_in(self):
        from reviews.carry_over import carry_over  # noqa: PLC0415 - beside its one use

        physician, importer = make.make_physician(), make.make_user(make.MANAGING_EDITOR)
        other = make.make_user(make.MANAGING_EDITOR)
        carry_over(
            make.make_article(by=importer),
            "en",
            signer=physician,
            statement="It was reviewed.",
            original_reviewer="Sample Reviewer",
            original_date=dt.date(2025, 5, 1),
            by=importer,
            at=make.NOW,
            on=make.TODAY,
        )
        assert (Ask.objects.count(), [fate(user) for user in (physician, importer, other)]) == (0, [[], [], []])
        assert [notice.kind for notice in Notice.objects.all()] == ["published"]

    def test_agrees_with_the_rule_for_one_text_and_one_person(self):
        board = make.make_board()
        people = [
            make.make_physician(board),
            make.make_physician(make.make_board(name="Other")),
            make.make_physician(board, languages=["es"]),
            make.make_physician(board, active=False),
            make.make_physician(board, user=make.make_user(make.MEDICAL_REVIEWER, is_active=False)),
            make.make_physician(board, user=make.make_user(is_superuser=True)),
            make.make_physician(board, user=make.make_user(make.TRANSLATOR)),
            make.make_translation_reviewer(board),
            make.make_translation_reviewer(board, languages=["es"]),
            make.make_user(make.EDITOR),
            make.make_user(make.MANAGING_EDITOR),
            make.make_user(make.TRANSLATOR),
        ]
        article = make.make_article()
        for text in (make.make_submission(article, board=board), make.make_submission(article, "es")):
            kind = standing.need_of(text).kind
            allowed = {person.pk for person in people if permissions.may_sign(person, text, kind)}
            assert asking.able(kind, language=text.language, board_id=text.board_id) == allowed


@pytest.mark.django_db
class TestTheDesk:
    def test_begins_with_what_the_person_is_asked_for(self):
        first, second = make.make_physician(), make.make_physician()
        hers = make.make_submission(at=make.NOW)
        his = make.make_submission(at=LATER, due_on=make.TODAY)
        desk = queues.desk_of(first)
        assert ([line.submission for line in desk.asked], [line.submission for line in desk.could]) == ([hers], [his])
        assert queues.next_for(first, after=his).submission == hers
        names = [line.stand.sentence for line in (*desk.asked, *desk.could)]
        assert names == [f"Asked: {first.get_full_name()}.", f"Asked: {second.get_full_name()}."]

    def test_shows_both_lists_with_their_names(self, client: Client):
        first, second = make.make_physician(), make.make_physician()
        make.make_submission(at=make.NOW)
        make.make_submission(at=LATER)
        client.force_login(first, backend="django.contrib.auth.backends.ModelBackend")
        page = client.get(QUEUE).content.decode()
        assert "You could take over" in page
        assert page.index("slip-title") < page.index("You could take over") < page.index(second.get_full_name())

    def test_says_in_words_that_nobody_is_left(self, client: Client):
        manager, physician = make.make_user(make.MANAGING_EDITOR), make.make_physician()
        submission = make.make_submission()

        def say_panel() -> tuple[str, ...]:
            return panels(submission.article, user=manager, on=make.TODAY)[0].facts

        assert f"Asked: {physician.get_full_name()}." in say_panel()
        decline(submission, by=physician)
        sentence = "Nobody else is left to be asked. Give one more person the right to sign it, or take it back."
        assert sentence in say_panel()
        client.force_login(manager, backend="django.contrib.auth.backends.ModelBackend")
        assert sentence in client.get(QUEUE).content.decode()
