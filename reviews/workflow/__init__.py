"""The verbs: every change of state there is, one function each.

All have the same beats: lock the article, look at the world again under the lock, refuse or write,
record. They are called by the desk, the admin, commands and tests alike; the table of what may follow
what is in `reviews.transitions`, who may in `reviews.permissions`, which signature in `reviews.policy`.
"""

from reviews.workflow.answering import answer_comments
from reviews.workflow.beginning import begin_review
from reviews.workflow.guards import page_state
from reviews.workflow.pages import publish, restore_page, withdraw_page
from reviews.workflow.reviewing import decline, request_changes, sign_off, withdraw_signature
from reviews.workflow.scheduling import cancel_scheduled, schedule_publication, schedule_withdrawal
from reviews.workflow.submitting import re_review, submit, withdraw_submission
from reviews.workflow.urgent import publish_urgently

__all__ = [
    "answer_comments",
    "begin_review",
    "cancel_scheduled",
    "decline",
    "page_state",
    "publish",
    "publish_urgently",
    "re_review",
    "request_changes",
    "restore_page",
    "schedule_publication",
    "schedule_withdrawal",
    "sign_off",
    "submit",
    "withdraw_page",
    "withdraw_signature",
    "withdraw_submission",
]
