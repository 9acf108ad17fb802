"""The transition table is total: every verb has its line, and what the table forbids is refused."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from reviews import diagram, workflow
from reviews.models import Recusal, State
from reviews.policy import Kind
from reviews.refusals import AlreadySigned, WrongState
from reviews.transitions import (
    NO_SUBMISSION,
    OPENS,
    OWNERS,
    PAGE_TRANSITIONS,
    STEP_TRANSITIONS,
    SUBMISSION_TRANSITIONS,
    PageState,
    StepState,
    Verb,
)
from tests import factories as make


class TestTheTable:
    def test_has_a_line_for_every_verb(self):
        assert set(SUBMISSION_TRANSITIONS) | set(PAGE_TRANSITIONS) | set(STEP_TRANSITIONS) == set(Verb)

    def test_has_one_function_for_every_verb(self):
        assert {name for name in workflow.__all__ if name != "page_state"} == {verb.value for verb in Verb}
        assert all(callable(getattr(workflow, verb)) for verb in Verb)

    def test_knows_only_states_that_exist(self):
        submission_states = {NO_SUBMISSION, *State.values}
        assert all({*t.before, t.after} <= submission_states for t in SUBMISSION_TRANSITIONS.values())
        assert all({*t.before, t.after} <= set(PageState) for t in PAGE_TRANSITIONS.values())
        assert all({*t.before, t.after} <= set(StepState) for t in STEP_TRANSITIONS.values())

    def test_gives_every_verb_to_one_owner(self):
        owners = {t.verb: {t.owner} for t in SUBMISSION_TRANSITIONS.values()}
        for t in [*PAGE_TRANSITIONS.values(), *STEP_TRANSITIONS.values()]:
            owners.setdefault(t.verb, set()).add(t.owner)
        assert all(len(names) == 1 and names <= set(OWNERS) for names in owners.values())

    def test_leads_everywhere(self):
        assert {t.after for t in SUBMISSION_TRANSITIONS.values()} == set(State.values)
        assert {t.after for t in PAGE_TRANSITIONS.values()} == {PageState.LIVE, PageState.WITHDRAWN}


def in_state(state: str):
    """Make an article in the state, with its newest submission (None in the first state)."""
    article = make.make_article()
    if state == NO_SUBMISSION:
        return article, None
    submission = make.make_submission(article)
    if state == State.CHANGES_ASKED:
        say(Verb.REQUEST_CHANGES, article, submission)
    elif state == State.WITHDRAWN:
        say(Verb.WITHDRAW_SUBMISSION, article, submission)
    elif state == State.PUBLISHED:
        make.sign(submission)
        make.publish(submission)
        make.change_article(article, title={"en": "Another title", "es": "Otro título"})
    return article, submission


def say(verb: Verb, article, submission):
    """Say a verb with everything right but, perhaps, the state."""
    at = make.NOW
    comments = {"": "Please say how long it takes."}
    match verb:
        case Verb.SUBMIT:
            return make.make_submission(article)
        case Verb.RE_REVIEW:
            return workflow.re_review(article, "en", by=make.make_user(make.EDITOR), at=at, note="Due.")
        case Verb.BEGIN_REVIEW:
            return workflow.begin_review(article, "en", by=make.make_physician(), at=at)
        case Verb.SIGN_OFF:
            return make.sign(submission, kind=Kind.MEDICAL, by=make.make_physician())
        case Verb.WITHDRAW_SIGNATURE:
            signer = make.make_physician()
            if submission.is_open:
                make.sign(submission, kind=Kind.MEDICAL, by=signer)
            return workflow.withdraw_signature(submission, by=signer, at=at, kind=Kind.MEDICAL, reason="Overlooked it.")
        case Verb.REQUEST_CHANGES:
            return make.request_changes(submission, at=at, comments=comments)
        case Verb.DECLINE:
            reason = Recusal.Reason.FIELD
            return workflow.decline(submission, by=make.make_physician(), at=at, kind=Kind.MEDICAL, reason=reason)
        case Verb.ANSWER_COMMENTS:
            return make.answer(submission)
        case Verb.WITHDRAW_SUBMISSION:
            return workflow.withdraw_submission(submission, by=submission.submitted_by, at=at)
        case Verb.PUBLISH:
            return make.publish(submission)
        case Verb.PUBLISH_URGENTLY:
            return make.publish_urgently(submission)
    raise AssertionError(verb)


NEEDS_A_SUBMISSION = [verb for verb in SUBMISSION_TRANSITIONS if verb not in OPENS]
CLOSED = [State.CHANGES_ASKED, State.WITHDRAWN, State.PUBLISHED]


@pytest.mark.django_db
class TestEveryStateAndVerb:
    @pytest.mark.parametrize(
        ("state", "verb"),
        [(s, v) for v in NEEDS_A_SUBMISSION for s in State if s not in SUBMISSION_TRANSITIONS[v].before],
    )
    def test_a_submission_refuses_what_its_state_forbids(self, state, verb):
        article, submission = in_state(state)
        with pytest.raises((WrongState, AlreadySigned)):
            say(verb, article, submission)
        submission.refresh_from_db()
        assert submission.state == state

    @pytest.mark.parametrize("verb", [verb for verb in NEEDS_A_SUBMISSION if not verb.startswith("publish")])
    def test_a_submission_follows_the_table(self, verb):
        [state] = SUBMISSION_TRANSITIONS[verb].before
        article, submission = in_state(state)
        say(verb, article, submission)
        submission.refresh_from_db()
        assert submission.state == SUBMISSION_TRANSITIONS[verb].after

    def test_a_signed_submission_is_published(self):
        article, submission = in_state(State.IN_REVIEW)
        make.sign(submission)
        say(Verb.PUBLISH, article, submission)
        submission.refresh_from_db()
        assert submission.state == SUBMISSION_TRANSITIONS[Verb.PUBLISH].after

    def test_an_urgent_change_is_published(self):
        article = make.make_live_pair()
        submission = make.make_urgent_change(article)
        say(Verb.PUBLISH_URGENTLY, article, submission)
        submission.refresh_from_db()
        assert submission.state == SUBMISSION_TRANSITIONS[Verb.PUBLISH_URGENTLY].after

    @pytest.mark.parametrize("state", [NO_SUBMISSION, *CLOSED])
    def test_without_an_open_submission_one_can_be_made(self, state):
        article, submission = in_state(state)
        if state == State.CHANGES_ASKED:
            make.answer(submission)
        assert say(Verb.SUBMIT, article, None).state == State.IN_REVIEW

    @pytest.mark.parametrize("state", [NO_SUBMISSION, *CLOSED])
    @pytest.mark.parametrize("verb", [Verb.RE_REVIEW, Verb.BEGIN_REVIEW])
    def test_a_re_review_needs_a_live_page(self, verb, state):
        article, _submission = in_state(state)
        if state == State.PUBLISHED:
            assert say(verb, article, None).state == State.IN_REVIEW
        else:
            with pytest.raises(WrongState):
                say(verb, article, None)

    @pytest.mark.parametrize("verb", sorted(OPENS))
    def test_a_second_submission_is_refused(self, verb):
        article = make.make_article()
        make.make_publication(article)
        make.change_article(article, title={"en": "Another title", "es": "Otro título"})
        make.make_submission(article)
        with pytest.raises(WrongState):
            say(verb, article, None)

    @pytest.mark.parametrize("verb", [Verb.WITHDRAW_PAGE, Verb.RESTORE_PAGE])
    @pytest.mark.parametrize("state", list(PageState))
    def test_a_page_follows_the_table(self, state, verb):
        article = page_in_state(state)
        if state in PAGE_TRANSITIONS[verb].before:
            say_of_page(verb, article)
            assert workflow.page_state(article, "en") == PAGE_TRANSITIONS[verb].after
        else:
            with pytest.raises(WrongState):
                say_of_page(verb, article)
            assert workflow.page_state(article, "en") == state


def page_in_state(state: PageState):
    article = make.make_article()
    if state is not PageState.UNPUBLISHED:
        make.make_publication(article)
    if state is PageState.WITHDRAWN:
        say_of_page(Verb.WITHDRAW_PAGE, article)
    return article


def say_of_page(verb: Verb, article):
    by, at = make.make_user(make.MANAGING_EDITOR), make.NOW
    if verb is Verb.RESTORE_PAGE:
        return workflow.restore_page(article, "en", by=by, at=at, note="Cleared.")
    return make.withdraw(article, by=by, at=at)


class TestTheDiagram:
    def test_is_up_to_date(self):
        call_command("draw_workflow", check=True)

    def test_is_refused_when_out_of_date(self, monkeypatch):
        monkeypatch.setattr(diagram, "markdown", lambda: "other")
        with pytest.raises(CommandError, match="out of date"):
            call_command("draw_workflow", check=True)
