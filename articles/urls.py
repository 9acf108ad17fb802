"""The public library. Paths are in English in both languages; see docs for the whole list."""

from __future__ import annotations

from django.urls import URLPattern, path, register_converter

from articles import shelves
from articles.views import browsing, feedback, machines, media, public, search, theme


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


class LetterConverter:
    regex = "[a-zA-Z]|[ñÑ]|0-9"

    def to_python(self, value: str) -> str:
        return shelves.OTHERS if value == "0-9" else value.upper()

    def to_url(self, value: str) -> str:
        return "0-9" if value == shelves.OTHERS else value.lower()


register_converter(LanguageConverter, "language")
register_converter(LetterConverter, "letter")
register_converter(Sha256Converter, "sha256")
register_converter(ImageExtensionConverter, "image")

urlpatterns: list[URLPattern] = [
    path("", public.choose_language, name="choose-language"),
    path("robots.txt", machines.robots, name="robots"),
    path("sitemap.xml", machines.sitemap, name="sitemap"),
    path("sitemap-<int:part>.xml", machines.sitemap_part, name="sitemap-part"),
    path("media/figures/<sha256:sha256>.<image:extension>", media.figure, name="figure"),
    path("theme/<sha256:digest>.css", theme.style_sheet, name="theme"),
    path("<language:language>/", browsing.home, name="home"),
    path("<language:language>/a-to-z/", browsing.a_to_z, name="a-to-z"),
    path("<language:language>/a-to-z/<letter:letter>/", browsing.a_to_z, name="a-to-z"),
    path("<language:language>/topics/<slug:slug>/", browsing.topic, name="topic"),
    path("<language:language>/topics/<slug:slug>/feed/", machines.topic_feed, name="topic-feed"),
    path("<language:language>/feed/", machines.feed, name="feed"),
    path("<language:language>/search/", search.search, name="search"),
    path("<language:language>/search/suggestions/", search.suggestions, name="suggestions"),
    path("<language:language>/feedback/", feedback.feedback, name="feedback"),
    path("<language:language>/<slug:slug>/", public.page, name="page"),
    path("<language:language>/<slug:slug>/history/", public.history, name="history"),
]
