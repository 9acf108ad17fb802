"""The steps of the panel as pages: each shows what will happen, asks for what its verb needs, and says the verb.

A refusal comes back on the same page with its sentence, and with everything that was typed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from articles import drafts, html, publishing, text
from articles.admin.comparing import LanguageComparison
from articles.admin.history import article_for
from articles.compare import compare
from articles.content import ArticleContent
from articles.document import LANGUAGES, Language
from articles.glossary import rows as glossary
from articles.models import Article, Feedback
from reviews import permissions, standing, transitions, workflow
from reviews.admin import act_forms
from reviews.admin.panel import mends
from reviews.early_review import ask_early_review
from reviews.identity import Proof, ProofForm
from reviews.intervals import override_interval
from reviews.models import ReviewTrigger, ScheduledStep, Submission
from reviews.refusals import Incomplete, NotAllowed, Refused
from reviews.transitions import Verb
from reviews.views.proving import prove_for

Words = str | Promise
Answers = dict[str, Any]


@dataclass(frozen=True)
class Act:
    """A verb, or another act on an article, with the words and the form of its page."""

    verb: Verb | transitions.Act
    title: Words
    button: Words
    done: Words
    form: type[forms.Form]
    check: Callable[[User], object]  # who is offered the page; the verb asks again
    say: Callable[[HttpRequest, Article, Language, Answers], object]
    initial: Callable[[HttpRequest, Article, Language], Answers] = lambda _request, _article, _language: {}


def _submit(request: HttpRequest, article: Article, language: Language, answers: Answers) -> None:
    digest = request.POST.get("digest", "")
    workflow.submit(article, language, by=request.user, at=timezone.now(), digest=digest, **answers)


def _re_review(request: HttpRequest, article: Article, language: Language, answers: Answers) -> None:
    workflow.re_review(article, language, by=request.user, at=timezone.now(), **answers)


def _withdraw_submission(request: HttpRequest, article: Article, language: Language, answers: Answers) -> None:
    workflow.withdraw_submission(_shown_submission(request, article, language), by=request.user, at=timezone.now())


# Who says these proves who they are.
PROVEN = frozenset({Verb.PUBLISH, Verb.PUBLISH_URGENTLY, Verb.SCHEDULE_PUBLICATION})


def _prove(request: HttpRequest, verb: Verb, submission: Submission, *, at: dt.datetime) -> Proof:
    asked = ProofForm(request.POST, user=request.user, request=request, at=at)
    return prove_for(verb, submission, asked, request=request, at=at)


def _publish(request: HttpRequest, article: Article, language: Language, answers: Answers) -> None:
    now = timezone.now()
    submission = _shown_submission(request, article, language)
    proof = _prove(request, Verb.PUBLISH, submission, at=now)
    workflow.publish(submission, by=request.user, at=now, on=timezone.localdate(now), proof=proof)


def _publish_urgently(request: HttpRequest, article: Article, language: Language, answers: Answers) -> None:
    now = timezone.now()
    submission = _shown_submission(request, article, language)
    proof = _prove(request, Verb.PUBLISH_URGENTLY, submission, at=now)
    workflow.publish_urgently(submission, by=request.user, at=now, on=timezone.localdate(now), proof=proof, **answers)


def _withdraw_page(request: HttpRequest, article: Article, language: Language, answers: Answers) -> None:
    both = answers.pop("both")
    others = [code for code in LANGUAGES if both and code != language and publishing.live_publication(article, code)]
    for code in (language, *others):
        workflow.withdraw_page(article, code, by=request.user, at=timezone.now(), **answers)


def _restore_page(request: HttpRequest, article: Article, language: Language, answers: Answers) -> None:
    workflow.restore_page(article, language, by=request.user, at=timezone.now(), **answers)


def _schedule_publication(request: HttpRequest, article: Article, language: Language, answers: Answers) -> None:
    now = timezone.now()
    submission = _shown_submission(request, article, language)
    proof = _prove(request, Verb.SCHEDULE_PUBLICATION, submission, at=now)
    workflow.schedule_publication(submission, by=request.user, at=now, proof=proof, **answers)


def _schedule_withdrawal(request: HttpRequest, article: Article, language: Language, answers: Answers) -> None:
    both = answers.pop("both")
    others = [code for code in LANGUAGES if both and code != language and publishing.live_publication(article, code)]
    for code in (language, *others):
        workflow.schedule_withdrawal(article, code, by=request.user, at=timezone.now(), **answers)


def _cancel_scheduled(request: HttpRequest, article: Article, language: Language, answers: Answers) -> None:
    step = _shown_step(request.POST, article, language)
    workflow.cancel_scheduled(article, language, step=step, by=request.user, at=timezone.now())


def _ask_early_review(request: HttpRequest, article: Article, language: Language, answers: Answers) -> None:
    ask_early_review(article, language, by=request.user, at=timezone.now(), **answers)


def _of_report(request: HttpRequest, article: Article, language: Language) -> Answers:
    """Return the words of the reader's report that led here, if one did."""
    key = request.GET.get("feedback", "")
    reports = Feedback.objects.filter(kind=Feedback.Kind.PROBLEM, publication__article=article)
    report = (
        reports.filter(pk=key).first() if key.isdecimal() and request.user.has_perm("articles.view_feedback") else None
    )
    return {"kind": ReviewTrigger.Kind.REPORT, "words": report.comment} if report else {}


