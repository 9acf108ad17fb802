"""The door of these pages, and the one way they all go: show, prove who it is, do it."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from reviews import identity
from reviews.refusals import Refused
from reviews.views.access import DeskRequest, View

Do = Callable[[dict[str, Any], dt.datetime], HttpResponse | str]


def account_view(*methods: str) -> Callable[[View], View]:
    """Make a view a page of the account: for whoever is logged in, and kept by no browser."""

    def decorate(view: View) -> View:
        @sensitive_post_parameters()
        @require_http_methods(methods)
        @functools.wraps(view)
        def guarded(request: DeskRequest, *args: object, **kwargs: object) -> HttpResponse:
            response = view(request, *args, **kwargs)
            response["Cache-Control"] = "no-store"
            response["X-Robots-Tag"] = "noindex, nofollow"
            return response

        return guarded

    return decorate


def change(
    request: DeskRequest,
    template: str,
    do: Do,
    *,
    form: forms.Form | None = None,
    context: dict[str, Any] | None = None,
    **asked: bool,
) -> HttpResponse:
    """Show a form with what proves who it is and, on POST, do it. `do` answers with a page, or with what to say.

    `asked` goes to the ProofForm.
    """
    at = timezone.now()
    sent = request.POST if request.method == "POST" else None
    options: dict[str, Any] = {"to_sign": False} | asked
    proof = identity.ProofForm(sent, user=request.user, request=request, at=at, **options)
    refusal, status = "", 200
    if sent is not None:
        status = 422
        # Both, so that everything that is missing is said at once.
        if all([form is None or form.is_valid(), proof.is_valid()]):
            try:
                identity.prove(proof, user=request.user, at=at, request=request)
                done = do(form.cleaned_data if form else {}, at)
            except Refused as refused:
                refusal, status = refused.sentence, refused.status
            else:
                if isinstance(done, HttpResponse):
                    return done
                messages.success(request, done)
                return redirect("account:overview")
    shown = {"form": form, "proof": proof, "refusal": refusal} | (context or {})
    return render(request, f"account/{template}.html", shown, status=status)
