"""The search of titles and other names."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from articles import finding
from articles.views import frame
from articles.views.answers import public

MAX_QUERY = 200  # characters


@public
def search(request: HttpRequest, language: str) -> HttpResponse:
    query = " ".join(request.GET.get("q", "").split())[:MAX_QUERY]
    context = frame.around_both(language, name="search", title=_("Search"))
    results = finding.by_name(query, language)
    return render(request, "articles/search.html", context | {"query": query, "results": results})