def _override_interval(request: HttpRequest, article: Article, language: Language, answers: Answers) -> None:
    override_interval(article, by=request.user, at=timezone.now(), **answers)


def _newest_interval(request: HttpRequest, article: Article, language: Language) -> Answers:
    newest = article.interval_overrides.order_by("-pk").first()
    return {"months": newest.months} if newest else {}


ACTS = (
    Act(
        Verb.SUBMIT,
        gettext_lazy("Submit for review"),
        gettext_lazy("Submit this text"),
        gettext_lazy("Submitted. The text in review stays as it is; the draft can be changed further."),
        act_forms.ReviewForm,
        permissions.check_submit,
        _submit,
    ),
    Act(
        Verb.RE_REVIEW,
        gettext_lazy("Ask for a re-review"),
        gettext_lazy("Send it to review"),
        gettext_lazy("Sent to review. Once signed and published, “reviewed” moves and “updated” does not."),
        act_forms.ReviewForm,
        permissions.check_submit,
        _re_review,
    ),
    Act(
        Verb.WITHDRAW_SUBMISSION,
        gettext_lazy("Take back from review"),
        gettext_lazy("Take it back"),
        gettext_lazy("Taken back. Signatures already given stay on record."),
        act_forms.ConfirmForm,
        permissions.check_submit,
        _withdraw_submission,
    ),
    Act(
        Verb.PUBLISH,
        gettext_lazy("Publish"),
        gettext_lazy("Publish it now"),
        gettext_lazy("Published. Readers see it now."),
        act_forms.ConfirmForm,
        permissions.check_publish,
        _publish,
    ),
    Act(
        Verb.PUBLISH_URGENTLY,
        gettext_lazy("Urgent safety change"),
        gettext_lazy("Publish it now, before its review"),
        gettext_lazy("Published. Readers are told that its review is pending; it stands in the reviewers’ queue."),
        act_forms.UrgentForm,
        permissions.check_publish,
        _publish_urgently,
    ),
    Act(
        Verb.WITHDRAW_PAGE,
        gettext_lazy("Withdraw the page"),
        gettext_lazy("Withdraw it now"),
        gettext_lazy("Withdrawn. Its address now shows the notice."),
        act_forms.WithdrawForm,
        permissions.check_withdraw_page,
        _withdraw_page,
    ),
    Act(
        Verb.RESTORE_PAGE,
        gettext_lazy("Put the page back"),
        gettext_lazy("Put it back"),
        gettext_lazy("The page is back as it was."),
        act_forms.RestoreForm,
        permissions.check_withdraw_page,
        _restore_page,
    ),
    Act(
        Verb.SCHEDULE_PUBLICATION,
        gettext_lazy("Publish at a set time"),
        gettext_lazy("Schedule the publication"),
        gettext_lazy("Scheduled. At its time everything is checked once more."),
        act_forms.ScheduleForm,
        permissions.check_publish,
        _schedule_publication,
    ),
    Act(
        Verb.SCHEDULE_WITHDRAWAL,
        gettext_lazy("Withdraw at a set time"),
        gettext_lazy("Schedule the withdrawal"),
        gettext_lazy("Scheduled. At its time everything is checked once more."),
        act_forms.ScheduleWithdrawalForm,
        permissions.check_withdraw_page,
        _schedule_withdrawal,
    ),
    Act(
        Verb.CANCEL_SCHEDULED,
        gettext_lazy("Cancel a scheduled step"),
        gettext_lazy("Cancel it"),
        gettext_lazy("Cancelled. Nothing happens at that time."),
        act_forms.ConfirmForm,
        permissions.check_withdraw_page,
        _cancel_scheduled,
    ),
    Act(
        transitions.Act.ASK_EARLY_REVIEW,
        gettext_lazy("Ask for an early review"),
        gettext_lazy("Ask for it"),
        gettext_lazy("Asked for. The reason stands with the text until it was reviewed."),
        act_forms.EarlyReviewForm,
        permissions.check_submit,
        _ask_early_review,
        _of_report,
    ),
    Act(
        transitions.Act.OVERRIDE_INTERVAL,
        gettext_lazy("Set the review interval"),
        gettext_lazy("Set it"),
        gettext_lazy("Set. It counts from the next signature on."),
        act_forms.IntervalForm,
        permissions.check_override_interval,
        _override_interval,
        _newest_interval,
    ),
)


