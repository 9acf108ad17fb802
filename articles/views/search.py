"""The search, and the names that are offered while somebody types. Both answer without any script."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.search import log, results, suggesting
from articles.search.query import parse
from articles.views import frame, shell
from articles.views.answers import ASKED, public
from articles.views.found import lines


@public(kept=ASKED)
def search(request: HttpRequest, language: str) -> HttpResponse:
    query = parse(request.GET.get("q", ""))
    number = request.GET.get("page", "1")
    page = min(int(number), results.MAX_PAGE) if number.isascii() and number.isdigit() and len(number) < 4 else 1
    today = timezone.localdate()
    found = results.look(query, language, on=today, page=max(page, 1))
    if found.page == 1:
        log.note(query, language, found=0 if found.is_partial else found.count, on=today)
    context = frame.around_both(language, name="search", title=_("Search"))
    around = context["frame"]
    content = render_to_string(
        "articles/_search.html",
        context
        | {
            "query": query.typed,
            "found": found,
            "lines": lines(found.results, language),
            "meant_url": _asking(around.search_url, q=found.meant) if found.meant else "",
            "next_url": _asking(around.search_url, q=query.typed, page=found.next_page) if found.next_page else "",
            "elsewhere_url": _asking(reverse("search", args=[around.other_language]), q=query.typed),
            "a_to_z_url": reverse("a-to-z", args=[language]),
        },
    )
    title = _("%(query)s: search") % {"query": query.typed} if query.typed else _("Search")
    return shell.filled("articles/search.html", context, title=title, content=content)


@public(kept=ASKED)
def suggestions(request: HttpRequest, language: str) -> HttpResponse:
    """Answer what somebody types with names of pages: `[{"name", "url", "title"}]`, at most eight."""
    found = suggesting.suggest(request.GET.get("q", ""), language, on=timezone.localdate())
    rows = [{"name": row.name, "title": row.title, "url": reverse("page", args=[language, row.slug])} for row in found]
    return JsonResponse({"suggestions": rows})


def _asking(url: str, **query: object) -> str:
    return f"{url}?{urlencode(query)}"
