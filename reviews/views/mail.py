"""How somebody is written to: the language, and one by one or once a day."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from reviews.forms import MailForm
from reviews.mail import notifications
from reviews.models import MailPreference
from reviews.views.access import DeskRequest, desk_view


@desk_view("GET", "HEAD", "POST")
def show(request: DeskRequest) -> HttpResponse:
    now = MailPreference.objects.filter(user=request.user).first() or MailPreference()
    form = MailForm(
        request.POST if request.method == "POST" else None, initial={"language": now.language, "rhythm": now.rhythm}
    )
    if form.is_valid():
        notifications.prefer(by=request.user, **form.cleaned_data)
        messages.success(request, _("Kept. It holds for the next mail."))
        return redirect("reviews:mail")
    return render(request, "reviews/mail.html", {"form": form}, status=422 if form.is_bound else 200)
