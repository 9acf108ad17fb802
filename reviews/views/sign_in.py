"""One log-in for everybody who works here: name and password, then the second factor of whoever has one.

Nobody is logged in between the two; the session only remembers whose password was right, for ten minutes.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model, login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.models import User
from django.contrib.auth.views import LoginView, RedirectURLMixin
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from reviews import identity, permissions, second_factor
from reviews.sample.accounts import is_sample
from reviews.second_factor import passkeys
from reviews.second_factor.throttle import is_locked_out, throttled

_WAITING = "sign_in.waiting"
PATIENCE = dt.timedelta(minutes=10)


class SignIn(LoginView):
    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        user = form.get_user()
        if not second_factor.held_by(user):
            return super().form_valid(form)
        self.request.session.cycle_key()
        self.request.session[_WAITING] = {
            "user": user.pk,
            "backend": user.backend,
            "password": user.get_session_auth_hash(),
            "at": timezone.now().isoformat(),
        }
        asked = {self.redirect_field_name: self.get_redirect_url()}
        return redirect(f"{reverse('second-step')}?{urlencode(asked)}" if self.get_redirect_url() else "second-step")

    def get_default_redirect_url(self) -> str:
        return room_of(self.request.user)


def room_of(user: Any) -> str:
    """Editors go to the admin, reviewers to the desk; whoever cannot sign for want of a second factor, to get one."""
    if permissions.signs_or_publishes(user) and not second_factor.held_by(user) and not _tries_out(user):
        return reverse("account:overview")
    return reverse("admin:index") if user.is_staff else reverse("reviews:queue")


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def second_step(request: HttpRequest) -> HttpResponse:
    """Ask for the second factor of whoever gave the right password just now."""
    at = timezone.now()
    user = _waiting(request, at=at)
    if user is None:
        return redirect("login")
    if request.method == "POST" and _is_proven(request, user, at=at):
        login(request, user, backend=request.session.pop(_WAITING)["backend"])
        return redirect(_Next(request).get_redirect_url() or room_of(user))
    held = second_factor.held_by(user)
    context = {
        "next": _Next(request).get_redirect_url(),
        "has_app": held.app,
        "has_passkey": held.passkeys and passkeys.are_possible(),
        "failed": request.method == "POST",
        "locked": is_locked_out(request),
    }
    return render(request, "registration/second_step.html", context)


@login_not_required
@never_cache
@require_POST
def challenge(request: HttpRequest) -> JsonResponse:
    """What a browser needs to use a passkey of whoever gave the right password just now."""
    user = _waiting(request, at=timezone.now())
    if user is None:
        return JsonResponse({}, status=403)
    return JsonResponse(identity.challenge(user, request=request))


class _Next(RedirectURLMixin):
    """Reads `next` as the log-in page does: an address of this site, or none."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request


def _waiting(request: HttpRequest, *, at: dt.datetime) -> User | None:
    """Return whose password was right, if that is not long ago and it is still their password."""
    waiting = request.session.get(_WAITING)
    if not waiting or not dt.timedelta(0) <= at - dt.datetime.fromisoformat(waiting["at"]) <= PATIENCE:
        return None
    user = get_user_model().objects.filter(pk=waiting["user"], is_active=True).first()
    if user is None or not constant_time_compare(waiting["password"], user.get_session_auth_hash()):
        return None
    return user


def _is_proven(request: HttpRequest, user: User, *, at: dt.datetime) -> bool:
    assertion, code = request.POST.get("assertion", ""), request.POST.get("code", "")
    if assertion:
        return identity.use_passkey(user, assertion[: passkeys.LONGEST], at=at, request=request)
    return throttled(request, user, lambda: bool(second_factor.use_code(user, code[: identity.MAX_CODE], at=at)))


def _tries_out(user: Any) -> bool:
    return settings.DEBUG and is_sample(user)
