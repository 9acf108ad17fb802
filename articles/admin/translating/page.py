"""The translator's page of one article: English on the left, Spanish on the right, what waits for them alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_POST

from articles import assignments, currency, drafts, html, pairs, text, translating
from articles.accounts import name_of
from articles.admin.deferred import DeferredMedia
from articles.admin.history import article_for
from articles.admin.translating import typed
from articles.admin.translating.marks import judge
from articles.admin.translating.passages import SHOWN, passages
from articles.admin.translating.rows import rows, words_form
from articles.admin.translating.typed import Typed
from articles.alphabet import SortKey
from articles.glossary import rows as glossary
from articles.models import Article, TranslationDraft
from articles.workload import TO_DO, workload

SCRIPTS = DeferredMedia(js=["articles/admin/translator.js"])


class AssignForm(forms.Form):
    """Who translates the article, and until when. Those who may change it may be asked to."""

    translator = forms.ModelChoiceField(User.objects.none(), label=gettext_lazy("Translator"), required=False)
    due_on = forms.DateField(
        label=gettext_lazy("Due on"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d"),  # typed: the browser's own field is several stops of the keyboard
        help_text=gettext_lazy("Such as 2026-03-31."),
    )

    note = forms.CharField(label=gettext_lazy("Note for the translator"), required=False, max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["translator"].queryset = translators()
        self.fields["translator"].label_from_instance = name_of

    def clean_note(self) -> str:
        try:
            return text.line(self.cleaned_data["note"])
        except text.TextError as error:
            raise forms.ValidationError(str(error)) from error


def translators() -> Any:
    """Return everybody who may change articles, by name."""
    backend = "django.contrib.auth.backends.ModelBackend"
    people = User.objects.with_perm("articles.change_article", include_superusers=False, backend=backend)
    return people.order_by(SortKey("last_name"), SortKey("first_name"), "username")


@gzip_page
@require_http_methods(["GET", "HEAD", "POST"])
def translation_view(request: HttpRequest, admin: ModelAdmin, pk: int) -> HttpResponse:
    """Show the page with what the person had typed; a POST saves it, keeps it, drops it or records a verdict."""
    article = article_for(admin, request, pk)
    if request.method != "POST":
        draft = typed.own(article, request.user)
        return _page(request, admin, article, typed.words_of(draft), note=_note(draft))
    now = currency.places(drafts.read_document(article))
    words = typed.changed(typed.sent(request.POST), now)
    if "drop" in request.POST:
        words = {}
    # Kept whatever comes of it: nothing typed is lost by pressing another button.
    typed.keep(article, words, by=request.user, at=timezone.now())
    if "right" in request.POST:
        return _judge(request, article, words)
    if "save" in request.POST:
        return _save(request, admin, article, words, now)
    return HttpResponseRedirect(request.get_full_path())


@require_http_methods(["GET", "HEAD", "POST"])
def draft_view(request: HttpRequest, admin: ModelAdmin, pk: int) -> HttpResponse:
    """Keep what the page holds, for its script; GET gives a fresh token to a page that outlived a log-in."""
    article = article_for(admin, request, pk)
    if request.method != "POST":
        return JsonResponse({"token": get_token(request)})
    now = currency.places(drafts.read_document(article))
    words = typed.changed(typed.sent(request.POST), now)
    kept = typed.keep(article, words, by=request.user, at=timezone.now())
    if words and kept is None:
        return JsonResponse({"said": _("This is too much to be kept. Save some of it.")}, status=413)
    return JsonResponse({"said": _note(kept)})


@require_POST
def assign_view(request: HttpRequest, admin: Any, pk: int) -> HttpResponse:
    article = article_for(admin, request, pk)
    form = AssignForm(request.POST)
    if not form.is_valid():
        draft = typed.own(article, request.user)
        return _page(request, admin, article, typed.words_of(draft), note=_note(draft), assign_form=form, status=422)
    if admin.assign(article, **form.cleaned_data, by=request.user, at=timezone.now()):
        messages.success(request, _("Recorded who translates this, and until when."))
    return HttpResponseRedirect(reverse("admin:articles_article_translation", args=[article.pk]))


def _note(draft: TranslationDraft | None) -> str:
    return typed.said(draft, on=timezone.localdate()) if draft else ""


def _judge(request: HttpRequest, article: Article, words: Typed) -> HttpResponse:
    if request.POST["right"].split(" ", 2)[-1] in words:
        messages.error(request, _("You have written other words for this field. Save them, or take them back first."))
    else:
        judge(request, article)
    return HttpResponseRedirect(request.get_full_path())


def _save(
    request: HttpRequest, admin: ModelAdmin, article: Article, words: Typed, now: Mapping[str, Any]
) -> HttpResponse:
    homeless = {place: written for place, written in words.items() if place not in now}
    errors: dict[str, str] = {}
    try:
        saved = translating.write(
            article,
            {place: written for place, written in words.items() if place in now},
            by=request.user,
            at=timezone.now(),
        )
    except drafts.StaleDraft as stale:
        status, problem = 409, str(stale)
    except translating.UnusableWords as unusable:
        status, problem, errors = 422, str(unusable), unusable.reasons
    except (text.TextError, html.HtmlError) as error:
        status, problem = 422, str(error)
    else:
        typed.keep(article, homeless, by=request.user, at=timezone.now())
        done = ngettext("Saved: %(count)s field.", "Saved: %(count)s fields.", len(saved)) % {"count": len(saved)}
        messages.success(request, done if saved else _("There was nothing new to save."))
        return HttpResponseRedirect(request.get_full_path())
    messages.error(request, problem)
    return _page(request, admin, article, words, errors=errors, status=status)


def _page(
    request: HttpRequest,
    admin: ModelAdmin,
    article: Article,
    words: Typed,
    *,
    note: str = "",
    errors: Mapping[str, str] | None = None,
    assign_form: AssignForm | None = None,
    status: int = 200,
) -> HttpResponse:
    document = drafts.read_document(article)
    bases = pairs.bases(article)
    everything = "all" in request.GET
    shown = list(passages(document, bases, states=SHOWN if everything else TO_DO, places=words))
    form = words_form(shown, words)
    now = currency.places(document)
    assignment = assignments.current(article)
    initial = {name: getattr(assignment, name) for name in AssignForm.base_fields} if assignment else {}
    context = admin.admin_site.each_context(request) | {
        "title": _("Translation: %(title)s") % {"title": article},
        "page_name": _("Translation"),
        "opts": admin.opts,
        "original": article,
        "rows": rows(shown, form, words, errors or {}, glossary.terms()),
        "media": DeferredMedia.from_media(form.media + SCRIPTS, nonce=str(request.csp_nonce)),
        "load": workload(document, currency.states(document, bases)),
        "everything": everything,
        "note": note,
        "homeless": [(place, written.words) for place, written in words.items() if place not in now],
        "assignment": assignment,
        "assign_form": assign_form or AssignForm(initial=initial),
        "today": timezone.localdate(),
    }
    return TemplateResponse(request, "admin/articles/article/translation.html", context, status=status)
