"""The addresses of experts without an account: a token opens them, and every other one answers the same."""

from django.urls import path

from reviews.views import expert

urlpatterns = [
    path("<str:token>/", expert.show, name="expert"),
    path("<str:token>/page/", expert.page, name="expert-page"),
    path("<str:token>/figures/<sha256:sha256>.<image:extension>", expert.picture, name="expert-picture"),
    path("<str:token>", expert.show),
    path("", expert.nothing),
    path("<path:rest>", expert.nothing),
]
