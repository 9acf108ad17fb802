"""Asking for a review before it is due: the reason is kept, and the review begins at once where it can."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.utils import translation
from django.utils.translation import gettext as _

from articles import drafts, publishing
from articles.accounts import name_of
from articles.content import without_definitions
from articles.document import Language
from articles.models import Article, Feedback
from reviews import permissions, workflow
from reviews.models import ReviewTrigger, Submission
from reviews.refusals import Incomplete, WrongState
from reviews.trail import record, verb
from reviews.transitions import Act
from reviews.workflow import guards


@dataclass(frozen=True)
class Asked:
    """What was kept, and the review it stands with: begun now (`is_new`), open already, or none yet.

    There is none yet where the draft has changed: the changed text is what should be reviewed.
    """

    trigger: ReviewTrigger
    submission: Submission | None
    is_new: bool


@verb
def ask_early_review(
    article: Article,
    language: Language,
    *,
    by: User,
    at: dt.datetime,
    kind: str,
    words: str,
    report: Feedback | None = None,
) -> Asked:
    """Keep the reason, and send the live text to review unless one is open or a changed draft waits.

    `report` is the reader's that asks for it, if one does: then the kind is "report".

    Raises NotAllowed, Incomplete, WrongState (also for what was asked in the same words and is still open).
    """
    article = drafts.lock(article)
    by = guards.fresh(by)
    permissions.check_submit(by, language)
    live = publishing.live_publication(article, language)
    if live is None:
        raise WrongState(_("Only a page that is live can be reviewed again."))
    if not words.strip():
        raise Incomplete(_("Say in a sentence why the text should be reviewed early."))
    if report and (report.publication.article_id, report.publication.language) != (article.pk, language):
        raise WrongState(_("This report is about another text."))
    same = {"article": article, "language": language, "kind": kind, "words": words.strip()}
    if ReviewTrigger.objects.open().filter(**same).exists():
        raise WrongState(_("This was asked already, in the same words, and is still open."))
    trigger = ReviewTrigger.objects.create(**same, report=report, by=by, by_name=name_of(by), at=at)
    record(
        Act.ASK_EARLY_REVIEW,
        by=by,
        at=at,
        article=article,
        language=language,
        detail=f"{kind}: {trigger.words}",
        rows=[trigger],
    )
    if open_one := article.submissions.open().filter(language=language).first():
        return Asked(trigger, open_one, is_new=False)
    if getattr(article.edits.latest("pk"), f"digest_{language}") != without_definitions(live.parsed).digest:
        return Asked(trigger, None, is_new=False)
    return Asked(trigger, workflow.re_review(article, language, by=by, at=at, note=_note(trigger)), is_new=True)


def _note(trigger: ReviewTrigger) -> str:
    """Say in the page's own language why it was reviewed; readers find it in the page's history."""
    with translation.override(trigger.language):
        return _("Reviewed early: %(reason)s.") % {"reason": trigger.get_kind_display()}
