"""The page on which a warning about how a text reads is left as it is."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from articles import drafts, readability
from articles.admin.history import article_for
from articles.checks import Finding
from articles.checks.subject import Subject
from articles.checks.words import of_warning
from articles.document import LANGUAGES, Language
from articles.models import Article
from articles.readability import ReadingWarning, wording
from reviews import overrides, permissions
from reviews.forms import WordsField
from reviews.overrides import override_warning
from reviews.refusals import Refused

LONGEST_REASON = 500


@dataclass(frozen=True)
class Row:
    """The warning that the page is about: with the words that were judged, and as the list has it."""

    warning: ReadingWarning
    finding: Finding

    @property
    def name(self) -> str:
        return str(wording.CODES[self.warning.code])


class ReasonForm(forms.Form):
    reason = WordsField(
        label=gettext_lazy("Why the text stays as it is"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Reviewers read it at the desk. It holds until these words change."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def override_view(request: HttpRequest, admin: ModelAdmin, pk: int, language: Language) -> HttpResponse:
    """Ask why a warning is left as it is and, on POST, keep the reason."""
    article = article_for(admin, request, pk)
    if language not in LANGUAGES:
        raise Http404
    if request.method != "POST" and not permissions.may_submit(request.user, language):
        raise PermissionDenied
    form, refusal, status = ReasonForm(request.POST or None), None, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            shown = {name: request.POST.get(name, "") for name in ("place", "code", "digest")}
            try:
                override_warning(article, language, by=request.user, at=timezone.now(), **shown, **form.cleaned_data)
            except Refused as refused:
                refusal, status = refused, refused.status
            else:
                messages.success(request, _("Kept. Reviewers see the reason beside the text."))
                return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]))
    row = _row(request, article, language)
    if row is None and refusal is None:
        raise Http404
    context = admin.admin_site.each_context(request) | {
        "title": f"{_('Leave a warning as it is')}: {article}",
        "page_name": _("Leave a warning as it is"),
        "opts": admin.opts,
        "original": article,
        "language": language,
        "row": row,
        "form": form,
        "refusal": refusal,
    }
    return TemplateResponse(request, "admin/reviews/override.html", context, status=status)


def _row(request: HttpRequest, article: Article, language: Language) -> Row | None:
    """Return the warning that the page is about, if the saved text still asks for it and nobody answered it."""
    asked = request.POST if request.method == "POST" else request.GET
    wanted = (asked.get("place", ""), asked.get("code", ""))
    subject, given = Subject(drafts.read_document(article), language), overrides.overrides_of(article)
    for warning in readability.of(subject.document, language).warnings:
        if (warning.place, warning.code) == wanted:
            finding = of_warning(subject, warning)
            return Row(warning, finding) if overrides.override_of(finding, given) is None else None
    return None
