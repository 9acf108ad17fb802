"""A text goes to review: submit, re-review, and taking a submission back."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from articles import drafts, html, publishing, text
from articles.checking import check
from articles.checks import blocking
from articles.content import ArticleContent, freeze
from articles.document import SOURCE_LANGUAGE, ArticleDocument, Language
from articles.glossary import Defined
from articles.glossary import rows as glossary
from articles.models import Address, Article, Publication
from articles.reserved import RESERVED_SLUGS
from reviews import asking, permissions, standing
from reviews.models import Board, State, Submission
from reviews.policy import EDITORIAL_TYPES
from reviews.refusals import Incomplete, NothingChanged, Refused, TextChanged
from reviews.trail import record, verb
from reviews.transitions import Verb
from reviews.workflow import guards, opening


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
    """Freeze one language of the draft, with the definitions of its terms, and send it to review.

    `digest` is the one of the text the submitter was shown, where there was one. Raises NotAllowed, WrongState,
    Incomplete (with the places), TextChanged, NothingChanged, Refused.
    """
    article = drafts.lock(article)
    by = guards.fresh(by)
    return submit_locked(article, language, by=by, at=at, note=note, digest=digest, board=board, due_on=due_on)


def submit_locked(
    article: Article,
    language: Language,
    *,
    by: User,
    at: dt.datetime,
    note: str,
    digest: str | None = None,
    board: Board | None = None,
    due_on: dt.date | None = None,
    document: ArticleDocument | None = None,
    ask: bool = True,
    define: bool = True,
) -> Submission:
    """Do what `submit` does, for a caller who holds the article's lock and has read `by` under it.

    `document` is the draft, where the caller has read or written it under the lock. `ask` and `define` are off where
    the review has taken place already, of a text without our definitions.
    """
    permissions.check_submit(by, language)
    newest = guards.newest_submission(article, language)
    guards.expect(Verb.SUBMIT, guards.submission_state(newest))
    guards.check_answered(newest)
    if not note.strip():
        raise Incomplete(_("Say in a sentence what changed and why: reviewers and readers see it."))
    base = publishing.live_publication(article, language)
    edits = list(opening.edits_since(article, base))
    edit = edits[-1] if edits else article.edits.order_by("-pk").first()
    if document is None or not drafts.accounts_for(edit, document, language):
        document = drafts.read_document(article)
    found = check(article, document, [language]).findings[language]
    if lacking := blocking(found):
        raise Incomplete(_("The text is not ready for review. Mend these places first."), lacking)
    if edit is None or not drafts.accounts_for(edit, document, language):
        raise Refused(
            _("The draft was changed outside the editor, so nobody answers for the change. Open it and save it once.")
        )
    defined = _freeze(document, language, define=define)
    content = defined.content
    if digest is not None and digest != content.digest:
        raise TextChanged(_("Somebody changed the draft since you opened this page. Look at it again, then submit."))
    slug = document.slug.get(language)
    _check_address(article, language, slug)
    _check_kind(article, content)
    definers = _definers(defined, base)
    source = _source_for(article, content)
    source_clinical = source.clinical_digest if source else ""
    if base and base.digest == content.digest and base.source_clinical_digest == source_clinical and base.slug == slug:
        raise NothingChanged(
            _("This is what readers see already. To confirm an unchanged text, ask for a re-review instead.")
        )
    submission = opening.open_submission(
        article,
        language,
        purpose=Submission.Purpose.CHANGE,
        content=content,
        slug=slug,
        source=source,
        base=base,
        edit=edit,
        author_ids=sorted(opening.authors(edits, language, base) | definers),
        by=by,
        at=at,
        note=note,
        board=board,
        due_on=due_on,
        found=found,
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
        rows=[submission, *edits],
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
    article = drafts.lock(article)
    by = guards.fresh(by)
    permissions.check_submit(by, language)
    return opening.open_re_review(
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
    submission = guards.lock(submission)
    by = guards.fresh(by)
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


def _freeze(document: ArticleDocument, language: Language, *, define: bool) -> Defined:
    try:
        return glossary.frozen(document, language) if define else Defined(freeze(document, language))
    except (text.TextError, html.HtmlError) as error:
        raise Incomplete(str(error)) from error


def _definers(defined: Defined, base: Publication | None) -> set[int]:
    """Return who wrote the definitions that no reviewer has signed yet. Raises Refused where nobody answers for one."""
    signed = base.parsed if base and not base.review_pending else None
    keys = glossary.unsigned_keys(defined, signed)
    if unrecorded := glossary.unrecorded(defined, keys):
        raise Refused(
            _("The glossary’s “%(term)s” was changed outside the editor. Open it there and save it once.")
            % {"term": unrecorded[0]}
        )
    return glossary.hands(keys, defined.content.language)


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
