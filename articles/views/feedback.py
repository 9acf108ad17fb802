"""What readers say about a page, without cookies: one question, and one box for a problem."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any
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

from articles import form_tokens, intake
from articles.form_tokens import Verdict
from articles.models import Feedback, LivePage, Publication
from articles.models.feedback import KEPT_AFTER_ANSWER
from articles.views import errors, frame

MOST_LINKS = 2
_LINK = re.compile(r"https?://|www\.", re.IGNORECASE)


class FeedbackForm(forms.Form):
    """What the page sends. `website` is a trap: people do not see it, and programs fill it in.

    A vote is one of two words and needs no token: it stands on the page, which is kept and is the same for everybody.
    """

    kind = forms.ChoiceField(choices=Feedback.Kind.choices)
    version = forms.IntegerField(min_value=1, max_value=1_000_000)
    comment = forms.CharField(max_length=Feedback.MAX_COMMENT, required=False)
    reply_to = forms.EmailField(max_length=254, required=False)
    token = forms.CharField(max_length=500, required=False)
    website = forms.CharField(max_length=200, required=False)

    def __init__(self, *args: Any, page: str, at: dt.datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reading = form_tokens.read(self.data.get("token", ""), page, at=at)

    @property
    def is_report(self) -> bool:
        return self.data.get("kind") == Feedback.Kind.PROBLEM

    @property
    def report(self) -> dict[str, Any]:
        """What only a report has; of a vote, whatever was sent along nobody was asked for."""
        if not self.is_report:
            return {}
        return {"form_key": self.reading.key} | {name: self.cleaned_data[name] for name in ("comment", "reply_to")}

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        if not self.is_report:
            return data
        comment = data.get("comment", "")
        if not comment and "comment" not in self.errors:
            self.add_error("comment", _("Please write what is wrong, in your own words."))
        if len(_LINK.findall(comment)) > MOST_LINKS:
            self.add_error("comment", _("Please name two web addresses at most."))
        match self.reading.verdict:
            case Verdict.TOO_FAST:
                self.add_error(None, _("That was very quick. Please look at your words once more and send them."))
            case Verdict.TOO_OLD:
                self.add_error(
                    None, _("This form was open for long. Your words are still here: please send them again.")
                )
        return data


# No cookie, so no token: a forged answer could do nothing that the forger could not do directly.
@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request: HttpRequest, language: str) -> HttpResponse:
    fields = request.POST if request.method == "POST" else request.GET
    slug = fields.get("page", "")
    here = LivePage.objects.filter(language=language, slug=slug).in_force(on=timezone.localdate())
    live = here.select_related("publication").first()
    if live is None:
        return errors.answer(request, 404, language=language)
    if request.method != "POST":
        return _show(request, live)
    if not _is_from_here(request):
        return errors.answer(request, 403, language=language)
    now = timezone.now()
    form = FeedbackForm(request.POST, page=_name(live), at=now)
    if not form.is_valid():
        return _show(request, live, form=form, status=400)
    kind = form.cleaned_data["kind"]
    try:
        if not form.cleaned_data["website"]:
            intake.keep(_as_read(live, form.cleaned_data["version"]), kind=kind, at=now, **form.report)
    except intake.TooMany:
        form.add_error(None, _("So much was sent to us just now that we could not take this. Please try again later."))
        return _show(request, live, form=form, status=429)
    query = urlencode({"page": slug, "sent": kind})
    return HttpResponseRedirect(f"{reverse('feedback', args=[language])}?{query}", status=303)


def _show(request: HttpRequest, live: LivePage, *, form: FeedbackForm | None = None, status: int = 200) -> HttpResponse:
    """Show the form; a form that was not taken keeps its words, and its time unless that has run out."""
    sent = request.GET.get("sent", "")
    context = frame.around_both(live.language, name="feedback", title=live.publication.title) | {
        "title": live.publication.title,
        "slug": live.slug,
        "version": live.publication.number,
        "sent": sent if form is None and sent in Feedback.Kind.values else "",
        "show_form": form is not None or sent not in {Feedback.Kind.USEFUL, Feedback.Kind.PROBLEM},
        "errors": [error for errors_ in form.errors.values() for error in errors_] if form else [],
        "invalid": list(form.errors) if form else [],
        "max_comment": Feedback.MAX_COMMENT,
        "comment": form.data.get("comment", "") if form else "",
        "reply_to": form.data.get("reply_to", "") if form else "",
        "kept_days": KEPT_AFTER_ANSWER.days,
        "token": form.data["token"]
        if form and form.reading.verdict != Verdict.TOO_OLD
        else form_tokens.issue(_name(live), at=timezone.now()),
    }
    response = render(request, "articles/feedback.html", context, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _name(live: LivePage) -> str:
    return f"{live.article_id}/{live.language}"


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
