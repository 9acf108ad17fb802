"""A text goes to review: submit, re-review, and taking a submission back."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from articles import completeness, currency, drafts, html, publishing, text, verdicts
from articles.content import ArticleContent, freeze
from articles.document import SOURCE_LANGUAGE, ArticleDocument, Language
from articles.models import Address, Article, Edit, Publication
from articles.reserved import RESERVED_SLUGS
from reviews import asking, demands, permissions, standing
from reviews.models import Ask, Board, Member, State, Submission
from reviews.policy import EDITORIAL_TYPES
from reviews.refusals import Incomplete, NothingChanged, Refused, TextChanged, WrongState
from reviews.trail import record, verb
from reviews.transitions import Verb
from reviews.workflow import guards


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
    ask: bool = True,
) -> Submission:
    """Freeze one language of the draft and send it to review.

    `digest` is the one of the text the submitter was shown, where there was one; `ask` is off where the
    review has taken place already. Raises NotAllowed, WrongState, Incomplete (with the places),
    TextChanged, NothingChanged.
    """
    by = guards.fresh(by)
    permissions.check_submit(by, language)
    article = drafts.lock(article)
    guards.expect(Verb.SUBMIT, guards.submission_state(article, language))
    guards.check_answered(article, language)
    if not note.strip():
        raise Incomplete(_("Say in a sentence what changed and why: reviewers and readers see it."))
    document = drafts.read_document(article)
    states = currency.states(document, verdicts.bases(article))
    if lacking := completeness.blocking(document, language, states):
        raise Incomplete(_("The text is not ready for review. Mend these places first."), lacking)
    if drafts.unaccounted(article, document, language):
        raise Refused(
            _("The draft was changed outside the editor, so nobody answers for the change. Open it and save it once.")
        )
    content = _freeze(document, language)
    if digest is not None and digest != content.digest:
        raise TextChanged(_("Somebody changed the draft since you opened this page. Look at it again, then submit."))
    slug = document.slug.get(language)
    _check_address(article, language, slug)
    _check_kind(article, content)
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
        edit=_newest_edit(article),
        author_ids=_authors_since(article, language, base),
        by=by,
        at=at,
        note=note,
        board=board,
        due_on=due_on,
    )
    if ask:
        asking.ask(submission, at=at)
    record(
        Verb.SUBMIT,
        by=by,
        at=at,
        article=article,
        language=language,
        submission=submission,
        detail=note,
        rows=[submission, *_edits_since(article, base)],
    )
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
    by = guards.fresh(by)
    permissions.check_submit(by, language)
    article = drafts.lock(article)
    return open_re_review(
        Verb.RE_REVIEW,
        article,
        language,
        by=by,
        submitted_by=by,
        at=at,
        note=note,
        board=board,
        due_on=due_on,
    )


@verb
def withdraw_submission(submission: Submission, *, by: User, at: dt.datetime) -> Submission:
    """Take a submission back before it is published. Signatures already given stay on record."""
    by = guards.fresh(by)
    submission = guards.lock(submission)
    permissions.check_withdraw_submission(by, submission)
    guards.expect(Verb.WITHDRAW_SUBMISSION, submission.state)
    if standing.is_countersigning(submission):
        raise Refused(
            _(
                "Readers see this text already, without its review. It stays here until it is signed, "
                "sent back for changes, or withdrawn from the public."
            )
        )
    guards.close(submission, State.WITHDRAWN, by=by, at=at)
    guards.record_on(Verb.WITHDRAW_SUBMISSION, submission, by=by, at=at)
    return submission


def open_re_review(
    verb_: Verb,
    article: Article,
    language: Language,
    *,
    by: User,
    submitted_by: User,
    at: dt.datetime,
    note: str,
    board: Board | None = None,
    due_on: dt.date | None = None,
) -> Submission:
    """Open the review of the live text as it is, for the verbs that do so. The caller holds the article's lock.

    Where no board is chosen, the one that signed the text reviews it again.
    """
    base = publishing.live_publication(article, language)
    if base is None:
        raise WrongState(_("Only a page that is live can be reviewed again."))
    guards.expect(verb_, guards.submission_state(article, language))
    guards.check_answered(article, language)
    # Its text is as old as it is: what was edited since is not in it, and those who wrote it stay its authors.
    signed = Submission.objects.select_related("board").get(key=base.submission_key)
    submission = _open_submission(
        article,
        language,
        purpose=Submission.Purpose.REREVIEW,
        content=base.parsed,
        slug=base.slug,
        source=base.source_publication.parsed if base.source_publication else None,
        base=base,
        edit=signed.edit,
        author_ids=sorted({*signed.author_ids, *_unreviewed_hands(base)}),
        by=submitted_by,
        at=at,
        note=note,
        board=board or _with_physicians(signed.board),
        due_on=due_on,
    )
    if by != submitted_by:  # whoever begins a review has taken the turn
        Ask.objects.create(submission=submission, user=by, why=Ask.Why.TURN, at=at)
    asking.ask(submission, at=at)
    record(
        verb_,
        by=by,
        at=at,
        article=article,
        language=language,
        submission=submission,
        detail=note,
        rows=[submission],
    )
    return submission


def _freeze(document: ArticleDocument, language: Language) -> ArticleContent:
    try:
        return freeze(document, language)
    except (text.TextError, html.HtmlError) as error:
        raise Incomplete(str(error)) from error


def _check_address(article: Article, language: str, slug: str) -> None:
    if slug in RESERVED_SLUGS or Address.objects.filter(language=language, slug=slug).exclude(article=article).exists():
        raise Refused(_("The address “%(slug)s” is taken or reserved. Choose another one.") % {"slug": slug})


def _check_kind(article: Article, content: ArticleContent) -> None:
    """Refuse a page that readers know as medical under a type that needs no physician, and the reverse."""
    is_editorial = content.type in EDITORIAL_TYPES
    if any((type_ in EDITORIAL_TYPES) != is_editorial for type_ in article.publications.values_list("type", flat=True)):
        raise Refused(
            _("An article for patients and a page about the library do not become one another. Begin a new article.")
        )


def _newest_edit(article: Article) -> Edit:
    return article.edits.latest("pk")


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


def _edits_since(article: Article, base: Publication | None) -> QuerySet[Edit]:
    """Every edit since the one that the live publication was frozen at, in their order."""
    edits = article.edits.order_by("pk")
    if base is not None:
        edits = edits.filter(pk__gt=Submission.objects.get(key=base.submission_key).edit_id)
    return edits


def _authors_since(article: Article, language: str, base: Publication | None) -> list[int]:
    """Everybody who changed this language since then, or had a hand in what was never reviewed."""
    edits = _edits_since(article, base).filter(**{f"changed_{language}": True})
    return sorted({*edits.values_list("by_id", flat=True), *_unreviewed_hands(base)})


def _unreviewed_hands(base: Publication | None) -> set[int]:
    """Everybody who wrote or submitted a live text whose review is pending: it is still theirs."""
    if base is None or not base.review_pending:
        return set()
    signed = Submission.objects.get(key=base.submission_key)
    return {*signed.author_ids, signed.submitted_by_id}


def _open_submission(
    article: Article,
    language: Language,
    *,
    purpose: str,
    content: ArticleContent,
    slug: str,
    source: ArticleContent | None,
    base: Publication | None,
    edit: Edit,
    author_ids: list[int],
    by: User,
    at: dt.datetime,
    note: str,
    board: Board | None,
    due_on: dt.date | None,
) -> Submission:
    if board is None and content.type not in EDITORIAL_TYPES:
        board = _medical_board()
    demanded = demands.of_board(board, article=article, type_=content.type)
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
        physicians_needed=demanded.physicians,
        demands=demanded.frozen(),
        note=note.strip(),
        edit=edit,
        author_ids=author_ids,
        submitted_by=by,
        submitted_at=at,
        due_on=due_on,
    )


def _medical_board() -> Board | None:
    """Return the first board that has a physician, for those who chose none."""
    return Board.objects.filter(members__in=_physicians()).order_by("pk").first()


def _with_physicians(board: Board | None) -> Board | None:
    """Return the board if it has still somebody to sign, else None."""
    return board if board is not None and _physicians().filter(board=board).exists() else None


def _physicians() -> QuerySet[Member]:
    return Member.objects.active().filter(role=Member.Role.MEDICAL)
