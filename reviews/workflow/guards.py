"""What every verb begins and ends with: locks, a second look at the world, and the state that is left."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from articles import drafts, publishing
from articles.models import Article, LivePage, Withdrawal
from articles.views import ready
from reviews.models import Comment, DeskDraft, State, Submission
from reviews.refusals import Incomplete, Refused, WrongState
from reviews.trail import record
from reviews.transitions import NO_SUBMISSION, OPENS, PAGE_TRANSITIONS, SUBMISSION_TRANSITIONS, Act, PageState, Verb


def page_state(article: Article, language: str) -> PageState:
    """Say where the public page of one language stands."""
    if LivePage.objects.filter(article=article, language=language).exists():
        return PageState.LIVE
    if publishing.current_withdrawal(article, language):
        return PageState.WITHDRAWN
    return PageState.UNPUBLISHED


def fresh(user: User) -> User:
    """Read the person again, once the lock is held: a role or an account may have been taken away while it waited."""
    return User.objects.get(pk=user.pk)


def lock(submission: Submission) -> Submission:
    """Lock the article, then read the submission: every verb takes its locks in this order."""
    article = drafts.lock(submission.article)
    fresh = Submission.objects.select_for_update(no_key=True).get(pk=submission.pk)
    fresh.article = article
    return fresh


def lay_ready(article: Article) -> None:
    """Let the article's pages lie ready for readers once the act holds. If that fails, readers wait a little longer."""

    def prepare() -> None:  # not a partial: Django, about to say that it failed, asks for its name
        ready.prepare(article.pk)

    transaction.on_commit(prepare, robust=True)


def newest_submission(article: Article, language: str) -> Submission | None:
    """Return the last text of this language that went to review: no other one can still be there."""
    newest: Submission | None = article.submissions.filter(language=language).order_by("-pk").first()
    return newest


def submission_state(newest: Submission | None) -> str:
    return State.IN_REVIEW if newest is not None and newest.is_open else NO_SUBMISSION


def expect(verb: Verb, state: str) -> None:
    if state in SUBMISSION_TRANSITIONS[verb].before:
        return
    if verb in OPENS:
        raise WrongState(_("A text in this language is in review already. Publish it or take it back first."))
    if verb is Verb.ANSWER_COMMENTS:
        raise WrongState(_("Nobody asked for changes to this text, so there is nothing to answer."))
    raise WrongState(_("This submission is closed: it was published, taken back or sent back for changes."))


def check_page(verb: Verb, article: Article, language: str) -> None:
    before = PAGE_TRANSITIONS[verb].before
    if set(before) < set(PageState) and page_state(article, language) not in before:
        raise WrongState(_("This page is not withdrawn.") if verb is Verb.RESTORE_PAGE else _("This page is not live."))


def check_answered(last: Submission | None) -> None:
    """Refuse to send a text again while something that was asked of the last one has no answer. Raises Incomplete."""
    open_ones = last.comments.asked_for().filter(answer=None).order_by("pk") if last else ()
    if waiting := [f"“{comment.text[:80]}”" for comment in open_ones]:
        raise Incomplete(
            _("The reviewer asked for changes. Answer each comment first; these have no answer yet: %(comments)s")
            % {"comments": ", ".join(waiting)}
        )


def check_not_found_wrong(submission: Submission) -> None:
    """Refuse a text that was in review when its page was withdrawn for what it says: nobody has answered for that yet.

    Its reviewers read it as a change of a page that was thought to be right, and those who wrote that page were not
    counted among its authors. Raises Refused.
    """
    since = publishing.withdrawn_since(submission.article, submission.language, submission.submitted_at)
    if since.filter(reason__in=Withdrawal.FINAL_REASONS).exists():
        raise Refused(
            _(
                "The page was withdrawn for what it says after this text was submitted. Take the text back and submit "
                "it again, so that all of it is reviewed."
            )
        )


def forget_drafts(submission: Submission, *, by: User) -> None:
    """Throw away what somebody had typed about this text and those before it: they have decided."""
    DeskDraft.objects.filter(
        by=by, submission__article=submission.article_id, submission__language=submission.language
    ).delete()


def close(submission: Submission, state: State, *, by: User, at: dt.datetime) -> None:
    closed = Submission.objects.open().filter(pk=submission.pk).update(state=state, closed_by=by, closed_at=at)
    if not closed:
        raise WrongState(_("Somebody else was faster: this submission is closed."))
    submission.state, submission.closed_by, submission.closed_at = state, by, at


def keep_comments(
    submission: Submission, comments: Mapping[str, str], *, by: User, name: str, at: dt.datetime
) -> list[Comment]:
    return Comment.objects.bulk_create(
        Comment(submission=submission, place=place, text=words.strip(), by=by, by_name=name, at=at)
        for place, words in comments.items()
        if words.strip()
    )


def record_on(
    verb: Verb | Act,
    submission: Submission,
    *,
    by: User,
    at: dt.datetime,
    detail: str = "",
    rows: Iterable[Model] = (),
) -> None:
    """Append the event of an act on a submission; `rows` are those that the act wrote."""
    record(
        verb,
        by=by,
        at=at,
        article=submission.article,
        language=submission.language,
        submission=submission,
        detail=detail,
        rows=rows,
    )
