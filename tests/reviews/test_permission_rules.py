"""Each check of `reviews.permissions`, by role and by what a person lacks. No condition of them can go unnoticed."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, Permission, User

from reviews import permissions
from reviews.models import Kind, Recusal, Submission
from reviews.refusals import NotAllowed, Refused
from tests import factories as make

pytestmark = pytest.mark.django_db

ROLES = (make.EDITOR, make.TRANSLATOR, make.MANAGING_EDITOR, make.MEDICAL_REVIEWER, make.TRANSLATION_REVIEWER)
# What each check answers to each role; `None` stands for somebody without any.
BY_ROLE = {
    "submit English": (lambda user: permissions.check_submit(user, "en"), {make.EDITOR, make.MANAGING_EDITOR}),
    "submit Spanish": (
        lambda user: permissions.check_submit(user, "es"),
        {make.EDITOR, make.TRANSLATOR, make.MANAGING_EDITOR},
    ),
    "submit at all": (permissions.check_submit, {make.EDITOR, make.TRANSLATOR, make.MANAGING_EDITOR}),
    "publish": (permissions.check_publish, {make.MANAGING_EDITOR}),
    "withdraw a page": (permissions.check_withdraw_page, {make.MANAGING_EDITOR}),
    "see the desk": (permissions.check_view_submission, set(ROLES)),
}


@pytest.mark.parametrize("act", BY_ROLE)
class TestByRole:
    def test_only_these_roles_may(self, act):
        check, allowed = BY_ROLE[act]
        assert {role for role in (*ROLES, None) if may(check, make.make_user(role))} == allowed

    def test_a_superuser_may_but_not_once_switched_off(self, act):
        check, _allowed = BY_ROLE[act]
        root = make.make_user(is_superuser=True)
        assert may(check, root)
        root.is_active = False
        assert not may(check, root)


def may(check, user: User, *arguments) -> bool:
    try:
        check(user, *arguments)
    except NotAllowed:
        return False
    return True


def with_permissions(*codenames: str) -> User:
    user = make.make_user()
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    assert user.user_permissions.count() == len(codenames)
    return User.objects.get(pk=user.pk)


class TestSubmitting:
    @pytest.mark.parametrize("codename", ["submit_article", "change_article"])
    def test_needs_the_right_to_submit_and_the_right_to_change(self, codename):
        assert not may(permissions.check_submit, with_permissions(codename))

    def test_needs_no_more_than_both(self):
        assert may(permissions.check_submit, with_permissions("submit_article", "change_article"), "es")


class TestTakingASubmissionBack:
    def test_is_for_whoever_submitted_it_and_for_managing_editors(self):
        submission = make.make_submission()
        allowed = {
            role for role in ROLES if may(permissions.check_withdraw_submission, make.make_user(role), submission)
        }
        assert allowed == {make.MANAGING_EDITOR}
        assert may(permissions.check_withdraw_submission, submission.submitted_by, submission)

    def test_is_not_for_a_submitter_who_was_switched_off(self):
        submission = make.make_submission()
        submission.submitted_by.is_active = False
        assert not may(permissions.check_withdraw_submission, submission.submitted_by, submission)


def signing(user: User, submission: Submission, kind: str) -> str:
    """Say how the check ends: "signs", or the name of the refusal."""
    try:
        permissions.check_sign(user, submission, kind)
    except Refused as refusal:
        return type(refusal).__name__
    return "signs"


class TestSigning:
    def test_a_physician_of_the_board_signs(self):
        submission = make.make_submission(board=make.make_board())
        assert signing(make.make_physician(submission.board), submission, Kind.MEDICAL) == "signs"

    def test_a_seat_alone_is_not_enough(self):
        submission = make.make_submission()
        seated = make.make_physician(submission.board, user=make.make_user())
        assert signing(seated, submission, Kind.MEDICAL) == "NotAllowed"

    def test_the_role_alone_is_not_enough(self):
        assert signing(make.make_user(make.MEDICAL_REVIEWER), make.make_submission(), Kind.MEDICAL) == "NotAllowed"

    def test_a_seat_given_up_is_none(self):
        submission = make.make_submission()
        physician = make.make_physician(submission.board, active=False)
        assert signing(physician, submission, Kind.MEDICAL) == "NotAllowed"

    def test_nobody_signs_while_switched_off(self):
        submission, physician = make.make_submission(), make.make_physician()
        physician.is_active = False
        assert signing(physician, submission, Kind.MEDICAL) == "NotAllowed"

    def test_a_physician_of_another_board_does_not_sign(self):
        submission = make.make_submission(board=make.make_board())
        elsewhere = make.make_physician(make.make_board(name="Another Board"))
        assert signing(elsewhere, submission, Kind.MEDICAL) == "NotAllowed"

    def test_any_physician_signs_what_was_sent_to_no_board(self):
        submission = make.make_submission()
        submission.board = None
        physician = make.make_physician(make.make_board(name="Another Board"))
        assert signing(physician, submission, Kind.MEDICAL) == "signs"

    def test_a_translation_reviewer_of_another_board_signs(self):
        article = make.make_article()
        make.make_publication(article)
        submission = make.make_submission(article, "es", board=make.make_board())
        elsewhere = make.make_translation_reviewer(make.make_board(name="Another Board"))
        assert signing(elsewhere, submission, Kind.TRANSLATION) == "signs"

    @pytest.mark.parametrize(
        ("languages", "end"), [(["en"], "NotAllowed"), (["es"], "NotAllowed"), (["en", "es"], "signs")]
    )
    def test_a_translation_needs_both_languages(self, languages, end):
        article = make.make_article()
        make.make_publication(article)
        submission = make.make_submission(article, "es")
        assert signing(make.make_translation_reviewer(languages=languages), submission, Kind.TRANSLATION) == end

    def test_a_physician_reads_the_language_of_the_text(self):
        submission = make.make_submission()
        physician = make.make_physician(submission.board, languages=["es"])
        assert signing(physician, submission, Kind.MEDICAL) == "NotAllowed"

    def test_not_by_whoever_submitted_it_without_having_written_a_word(self):
        physician = make.make_physician(user=make.make_user(make.MANAGING_EDITOR))
        physician.groups.add(Group.objects.get(name=make.MEDICAL_REVIEWER))
        submission = make.make_submission(make.make_article(), by=physician)
        assert physician.pk not in submission.author_ids
        assert signing(physician, submission, Kind.MEDICAL) == "OwnWork"

    def test_not_by_whoever_wrote_it_without_having_submitted_it(self):
        physician = make.make_physician(user=make.make_user(make.EDITOR))
        physician.groups.add(Group.objects.get(name=make.MEDICAL_REVIEWER))
        submission = make.make_submission(make.make_article(by=physician))
        assert submission.submitted_by != physician
        assert signing(physician, submission, Kind.MEDICAL) == "OwnWork"

    def test_not_by_whoever_stepped_aside(self):
        submission, physician = make.make_submission(), make.make_physician()
        make.workflow.decline(submission, by=physician, at=make.NOW, kind=Kind.MEDICAL, reason=Recusal.Reason.FIELD)
        assert signing(physician, submission, Kind.MEDICAL) == "NotAllowed"

    def test_editors_read_over_each_others_editorial_changes(self):
        submission = make.make_submission()
        allowed = {role for role in ROLES if signing(make.make_user(role), submission, Kind.EDITORIAL) == "signs"}
        assert allowed == {make.EDITOR, make.MANAGING_EDITOR}


class TestSomebodyWhoseCredentialsWereReset:
    def test_neither_signs_nor_publishes(self):
        root, submission = make.make_user(is_superuser=True), make.make_submission()
        physician, manager = make.make_physician(), make.make_user(make.MANAGING_EDITOR)
        for user in (physician, manager):
            make.credentials.reset_second_factor(user, by=root, at=make.NOW)

        assert signing(physician, submission, Kind.MEDICAL) == "Suspended"
        assert not may(permissions.check_publish, manager)


def test_a_second_factor_is_for_those_who_sign_or_publish():
    needs = {role for role in (*ROLES, None) if permissions.signs_or_publishes(make.make_user(role))}
    assert needs == set(ROLES) - {make.TRANSLATOR}


class TestTheTwinForTemplates:
    """Says of everybody what the check says."""

    ON_A_SUBMISSION = ("withdraw_submission", "answer_comments", "show_expert")

    @pytest.mark.parametrize(
        "act", ["submit", "publish", "withdraw_page", "view_submission", "override_interval", "view_overview"]
    )
    def test_of_a_check_of_the_person(self, act: str):
        may_do = getattr(permissions, f"may_{act}")
        assert [may_do(make.make_user(is_superuser=root)) for root in (True, False)] == [True, False]

    @pytest.mark.parametrize("act", ON_A_SUBMISSION)
    def test_of_a_check_of_a_submission(self, act: str):
        may_do, submission = getattr(permissions, f"may_{act}"), make.make_submission()
        assert [may_do(make.make_user(is_superuser=root), submission) for root in (True, False)] == [True, False]

    def test_of_signing(self):
        submission = make.make_submission()
        signers = (make.make_physician(submission.board), make.make_user(is_superuser=True))
        assert [permissions.may_sign(user, submission, Kind.MEDICAL) for user in signers] == [True, False]
