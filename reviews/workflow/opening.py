"""A review opens: the submission as every verb that opens one writes it, and who counts as its authors."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from articles import publishing
from articles.checking import check_frozen
from articles.checks import Finding
from articles.content import ArticleContent
from articles.document import Language
from articles.models import Article, Edit, Publication
from reviews import asking, demands
from reviews.models import Ask, Board, Member, Submission
from reviews.policy import EDITORIAL_TYPES
from reviews.refusals import WrongState
from reviews.trail import record
from reviews.transitions import Verb
from reviews.workflow import guards


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
    last = guards.newest_submission(article, language)
    guards.expect(verb_, guards.submission_state(last))
    guards.check_answered(last)
    # Its text is as old as it is: what was edited since is not in it, and those who wrote it stay its authors.
    signed = Submission.objects.select_related("board").get(key=base.submission_key)
    source = base.source_publication.parsed if base.source_publication else None
    submission = open_submission(
        article,
        language,
        purpose=Submission.Purpose.REREVIEW,
        content=base.parsed,
        slug=base.slug,
        source=source,
        base=base,
        edit=signed.edit,
        author_ids=sorted({*signed.author_ids, *_unreviewed_hands(base)}),
        by=submitted_by,
        at=at,
        note=note,
        board=board or _with_physicians(signed.board),
        due_on=due_on,
        found=check_frozen(base.parsed, source, slug=base.slug),
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


def edits_since(article: Article, base: Publication | None) -> QuerySet[Edit]:
    """Every edit since the one that the live publication was frozen at, in their order."""
    edits = article.edits.order_by("pk")
    if base is not None:
        edits = edits.filter(pk__gt=Submission.objects.get(key=base.submission_key).edit_id)
    return edits


def authors(edits: Iterable[Edit], language: str, base: Publication | None) -> set[int]:
    """Everybody who changed this language in these edits, or had a hand in what was never reviewed."""
    return {edit.by_id for edit in edits if getattr(edit, f"changed_{language}")} | _unreviewed_hands(base)


def _unreviewed_hands(base: Publication | None) -> set[int]:
    """Everybody who wrote or submitted a live text whose review is pending: it is still theirs."""
    if base is None or not base.review_pending:
        return set()
    signed = Submission.objects.get(key=base.submission_key)
    return {*signed.author_ids, signed.submitted_by_id}


def open_submission(
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
    found: Iterable[Finding] | None,
) -> Submission:
    """Write the submission, with what was found in its text and what its board demands of this article today.

    The caller holds the article's lock.
    """
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
        findings=None if found is None else [one.kept() for one in found],
    )


def _medical_board() -> Board | None:
    """Return the first board that has a physician, for those who chose none; else the first, whose demands hold."""
    boards = Board.objects.order_by("pk")
    return boards.filter(members__in=_physicians()).first() or boards.first()


def _with_physicians(board: Board | None) -> Board | None:
    """Return the board if it has still somebody to sign, else None."""
    return board if board is not None and _physicians().filter(board=board).exists() else None


def _physicians() -> QuerySet[Member]:
    return Member.objects.active().filter(role=Member.Role.MEDICAL)
