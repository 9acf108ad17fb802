"""Pages go out, come down and come back: publish, withdraw, restore."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from articles import drafts, publishing
from articles.document import SOURCE_LANGUAGE, Language
from articles.models import Article, LivePage, Publication, Restoration, Withdrawal
from articles.publishing import ReviewRecord
from reviews import permissions, standing
from reviews.models import State, Submission
from reviews.refusals import Incomplete, Refused, Unsigned, WrongState
from reviews.trail import record, verb
from reviews.transitions import Verb
from reviews.workflow import guards


@verb
def publish(submission: Submission, *, by: User, at: dt.datetime, on: dt.date) -> Publication:
    """Make the signed text what readers see. Raises Unsigned while a sign-off for exactly this text is missing."""
    by = guards.fresh(by)
    permissions.check_publish(by)
    submission = guards.lock(submission)
    guards.expect(Verb.PUBLISH, submission.state)
    guards.check_page(Verb.PUBLISH, submission.article, submission.language)
    if missing := standing.lacking(submission):
        raise Unsigned(standing.lacking_sentence(submission, missing))
    source = published_source(submission)
    review = standing.review_record(submission, source)
    publication = make_public(submission, source, review, by=by, at=at, on=on)
    detail = f"version {publication.number} {publication.digest}"
    guards.record_on(Verb.PUBLISH, submission, by=by, at=at, detail=detail, rows=[publication])
    return publication


def published_source(submission: Submission) -> Publication | None:
    """Return the published English text that a translation was compared with. Raises Unsigned, Refused."""
    if submission.language == SOURCE_LANGUAGE:
        return None
    published = submission.article.publications.filter(language=SOURCE_LANGUAGE, digest=submission.source_digest)
    source: Publication | None = published.order_by("-number").first()
    if source is None:
        raise Unsigned(
            _("The English text that this translation was compared with is not published. Publish it first.")
        )
    if source.withdrawals.filter(reason__in=Withdrawal.FINAL_REASONS).exists():
        raise Refused(_("The English text that this translation was compared with was withdrawn for what it says."))
    return source


def make_public(
    submission: Submission,
    source: Publication | None,
    review: ReviewRecord,
    *,
    by: User,
    at: dt.datetime,
    on: dt.date,
    urgent_reason: str = "",
) -> Publication:
    """Append the publication of a submission and close it. The caller asked every guard. Raises Refused."""
    try:
        publication = publishing.append_publication(
            article=submission.article,
            content=submission.parsed,
            canonical=submission.content,
            submission_key=submission.key,
            slug=submission.slug,
            source=source,
            note=submission.note,
            review=review,
            by=by,
            by_name=by.get_full_name() or by.get_username(),
            at=at,
            on=on,
            urgent_reason=urgent_reason,
        )
    except publishing.AddressTaken as taken:
        raise Refused(str(taken)) from taken
    guards.close(submission, State.PUBLISHED, by=by, at=at)
    return publication


@verb
def withdraw_page(
    article: Article,
    language: Language,
    *,
    by: User,
    at: dt.datetime,
    reason: str,
    notice_en: str,
    notice_es: str,
) -> Withdrawal:
    """Take a page from the public at once; its address answers 410 with the notice in both languages."""
    by = guards.fresh(by)
    permissions.check_withdraw_page(by)
    article = drafts.lock(article)
    guards.check_page(Verb.WITHDRAW_PAGE, article, language)
    if not (notice_en.strip() and notice_es.strip()):
        raise Incomplete(_("Write the notice for readers in both languages."))
    withdrawal = publishing.withdraw(
        article=article,
        language=language,
        reason=Withdrawal.Reason(reason),
        notice_en=notice_en,
        notice_es=notice_es,
        by=by,
        at=at,
    )
    _end_countersigning(withdrawal, by=by, at=at)
    record(
        Verb.WITHDRAW_PAGE,
        by=by,
        at=at,
        article=article,
        language=language,
        detail=f"{reason}: {notice_en}",
        rows=[withdrawal],
    )
    return withdrawal


def _end_countersigning(withdrawal: Withdrawal, *, by: User, at: dt.datetime) -> None:
    """Close the review that an urgent change still waited for: nobody reads that text any more."""
    publication = withdrawal.publication
    waiting = Submission.objects.open().filter(base=publication, digest=publication.digest)
    if publication.review_pending and (submission := waiting.first()):
        guards.close(submission, State.WITHDRAWN, by=by, at=at)
        guards.record_on(Verb.WITHDRAW_SUBMISSION, submission, by=by, at=at)


@verb
def restore_page(article: Article, language: Language, *, by: User, at: dt.datetime, note: str) -> LivePage:
    """Put a withdrawn page back as it was, unless it was withdrawn for what it says."""
    by = guards.fresh(by)
    permissions.check_withdraw_page(by)
    article = drafts.lock(article)
    guards.check_page(Verb.RESTORE_PAGE, article, language)
    withdrawal = publishing.current_withdrawal(article, language)
    if withdrawal is None:
        raise WrongState(_("This page is not withdrawn."))
    if withdrawal.reason in Withdrawal.FINAL_REASONS:
        raise Refused(_("This page was withdrawn for what it says. It returns only by a new review and publication."))
    if Restoration.objects.filter(withdrawal=withdrawal).exists() or not note.strip():
        raise Incomplete(_("Say why the page may return."))
    page = publishing.restore(withdrawal=withdrawal, note=note, by=by, at=at)
    record(
        Verb.RESTORE_PAGE,
        by=by,
        at=at,
        article=article,
        language=language,
        detail=note,
        rows=[withdrawal.restoration],
    )
    return page
