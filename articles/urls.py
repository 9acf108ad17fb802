"""The public library. Paths are in English in both languages; see docs for the whole list."""

from __future__ import annotations

from django.urls import URLPattern, path, register_converter

from articles.views import feedback, media, public, search, theme


class LanguageConverter:
    regex = "en|es"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class Sha256Converter(LanguageConverter):
    regex = "[0-9a-f]{64}"


class ImageExtensionConverter(LanguageConverter):
    regex = "png|jpg|webp"


register_converter(LanguageConverter, "language")
register_converter(Sha256Converter, "sha256")
register_converter(ImageExtensionConverter, "image")

urlpatterns: list[URLPattern] = [
    path("", public.choose_language, name="choose-language"),
    path("media/figures/<sha256:sha256>.<image:extension>", media.figure, name="figure"),
    path("theme/<sha256:digest>.css", theme.style_sheet, name="theme"),
    path("<language:language>/", public.home, name="home"),
    path("<language:language>/search/", search.search, name="search"),
    path("<language:language>/search/suggestions/", search.suggestions, name="suggestions"),
    path("<language:language>/feedback/", feedback.feedback, name="feedback"),
    path("<language:language>/<slug:slug>/", public.page, name="page"),
    path("<language:language>/<slug:slug>/history/", public.history, name="history"),
]
