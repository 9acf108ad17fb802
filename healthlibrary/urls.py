"""Every address of the site: the public library at the root, and the rooms of those who write, review and run it."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LogoutView
from django.urls import include, path
from django.views.generic import RedirectView
from django.views.i18n import set_language

from healthlibrary import health
from reviews.views import sign_in

urlpatterns = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("login/", sign_in.SignIn.as_view(), name="login"),
    path("login/second-step/", sign_in.second_step, name="second-step"),
    path("login/second-step/challenge/", sign_in.challenge, name="second-step-challenge"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("i18n/setlang/", login_not_required(set_language), name="set_language"),
    path("admin/login/", login_not_required(RedirectView.as_view(pattern_name="login", query_string=True))),
    path("admin/password_change/", RedirectView.as_view(pattern_name="account:password")),
    path("admin/", admin.site.urls),
    path("account/", include("reviews.account_urls")),
    path("review/", include("reviews.urls")),
    path("", include("articles.urls")),
    path("expert/", include("reviews.expert_urls")),
]

handler400 = "articles.views.errors.bad_request"
handler403 = "articles.views.errors.forbidden"
handler404 = "articles.views.errors.not_found"
handler500 = "healthlibrary.boundary.server_error"
