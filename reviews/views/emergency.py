"""The list of phrases that show the emergency card above search results, for the board."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.document import LANGUAGES
from reviews import emergency_phrases, permissions
from reviews.refusals import Refused
from reviews.views.access import DeskRequest, desk_view

MAX_LENGTH = 20_000  # characters of a whole list


class PhrasesForm(forms.Form):
    """A phrase on each line, a box for each language; and what each box held when it was shown."""

    en = forms.CharField(
        label=gettext_lazy("English phrases, one per line"),
        required=False,
        max_length=MAX_LENGTH,
        widget=forms.Textarea(attrs={"lang": "en", "rows": 12}),
    )
    es = forms.CharField(
        label=gettext_lazy("Spanish phrases, one per line"),
        required=False,
        max_length=MAX_LENGTH,
        widget=forms.Textarea(attrs={"lang": "es", "rows": 12}),
    )
    shown_en = forms.CharField(required=False, max_length=MAX_LENGTH, widget=forms.HiddenInput)
    shown_es = forms.CharField(required=False, max_length=MAX_LENGTH, widget=forms.HiddenInput)

    def keep(self, request: DeskRequest) -> bool:
        """Keep both lists; what is refused is said beside its box, and the other list is kept all the same."""
        for language in LANGUAGES:
            try:
                emergency_phrases.set_emergency_phrases(
                    language,
                    self.cleaned_data[language].splitlines(),
                    seen=self.cleaned_data[f"shown_{language}"].splitlines(),
                    by=request.user,
                    at=timezone.now(),
                )
            except Refused as refusal:
                self.add_error(language, refusal.sentence)
        return not self.errors


@desk_view("GET", "HEAD", "POST")
def show(request: DeskRequest) -> HttpResponse:
    if not permissions.may_edit_emergency_phrases(request.user):
        raise Http404
    now: dict[str, str] = {language: "\n".join(emergency_phrases.phrases_of(language)) for language in LANGUAGES}
    shown = {f"shown_{language}": phrases for language, phrases in now.items()}
    form = PhrasesForm(request.POST if request.method == "POST" else None, initial=now | shown)
    if form.is_valid() and form.keep(request):
        messages.success(request, _("Kept. It holds from the next search on."))
        return redirect("reviews:emergency")
    return render(request, "reviews/emergency.html", {"form": form}, status=422 if form.is_bound else 200)