@require_http_methods(["GET", "HEAD", "POST"])
def act_view(request: HttpRequest, admin: ModelAdmin, act: Act, pk: int, language: Language) -> HttpResponse:
    """Show the page of a step and, on POST, take it."""
    article = article_for(admin, request, pk)
    if language not in LANGUAGES:
        raise Http404
    form = act.form(request.POST if request.method == "POST" else None, initial=act.initial(request, article, language))
    refusal, status = None, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                act.say(request, article, language, form.cleaned_data)
            except Refused as refused:
                refusal, status = refused, refused.status
            else:
                messages.success(request, act.done)
                return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]))
    else:
        try:
            act.check(request.user)
        except NotAllowed as refused:
            raise PermissionDenied(refused.sentence) from refused
    context = admin.admin_site.each_context(request) | {
        "title": f"{act.title}: {article}",
        "page_name": act.title,
        "opts": admin.opts,
        "original": article,
        "act": act,
        "language": language,
        "form": form,
        "refusal": refusal,
        **_shown(act.verb, article, language, refusal),
        "step": _step(request, article, language) if act.verb is Verb.CANCEL_SCHEDULED else None,
        "proof": ProofForm(user=request.user, request=request, at=timezone.now()) if act.verb in PROVEN else None,
    }
    return TemplateResponse(request, "admin/reviews/act.html", context, status=status)


def _shown(
    verb: Verb | transitions.Act, article: Article, language: Language, refusal: Refused | None
) -> dict[str, Any]:
    """Return what the page of a step shows before it is taken."""
    live = publishing.live_publication(article, language)
    submission = article.submissions.open().filter(language=language).prefetch_related("sign_offs").first()
    shown: dict[str, Any] = {"live": live, "submission": submission}
    match verb:
        case Verb.SUBMIT:
            document = drafts.read_document(article)
            findings = refusal.findings if isinstance(refusal, Incomplete) else ()
            shown["mends"] = mends(article, document, language, list(findings))
            try:
                content = glossary.frozen(document, language).content
            except (text.TextError, html.HtmlError) as error:
                shown["problem"] = str(error)
            else:
                shown |= {"content": content, "digest": content.digest, "side": _against(live, content)}
        case Verb.PUBLISH | Verb.SCHEDULE_PUBLICATION if submission:
            missing = standing.lacking(submission)
            shown["lacking"] = standing.lacking_sentence(submission, missing) if missing else ""
            shown["side"] = _against(live, submission.parsed)
        case Verb.PUBLISH_URGENTLY if submission:
            shown["side"] = _against(live, submission.parsed)
        case Verb.RESTORE_PAGE:
            shown["withdrawal"] = publishing.current_withdrawal(article, language)
    return shown


def _against(live: Any, content: ArticleContent) -> LanguageComparison:
    return LanguageComparison(content.language, compare(live.parsed if live else None, content))


def _shown_submission(request: HttpRequest, article: Article, language: Language) -> Submission:
    """Return the submission that the page showed, whatever has become of it; the verb looks at its state."""
    key = request.POST.get("submission", "")
    for submission in article.submissions.filter(language=language):
        if str(submission.key) == key:
            return submission
    raise Http404


def _step(request: HttpRequest, article: Article, language: Language) -> ScheduledStep | None:
    """Return the step that a page of cancelling is about, if it is of this article and still waits."""
    key = request.POST.get("step") or request.GET.get("step", "")
    steps = article.scheduled_steps.waiting().filter(language=language)
    return next((step for step in steps if str(step.pk) == key), None)


def _shown_step(data: QueryDict, article: Article, language: Language) -> ScheduledStep:
    """Return the step that the page showed, whatever has become of it; the verb looks at its state."""
    for step in article.scheduled_steps.filter(language=language):
        if str(step.pk) == data.get("step", ""):
            return step
    raise Http404
