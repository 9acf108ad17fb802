"""Pages go out, come down and come back: publish, withdraw, restore."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from articles import drafts, publishing
from articles.accounts import name_of
from articles.document import SOURCE_LANGUAGE, Language
from articles.models import Article, Publication, Withdrawal
from articles.publishing import ReviewRecord
from reviews import identity, permissions, standing
from reviews.calendar import schedule
from reviews.mail import behind, notifications
from reviews.models import State, Submission
from reviews.refusals import Incomplete, Refused, Unsigned, WrongState
from reviews.trail import record, verb
from reviews.transitions import Verb
from reviews.workflow import guards


@verb
def publish(
    submission: Submission,
    *,
    by: User,
    at: dt.datetime,
    on: dt.date,
    proof: identity.Proof,
    decided_at: dt.datetime | None = None,
) -> Publication:
    """Make the signed text what readers see. Raises Unsigned while a sign-off for exactly this text is missing.

    Whoever publishes proves who they are, as a signer does; the trail keeps how. `decided_at` is when they decided it,
    where that was earlier: a page that was withdrawn since then stays down. Raises IdentityNotProven, Refused.
    """
    submission = guards.lock(submission)
    guards.lay_ready(submission.article)
    return publish_locked(submission, by=guards.fresh(by), at=at, on=on, proof=proof, decided_at=decided_at)


def publish_locked(
    submission: Submission,
    *,
    by: User,
    at: dt.datetime,
    on: dt.date,
    proof: identity.Proof,
    decided_at: dt.datetime | None = None,
) -> Publication:
    """Do what `publish` does, for a caller who holds the locks and has read the submission and `by` under them."""
    permissions.check_publish(by)
    guards.expect(Verb.PUBLISH, submission.state)
    guards.check_page(Verb.PUBLISH, submission.article, submission.language)
    guards.check_not_found_wrong(submission)
    if decided_at and publishing.withdrawn_since(submission.article, submission.language, decided_at).exists():
        raise Refused(_("The page was withdrawn after this was scheduled. Publish it now if it may return."))
    known = standing.known_of(submission)
    if missing := standing.lacking(submission, known):
        raise Unsigned(standing.lacking_sentence(submission, missing))
    identity.check_proof(proof, user=by, at=at)
    source = published_source(submission)
    review = standing.review_record(submission, source, known=known)
    publication = make_public(submission, source, review, known=known, by=by, at=at, on=on)
    detail = f"version {publication.number} {publication.digest}, proven by {proof.method}"
    answers = schedule.answer_triggers(submission, known.sign_offs, at=at)
    guards.record_on(Verb.PUBLISH, submission, by=by, at=at, detail=detail, rows=[publication, *answers])
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
    if publishing.is_withdrawn_for_what_it_says(submission.article, SOURCE_LANGUAGE, source.digest):
        raise Refused(_("The English text that this translation was compared with was withdrawn for what it says."))
    return source


def make_public(
    submission: Submission,
    source: Publication | None,
    review: ReviewRecord,
    *,
    known: standing.Known,
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
            base=known.live,
            note=submission.note,
            review=review,
            by=by,
            by_name=name_of(by),
            at=at,
            on=on,
            urgent_reason=urgent_reason,
        )
    except publishing.AddressTaken as taken:
        raise Refused(str(taken)) from taken
    guards.close(submission, State.PUBLISHED, by=by, at=at)
    notifications.published(publication, submission, known.sign_offs, by=by, at=at)
    behind.tell(publication, by=by, at=at)
    return publication


@verb
def withdraw_page(
    article: Article,
    language: Language,
    *,
    by: User,
    at: dt.datetime,
    reason: str,
    notice_en: str = "",
    notice_es: str = "",
    replaced_by: Article | None = None,
) -> Withdrawal:
    """Take a page from the public at once; its address answers 410 with the notice, and leads to its successor.

    A notice is written in each language in which the article is live. `replaced_by` is for the reason "superseded"
    alone, and is live itself. Raises NotAllowed, WrongState, Incomplete, Refused.
    """
    article = drafts.lock(article)
    by = guards.fresh(by)
    permissions.check_withdraw_page(by)
    guards.check_page(Verb.WITHDRAW_PAGE, article, language)
    notices = {"en": notice_en.strip(), "es": notice_es.strip()}
    check_explained(article, reason, notices, replaced_by)
    withdrawal = publishing.withdraw(
        article=article,
        language=language,
        reason=reason,
        notice_en=notices["en"],
        notice_es=notices["es"],
        replaced_by=replaced_by,
        by=by,
        at=at,
    )
    notifications.withdrawn(withdrawal, by=by, at=at)
    _end_countersigning(withdrawal, by=by, at=at)
    detail = f"{reason}: {withdrawal.notice}"
    record(Verb.WITHDRAW_PAGE, by=by, at=at, article=article, language=language, detail=detail, rows=[withdrawal])
    return withdrawal


def check_explained(article: Article, reason: str, notices: dict[str, str], replaced_by: Article | None) -> None:
    """Refuse a withdrawal that does not say to its readers what it should. Raises Refused, Incomplete."""
    if reason not in set(Withdrawal.Reason) - Withdrawal.FORMER_REASONS:
        raise Refused(_("Choose one of the reasons for which a page is withdrawn."))
    if not all(notices[page.language] for page in article.live_pages.all()):
        raise Incomplete(_("Write the notice for readers in every language in which the article is live."))
    if reason != Withdrawal.Reason.SUPERSEDED:
        if replaced_by is not None:
            raise Refused(_("Only an article that is superseded has another in its place."))
    elif replaced_by is None or replaced_by == article or not replaced_by.live_pages.exists():
        raise Incomplete(_("Name another article, one that readers can see, in its place."))


def _end_countersigning(withdrawal: Withdrawal, *, by: User, at: dt.datetime) -> None:
    """Close the review that an urgent change still waited for: nobody reads that text any more."""
    publication = withdrawal.publication
    waiting = Submission.objects.open().filter(base=publication, digest=publication.digest)
    if publication.review_pending and (submission := waiting.first()):
        guards.close(submission, State.WITHDRAWN, by=by, at=at)
        guards.record_on(Verb.WITHDRAW_SUBMISSION, submission, by=by, at=at)


@verb
def restore_page(article: Article, language: Language, *, by: User, at: dt.datetime, note: str) -> Publication:
    """Publish a withdrawn version once more, as it was signed, unless it was withdrawn for what it says.

    "Updated" and "reviewed" do not move. Raises NotAllowed, WrongState, Incomplete, Unsigned, Refused.
    """
    article = drafts.lock(article)
    by = guards.fresh(by)
    permissions.check_withdraw_page(by)
    permissions.check_not_suspended(by)  # whoever puts a page back publishes it
    guards.check_page(Verb.RESTORE_PAGE, article, language)
    withdrawal = publishing.current_withdrawal(article, language)
    if withdrawal is None:
        raise WrongState(_("This page is not withdrawn."))
    if not note.strip():
        raise Incomplete(_("Say why the page may return."))
    if withdrawal.reason in Withdrawal.FINAL_REASONS:
        raise Refused(_("This page was withdrawn for what it says. It returns only by a new review and publication."))
    withdrawn = withdrawal.publication
    if withdrawn.review_pending or not standing.still_signed(withdrawn):
        raise Unsigned(_("The signatures under this page do not stand. It returns only by a new review."))
    if publishing.is_withdrawn_for_what_it_says(article, SOURCE_LANGUAGE, withdrawn.source_digest):
        raise Refused(_("The English text that this translation was compared with was withdrawn for what it says."))
    by_name = name_of(by)
    publication = publishing.restore(withdrawn, note=note.strip(), by=by, by_name=by_name, at=at)
    submission = Submission.objects.get(key=publication.submission_key)
    notifications.published(publication, submission, submission.sign_offs.all(), by=by, at=at)
    detail = f"version {publication.number} restores {withdrawn.number}: {note.strip()}"
    record(Verb.RESTORE_PAGE, by=by, at=at, article=article, language=language, detail=detail, rows=[publication])
    guards.lay_ready(article)
    return publication
