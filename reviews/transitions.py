"""Which verb may be said in which state. One table: guards, tests and the diagram in docs/ read it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from reviews.models.review import State


class PageState(StrEnum):
    """Where the public page of one article in one language stands."""

    UNPUBLISHED = "unpublished"
    LIVE = "live"
    WITHDRAWN = "withdrawn"


class StepState(StrEnum):
    """Where a step at a set time stands. At its time `due_steps` says its verb: it is then done or refused."""

    NONE = "none"
    SCHEDULED = "scheduled"
    CANCELLED = "cancelled"


class Verb(StrEnum):
    """Every change of state there is; each is one function of the same name in `reviews.workflow`."""

    SUBMIT = "submit"
    RE_REVIEW = "re_review"
    BEGIN_REVIEW = "begin_review"
    SIGN_OFF = "sign_off"
    WITHDRAW_SIGNATURE = "withdraw_signature"
    REQUEST_CHANGES = "request_changes"
    DECLINE = "decline"
    ANSWER_COMMENTS = "answer_comments"
    WITHDRAW_SUBMISSION = "withdraw_submission"
    PUBLISH = "publish"
    PUBLISH_URGENTLY = "publish_urgently"
    WITHDRAW_PAGE = "withdraw_page"
    RESTORE_PAGE = "restore_page"
    SCHEDULE_PUBLICATION = "schedule_publication"
    SCHEDULE_WITHDRAWAL = "schedule_withdrawal"
    CANCEL_SCHEDULED = "cancel_scheduled"


# The verbs that make a submission public.
PUBLISHING = frozenset({Verb.PUBLISH, Verb.PUBLISH_URGENTLY})


# What opens a submission.
OPENS = frozenset({Verb.SUBMIT, Verb.RE_REVIEW, Verb.BEGIN_REVIEW})


class Act(StrEnum):
    """What people do beside the workflow and the trail keeps all the same. Each has its words in `reviews.wording`."""

    ADD = "add"
    CHANGE = "change"
    DELETE = "delete"
    EXPORT = "export"
    SET_PASSWORD = "set_password"  # noqa: S105 - an act, no password
    SET_EMAIL = "set_email"
    ENROL = "enrol"
    REMOVE_FACTOR = "remove_factor"
    RENEW_RECOVERY_CODES = "renew_recovery_codes"
    RESET_SECOND_FACTOR = "reset_second_factor"
    PROVE = "prove"
    CONFIRM_IDENTITY = "confirm_identity"
    DEACTIVATE = "deactivate"
    REACTIVATE = "reactivate"
    ASK_EARLY_REVIEW = "ask_early_review"
    OVERRIDE_INTERVAL = "override_interval"
    OVERRIDE_WARNING = "override_warning"
    ASSIGN_REPORT = "assign_report"
    ANSWER_REPORT = "answer_report"
    CLOSE_REPORT = "close_report"
    REOPEN_REPORT = "reopen_report"
    BLANK_REPORT = "blank_report"
    SHOW_EXPERT = "show_expert"
    REVOKE_LINK = "revoke_link"


# No submission yet, or only closed ones.
NO_SUBMISSION = "none"

OWNERS = ("editor", "reviewer", "managing editor")


@dataclass(frozen=True)
class Transition:
    """What one verb does to a submission or to a page; `owner` says whose verb it is."""

    verb: Verb
    before: frozenset[str]
    after: str
    owner: str


SUBMISSION_TRANSITIONS: dict[Verb, Transition] = {
    t.verb: t
    for t in (
        Transition(Verb.SUBMIT, frozenset({NO_SUBMISSION}), State.IN_REVIEW, "editor"),
        Transition(Verb.RE_REVIEW, frozenset({NO_SUBMISSION}), State.IN_REVIEW, "editor"),
        Transition(Verb.BEGIN_REVIEW, frozenset({NO_SUBMISSION}), State.IN_REVIEW, "reviewer"),
        Transition(Verb.SIGN_OFF, frozenset({State.IN_REVIEW}), State.IN_REVIEW, "reviewer"),
        Transition(Verb.WITHDRAW_SIGNATURE, frozenset({State.IN_REVIEW}), State.IN_REVIEW, "reviewer"),
        Transition(Verb.DECLINE, frozenset({State.IN_REVIEW}), State.IN_REVIEW, "reviewer"),
        Transition(Verb.REQUEST_CHANGES, frozenset({State.IN_REVIEW}), State.CHANGES_ASKED, "reviewer"),
        Transition(Verb.ANSWER_COMMENTS, frozenset({State.CHANGES_ASKED}), State.CHANGES_ASKED, "editor"),
        Transition(Verb.WITHDRAW_SUBMISSION, frozenset({State.IN_REVIEW}), State.WITHDRAWN, "editor"),
        Transition(Verb.PUBLISH, frozenset({State.IN_REVIEW}), State.PUBLISHED, "managing editor"),
        Transition(Verb.PUBLISH_URGENTLY, frozenset({State.IN_REVIEW}), State.PUBLISHED, "managing editor"),
    )
}

PAGE_TRANSITIONS: dict[Verb, Transition] = {
    t.verb: t
    for t in (
        Transition(
            Verb.PUBLISH,
            frozenset({PageState.UNPUBLISHED, PageState.LIVE, PageState.WITHDRAWN}),
            PageState.LIVE,
            "managing editor",
        ),
        Transition(Verb.PUBLISH_URGENTLY, frozenset({PageState.LIVE}), PageState.LIVE, "managing editor"),
        Transition(Verb.RE_REVIEW, frozenset({PageState.LIVE}), PageState.LIVE, "editor"),
        Transition(Verb.BEGIN_REVIEW, frozenset({PageState.LIVE}), PageState.LIVE, "reviewer"),
        Transition(Verb.WITHDRAW_PAGE, frozenset({PageState.LIVE}), PageState.WITHDRAWN, "managing editor"),
        Transition(Verb.RESTORE_PAGE, frozenset({PageState.WITHDRAWN}), PageState.LIVE, "managing editor"),
    )
}

STEP_TRANSITIONS: dict[Verb, Transition] = {
    t.verb: t
    for t in (
        Transition(Verb.SCHEDULE_PUBLICATION, frozenset({StepState.NONE}), StepState.SCHEDULED, "managing editor"),
        Transition(Verb.SCHEDULE_WITHDRAWAL, frozenset({StepState.NONE}), StepState.SCHEDULED, "managing editor"),
        Transition(Verb.CANCEL_SCHEDULED, frozenset({StepState.SCHEDULED}), StepState.CANCELLED, "managing editor"),
    )
}
