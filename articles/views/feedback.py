"""What readers say about a page, without cookies: one question, and one box for a problem."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from articles.models import Feedback, LivePage, Publication
from articles.views import errors, frame


class FeedbackForm(forms.Form):
    """What the page sends. `website` is a trap: people do not see it, and programs fill it in."""

    kind = forms.ChoiceField(choices=Feedback.Kind.choices)
    version = forms.IntegerField(min_value=1, max_value=1_000_000)
    comment = forms.CharField(max_length=Feedback.MAX_COMMENT, required=False)
    website = forms.CharField(max_length=200, required=False)

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        is_problem = data.get("kind") == Feedback.Kind.PROBLEM
        if is_problem and not data.get("comment") and "comment" not in self.errors:
            self.add_error("comment", _("Please write what is wrong, in your own words."))
        return data


# No cookie, so no token: a forged answer could do nothing that the forger could not do directly.
@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request: HttpRequest, language: str) -> HttpResponse:
    fields = request.POST if request.method == "POST" else request.GET
    slug = fields.get("page", "")
    live = LivePage.objects.filter(language=language, slug=slug).select_related("publication").first()
    if live is None:
        return errors.answer(request, 404, language=language)
    if request.method != "POST":
        return _show(request, live)
    if not _is_from_here(request):
        return errors.answer(request, 403, language=language)
    form = FeedbackForm(request.POST)
    if not form.is_valid():
        return _show(request, live, form=form)
    kind = form.cleaned_data["kind"]
    if not form.cleaned_data["website"]:
        Feedback.objects.create(
            publication=_as_read(live, form.cleaned_data["version"]),
            kind=kind,
            comment=form.cleaned_data["comment"] if kind == Feedback.Kind.PROBLEM else "",
            at=timezone.now(),
        )
    query = urlencode({"page": slug, "sent": kind})
    return HttpResponseRedirect(f"{reverse('feedback', args=[language])}?{query}", status=303)


def _show(request: HttpRequest, live: LivePage, *, form: FeedbackForm | None = None) -> HttpResponse:
    sent = request.GET.get("sent", "")
    context = frame.around_both(live.language, name="feedback", title=live.publication.title) | {
        "title": live.publication.title,
        "slug": live.slug,
        "version": live.publication.number,
        "sent": sent if form is None and sent in Feedback.Kind.values else "",
        "show_form": form is not None or sent not in {Feedback.Kind.USEFUL, Feedback.Kind.PROBLEM},
        "errors": [error for errors_ in form.errors.values() for error in errors_] if form else [],
        "comment": form.data.get("comment", "") if form else "",
    }
    response = render(request, "articles/feedback.html", context, status=400 if form else 200)
    response.headers["Cache-Control"] = "no-store"
    return response


def _as_read(live: LivePage, version: int) -> Publication:
    """Return the version that the reader had before them, which need not be the one that is live now."""
    of_page = Publication.objects.filter(article=live.article_id, language=live.language)
    return of_page.filter(number=version).first() or live.publication


def _is_from_here(request: HttpRequest) -> bool:
    """Tell whether one of our own pages sent the form. A browser too old to say so is believed."""
    if site := request.headers.get("Sec-Fetch-Site"):
        return site == "same-origin"
    if origin := request.headers.get("Origin"):
        return origin.partition("://")[2] in {request.get_host(), urlsplit(settings.SITE_URL).netloc}
    return True
