"""The page of a step: it shows what will happen, asks for what the verb needs, and says it.

A refusal comes back on the same page with its sentence, and with everything that was typed.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from articles import drafts, html, publishing, text
from articles.admin.comparing import LanguageComparison
from articles.admin.history import article_for
from articles.admin.places import Elements
from articles.compare import compare
from articles.content import ArticleContent
from articles.document import LANGUAGES, Language
from articles.glossary import rows as glossary
from articles.models import Article
from reviews import standing, transitions
from reviews.admin.acts import Act
from reviews.admin.findings import mends
from reviews.identity import ProofForm
from reviews.models import ScheduledStep
from reviews.refusals import Incomplete, NotAllowed, Refused
from reviews.transitions import Verb

# Who says these proves who they are.
PROVEN = frozenset({Verb.PUBLISH, Verb.PUBLISH_URGENTLY, Verb.SCHEDULE_PUBLICATION})


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
            shown["mends"] = mends(article, findings, Elements(document))
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


def _step(request: HttpRequest, article: Article, language: Language) -> ScheduledStep | None:
    """Return the step that a page of cancelling is about, if it is of this article and still waits."""
    key = request.POST.get("step") or request.GET.get("step", "")
    steps = article.scheduled_steps.waiting().filter(language=language)
    return next((step for step in steps if str(step.pk) == key), None)
