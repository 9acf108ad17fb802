"""The account: how somebody logs in. Every address is private, and each shows or changes one's own."""

from django.urls import path

from reviews.views.account import pages

app_name = "account"

urlpatterns = [
    path("", pages.overview, name="overview"),
    path("password/", pages.password, name="password"),
    path("app/", pages.app, name="app"),
    path("app/remove/", pages.remove_app, name="remove-app"),
    path("passkeys/add/", pages.passkey, name="passkey"),
    path("passkeys/offer/", pages.offer, name="offer"),
    path("passkeys/challenge/", pages.challenge, name="challenge"),
    path("passkeys/<int:pk>/remove/", pages.remove_passkey, name="remove-passkey"),
    path("recovery-codes/", pages.recovery_codes, name="recovery-codes"),
    path("prove/", pages.prove, name="prove"),
    path("confirm/<int:pk>/", pages.confirm, name="confirm"),
]
