"""What each step says: the verb, in the name of whoever sent the page, with what its form holds.

A step is about what the page showed, whatever has become of it since: the verb looks at its state.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone

from articles import publishing
from articles.document import LANGUAGES, Language
from articles.models import Article, Feedback
from reviews import workflow
from reviews.calendar import early_review, intervals
from reviews.identity import Proof, ProofForm
from reviews.models import ReviewTrigger, ScheduledStep, Submission
from reviews.transitions import Verb
from reviews.views.proving import prove_for

Answers = dict[str, Any]


def submit(request: HttpRequest, article: Article, language: Language, answers: Answers) -> None:
    digest = request.POST.get("digest", "")
    workflow.submit(article, language, by=request.user, at=timezone.now(), digest=digest, **answers)


def re_review(request: HttpRequest, article: Article, language: Language, answers: Answers) -> None:
    workflow.re_review(article, language, by=request.user, at=timezone.now(), **answers)


def withdraw_submission(request: HttpRequest, article: Article, language: Language, answers: Answers) -> None:
    workflow.withdraw_submission(_shown_submission(request, article, language), by=request.user, at=timezone.now())


def publish(request: HttpRequest, article: Article, language: Language, answers: Answers) -> None:
    now = timezone.now()
    submission = _shown_submission(request, article, language)
    proof = _prove(request, Verb.PUBLISH, submission, at=now)
    workflow.publish(submission, by=request.user, at=now, on=timezone.localdate(now), proof=proof)


def publish_urgently(request: HttpRequest, article: Article, language: Language, answers: Answers) -> None:
    now = timezone.now()
    submission = _shown_submission(request, article, language)
    proof = _prove(request, Verb.PUBLISH_URGENTLY, submission, at=now)
    workflow.publish_urgently(submission, by=request.user, at=now, on=timezone.localdate(now), proof=proof, **answers)


def withdraw_page(request: HttpRequest, article: Article, language: Language, answers: Answers) -> None:
    for code in _languages(article, language, both=answers.pop("both")):
        workflow.withdraw_page(article, code, by=request.user, at=timezone.now(), **answers)


def restore_page(request: HttpRequest, article: Article, language: Language, answers: Answers) -> None:
    workflow.restore_page(article, language, by=request.user, at=timezone.now(), **answers)


def schedule_publication(request: HttpRequest, article: Article, language: Language, answers: Answers) -> None:
    now = timezone.now()
    submission = _shown_submission(request, article, language)
    proof = _prove(request, Verb.SCHEDULE_PUBLICATION, submission, at=now)
    workflow.schedule_publication(submission, by=request.user, at=now, proof=proof, **answers)


def schedule_withdrawal(request: HttpRequest, article: Article, language: Language, answers: Answers) -> None:
    for code in _languages(article, language, both=answers.pop("both")):
        workflow.schedule_withdrawal(article, code, by=request.user, at=timezone.now(), **answers)


def cancel_scheduled(request: HttpRequest, article: Article, language: Language, answers: Answers) -> None:
    step = _shown_step(request, article, language)
    workflow.cancel_scheduled(article, language, step=step, by=request.user, at=timezone.now())


def ask_early_review(request: HttpRequest, article: Article, language: Language, answers: Answers) -> None:
    # Whoever found another reason than the reader's asks for that one.
    report = _report(request, article) if answers["kind"] == ReviewTrigger.Kind.REPORT else None
    early_review.ask_early_review(article, language, by=request.user, at=timezone.now(), report=report, **answers)


def words_of_report(request: HttpRequest, article: Article, language: Language) -> Answers:
    """Return the words of the reader's report that led here, if one did."""
    report = _report(request, article)
    return {"kind": ReviewTrigger.Kind.REPORT, "words": report.comment or report.remains} if report else {}


def _report(request: HttpRequest, article: Article) -> Feedback | None:
    key = request.GET.get("feedback", "")
    if not key.isdecimal() or not request.user.has_perm("articles.view_feedback"):
        return None
    return Feedback.objects.reports().filter(pk=key, publication__article=article).first()


def override_interval(request: HttpRequest, article: Article, language: Language, answers: Answers) -> None:
    intervals.override_interval(article, by=request.user, at=timezone.now(), **answers)


def newest_interval(request: HttpRequest, article: Article, language: Language) -> Answers:
    newest = article.interval_overrides.order_by("-pk").first()
    return {"months": newest.months} if newest else {}


def _languages(article: Article, language: Language, *, both: bool) -> tuple[Language, ...]:
    """Return the language of the page, and the other one where it is wanted and live."""
    others = [code for code in LANGUAGES if both and code != language and publishing.live_publication(article, code)]
    return (language, *others)


def _prove(request: HttpRequest, verb: Verb, submission: Submission, *, at: dt.datetime) -> Proof:
    asked = ProofForm(request.POST, user=request.user, request=request, at=at)
    return prove_for(verb, submission, asked, request=request, at=at)


def _shown_submission(request: HttpRequest, article: Article, language: Language) -> Submission:
    key = request.POST.get("submission", "")
    for submission in article.submissions.filter(language=language):
        if str(submission.key) == key:
            return submission
    raise Http404


def _shown_step(request: HttpRequest, article: Article, language: Language) -> ScheduledStep:
    for step in article.scheduled_steps.filter(language=language):
        if str(step.pk) == request.POST.get("step", ""):
            return step
    raise Http404
