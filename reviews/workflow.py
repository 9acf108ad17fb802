"""The verbs: every change of state there is, one function each.

All have the same beats: lock the article, look at the world again under the lock, refuse or write,
record. They are called by the desk, the admin, commands and tests alike; the table of what may follow
what is in `reviews.transitions`, who may in `reviews.permissions`, which signature in `reviews.policy`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from articles import completeness, drafts, publishing
from articles.content import ArticleContent, freeze
from articles.document import SITE_TYPES, SOURCE_LANGUAGE, Language
from articles.models import Address, Article, LivePage, Publication, Restoration, Withdrawal
from articles.reserved import RESERVED_SLUGS
from reviews import attest, chain, identity, permissions, standing
from reviews.models import Board, Comment, Kind, Member, Recusal, SignOff, State, Submission
from reviews.refusals import (
    AlreadySigned,
    Incomplete,
    NothingChanged,
    Refused,
    TextChanged,
    Unsigned,
    WrongState,
)
from reviews.trail import record, verb
from reviews.transitions import NO_SUBMISSION, PAGE_TRANSITIONS, SUBMISSION_TRANSITIONS, PageState, Verb


@verb
def submit(
    article: Article,
    language: Language,
    *,
    by: User,
    at: dt.datetime,
    note: str,
    digest: str | None = None,
    board: Board | None = None,
    due_on: dt.date | None = None,
) -> Submission:
    """Freeze one language of the draft and send it to review.

    `digest` is the one of the text the submitter was shown, where there was one. Raises NotAllowed,
    WrongState, Incomplete (with the places), TextChanged, NothingChanged.
    """
    by = _fresh(by)
    permissions.check_submit(by)
    article = drafts.lock(article)
    _expect(Verb.SUBMIT, _submission_state(article, language))
    if not note.strip():
        raise Incomplete(_("Say in a sentence what changed and why: reviewers and readers see it."))
    document = drafts.read_document(article)
    if lacking := completeness.blocking(document, language):
        raise Incomplete(_("The text is not ready for review. Mend these places first."), lacking)
    if drafts.unaccounted(article, document, language):
        raise Refused(
            _("The draft was changed outside the editor, so nobody answers for the change. Open it and save it once.")
        )
    content = freeze(document, language)
    if digest is not None and digest != content.digest:
        raise TextChanged(_("Somebody changed the draft since you opened this page. Look at it again, then submit."))
    slug = document.slug.get(language)
    _check_address(article, language, slug)
    base = publishing.live_publication(article, language)
    source = _source_for(article, content)
    source_clinical = source.clinical_digest if source else ""
    if base and base.digest == content.digest and base.source_clinical_digest == source_clinical and base.slug == slug:
        raise NothingChanged(
            _("This is what readers see already. To confirm an unchanged text, ask for a re-review instead.")
        )
    submission = _open_submission(
        article,
        language,
        purpose=Submission.Purpose.CHANGE,
        content=content,
        slug=slug,
        source=source,
        base=base,
        author_ids=_authors_since(article, language, base),
        by=by,
        at=at,
        note=note,
        board=board,
        due_on=due_on,
    )
    record(Verb.SUBMIT, by=by, at=at, article=article, language=language, submission=submission, detail=note)
    return submission


@verb
def re_review(
    article: Article,
    language: Language,
    *,
    by: User,
    at: dt.datetime,
    note: str,
    board: Board | None = None,
    due_on: dt.date | None = None,
) -> Submission:
    """Send the live text to review as it is: "reviewed" will move, "updated" will not."""
    by = _fresh(by)
    permissions.check_submit(by)
    article = drafts.lock(article)
    base = publishing.live_publication(article, language)
    if base is None:
        raise WrongState(_("Only a page that is live can be reviewed again."))
    _expect(Verb.RE_REVIEW, _submission_state(article, language))
    submission = _open_submission(
        article,
        language,
        purpose=Submission.Purpose.REREVIEW,
        content=base.parsed,
        slug=base.slug,
        source=base.source_publication.parsed if base.source_publication else None,
        base=base,
        author_ids=[],
        by=by,
        at=at,
        note=note,
        board=board,
        due_on=due_on,
    )
    record(Verb.RE_REVIEW, by=by, at=at, article=article, language=language, submission=submission, detail=note)
    return submission


@verb
def sign_off(
    submission: Submission,
    *,
    by: User,
    at: dt.datetime,
    on: dt.date,
    kind: str,
    digest: str,
    proof: identity.Proof,
    attest_id: str | None = None,
    comments: Mapping[str, str] | None = None,
) -> SignOff:
    """Sign the text that was shown. It saves no edit and publishes nothing.

    `digest` is the one the screen carried, `attest_id` the declaration it showed, `on` the day of `at`
    where the library is. Raises NotAllowed, OwnWork, IdentityNotProven, WrongState, TextChanged,
    AlreadySigned.
    """
    by = _fresh(by)
    submission = _lock(submission)
    if submission.sign_offs.filter(signer=by, kind=kind).exists():
        raise AlreadySigned(_("You have signed this text already. Nothing more is needed from you."))
    _expect(Verb.SIGN_OFF, submission.state)
    capacity = permissions.check_sign(by, submission, kind)
    if digest != submission.digest:
        raise TextChanged(_("This is not the text that was submitted. Nothing was signed; read it again."))
    if kind != standing.need_of(submission).kind:
        raise Refused(_("This change needs another kind of sign-off."))
    if attest_id is not None and attest_id != attest.CURRENT[Kind(kind)]:
        raise TextChanged(_("The declaration has a new wording. Nothing was signed; read it again."))
    identity.check_proof(proof, user=by, at=at)
    sign_off = chain.append(
        SignOff(
            submission=submission,
            kind=kind,
            signer=by,
            digest=submission.digest,
            clinical_digest=submission.clinical_digest,
            source_digest=submission.source_digest,
            printed_name=capacity.printed_name,
            credentials=capacity.credentials,
            board_name=capacity.board_name,
            board_name_es=capacity.board_name_es,
            languages=list(capacity.languages),
            interests=capacity.interests,
            meaning=attest.meaning(kind),
            attest_id=attest.CURRENT[Kind(kind)],
            attest_text=attest.attest_text(
                kind, printed=capacity.printed, title=submission.title, language=submission.language
            ),
            identity_method=proof.method,
            review_due_on=standing.due_date(on, capacity.review_months) if kind == Kind.MEDICAL else None,
            signed_at=at,
            signed_on=on,
        )
    )
    _comment(submission, comments or {}, by=by, name=capacity.printed, at=at)
    _record(Verb.SIGN_OFF, submission, by=by, at=at, detail=f"{kind} {submission.digest}")
    return sign_off


@verb
def request_changes(
    submission: Submission, *, by: User, at: dt.datetime, kind: str, digest: str, comments: Mapping[str, str]
) -> Submission:
    """Send the text back with at least one comment; `comments` maps places ("" for the whole) to words."""
    by = _fresh(by)
    submission = _lock(submission)
    _expect(Verb.REQUEST_CHANGES, submission.state)
    capacity = permissions.check_review(by, submission, kind)
    if digest != submission.digest:
        raise TextChanged(_("This is not the text that was submitted. Your comments are kept; read it again."))
    if not any(words.strip() for words in comments.values()):
        raise Incomplete(_("Say what should change, in at least one comment."))
    _comment(submission, comments, by=by, name=capacity.printed, at=at)
    _close(submission, State.CHANGES_ASKED, by=by, at=at)
    _record(Verb.REQUEST_CHANGES, submission, by=by, at=at)
    return submission


@verb
def decline(submission: Submission, *, by: User, at: dt.datetime, kind: str, reason: str, text: str = "") -> Recusal:
    """Step aside, with the reason on record. The text stays in review for somebody else."""
    by = _fresh(by)
    submission = _lock(submission)
    _expect(Verb.DECLINE, submission.state)
    capacity = permissions.check_review(by, submission, kind)
    recusal = Recusal.objects.create(
        submission=submission, by=by, by_name=capacity.printed, reason=Recusal.Reason(reason), text=text, at=at
    )
    _record(Verb.DECLINE, submission, by=by, at=at, detail=reason)
    return recusal


@verb
def withdraw_submission(submission: Submission, *, by: User, at: dt.datetime) -> Submission:
    """Take a submission back before it is published. Signatures already given stay on record."""
    by = _fresh(by)
    submission = _lock(submission)
    permissions.check_withdraw_submission(by, submission)
    _expect(Verb.WITHDRAW_SUBMISSION, submission.state)
    _close(submission, State.WITHDRAWN, by=by, at=at)
    _record(Verb.WITHDRAW_SUBMISSION, submission, by=by, at=at)
    return submission


@verb
def publish(submission: Submission, *, by: User, at: dt.datetime, on: dt.date) -> Publication:
    """Make the signed text what readers see. Raises Unsigned while a sign-off for exactly this text is missing."""
    by = _fresh(by)
    permissions.check_publish(by)
    submission = _lock(submission)
    _expect(Verb.PUBLISH, submission.state)
    article = submission.article
    _check_page(Verb.PUBLISH, article, submission.language)
    if missing := standing.lacking(submission):
        raise Unsigned(standing.lacking_sentence(submission, missing))
    source = None
    if submission.language != SOURCE_LANGUAGE:
        source = (
            article.publications.filter(language=SOURCE_LANGUAGE, digest=submission.source_digest)
            .order_by("-number")
            .first()
        )
        if source is None:
            raise Unsigned(_("The English text that this translation was compared with is not published. Publish it first."))
    try:
        publication = publishing.append_publication(
            article=article,
            content=submission.parsed,
            canonical=submission.content,
            submission_key=submission.key,
            slug=submission.slug,
            source=source,
            note=submission.note,
            review=standing.review_record(submission, source),
            by=by,
            by_name=by.get_full_name() or by.get_username(),
            at=at,
            on=on,
        )
    except publishing.AddressTaken as taken:
        raise Refused(str(taken)) from taken
    _close(submission, State.PUBLISHED, by=by, at=at)
    _record(Verb.PUBLISH, submission, by=by, at=at, detail=f"version {publication.number} {publication.digest}")
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
    by = _fresh(by)
    permissions.check_withdraw_page(by)
    article = drafts.lock(article)
    _check_page(Verb.WITHDRAW_PAGE, article, language)
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
    record(Verb.WITHDRAW_PAGE, by=by, at=at, article=article, language=language, detail=f"{reason}: {notice_en}")
    return withdrawal


@verb
def restore_page(article: Article, language: Language, *, by: User, at: dt.datetime, note: str) -> LivePage:
    """Put a withdrawn page back as it was, unless it was withdrawn for what it says."""
    by = _fresh(by)
    permissions.check_withdraw_page(by)
    article = drafts.lock(article)
    _check_page(Verb.RESTORE_PAGE, article, language)
    withdrawal = publishing.current_withdrawal(article, language)
    if withdrawal is None:
        raise WrongState(_("This page is not withdrawn."))
    if withdrawal.reason in Withdrawal.FINAL_REASONS:
        raise Refused(_("This page was withdrawn for what it says. It returns only by a new review and publication."))
    if Restoration.objects.filter(withdrawal=withdrawal).exists() or not note.strip():
        raise Incomplete(_("Say why the page may return."))
    page = publishing.restore(withdrawal=withdrawal, note=note, by=by, at=at)
    record(Verb.RESTORE_PAGE, by=by, at=at, article=article, language=language, detail=note)
    return page


def page_state(article: Article, language: str) -> PageState:
    """Say where the public page of one language stands."""
    if LivePage.objects.filter(article=article, language=language).exists():
        return PageState.LIVE
    if publishing.current_withdrawal(article, language):
        return PageState.WITHDRAWN
    return PageState.UNPUBLISHED


def _fresh(user: User) -> User:
    """Read the person again: a role or an account may have been taken away while the request waited."""
    return User.objects.get(pk=user.pk)


def _lock(submission: Submission) -> Submission:
    """Lock the article, then read the submission: every verb takes its locks in this order."""
    article = drafts.lock(submission.article)
    fresh = Submission.objects.select_for_update().get(pk=submission.pk)
    fresh.article = article
    return fresh


def _submission_state(article: Article, language: str) -> str:
    return State.IN_REVIEW if article.submissions.open().filter(language=language).exists() else NO_SUBMISSION


def _expect(verb: Verb, state: str) -> None:
    if state not in SUBMISSION_TRANSITIONS[verb].before:
        raise WrongState(
            _("A text in this language is in review already. Publish it or take it back first.")
            if verb in (Verb.SUBMIT, Verb.RE_REVIEW)
            else _("This submission is closed: it was published, taken back or sent back for changes.")
        )


def _check_page(verb: Verb, article: Article, language: str) -> None:
    if page_state(article, language) not in PAGE_TRANSITIONS[verb].before:
        raise WrongState(
            _("This page is not withdrawn.") if verb is Verb.RESTORE_PAGE else _("This page is not live.")
        )


def _check_address(article: Article, language: str, slug: str) -> None:
    if slug in RESERVED_SLUGS or Address.objects.filter(language=language, slug=slug).exclude(article=article).exists():
        raise Refused(_("The address “%(slug)s” is taken or reserved. Choose another one.") % {"slug": slug})


def _source_for(article: Article, content: ArticleContent) -> ArticleContent | None:
    """Return the English text a translation is compared with: the one in review, else the live one."""
    if content.language == SOURCE_LANGUAGE:
        return None
    in_review = article.submissions.open().filter(language=SOURCE_LANGUAGE).first()
    if in_review:
        return in_review.parsed
    live = publishing.live_publication(article, SOURCE_LANGUAGE)
    if live is None:
        raise Refused(_("Submit the English text first: the translation is compared with it."))
    return live.parsed


def _authors_since(article: Article, language: str, base: Publication | None) -> list[int]:
    """Everybody who changed this language since the edit that the live publication was frozen at."""
    edits = article.edits.filter(**{f"changed_{language}": True})
    if base is not None:
        edits = edits.filter(pk__gt=Submission.objects.get(key=base.submission_key).edit_id)
    return sorted(set(edits.values_list("by_id", flat=True)))


def _open_submission(
    article: Article,
    language: Language,
    *,
    purpose: str,
    content: ArticleContent,
    slug: str,
    source: ArticleContent | None,
    base: Publication | None,
    author_ids: list[int],
    by: User,
    at: dt.datetime,
    note: str,
    board: Board | None,
    due_on: dt.date | None,
) -> Submission:
    if content.type not in SITE_TYPES:
        board = board or Board.objects.filter(members__in=Member.objects.active().filter(role=Member.Role.MEDICAL)).order_by("pk").first()
    newest = article.edits.order_by("-pk").first()
    return Submission.objects.create(
        article=article,
        language=language,
        purpose=purpose,
        content=content.canonical(),
        digest=content.digest,
        clinical_digest=content.clinical_digest,
        slug=slug,
        source_content=source.canonical() if source else "",
        source_digest=source.digest if source else "",
        source_clinical_digest=source.clinical_digest if source else "",
        base=base,
        board=board,
        physicians_needed=board.physicians_needed if board else 1,
        note=note.strip(),
        edit=newest,
        author_ids=author_ids,
        submitted_by=by,
        submitted_at=at,
        due_on=due_on,
    )


def _close(submission: Submission, state: State, *, by: User, at: dt.datetime) -> None:
    closed = Submission.objects.open().filter(pk=submission.pk).update(state=state, closed_by=by, closed_at=at)
    if not closed:
        raise WrongState(_("Somebody else was faster: this submission is closed."))
    submission.state, submission.closed_by, submission.closed_at = state, by, at


def _comment(submission: Submission, comments: Mapping[str, str], *, by: User, name: str, at: dt.datetime) -> None:
    Comment.objects.bulk_create(
        Comment(submission=submission, place=place, text=words.strip(), by=by, by_name=name, at=at)
        for place, words in comments.items()
        if words.strip()
    )


def _record(verb: Verb, submission: Submission, *, by: User, at: dt.datetime, detail: str = "") -> None:
    record(
        verb,
        by=by,
        at=at,
        article=submission.article,
        language=submission.language,
        submission=submission,
        detail=detail,
    )
